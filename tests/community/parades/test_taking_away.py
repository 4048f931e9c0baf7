"""What a process said as it died: taken away, although it could not note where that stands."""

from community.model import Visitor
from community.outbox import Dropped
from community.parades.book import Seen
from tests.community.parades.parades_world import ParadesWorld


def died_saying(world: ParadesWorld, *keys: str) -> None:
    """Let a process have died after rows were said, and before it could note where."""
    for key in keys:
        record = world.memory.outbox[key]
        assert record.ref is not None
        record.state, record.ref = "pending", None
        record.lease_until = world.clock.now()


def key_of(world: ParadesWorld, seen: Seen, kind: str, who: Visitor) -> str:
    """Return the key of the one row of a kind that is about somebody."""
    member = next(one for one in world.memory.members.values() if one.name == who.name)
    [key] = [
        key
        for key, one in world.memory.outbox.items()
        if key.startswith(f"parade:{seen.parade.id}:{kind}:")
        and one.outgoing.data["member"] == member.id
    ]
    return key


async def test_a_post_goes_that_is_taken_back_before_anybody_knew_where_it_stands(
    world: ParadesWorld, ada: Visitor
) -> None:
    [ben] = await world.know("Ben")
    seen = await world.called_parade(ada)
    post = await world.writes_here(ben, seen.parade.id, "The tower", "It leans.")
    assert len(world.posts_in_thread(seen)) == 1
    died_saying(world, key_of(world, seen, "post", ben))
    await world.handing_in.take_back(ben, post.id)
    await world.a_moment()
    assert world.posts_in_thread(seen) == []
    assert world.failures == []


async def test_a_post_that_was_never_shown_is_taken_back_without_a_search(
    world: ParadesWorld, ada: Visitor
) -> None:
    [ben] = await world.know("Ben")
    seen = await world.called_parade(ada)
    world.chat.be_unavailable(world.ref(seen, "thread").place)
    post = await world.writes_here(ben, seen.parade.id, "The tower", "It leans.")
    record = world.memory.outbox[key_of(world, seen, "post", ben)]
    record.attempt = 0
    world.chat.recover()
    await world.handing_in.take_back(ben, post.id)
    await world.a_moment()
    assert "passed_on" not in world.chat.verbs()
    assert record.state == "dropped"


async def test_what_is_said_already_is_noted_though_it_need_not_be_said_any_more(
    world: ParadesWorld, ada: Visitor
) -> None:
    ben, cem = await world.know("Ben", "Cem")
    seen = await world.called_parade(ada)
    tower = await world.writes_here(ben, seen.parade.id, "The tower", "It leans.")
    await world.writes_here(cem, seen.parade.id, "The wall", "I walk along it.")
    given = key_of(world, seen, "give", cem)
    await world.waits(hours=1)
    before = world.memory.outbox[given].ref
    await world.handing_in.read(cem, tower.id, commented=False)
    died_saying(world, given)
    await world.a_moment()
    assert (world.memory.outbox[given].ref, world.state(given)) == (before, "sent")


async def test_who_is_erased_leaves_nothing_that_was_said_as_a_process_died(
    world: ParadesWorld, ada: Visitor
) -> None:
    ben, cem = await world.know("Ben", "Cem")
    seen = await world.called_parade(ada)
    await world.writes_here(ben, seen.parade.id, "The tower", "It leans.")
    await world.writes_here(cem, seen.parade.id, "The wall", "I walk along it.")
    await world.handing_in.to_read(ben, seen.parade.id)
    await world.send_all()
    await world.it_is("2026-12-25")
    reminder = f"parade:{seen.parade.id}:remind:week:0"
    assert len(world.posts_in_thread(seen)) == 4
    assert any("A week is left" in one for one in world.channel())
    died_saying(
        world,
        key_of(world, seen, "post", ben),
        key_of(world, seen, "give", ben),
        key_of(world, seen, "give", cem),  # what Ben wrote
        reminder,
    )
    await world.privacy.erase(ben)
    await world.a_moment()
    assert [one.partition(",")[0] for one in world.posts_in_thread(seen)] == ["The wall"]
    assert not any("A week is left" in one for one in world.channel())
    assert world.failures == []


async def test_where_nothing_can_be_looked_for_nothing_is(
    world: ParadesWorld, ada: Visitor
) -> None:
    [ben] = await world.know("Ben")
    seen = await world.called_parade(ada)
    await world.writes_here(ben, seen.parade.id, "The tower", "It leans.")
    key = key_of(world, seen, "post", ben)
    died_saying(world, key)
    number = world.memory.outbox[key].id
    world.chat.refuse(world.ref(seen, "thread").place, "gone")
    await world.privacy.erase(ben)
    await world.a_moment()
    assert world.failures == []
    again = await world.deliver_again(f"late:{number}")
    assert again == Dropped("nothing of it stands any more")
