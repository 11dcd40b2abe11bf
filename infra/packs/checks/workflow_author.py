"""Checks that staff act for an author only with evidence (phone or paper), and that the author is informed."""

from collections.abc import Iterator

from chalicelib.domain.cases.action_fields import PAPER_FIELDS
from chalicelib.domain.cases.effects.follow_ups import record_follow_up
from chalicelib.domain.cases.effects.speaking import speak_for_author
from chalicelib.domain.pack.workflow import AUTHORS, Guard, Role
from infra.packs.findings import Finding, Rule
from infra.packs.models.workflow import Transition
from infra.packs.reader import PackSource

_FILE = "workflow.yaml"


def check_spoken_for(pack: PackSource) -> Iterator[Finding]:
    """All rules of rows by which staff act for an author."""
    for index, row in enumerate(pack.workflow.transitions):
        staff = {role for role in row.by if role.is_staff}
        if not staff or not _is_authors(row):
            continue
        who = " and ".join(sorted(staff))
        on_paper = speak_for_author.name in row.effects and {*row.fields, *row.optional} >= {*PAPER_FIELDS}
        if not on_paper and Guard.CALL_HELD not in row.when:
            yield pack.finding(
                _FILE,
                ("transitions", index, "by"),
                Rule.AUTHOR,
                f"'{row.action}' is the author's, and {who} could do it without having spoken to them.",
                f"Add the effect '{speak_for_author.name}' and the optional 'paper' and 'paper_date', or 'call_held'.",
            )
        if not any(notice.to is Role.AUTHOR and (not notice.by or staff <= {*notice.by}) for notice in row.notify):
            yield pack.finding(
                _FILE,
                ("transitions", index),
                Rule.AUTHOR,
                f"'{row.action}' is the author's, and the author does not hear of it when {who} does it.",
                f"Add a mail to the author to notify; with 'by: [{', '.join(sorted(staff))}]' it goes out only then.",
            )


def _is_authors(row: Transition) -> bool:
    return Role.AUTHOR in row.by or row.action in AUTHORS or record_follow_up.name in row.effects
