"""Everybody who answers on Matrix, at one desk."""

from community.fronts import FrontStore
from community.ports import Clock
from community.services import Services
from matrix import introductions, linking, matching, privacy, prompts, relay
from matrix.desk import Desk
from matrix.wire import Wire


def fill(
    desk: Desk,
    services: Services,
    store: FrontStore,
    wire: Wire,
    clock: Clock,
    *,
    accounts: linking.Linking | None = None,
) -> None:
    """Say who answers what members do. ``accounts``: links them; None: this is not offered."""
    introductions.fill(desk, services, store, clock)
    matching.fill(desk, services, wire)
    privacy.fill(desk, services)
    prompts.fill(desk, services)
    relay.fill(desk, services.relay)
    if accounts is not None:
        linking.fill(desk, accounts)
