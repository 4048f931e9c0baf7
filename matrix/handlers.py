"""Everybody who answers on Matrix, at one desk."""

from community.doctor_texts import HouseDoctor
from community.fronts import FrontStore
from community.ports import Clock
from community.services import Services
from matrix import (
    admin_approval,
    admin_doctor,
    admin_link,
    admin_meetups,
    admin_people,
    admin_prompts,
    admin_rounds,
    admin_schedules,
    admin_setup,
    companion,
    introductions,
    linking,
    matching,
    meetups,
    occasions,
    parades,
    privacy,
    prompts,
    relay,
    slots,
    votes,
)
from matrix.admin import OrganisersDesk
from matrix.community_rooms import CommunityRooms
from matrix.desk import Desk
from matrix.pace import Pace
from matrix.whereabouts import Rooms
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
    meetups.fill(desk, services)
    occasions.fill(desk, services)
    companion.fill(desk, services)
    parades.fill(desk, services)
    votes.fill(desk, services.votes)
    slots.fill(desk, services)
    privacy.fill(desk, services)
    prompts.fill(desk, services)
    relay.fill(desk, services.relay)
    if accounts is not None:
        linking.fill(desk, accounts)


def fill_admin(
    desk: Desk,
    services: Services,
    store: FrontStore,
    wire: Wire,
    clock: Clock,
    rooms: Rooms,
    *,
    house: HouseDoctor | None = None,
    pace: Pace | None = None,
) -> None:
    """Say who answers what organisers do. ``house``: knows what else may be wrong; ``pace``: what
    the homeserver has shown of its limits.
    """
    ours = OrganisersDesk(desk)
    communities, schedules = services.communities, services.schedules
    chosen = CommunityRooms(wire, store, rooms)
    admin_setup.fill(ours, communities, schedules, chosen)
    admin_meetups.fill(ours, services, chosen)
    admin_doctor.fill(ours, admin_doctor.Doctor(communities, schedules, wire, clock, house, pace))
    admin_people.fill(ours, communities, services.rounds)
    admin_rounds.fill(ours, services.rounds)
    admin_schedules.fill(ours, schedules)
    admin_prompts.fill(ours, services.prompts, services.ideas)
    admin_link.fill(ours, services.joins)
    admin_approval.fill(ours, services.approvals)
