"""The group book: what a use case needs to read groups and to change them."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.cases.groups import Group
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.pack.pack import Pack
from chalicelib.services.caller import Caller
from chalicelib.services.ports.groups import GroupStore


@dataclass(frozen=True, slots=True)
class GroupBook:
    """The store of groups, the pack in force, and the moment (UTC) of the use case."""

    now: datetime
    pack: Pack
    groups: GroupStore

    def get_group(self, group_id: str, caller: Caller) -> Group:
        """A group that the caller may see. Raises ``NotFound``, or ``Forbidden`` for another agency's."""
        group = self.groups.group(group_id)
        if group is None:
            raise NotFound("There is no such group.")
        check_hands(group, caller)
        return group


def check_hands(group: Group, caller: Caller) -> None:
    """Raise ``Forbidden`` for those who act for one agency alone, and not for the group's."""
    if not caller.speaks_for(group.agency):
        raise Forbidden("This group is another agency's.")
