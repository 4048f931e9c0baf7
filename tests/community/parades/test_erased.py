"""What stands on the platforms of a parade whose host and proposer were erased."""

from community.model import Visitor
from community.parades.book import Seen
from community.places import Ref
from tests.community.parades.parades_world import ParadesWorld
from tests.community.world import said


def thread(world: ParadesWorld, seen: Seen) -> Ref:
    """Return where a parade's thread is."""
    return world.ref(seen, "thread")


async def test_a_thread_is_not_called_by_words_of_who_is_erased(
    world: ParadesWorld, ada: Visitor
) -> None:
    ben, cem = await world.know("Ben", "Cem")
    proposed = await world.proposes(ada)
    await world.names_days(ben, proposed.parade.id)
    seen = await world.parades.confirm(ben, proposed.parade.id)
    await world.send_all()
    await world.writes_here(cem, seen.parade.id, "The wall", "I walk along it.")
    title = world.chat.titles
    for gone in (cem, ada):
        await world.privacy.erase(gone)
        await world.a_moment()
        assert said(title[thread(world, seen)]) == "My town", "its host made the words theirs"
    await world.it_is("2026-12-20")
    await world.privacy.erase(ben)
    await world.a_moment()
    assert said(title[thread(world, seen)]) == "A blog parade"
    assert world.chat.verbs().count("rename") == 1
    assert not any("My town" in one for one in (*world.channel(), *world.posts_in_thread(seen)))


async def test_a_thread_that_somebody_deleted_needs_no_other_name(
    world: ParadesWorld, ada: Visitor
) -> None:
    seen = await world.called_parade(ada)
    world.chat.refuse(thread(world, seen).place, "gone")
    await world.privacy.erase(ada)
    await world.a_moment()
    assert world.failures == []
    assert world.state(f"parade:{seen.parade.id}:thread") == "dropped"


async def test_a_proposal_stays_when_somebody_goes_who_wanted_to_write_for_it(
    world: ParadesWorld, ada: Visitor
) -> None:
    [ben] = await world.know("Ben")
    seen = await world.proposes(ada)
    await world.parades.intend(ben, seen.parade.id)
    await world.a_moment()
    assert "Ada and Ben" in world.shown(seen, "proposal")
    await world.privacy.erase(ben)
    await world.a_moment()
    assert "Want to write: Ada" in world.shown(seen, "proposal")
    assert "Ben" not in world.shown(seen, "proposal")
    await world.privacy.erase(ada)
    await world.a_moment()
    assert "My town" not in world.shown(seen, "proposal")


async def test_nobody_is_left_with_a_post_to_read_whose_author_is_erased(
    world: ParadesWorld, ada: Visitor
) -> None:
    ben, cem = await world.know("Ben", "Cem")
    seen = await world.called_parade(ada)
    await world.writes_here(ben, seen.parade.id, "The tower", "It leans.")
    await world.writes_here(cem, seen.parade.id, "The wall", "I walk along it.")
    await world.waits(hours=1)
    assert any("Cem, this is for you to read" in one for one in world.posts_in_thread(seen))
    await world.privacy.erase(ben)
    await world.a_moment()
    assert not any("The tower" in one or "Ben" in one for one in world.posts_in_thread(seen))
