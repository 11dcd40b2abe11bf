"""Every access pattern, carried out as the functions do it: by the use case over the real adapters.

Each stands on fresh tables, sets its scene, and hands back what the measured part consumed. The submissions are
typical: three hundred characters of Cyrillic, which take six hundred bytes; a pack version of 64 characters.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bench.capacity import Recorder, Units
from bench.engine import Stores
from chalicelib.adapters.replies import JinjaReplies
from chalicelib.adapters.submissions import KeptSubmissions
from chalicelib.domain.appeal_intake import AppealDraft
from chalicelib.domain.cases import Case, order_fact
from chalicelib.domain.errors import Conflict
from chalicelib.domain.facts import GroupFact
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.feedback import Feedback
from chalicelib.domain.groups import Group, Refusal, Run
from chalicelib.domain.history import HistoricOrder
from chalicelib.domain.intake import Draft
from chalicelib.domain.person import PHONE, Contact, Person
from chalicelib.domain.read_pack import read_pack
from chalicelib.domain.rounds import PromiseState
from chalicelib.domain.transactions import Transaction
from chalicelib.domain.workflow import Role
from chalicelib.services.act_on_order import act_on_order, follow_up
from chalicelib.services.begin_run import begin_run
from chalicelib.services.caller import Caller
from chalicelib.services.calls import list_calls
from chalicelib.services.deliver_mail import deliver_mail
from chalicelib.services.digest import digest
from chalicelib.services.group_orders import add_orders, open_group
from chalicelib.services.import_orders import Fate, import_orders
from chalicelib.services.keep_faq import change_question, publish_question
from chalicelib.services.list_orders import list_orders
from chalicelib.services.list_promises import list_promises
from chalicelib.services.my_cases import my_cases
from chalicelib.services.ports.groups import GroupStep, OrderSeen
from chalicelib.services.ports.mail import Message
from chalicelib.services.propose_replies import propose_replies
from chalicelib.services.react import FeedbackKept, react
from chalicelib.services.report_internal import report_internal
from chalicelib.services.show_case import show_case
from chalicelib.services.show_faq import list_questions
from chalicelib.services.show_group import show_group
from chalicelib.services.split_order import split_order
from chalicelib.services.submit_appeal import submit_appeal
from chalicelib.services.submit_feedback import Receipt, submit_feedback
from chalicelib.services.submit_internal import submit_internal
from chalicelib.services.sweep import sweep
from chalicelib.services.watch_calendars import Watched, watch_calendars
from chalicelib.services.work_group import PAGE as GROUP_PAGE
from chalicelib.services.work_group import work_group
from tests.builders import NOW, SECRET, a_feedback, an_id, internal_survey, number_of, pack_document
from tests.fakes import FakeFiles, FakeGroupWork, FakeLetters, FakeMailer, FakeOutbox, FakePacks

COMMENT = ("Двічі приходила до віконця, і двічі мені сказали прийти завтра. " * 5)[:300]
PACK = read_pack(pack_document(), "5" * 64)
STAFF_PACK = read_pack(pack_document(surveys={"staff": internal_survey()}), "7" * 64)
EDITED = read_pack(
    pack_document(calendars={"office": {**pack_document()["calendars"]["office"], "days_off": []}}), "6" * 64
)
OFFICIAL = Caller(Role.OFFICIAL, "office", "8f14e45f-ceea-467f-a830-5d1c0d9b2a11")
DISPATCHER = Caller(Role.DISPATCHER, "centre", "8f14e45f-ceea-467f-a830-5d1c0d9b2a12")
TITLE = "The lamps along the river path are out"
OPERATOR = Caller(Role.OPERATOR, "ministry", "c81e728d-9d4c-4f63-af06-7f89cc14862c")
HOUR = "2026-11-23T10#0"
PAGE = 50
BUCKET_OF = 100
CABINET = 20
PROMISED = {
    "outcome": "promised",
    "text": COMMENT,
    "promise_date": "2026-12-20",
    "public_text": "The counter opens on Saturdays.",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the table: what is asked, by which function, of which table or index, by which key."""

    name: str
    who: str
    where: str
    key: str
    measure: Callable[["Scene"], Units]


class Scene:
    """Fresh tables, and the steps that lead up to what is measured."""

    def __init__(self, stores: Stores) -> None:
        self.stores = stores
        self.recorder = Recorder(stores.client)
        self.packs = FakePacks(PACK)
        self.submissions = KeptSubmissions(stores.feedback, stores.appeals)

    def submit(
        self, n: int = 1, *, level: int = 1, email: str | None = None, transaction: Transaction | None = None
    ) -> Receipt:
        draft = Draft(
            id=an_id(n=n),
            survey="short",
            agency="office",
            channel="web",
            service="permits",
            stage="counter",
            region="north",
            level=level,
            answers={"speed": 2},
            comment=COMMENT,
            language="uk",
            contact=Contact(email) if email else None,
            transaction=transaction,
        )
        return submit_feedback(draft, now=NOW, random=bytes(10), secret=SECRET, pack=PACK, store=self.stores.feedback)

    def fill_cabinet(self, person: str) -> None:
        """Somebody has had this many cases."""
        for n in range(CABINET):
            feedback = replace(a_feedback(n=n + 1, comment=COMMENT, person=person), pack=PACK.version)
            self.stores.feedback.keep(feedback, None)
            self.react(feedback)

    def say(self, n: int) -> None:
        """What a member of staff says of their own work."""
        answers = {"mood": "low", "why": COMMENT}
        draft = Draft(survey="staff", agency="ministry", channel="web", answers=answers)
        random = n.to_bytes(10, "big")
        submit_internal(draft, now=NOW, random=random, pack=STAFF_PACK, store=self.stores.internal)

    def appeal(self, contact: Contact | None = None) -> Receipt:
        draft = AppealDraft(
            id=an_id(),
            kind="complaint",
            statement=COMMENT,
            channel="web",
            agency="office",
            service="permits",
            language="uk",
            contact=contact,
        )
        return submit_appeal(
            draft,
            now=NOW,
            random=bytes(10),
            secret=SECRET,
            pack=PACK,
            appeals=self.stores.appeals,
            files=FakeFiles(),
        )

    def react(self, feedback: Feedback) -> None:
        kept = FeedbackKept(feedback=feedback, bucket=HOUR, new=True)
        react(
            kept,
            now=NOW,
            secret=SECRET,
            packs=self.packs,
            cases=self.stores.cases,
            facts=self.stores.facts,
            outbox=FakeOutbox(),
            work=FakeGroupWork(),
        )

    def open(self, n: int = 1) -> Case:
        """A case opened for a negative rating with a contact, as ``react`` does."""
        self.submit(n, email="olena@example.org")
        feedback = self.stores.feedback.feedback(an_id(n=n))
        assert feedback is not None
        self.react(feedback)
        return self.case(n)

    def case(self, n: int = 1) -> Case:
        case = self.stores.cases.case(number_of(an_id(n=n)))
        assert case is not None
        return case

    def act(self, action: str, **fields: Any) -> None:
        case = self.case()
        self.act_on(case.number, case.version, action, fields)

    def act_on(self, number: str, version: int, action: str, fields: dict[str, Any]) -> Case:
        return act_on_order(
            number,
            1,
            action,
            version=version,
            fields=fields,
            caller=OFFICIAL,
            now=NOW,
            packs=self.packs,
            cases=self.stores.cases,
        )

    def answered(self) -> Case:
        self.open()
        self.act("accept")
        self.act("answer", outcome="fixed", text=COMMENT)
        return self.case()


def _rating(scene: Scene) -> Units:
    with scene.recorder.measured() as units:
        scene.submit()
    return units


def _rating_with_contact(scene: Scene) -> Units:
    with scene.recorder.measured() as units:
        scene.submit(email="olena@example.org")
    return units


def _said(scene: Scene) -> Units:
    with scene.recorder.measured() as units:
        scene.say(0)
    return units


def _reported(scene: Scene) -> Units:
    for n in range(BUCKET_OF):
        scene.say(n)
    with scene.recorder.measured() as units:
        shown = report_internal(
            "staff",
            "2026-11",
            caller=Caller(Role.ANALYST, "ministry"),
            now=NOW + timedelta(days=60),
            pack=STAFF_PACK,
            store=scene.stores.internal,
        )
        assert shown["n"] == BUCKET_OF
    return units


def _appeal(scene: Scene) -> Units:
    with scene.recorder.measured() as units:
        scene.appeal()
    return units


def _appeal_with_contact(scene: Scene) -> Units:
    with scene.recorder.measured() as units:
        scene.appeal(contact=Contact(email="olena@example.org"))
    return units


def _replay(scene: Scene) -> Units:
    scene.submit()
    with scene.recorder.measured() as units:
        assert scene.submit().replayed
    return units


def _replay_with_contact(scene: Scene) -> Units:
    scene.submit(email="olena@example.org")
    with scene.recorder.measured() as units:
        assert scene.submit(email="olena@example.org").replayed
    return units


def _open(scene: Scene) -> Units:
    scene.submit(email="olena@example.org")
    feedback = scene.stores.feedback.feedback(an_id())
    assert feedback is not None
    with scene.recorder.measured() as units:
        scene.react(feedback)
    return units


def _open_again(scene: Scene) -> Units:
    scene.open()
    feedback = scene.stores.feedback.feedback(an_id())
    assert feedback is not None
    with scene.recorder.measured() as units:
        scene.react(feedback)
    return units


def _import(scene: Scene, fate: Fate) -> None:
    order = HistoricOrder(
        id="101000295613",
        source="city-hotline",
        agency="office",
        channel="phone",
        opened_at=NOW - timedelta(days=90),
        statement=COMMENT,
        service="permits",
        topic="lights",
        region="north",
        due_at=NOW - timedelta(days=76),
        closed_at=NOW - timedelta(days=80),
    )
    (taken,) = import_orders([order], by=OFFICIAL.subject, now=NOW, secret=SECRET, pack=PACK, cases=scene.stores.cases)
    assert taken.fate is fate


def _imported(scene: Scene) -> Units:
    with scene.recorder.measured() as units:
        _import(scene, Fate.CREATED)
    return units


def _imported_again(scene: Scene) -> Units:
    _import(scene, Fate.CREATED)
    with scene.recorder.measured() as units:
        _import(scene, Fate.EXISTING)
    return units


def _accept(scene: Scene) -> Units:
    case = scene.open()
    with scene.recorder.measured() as units:
        scene.act_on(case.number, case.version, "accept", {})
    return units


def _answer(scene: Scene) -> Units:
    scene.open()
    scene.act("accept")
    case = scene.case()
    with scene.recorder.measured() as units:
        scene.act_on(case.number, case.version, "answer", {"outcome": "fixed", "text": COMMENT})
    return units


def _confirm(scene: Scene) -> Units:
    return _judge(scene, "solved")


def _dispute(scene: Scene) -> Units:
    return _judge(scene, "not_solved")


def _judge(scene: Scene, outcome: str) -> Units:
    case = scene.answered()
    with scene.recorder.measured() as units:
        follow_up(
            case.number,
            1,
            version=case.version,
            outcome=outcome,
            rating=3,
            comment=COMMENT,
            redo=False,
            caller=Caller(Role.AUTHOR),
            now=NOW,
            packs=scene.packs,
            cases=scene.stores.cases,
        )
    return units


def _stale(scene: Scene) -> Units:
    case = scene.open()
    scene.act("accept")
    with scene.recorder.measured() as units, suppress(Conflict):
        scene.act_on(case.number, case.version, "accept", {})
    return units


def _show_case(scene: Scene) -> Units:
    case = scene.answered()
    with scene.recorder.measured() as units:
        show_case(
            case.number,
            caller=Caller(Role.AUTHOR),
            now=NOW,
            packs=scene.packs,
            cases=scene.stores.cases,
            submissions=scene.submissions,
        )
    return units


def _list(scene: Scene) -> Units:
    for n in range(PAGE + 1):
        scene.open(n + 1)
    with scene.recorder.measured() as units:
        page = list_orders(
            "office",
            caller=OFFICIAL,
            state=None,
            due_before=None,
            redo=False,
            limit=PAGE,
            cursor=None,
            now=NOW,
            pack=PACK,
            cases=scene.stores.cases,
        )
    assert len(page["items"]) == PAGE
    assert page["next"]
    return units


def _promise(scene: Scene) -> Units:
    case = scene.open()
    scene.act("accept")
    with scene.recorder.measured() as units:
        scene.act_on(case.number, case.version + 1, "answer", PROMISED)
    return units


def _keep(scene: Scene) -> Units:
    scene.open()
    scene.act("accept")
    scene.act("answer", **PROMISED)
    case = scene.case()
    with scene.recorder.measured() as units:
        scene.act_on(case.number, case.version, "keep", {})
    return units


def _propose_replies(scene: Scene) -> Units:
    return _proposed(scene, scene.open().number)


def _propose_replies_to_the_known(scene: Scene) -> Units:
    scene.fill_cabinet("olena")
    return _proposed(scene, number_of(an_id()))


def _proposed(scene: Scene, number: str) -> Units:
    with scene.recorder.measured() as units:
        propose_replies(
            number,
            1,
            outcome=None,
            language=None,
            promise_date=None,
            caller=OFFICIAL,
            packs=scene.packs,
            cases=scene.stores.cases,
            groups=scene.stores.groups,
            cabinet=scene.stores.cabinet,
            replies=JinjaReplies(),
        )
    return units


def _digest(scene: Scene) -> Units:
    for n in range(PAGE):
        scene.open(n + 1)
    return _digested(scene)


def _digest_again(scene: Scene) -> Units:
    _digest(scene)
    return _digested(scene)


def _digested(scene: Scene) -> Units:
    """One run on the morning after, with the office as the only agency that has staff."""
    office = [member for member in pack_document()["staff"] if member["agency"] == "office"]
    pack = read_pack(pack_document(digest={"at": "08:00"}, staff=office), "5" * 64)
    with scene.recorder.measured() as units:
        digest(
            now=NOW + timedelta(hours=22),
            packs=FakePacks(pack),
            cases=scene.stores.cases,
            claims=scene.stores.claims,
            outbox=FakeOutbox(),
            time_left=lambda: True,
        )
    return units


def _cabinet(scene: Scene) -> Units:
    scene.fill_cabinet("olena")
    with scene.recorder.measured() as units:
        page = my_cases("olena", limit=CABINET, cursor=None, now=NOW, packs=scene.packs, cabinet=scene.stores.cabinet)
    assert len(page["items"]) == CABINET
    return units


def _by_phone(scene: Scene, n: int = 1) -> None:
    """An author who left a phone number alone has got an answer."""
    feedback = replace(a_feedback(n=n, comment=COMMENT, reach=(PHONE,)), pack=PACK.version)
    scene.stores.feedback.keep(feedback, Person(str(feedback.person), phone="+380441234567"))
    scene.react(feedback)
    number, version = number_of(feedback.id), scene.case(n).version
    scene.act_on(number, version, "accept", {})
    scene.act_on(number, version + 1, "answer", {"outcome": "fixed", "text": COMMENT})


def _claim(scene: Scene) -> Units:
    _by_phone(scene)
    case = scene.case()
    with scene.recorder.measured() as units:
        act_on_order(
            case.number,
            1,
            "claim",
            version=case.version,
            fields={},
            caller=OPERATOR,
            now=NOW,
            packs=scene.packs,
            cases=scene.stores.cases,
        )
    return units


def _calls(scene: Scene) -> Units:
    for n in range(PAGE):
        _by_phone(scene, n + 1)
    with scene.recorder.measured() as units:
        page = list_calls(
            caller=OPERATOR, limit=PAGE, cursor=None, now=NOW + timedelta(hours=1), calls=scene.stores.calls
        )
    assert len(page["items"]) == PAGE
    return units


def _list_promises(scene: Scene) -> Units:
    for n in range(PAGE + 1):
        case = scene.open(n + 1)
        scene.act_on(case.number, case.version, "accept", {})
        scene.act_on(case.number, case.version + 1, "answer", PROMISED)
    with scene.recorder.measured() as units:
        page = list_promises(
            "office",
            caller=OFFICIAL,
            state=PromiseState.OPEN,
            due_before=None,
            limit=PAGE,
            cursor=None,
            now=NOW,
            pack=PACK,
            register=scene.stores.promises,
        )
    assert len(page["items"]) == PAGE
    assert page["next"]
    return units


def _due(scene: Scene) -> Units:
    for n in range(PAGE):
        scene.open(n + 1)
    with scene.recorder.measured() as units:
        assert len(list(scene.stores.cases.due(NOW + timedelta(days=30)))) == PAGE
    return units


def _nothing_due(scene: Scene) -> Units:
    scene.open()
    with scene.recorder.measured() as units:
        sweep(now=NOW, packs=scene.packs, cases=scene.stores.cases, time_left=lambda: True)
    return units


def _same_calendars(scene: Scene) -> Units:
    scene.open()
    for minute in range(5):
        _watch(scene, minute)
    with scene.recorder.measured() as units:
        _watch(scene, 5)
    return units


def _recompute(scene: Scene) -> Units:
    scene.open()
    _watch(scene, 0)
    scene.packs = FakePacks(PACK, EDITED, reckoned=[replace(EDITED, version=PACK.version)])
    _watch(scene, 1)
    with scene.recorder.measured() as units:
        assert _watch(scene, 5).recomputed
    return units


def _watch(scene: Scene, minute: int) -> Watched:
    return watch_calendars(
        now=NOW + timedelta(minutes=minute),
        packs=scene.packs,
        cases=scene.stores.cases,
        outbox=FakeOutbox(),
        bookmarks=scene.stores.bookmarks,
        time_left=lambda: True,
    )


def _fact(scene: Scene) -> Units:
    case = scene.answered()
    with scene.recorder.measured() as units:
        scene.stores.facts.keep_order(_fact_of(case))
    return units


def _old_fact(scene: Scene) -> Units:
    fact = _fact_of(scene.answered())
    scene.stores.facts.keep_order(fact)
    with scene.recorder.measured() as units:
        scene.stores.facts.keep_order(fact)
    return units


def _fact_of(case: Case) -> Any:
    order = case.orders[0]
    return order_fact(order, case=case.number, version=case.version, region=case.region, workflow=PACK.workflow)


def _mark(scene: Scene) -> Units:
    with scene.recorder.measured() as units:
        scene.stores.facts.mark_dirty([HOUR])
    return units


def _send(scene: Scene) -> Units:
    scene.open()
    with scene.recorder.measured() as units:
        assert _deliver(scene)
    return units


def _send_again(scene: Scene) -> Units:
    scene.open()
    _deliver(scene)
    with scene.recorder.measured() as units:
        assert not _deliver(scene)
    return units


def _deliver(scene: Scene) -> bool:
    case, stores = number_of(an_id()), scene.stores
    person = a_feedback().person
    message = Message(
        f"{case}/2/registered/person/{person}", case, 1, 2, "registered", f"person/{person}", PACK.version
    )
    return deliver_mail(
        message,
        now=NOW,
        site_url="https://heed.example",
        secret=SECRET,
        packs=scene.packs,
        cases=stores.cases,
        submissions=scene.submissions,
        people=stores.people,
        claims=stores.claims,
        letters=FakeLetters(),
        mailer=FakeMailer(),
    )


def _split(scene: Scene) -> Units:
    case = scene.open()
    questions = [{"text": COMMENT, "agency": "office"}, {"text": COMMENT, "agency": "ministry"}]
    with scene.recorder.measured() as units:
        split_order(
            case.number,
            None,
            questions,
            version=case.version,
            caller=DISPATCHER,
            now=NOW,
            packs=scene.packs,
            cases=scene.stores.cases,
        )
    return units


def _group_of(scene: Scene, count: int) -> Group:
    """A group with so many orders in it."""
    numbers = [scene.open(n + 1).number for n in range(count)]
    group = _open_group(scene)
    assert not _join(scene, group, numbers)
    return group


def _open_group(scene: Scene) -> Group:
    return open_group(
        TITLE,
        "office",
        "lights",
        caller=OFFICIAL,
        now=NOW,
        random=bytes(10),
        pack=PACK,
        groups=scene.stores.groups,
    )


def _join(scene: Scene, group: Group, numbers: Sequence[str]) -> Sequence[Refusal]:
    seen = [OrderSeen(number, 1) for number in numbers]
    return add_orders(group, seen, caller=OFFICIAL, now=NOW, packs=scene.packs, cases=scene.stores.cases)


def _begin(scene: Scene, group: Group) -> Run:
    return begin_run(
        group.id,
        "answer",
        fields={"outcome": "fixed", "text": COMMENT},
        texts={"uk": COMMENT},
        caller=OFFICIAL,
        now=NOW,
        pack=PACK,
        groups=scene.stores.groups,
    )


def _work(scene: Scene, run: Run) -> None:
    work_group(
        GroupStep(run.group, run.n),
        now=NOW,
        packs=scene.packs,
        cases=scene.stores.cases,
        groups=scene.stores.groups,
        work=FakeGroupWork(),
        time_left=lambda: False,
    )


def _opened_group(scene: Scene) -> Units:
    with scene.recorder.measured() as units:
        _open_group(scene)
    return units


def _joined(scene: Scene) -> Units:
    case, group = scene.open(), _open_group(scene)
    with scene.recorder.measured() as units:
        _join(scene, group, [case.number])
    return units


def _begun(scene: Scene) -> Units:
    group = _open_group(scene)
    with scene.recorder.measured() as units:
        _begin(scene, group)
    return units


def _worked(scene: Scene) -> Units:
    run = _begin(scene, _group_of(scene, GROUP_PAGE + 1))
    with scene.recorder.measured() as units:
        _work(scene, run)
    return units


def _worked_again(scene: Scene) -> Units:
    run = _begin(scene, _group_of(scene, 1))
    _work(scene, run)
    with scene.recorder.measured() as units:
        _work(scene, run)
    return units


def _shown_group(scene: Scene) -> Units:
    group = _group_of(scene, GROUP_PAGE)
    _work(scene, _begin(scene, group))
    with scene.recorder.measured() as units:
        assert show_group(group.id, caller=OFFICIAL, groups=scene.stores.groups)["members"] == GROUP_PAGE
    return units


def _published_question(scene: Scene, n: int = 0) -> FrequentQuestion:
    words = {"question": {"en": "Why is a lamp dark for weeks?"}, "answer": {"en": COMMENT}, "topic": "lights"}
    head, random = Caller(Role.HEAD, "office"), n.to_bytes(10, "big")
    return publish_question("office", words, caller=head, now=NOW, random=random, pack=PACK, store=scene.stores.faq)


def _question(scene: Scene) -> Units:
    with scene.recorder.measured() as units:
        _published_question(scene)
    return units


def _changed_question(scene: Scene) -> Units:
    entry, head = _published_question(scene), Caller(Role.HEAD, "office")
    with scene.recorder.measured() as units:
        change_question(entry.id, {"sort": 1}, version=1, caller=head, now=NOW, pack=PACK, store=scene.stores.faq)
    return units


def _listed_questions(scene: Scene) -> Units:
    for n in range(PAGE):
        _published_question(scene, n)
    head = Caller(Role.HEAD, "office")
    with scene.recorder.measured() as units:
        found = list_questions("office", caller=head, limit=PAGE, cursor=None, pack=PACK, store=scene.stores.faq)
        assert len(found["items"]) == PAGE
    return units


def _read_questions(scene: Scene) -> Units:
    for n in range(PAGE):
        scene.stores.facts.keep_question(_published_question(scene, n))
    with scene.recorder.measured() as units:
        assert len(scene.stores.facts.questions()) == PAGE
    return units


def _nothing_dirty(scene: Scene) -> Units:
    with scene.recorder.measured() as units:
        assert not scene.stores.facts.marks()
    return units


def _newest_groups(scene: Scene) -> Units:
    for n in range(PAGE + 1):
        scene.stores.facts.keep_group(GroupFact(an_id(n=n), "A counter on Saturdays", "office", None, NOW, 1))
    with scene.recorder.measured() as units:
        assert len(scene.stores.facts.newest_groups(PAGE)) == PAGE
    return units


def _publish_bucket(scene: Scene) -> Units:
    stores = scene.stores
    for n in range(BUCKET_OF):
        stores.feedback.keep(
            replace(a_feedback(n=n + 1, level=4, reachable=False, comment=COMMENT), pack=PACK.version), None
        )
    stores.facts.mark_dirty([HOUR])
    with scene.recorder.measured() as units:
        (mark,) = stores.facts.marks()
        assert len(list(stores.feedback.feedback_in(mark.bucket))) == BUCKET_OF
        stores.facts.facts_in(mark.bucket)
        assert stores.facts.clear(mark)
    return units


PATTERNS = (
    Pattern("Keep a rating", "api", "records", "Put `FB#<hour>#<lane>`, `<id>`, if not there", _rating),
    Pattern(
        "Keep a rating with a contact",
        "api",
        "records, people",
        "transaction: the same, Update `PERSON#<id>`, `PERSON`",
        _rating_with_contact,
    ),
    Pattern("Keep what staff say", "api", "internal", "Put `<body>#<survey>#<month>`, `<id>`, if not there", _said),
    Pattern(
        f"Report {BUCKET_OF} answers of staff",
        "api",
        "internal",
        "Query `<body>#<survey>#<month>`, each month of the quarter",
        _reported,
    ),
    Pattern("Keep an appeal", "api", "records", "Put `AP#<hour>#<lane>`, `<id>`, if not there", _appeal),
    Pattern(
        "Keep an appeal with a contact",
        "api",
        "records, people",
        "transaction: the same, Update `PERSON#<id>`, `PERSON`",
        _appeal_with_contact,
    ),
    Pattern("The same rating again", "api", "records", "the same Put, refused: returns what is there", _replay),
    Pattern("The same again, with a contact", "api", "records, people", "the same transaction", _replay_with_contact),
    Pattern(
        "Open a case",
        "react",
        "records, by_agency, by_due",
        "transaction: Put `CASE#<number>`, `CASE` if not there; `CASE#01`; `EVENT#<seq>`",
        _open,
    ),
    Pattern("Open a case that is open", "react", "records", "the same transaction, refused", _open_again),
    Pattern(
        "Import an order that was closed",
        "api",
        "records, by_agency",
        "transaction: Put `CASE#<number>`, `CASE` if not there; `CASE#01`; `EVENT#<seq>`",
        _imported,
    ),
    Pattern("Import an order that is in", "api", "records", "the same transaction, refused", _imported_again),
    Pattern(
        "Accept an order",
        "api",
        "records, by_agency, by_due",
        "Query `CASE#<number>`, `CASE` and up; transaction: Put `CASE` if `version` is the one seen; order; events",
        _accept,
    ),
    Pattern("Answer, and ask the author", "api", "records, by_agency, by_due", "the same", _answer),
    Pattern(
        "Confirm an answer",
        "api",
        "records, by_agency, by_due",
        "the same; the order changes lists",
        _confirm,
    ),
    Pattern("Dispute an answer", "api", "records, by_agency, by_due", "the same", _dispute),
    Pattern("Promise something", "api", "records, by_agency, by_due, by_promise", "the same", _promise),
    Pattern("Keep a promise", "api", "records, by_agency, by_due, by_promise", "the same; it changes lists", _keep),
    Pattern("Act on what has changed", "api", "records", "Query as above; nothing is written", _stale),
    Pattern(
        "Show a case with its timeline",
        "api",
        "records",
        "Query `CASE#<number>`; Get the feedback that opened it",
        _show_case,
    ),
    Pattern(f"List {PAGE} orders of an agency", "api", "by_agency", "Query `ga` = `<agency>#open`, by `gs`", _list),
    Pattern("Claim a call", "api", "records, by_agency, by_call", "as any action", _claim),
    Pattern(f"List {PAGE} calls", "api", "by_call", "Query `gc` = `calls`, `gw` before now", _calls),
    Pattern(
        f"List {CABINET} cases of a person",
        "api",
        "by_person, records",
        "Query `gp` = `<person>`, by `go`; BatchGet `CASE` and `CASE#01` of each",
        _cabinet,
    ),
    Pattern(
        f"List {PAGE} promises of an agency",
        "api",
        "by_promise",
        "Query `gr` = `<agency>#<state>`, by `gt`",
        _list_promises,
    ),
    Pattern(
        f"Find {PAGE} orders that are due", "sweep", "by_due", "Query `gd` = `clock#<n>`, each, `gx` before now", _due
    ),
    Pattern("Find that nothing is due", "sweep", "by_due", "the same", _nothing_due),
    Pattern("Find that no calendar changed", "sweep", "control", "Get `BOOKMARK#calendars`", _same_calendars),
    Pattern(
        "Walk one order of five agencies, recompute it",
        "sweep",
        "control, by_agency, records, by_due",
        "Query `ga` = `<agency>#open`, each; Query the case; transaction as above; move the bookmark",
        _recompute,
    ),
    Pattern("Keep an order's fact", "react", "facts", "Put `OF#<hour>#<lane>`, `<number>#<n>`, if newer", _fact),
    Pattern("The same fact again", "react", "facts", "the same Put, refused", _old_fact),
    Pattern(
        "Propose answers to an order",
        "api",
        "records",
        "Query `CASE#<number>`, `CASE` and up",
        _propose_replies,
    ),
    Pattern(
        f"Propose answers to who has {CABINET} cases",
        "api",
        "records, by_person",
        "the same; Query `gp` = `<person>`, by `go`; BatchGet `CASE` and `CASE#01` of each",
        _propose_replies_to_the_known,
    ),
    Pattern(
        f"Make the digest of an agency with {PAGE} open orders",
        "digest",
        "control, by_agency",
        "Put `MAIL#digest/<agency>/<day>` if free; Query `ga` = `<agency>#open`, all pages; Update `MAIL#...`",
        _digest,
    ),
    Pattern("A digest that was made", "digest", "control", "the same Put, refused", _digest_again),
    Pattern("Mark an hour dirty", "react", "facts", "Put `DIRTY`, `<hour>#<lane>`", _mark),
    Pattern(
        "Send a mail",
        "deliver",
        "control, people, records",
        "Put `MAIL#<id>` if free; Get the person; Query the case; Get the feedback; Update `MAIL#<id>`",
        _send,
    ),
    Pattern("A mail that was sent", "deliver", "control", "the same Put, refused", _send_again),
    Pattern(
        "Split an order in two",
        "api",
        "records, by_agency, by_due",
        "Query as above; transaction: the case, both orders, events",
        _split,
    ),
    Pattern("Open a group", "api", "records, by_group", "Put `GROUP#<id>`, `GROUP` if not there", _opened_group),
    Pattern(
        "Let an order join a group",
        "api",
        "records, by_group and the order's lists",
        "Query as above; transaction as above",
        _joined,
    ),
    Pattern(
        "Begin a run of a group",
        "api",
        "records, by_group",
        "Get `GROUP#<id>`, `GROUP`; transaction: Put it if `version` is the one seen; Put `RUN#<nnnn>` if not there",
        _begun,
    ),
    Pattern(
        f"Answer a page of {GROUP_PAGE} orders of a group",
        "work_group",
        "by_group, records and the orders' lists",
        "Get `RUN#<nnnn>`; Query `gg` = `group#<id>`; each: Query, transaction; Put the run if `pages` is as seen",
        _worked,
    ),
    Pattern("A run that is done, again", "work_group", "records", "Get `GROUP#<id>`, `RUN#<nnnn>`", _worked_again),
    Pattern(
        f"Show a group of {GROUP_PAGE}",
        "api",
        "records, by_group",
        "Get `GROUP#<id>`, `GROUP`; Query `RUN#`, the newest first; count `gg` = `group#<id>`",
        _shown_group,
    ),
    Pattern(
        "Publish a frequent question",
        "api",
        "records, by_group",
        "Transaction: Put `FAQ#<id>`, `FAQ` and `CHANGE#<nnnn>` if not there",
        _question,
    ),
    Pattern(
        "Change a frequent question",
        "api",
        "records, by_group",
        "Get `FAQ#<id>`, `FAQ`; transaction: Put it if `version` is the one seen; Put `CHANGE#<nnnn>` if not there",
        _changed_question,
    ),
    Pattern(
        f"List {PAGE} frequent questions of an agency",
        "api",
        "by_group, records",
        "Query `gg` = `faq#<agency>`; each: BatchGet `FAQ#<id>`, `FAQ`",
        _listed_questions,
    ),
    Pattern(f"Read {PAGE} frequent questions", "publish", "facts", "Query `FAQ`", _read_questions),
    Pattern("Find that nothing is dirty", "publish", "facts", "Query `DIRTY`", _nothing_dirty),
    Pattern(f"Name {PAGE} groups", "publish", "facts", "Query `GROUPS`, the newest first", _newest_groups),
    Pattern(
        f"Count an hour of {BUCKET_OF} ratings",
        "publish",
        "facts, records",
        "Query `DIRTY`; Query `FB#<hour>#<lane>`; Query `OF#<hour>#<lane>`; Delete the mark if unchanged",
        _publish_bucket,
    ),
)
