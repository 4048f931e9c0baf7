"""Who on site is the eyes and ears of whom from afar."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from community.companion.model import Pair

MOST_REMOTE = 3
"""So many somebody on site is there for, at most."""


def paired(
    before: Sequence[Pair],
    on_site: Sequence[int],
    remote: Sequence[int],
    met: Collection[frozenset[int]],
    now: datetime,
    meetup_id: int,
) -> tuple[Pair, ...]:
    """Pair those from afar who have nobody yet: with whoever has fewest, of these with somebody
    they have not ``met``. A pair stays as long as both follow it as they did.
    """
    pairs = [one for one in before if one.on_site in on_site and one.remote in remote]
    looked_after = {one.remote for one in pairs}
    has = Counter(one.on_site for one in pairs)
    for afar in remote:
        free = [one for one in on_site if has[one] < MOST_REMOTE]
        if afar in looked_after or not free:
            continue
        _, _, here = min((has[one], frozenset((one, afar)) in met, one) for one in free)
        has[here] += 1
        pairs.append(Pair(meetup_id, here, afar, now))
    return tuple(pairs)
