"""What may be wrong with the rooms a community's posts go to: in setup as in the doctor."""

from collections.abc import Iterator, Sequence

from community.doctor_texts import CHOOSE_ANOTHER, CONSEQUENCES, ROLE_NAMES, Finding
from community.errors import ChatRefused
from community.places import Community
from community.texts import Text, text
from matrix.belonging import State
from matrix.pins import PINNED
from matrix.power import ORGANISER, needed, needed_to_send
from matrix.untrusted import as_list, as_map, as_word
from matrix.wire import Wire

ACCEPT = text("Accept the invitation; that is all.")
"""The remedy where a room of ours only waits for people."""
SAYS = ("m.room.message", "m.reaction")
SAYS_SEALED = ("m.room.encrypted", "m.reaction")


async def room_faults(wire: Wire, community: Community, role: str) -> Sequence[Finding]:
    """Check the room for one thing: named, entered by us, open to our words, private if it must."""
    room: str | None = getattr(community.channels, role)
    name, consequence = ROLE_NAMES[role], CONSEQUENCES[role]
    if room is None:
        problem = text("No room is chosen for {role}.", role=name)
        remedy = text("Use /admin setup: name a room, or let me create it.")
        return [Finding(problem, consequence, remedy)]
    state = await _state_of(wire, room)
    if state is None:
        problem = text("I am not in the room for {role}.", role=name)
        remedy = text("Invite me there again, or name another room with /admin setup.")
        return [Finding(problem, consequence, remedy)]
    found = [*_replaced(state, role), *await _weak(wire, room, state, role)]
    others = {how for who, how in (await wire.members(room)).items() if who != wire.me}
    if "join" not in others:
        found.append(_empty(name_of(state, room), invited="invite" in others))
    if role == "organisers" and _is_open(state, community.home.external_id):
        found.append(
            Finding(
                text("Everybody in the community can enter {room}.", room=name_of(state, room)),
                text("The preview of a round, meant for organisers, is open to all."),
                text(
                    "Open {room} → Room settings → Security & Privacy, and let only invited"
                    " people in.",
                    room=name_of(state, room),
                ),
            )
        )
    return found


async def upcoming_faults(wire: Wire, community: Community) -> Sequence[Finding]:
    """Check the room of the card with what comes next, if organisers want one."""
    room = community.channels.upcoming
    if room is None:
        return ()
    name, consequence = ROLE_NAMES["upcoming"], CONSEQUENCES["upcoming"]
    state = await _state_of(wire, room)
    if state is None:
        problem = text("I am not in the room for {role}.", role=name)
    elif as_word(_content(state, "m.room.tombstone").get("replacement_room")):
        problem = text("The room for {role} was replaced by another one.", role=name)
    else:
        return await _weak(wire, room, state, "upcoming")
    return [Finding(problem, consequence, CHOOSE_ANOTHER)]


async def pin_faults(wire: Wire, community: Community) -> Sequence[Finding]:
    """Check that we may pin where meetups and the card with what comes next stand."""
    found: list[Finding] = []
    here = community.channels
    for room in dict.fromkeys((here.prompts, here.upcoming)):
        state = None if room is None else await _state_of(wire, room)
        if room is None or state is None:
            continue
        # A room without levels lets everybody change its state.
        has_levels = any(event.get("type") == "m.room.power_levels" for event in state)
        needs = needed(state, PINNED, ORGANISER if has_levels else 0)
        mine, shown = await wire.power(room, wire.me), name_of(state, room)
        if mine >= needs:
            continue
        found.append(
            Finding(
                text(
                    "In {room} my power is {mine}; to pin messages there, {needed} is needed.",
                    room=shown,
                    mine=int(mine),
                    needed=int(needs),
                ),
                text("What comes next stands there, but is not pinned."),
                _more_power(shown, needs),
            )
        )
    return found


def _more_power(room: str, needs: float) -> Text:
    return text(
        "Open {room} → Room settings → Roles & Permissions, and give me the power {needed}.",
        room=room,
        needed=int(needs),
    )


def _empty(room: str, *, invited: bool) -> Finding:
    consequence = text("What I post there is read by nobody.")
    if invited:
        problem = text("Nobody has accepted my invitation to {room} yet.", room=room)
        return Finding(problem, consequence, ACCEPT)
    return Finding(
        text("Nobody but me is in {room}.", room=room),
        consequence,
        text("Join the room; people find it in the community's space."),
    )


async def encryption_notes(wire: Wire, community: Community) -> Sequence[Text]:
    """Say of encrypted rooms what follows from that; it is no fault."""
    notes: list[Text] = []
    here = community.channels
    for room in dict.fromkeys((here.introductions, here.rounds, here.prompts)):
        if room is None:
            continue
        state = await _state_of(wire, room)
        if state is not None and await wire.is_encrypted(room):
            notes.append(
                text(
                    "ℹ️ {room} is encrypted. I can write there, but whoever joins later cannot"  # noqa: RUF001 - the sign is meant
                    " read what I posted before.",
                    room=name_of(state, room),
                )
            )
    return notes


def name_of(state: State, room: str) -> str:
    """Return what a room is called; its id if it has no name."""
    return as_word(_content(state, "m.room.name").get("name")).strip() or room


async def shown_name(wire: Wire, room: str) -> str:
    """Return what a room is called, as far as we know."""
    state = await _state_of(wire, room)
    return room if state is None else name_of(state, room)


async def _state_of(wire: Wire, room: str) -> State | None:
    """Return a room's state; None if we are not in it."""
    if room not in await wire.joined_rooms():
        return None
    try:
        return await wire.all_state(room)
    except ChatRefused:
        return None


def _replaced(state: State, role: str) -> Iterator[Finding]:
    if as_word(_content(state, "m.room.tombstone").get("replacement_room")):
        yield Finding(
            text("The room for {role} was replaced by another one.", role=ROLE_NAMES[role]),
            CONSEQUENCES[role],
            text("Invite me into the new room, and name it with /admin setup."),
        )


async def _weak(wire: Wire, room: str, state: State, role: str) -> Sequence[Finding]:
    """Check that we may write and react."""
    kinds = SAYS_SEALED if await wire.is_encrypted(room) else SAYS
    needs = max(needed_to_send(state, kind) for kind in kinds)
    mine = await wire.power(room, wire.me)
    if mine >= needs:
        return ()
    shown = name_of(state, room)
    return [
        Finding(
            text(
                "In {room} my power is {mine}; to write and react there, {needed} is needed.",
                room=shown,
                mine=int(mine),
                needed=int(needs),
            ),
            CONSEQUENCES[role],
            _more_power(shown, needs),
        )
    ]


def _is_open(state: State, home: str) -> bool:
    """Whether people of the community can read a room without an invitation."""
    rules = _content(state, "m.room.join_rules")
    if as_word(rules.get("join_rule")) == "public":
        return True
    allowed = [as_map(rule).get("room_id") for rule in as_list(rules.get("allow"))]
    seen = as_word(_content(state, "m.room.history_visibility").get("history_visibility"))
    return home in allowed or seen == "world_readable"


def _content(state: State, kind: str) -> dict[str, object]:
    for event in state:
        if event.get("type") == kind and event.get("state_key") == "":
            return dict(as_map(event.get("content")))
    return {}
