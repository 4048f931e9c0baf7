"""The one folder with everything that makes this device ours: token, keys, cross-signing seeds.

They belong together: who loses one needs a new device. Nobody else on the machine may read it.
"""

import json
import os
import stat
from pathlib import Path

from community.texts import text
from matrix.refusals import MatrixRefused
from matrix.untrusted import Json, as_map

OTHERS = 0o077


class Vault:
    """The folder; made if it is missing. MatrixRefused if other people can read it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if stat.S_IMODE(folder.stat().st_mode) & OTHERS:
            raise MatrixRefused(
                text(
                    "Other people on this machine can read {folder}, which holds my login and my"
                    " keys. Type: chmod -R go-rwx {folder}",
                    folder=str(folder),
                ),
                "STATE_DIR",
            )
        self.folder = folder
        self.keys = folder / "keys"
        self.keys.mkdir(exist_ok=True, mode=0o700)

    def read(self, name: str) -> Json | None:
        """Return what was written under a name."""
        path = self.folder / f"{name}.json"
        if not path.exists():
            return None
        return as_map(json.loads(path.read_text(encoding="utf-8")))

    def write(self, name: str, value: Json) -> None:
        """Write it so that it is there as a whole or not at all, readable by us alone."""
        path = self.folder / f"{name}.json"
        fresh = path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(dict(value), file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def guard(self) -> None:
        """Take others' rights from every file, such as the library's own."""
        for path in self.folder.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
