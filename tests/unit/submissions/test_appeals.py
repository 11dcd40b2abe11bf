"""Appeals: what is accepted, whose they are, and by when they are answered."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.appeal_store import appeal_item
from chalicelib.adapters.dynamodb.codec import from_wire, read_appeal, to_wire
from chalicelib.adapters.dynamodb.event_codec import plain_event, read_event
from chalicelib.domain.cases.case import Case, replay
from chalicelib.domain.cases.engine import Command, decide
from chalicelib.domain.cases.opening import open_for_appeal
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.pack.attachment_limits import TYPES
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.person import Contact
from chalicelib.domain.submissions.appeal import Attachment, Official, Place
from chalicelib.domain.submissions.appeal_intake import AppealDraft
from chalicelib.domain.submissions.attachments import Upload
from chalicelib.services.submissions.receipt import Receipt
from chalicelib.services.submissions.submit_appeal import AppealDesk, submit_appeal
from infra.packs.models.pack import Attachments
from tests.builders import NOW, SECRET, a_pack, an_appeal, an_id, number_of
from tests.fakes import FakeAppeals, FakeFeedback, FakeFiles

PACK = a_pack(default_plan={"feedback": "negative", "appeal": "appeal"})
PHOTO = Upload(an_id(n=7), "hole.jpg", "image/jpeg", 900, "tag", {"image/jpeg"})
VAGUE: dict[str, Any] = {"statement": "A pothole."}
CLEAR: dict[str, Any] = {"statement": "A pothole under the lamp in a road full of potholes."}


class Counter:
    """Where appeals are handed in."""

    def __init__(self, *uploads: Upload, pack: Pack = PACK) -> None:
        self.files, self.people, self.pack = FakeFiles(), dict[str, Any](), pack
        self.appeals = FakeAppeals(self.people)
        self.contacts = FakeFeedback()
        self.contacts.people = self.people
        self.files.uploads = {upload.id: upload for upload in uploads}

    def hand_in(self, **changes: Any) -> Receipt:
        given = {"kind": "complaint", "statement": "A pothole", "channel": "web", **changes}
        return submit_appeal(
            AppealDraft(**given),
            now=NOW,
            random=b"0123456789",
            secret=SECRET,
            pack=self.pack,
            desk=AppealDesk(self.appeals, self.files, self.contacts),
        )

    def refuses(self, **changes: Any) -> set[str]:
        with pytest.raises(Invalid) as wrong:
            self.hand_in(**changes)
        assert not (self.appeals.kept or self.files.attachments or self.people), "nothing is written"
        return {problem.path for problem in wrong.value.problems}


def opened(pack: Pack = PACK, **changes: Any) -> Case:
    return open_for_appeal(an_appeal(**changes), number_of(an_id()), now=NOW, pack=pack).case


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"kind": "nope"}, "kind"),
        ({"topic": "nope"}, "topic"),
        ({"agency": "nope"}, "agency"),
        ({"service": "nope"}, "service"),
        ({"region": "nope"}, "region"),
        ({"channel": "pigeon"}, "channel"),
        ({"language": "tlh"}, "language"),
        ({"agency": "centre", "service": "permits"}, "service"),
        ({"statement": " \n"}, "statement"),
        ({"statement": "x" * 501}, "statement"),
        ({"officials": (Official("A"), Official("B", agency="nope"))}, "officials.1.agency"),
        ({"id": "not-a-ulid"}, "id"),
        ({"received_at": NOW + timedelta(days=1)}, "received_at"),
        ({"attachments": (an_id(n=8),)}, "attachments.0"),
        ({"attachments": ("../secret",)}, "attachments.0"),
        ({"attachments": (PHOTO.id, PHOTO.id)}, "attachments.1"),
        ({"attachments": tuple(an_id(n=n) for n in range(6))}, "attachments"),
    ],
)
def test_each_wrong_field_is_named(changes: dict[str, Any], path: str) -> None:
    assert path in Counter(PHOTO).refuses(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "text/html"},
        {"size": 10_000_001},
        {"looks_like": {"application/x-dosexec"}},
        {"looks_like": set()},
        {"type": "application/pdf"},
    ],
)
def test_a_file_must_be_what_it_says_and_what_the_pack_accepts(changes: dict[str, Any]) -> None:
    wrong = replace(PHOTO, id=an_id(n=8), **changes)
    assert Counter(PHOTO, wrong).refuses(attachments=(PHOTO.id, wrong.id)) == {"attachments.1"}


def test_accepted_files_are_kept_with_the_appeal() -> None:
    counter = Counter(PHOTO)
    receipt = counter.hand_in(attachments=(PHOTO.id,))
    kept = counter.appeals.kept[receipt.id].attachments
    assert [(a.id, a.name, a.size) for a in kept] == [(PHOTO.id, "hole.jpg", 900)]
    assert counter.files.attachments == {(receipt.id, PHOTO.id): PHOTO}


def test_a_retry_finds_its_files_when_the_uploads_are_gone() -> None:
    counter, mine = Counter(PHOTO), {"id": an_id(), "attachments": (PHOTO.id,), "contact": Contact("o@example.org")}
    first = counter.hand_in(**mine)
    counter.files.uploads.clear()
    again = counter.hand_in(**mine)
    assert (first.replayed, again.replayed) == (False, True)
    assert (first.number, first.key, first.received_at) == (again.number, again.key, again.received_at)
    with pytest.raises(Conflict):
        counter.hand_in(**{**mine, "statement": "Another"})
    assert len(counter.appeals.kept) == len(counter.people) == 1


def test_a_pack_may_accept_what_we_can_recognise_and_nothing_else() -> None:
    assert Attachments(types=list(TYPES)).types == list(TYPES)  # type: ignore[arg-type]
    assert PACK.limits.attachments.types == tuple(Attachments().types)
    assert PACK.limits.attachments.max_bytes == Attachments().max_bytes
    assert PACK.limits.attachments.max_count == Attachments().max_count


def test_a_clear_appeal_goes_to_its_topic_s_agency_and_keeps_how_clear_it_was() -> None:
    (order,) = opened(topic=None, **CLEAR).orders
    assert (order.state, order.agency, order.topic) == ("assigned", "office", "lights")
    assert order.confidence is not None
    assert order.confidence >= PACK.limits.confidence


def test_a_vague_one_waits_for_a_dispatcher_with_the_guess_beside_it() -> None:
    (order,) = opened(**VAGUE).orders
    assert (order.state, order.agency, order.routed) == ("registered", "centre", False)
    assert (order.topic, order.confidence) == ("roads", 0.5)


def test_a_case_about_no_agency_comes_back_from_the_table_as_it_was() -> None:
    opening = open_for_appeal(an_appeal(**VAGUE), number_of(an_id()), now=NOW, pack=PACK)
    assert replay(read_event(plain_event(event)) for event in opening.events) == opening.case


def test_an_appeal_comes_back_from_the_table_as_it_was() -> None:
    place, photo = Place(51.5, -0.1, "Here"), Attachment("x", "a.jpg", "image/jpeg", 9)
    appeal = an_appeal(place=place, attachments=(photo,), officials=(Official("A", "Head"),))
    assert read_appeal(from_wire(to_wire(appeal_item(appeal, 1)))) == appeal


def test_a_vague_one_that_names_an_agency_or_a_service_goes_there() -> None:
    assert opened(**VAGUE, agency="ombudsman").orders[0].agency == "ombudsman"
    assert opened(**VAGUE, service="fishing").orders[0].agency == "office"


def test_a_dispatcher_s_topic_counts_and_brings_its_plan() -> None:
    topics = {"roads": {"name": {"en": "Roads"}, "agency": "office", "plan": "negative", "keywords": ["pothole"]}}
    pack = a_pack(topics=topics, default_plan={"feedback": "negative", "appeal": "appeal"})
    case = opened(pack, **VAGUE)
    assert case.orders[0].plan == "appeal"
    command = Command("assign", Role.DISPATCHER, 1, case.version, {"agency": "office", "topic": "roads"})
    events = decide(case, command, now=NOW, pack=pack).events
    (order,) = replay([*open_for_appeal(an_appeal(**VAGUE), case.number, now=NOW, pack=pack).events, *events]).orders
    assert (order.state, order.plan, order.confidence) == ("assigned", "negative", 1.0)


@pytest.mark.parametrize(
    ("changes", "agency"),
    [
        ({"topic": "lights"}, "ombudsman"),
        ({"topic": "lights", "kind": "proposal"}, "office"),
        ({"topic": "lights", "officials": ()}, "office"),
        (VAGUE, "centre"),
    ],
)
def test_a_competence_rule_holds_when_all_of_it_does(changes: dict[str, Any], agency: str) -> None:
    """Also for topics below the one it names; and a guess that is too vague does not decide whose a matter is."""
    when = {"origin": "appeal", "kind": "complaint", "topic": "roads", "officials": "named"}
    pack = a_pack(routing=[{"when": when, "agency": "ombudsman"}])
    assert opened(pack, **{"officials": (Official("The head"),), **changes}).orders[0].agency == agency


def test_the_plan_is_that_of_the_topic_else_of_the_kind_else_of_appeals() -> None:
    topics = {"a": {"name": {"en": "A"}, "plan": "appeal"}, "b": {"name": {"en": "B"}}}
    kinds = {"complaint": {"name": {"en": "Complaint"}}, "quick": {"name": {"en": "Q"}, "plan": "negative"}}
    pack = a_pack(topics=topics, kinds=kinds, default_plan={"feedback": "negative", "appeal": "appeal"})
    assert opened(pack, topic="a", kind="quick").orders[0].plan == "appeal"
    assert opened(pack, topic="b", kind="quick").orders[0].plan == "negative"
    assert opened(pack, topic="b").orders[0].plan == "appeal"


def test_the_clock_runs_from_receipt_however_late_it_is_entered() -> None:
    then = NOW - timedelta(days=10)
    late, (order,) = opened(topic="roads", received_at=then), opened(topic="roads").orders
    assert late.orders[0].round is not None
    assert order.round is not None
    assert order.round.due is not None
    assert late.orders[0].round.started_at == then
    assert late.orders[0].round.due is not None
    assert late.orders[0].round.due < order.round.due
