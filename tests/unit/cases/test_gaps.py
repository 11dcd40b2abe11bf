"""An answer with an open gap of a prepared one is refused; brackets of one's own are not."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.cases.gaps import gap_problems
from chalicelib.domain.cases.groups import Run, check_run
from chalicelib.domain.errors import Invalid
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.reasons import Reason, Said
from tests.builders import NOW, a_feedback, a_pack, opened_by

REPLIES = {
    "explained": {
        "title": {"en": "Why"},
        "when": {},
        "variants": [
            {"id": "a", "text": {"en": "It was so: [the reason].", "uk": "Так сталося: [причина]."}},
            {"id": "b", "text": {"en": "By {{ due }} we will do [what will be done]."}},
        ],
    }
}
PACK = a_pack(replies=REPLIES)


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("It was so: [the reason].", "[the reason]"),
        ("Так сталося: [причина].", "[причина]"),
        ("IT WAS SO: [The\nReason].", "[The\nReason]"),
    ],
)
def test_an_open_gap_is_named_in_a_code(text: str, gap: str) -> None:
    [problem] = gap_problems({"text": text}, PACK)
    assert (problem.path, problem.message) == ("text", Reason.GAP.said(gap=gap))


@pytest.mark.parametrize("text", ["See [1].", "the reason", "[the reason", "[[]]", "[another reason]", ""])
def test_brackets_of_ones_own_are_no_gap(text: str) -> None:
    assert not list(gap_problems({"text": text, "days": 3}, PACK))


def act(action: str, role: Role, **fields: Any) -> None:
    case = opened_by(a_feedback(), now=NOW, pack=PACK).case
    for action_, role_, fields_ in (("accept", Role.OFFICIAL, {}), (action, role, fields)):
        agency = None if role_ is Role.AUTHOR else "office"
        case = decide(case, Command(action_, role_, 1, case.version, fields_, agency=agency), now=NOW, pack=PACK).case


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"outcome": "explained", "text": "It was so: [the reason]."}, "text"),
        ({"outcome": "refused", "text": "No.", "reasons": "[the reason]", "next_steps": "Appeal."}, "reasons"),
        ({"outcome": "refused", "text": "No.", "reasons": "So.", "next_steps": "[what will be done]"}, "next_steps"),
    ],
)
def test_an_answer_with_an_open_gap_is_refused_at_its_field(fields: dict[str, str], path: str) -> None:
    with pytest.raises(Invalid) as refused:
        act("answer", Role.OFFICIAL, **fields)
    [problem] = refused.value.problems
    assert problem.path == path
    assert isinstance(problem.message, Said)
    assert problem.message.code == "gap"


def test_a_draft_with_a_gap_from_before_is_not_approved_and_can_be_sent_back() -> None:
    plans = {**PACK.plans, "negative": replace(PACK.plans["negative"], approval=True)}
    before, now = replace(PACK, plans=plans, replies={}), replace(PACK, plans=plans)
    case = opened_by(a_feedback(), now=NOW, pack=before).case
    draft = {"outcome": "explained", "text": "It was so: [the reason]."}
    for action, fields in (("accept", {}), ("answer", draft)):
        command = Command(action, Role.OFFICIAL, 1, case.version, fields, agency="office")
        case = decide(case, command, now=NOW, pack=before).case

    with pytest.raises(Invalid) as refused:
        decide(case, Command("approve", Role.HEAD, 1, case.version, {}, agency="office"), now=NOW, pack=now)
    [problem] = refused.value.problems
    assert (problem.path, problem.message) == ("draft.text", Reason.GAP.said(gap="[the reason]"))
    back = Command("send_back", Role.HEAD, 1, case.version, {"reason": "Fill the [the gap]."}, agency="office")
    assert decide(case, back, now=NOW, pack=now).case.orders[0].state == "in_work"


def test_authors_may_quote_what_they_like() -> None:
    act("add", Role.AUTHOR, text="You wrote: [the reason].")


def test_a_group_is_not_answered_with_an_open_gap_in_any_language() -> None:
    fields = {"outcome": "explained", "text": "It was so: [the reason]."}
    run = Run("g", 1, "answer", Role.OFFICIAL, NOW, "office", fields=fields, texts={"uk": "Так: [причина]."})
    with pytest.raises(Invalid) as refused:
        check_run(run, PACK)
    assert [(each.path, each.message) for each in refused.value.problems] == [
        ("text", Reason.GAP.said(gap="[the reason]")),
        ("texts.uk", Reason.GAP.said(gap="[причина]")),
    ]
