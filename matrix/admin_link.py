"""/admin link on Matrix: this space and a home on another platform as one community."""

from community.commands import Given
from community.link_texts import home_code, homes_joined
from community.linking import LinkService
from matrix.admin import OrganisersDesk
from matrix.desk import Answer, Asked, answer


def fill(desk: OrganisersDesk, linking: LinkService) -> None:
    """Say who answers."""

    async def link(asked: Asked, given: Given) -> Answer:
        if code := given["code"]:
            return answer(homes_joined(await linking.join_home(asked.visitor, code)))
        return answer(*home_code(await linking.home_code(asked.visitor)))

    desk.command("link", answered_by=link)
