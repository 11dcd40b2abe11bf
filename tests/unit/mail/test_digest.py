"""The daily mail: in each agency's own morning, once, with what it has before it and nothing that an author wrote."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.adapters.templates.letters import JinjaLetters
from chalicelib.domain.errors import Transient
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.recipients import AtWork, StaffRecipient
from chalicelib.services.mail.deliver_notification import deliver_notification
from chalicelib.services.mail.digest import Digested, digest
from chalicelib.services.mail.mail_room import MailRoom
from chalicelib.services.ports.cases import ALL_OPEN, ListedOrder, OrderFilter
from chalicelib.services.ports.mail import Notification
from chalicelib.services.ports.paging import Page
from tests.builders import NOW, SECRET, a_pack, pack_document
from tests.fakes import FakeCases, FakeClaims, FakeFeedback, FakeMailer, FakeOutbox, FakePacks, paged

EIGHT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
"""Tuesday morning in London, where the builder's office is; the next two working days are Wednesday and Monday."""
DIGEST = {"digest": {"at": "08:00"}}
ANN, OLHA = (StaffRecipient("office", Role.OFFICIAL, index) for index in (0, 1))
HEAD = StaffRecipient("office", Role.HEAD, 0)
DISPATCHER = StaffRecipient("centre", Role.DISPATCHER, 0)


def a_digested_pack(**changes: Any) -> Pack:
    return a_pack(**{**DIGEST, **changes})


def listed(n: int = 1, **changes: Any) -> ListedOrder:
    """An order that the office has had for a week, due in two."""
    given: dict[str, Any] = {
        "case": f"AAAA-0000-{n:05}",
        "n": 1,
        "version": 3,
        "state": "in_work",
        "agency": "office",
        "opened_at": EIGHT - timedelta(days=7),
        "given_at": EIGHT - timedelta(days=7),
        "round": 1,
        "owed": True,
        "service": "permits",
        "plan": "negative",
        "due": EIGHT + timedelta(days=14),
    }
    return ListedOrder(**{**given, **changes})


class Lists(FakeCases):
    """The open orders of agencies, two to a page."""

    def __init__(self, *orders: ListedOrder) -> None:
        super().__init__()
        self.listed = orders
        self.read: list[str] = []
        self.fails_for: str | None = None

    def orders(
        self, agency: str, wanted: OrderFilter = ALL_OPEN, *, limit: int, cursor: str | None
    ) -> Page[ListedOrder]:
        assert wanted == ALL_OPEN
        self.read.append(agency)
        if agency == self.fails_for:
            raise Transient("busy")
        return paged([order for order in self.listed if order.agency == agency], 2, cursor)

    def with_dangers(self, orders: Sequence[ListedOrder], plans: Collection[str]) -> Sequence[ListedOrder]:
        return [order if order.plan in plans else replace(order, danger=None) for order in orders]


class Morning:
    """A deployment on a morning."""

    def __init__(self, *orders: ListedOrder, pack: Pack | None = None) -> None:
        self.packs = FakePacks(pack or a_digested_pack())
        self.cases = Lists(*orders)
        self.claims = FakeClaims()
        self.outbox = FakeOutbox()

    def run(self, at: datetime = EIGHT, *, time_left: bool = True) -> Digested:
        return digest(
            now=at,
            packs=self.packs,
            cases=self.cases,
            claims=self.claims,
            outbox=self.outbox,
            time_left=lambda: time_left,
        )

    def told(self, to: AtWork = ANN) -> Mapping[str, int]:
        """What a reader is told: the number of orders by section."""
        (notification,) = (each for each in self.outbox.notifications if each.to == to)
        return {section["name"]: section["count"] for section in notification.about["sections"]}

    def readers(self) -> list[AtWork]:
        return [notification.to for notification in self.outbox.notifications]


# What is told ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "sections"),
    [
        ({}, None),
        ({"due": EIGHT - timedelta(minutes=1)}, {"overdue": 1}),
        ({"due": EIGHT - timedelta(minutes=1), "owed": False}, None),
        ({"due": EIGHT + timedelta(hours=9)}, {"due_soon": 1}),
        ({"due": EIGHT + timedelta(days=1)}, None),
        ({"due": EIGHT + timedelta(hours=9), "owed": False}, None),
        ({"round": 2}, {"redo": 1}),
        ({"round": 2, "owed": False}, None),
        ({"round": 2, "due": EIGHT - timedelta(days=1)}, {"overdue": 1, "redo": 1}),
        ({"owed": False, "promise_due": date(2026, 11, 27)}, {"promises": 1}),
        ({"owed": False, "promise_due": date(2026, 11, 28)}, None),
        ({"given_at": EIGHT - timedelta(hours=23)}, {"new": 1}),
        ({"given_at": EIGHT - timedelta(hours=25)}, None),
        ({"given_at": EIGHT - timedelta(days=4)}, None),
        ({"given_at": None, "opened_at": EIGHT - timedelta(hours=1)}, {"new": 1}),
        ({"plan": "gone", "due": EIGHT + timedelta(hours=9)}, {"due_soon": 1}),
        ({"plan": "urgent", "danger": "manhole"}, {"danger": 1}),
        ({"plan": "urgent", "danger": "manhole", "owed": False}, None),
        ({"plan": "urgent", "danger": "manhole", "round": 2}, {"danger": 1, "redo": 1}),
    ],
)
def test_an_order_is_told_of_where_it_belongs(changes: Any, sections: Mapping[str, int] | None) -> None:
    morning = Morning(listed(**changes))
    morning.run()

    if sections is None:
        assert morning.readers() == []
    else:
        assert morning.told() == sections
        assert morning.readers() == [ANN, OLHA, HEAD]


def test_after_a_weekend_what_came_since_friday_morning_is_new() -> None:
    pack = a_digested_pack(calendars={"office": {**pack_document()["calendars"]["office"], "days_off": []}})
    friday, monday = (datetime(2026, 11, day, 8, 0, tzinfo=UTC) for day in (27, 30))
    orders = [listed(n, given_at=friday + timedelta(hours=hours)) for n, hours in enumerate((-1, 1, 30))]
    morning = Morning(*orders, pack=pack)
    morning.run(monday)

    assert morning.told() == {"new": 2}


def test_a_warning_of_the_plan_makes_an_order_due_soon() -> None:
    """The plan warns a working day, eight hours, before: at noon for noon of the next day."""
    morning = Morning(listed(due=datetime(2026, 11, 25, 12, tzinfo=UTC)))
    morning.run(datetime(2026, 11, 24, 11, 59, tzinfo=UTC))
    assert morning.readers() == []

    later = Morning(listed(due=datetime(2026, 11, 25, 12, tzinfo=UTC)))
    later.run(datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    assert later.told() == {"due_soon": 1}


def test_a_dispatcher_is_told_what_waits_for_one_and_officials_are_not() -> None:
    waiting = listed(agency="centre", state="registered", given_at=EIGHT - timedelta(hours=1))
    morning = Morning(waiting, listed(2, round=2))
    morning.run()

    assert morning.told(DISPATCHER) == {"waiting": 1}
    assert morning.told(HEAD) == {"redo": 1}


def test_what_waits_for_a_dispatcher_and_is_overdue_is_told_to_the_head_of_the_centre() -> None:
    """The work list and the public numbers count it there too."""
    head = {"email": "chief@gov.example", "role": "head", "agency": "centre", "language": "en"}
    waiting = listed(agency="centre", state="registered", due=EIGHT - timedelta(hours=1))
    morning = Morning(waiting, pack=a_digested_pack(staff=[*pack_document()["staff"], head]))
    morning.run()

    assert morning.told(DISPATCHER) == {"waiting": 1}
    assert morning.told(StaffRecipient("centre", Role.HEAD, 0)) == {"overdue": 1}


def test_a_day_is_that_of_the_calendar_that_set_the_deadline() -> None:
    agencies = pack_document()["agencies"]
    agencies["office"]["time_zone"] = "Asia/Vladivostok"
    eight_there = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    midnight_in_london = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)
    morning = Morning(listed(due=midnight_in_london), pack=a_digested_pack(agencies=agencies))
    morning.run(eight_there)

    (overdue,) = morning.outbox.notifications[0].about["sections"]
    assert overdue["items"][0]["due"] == "2026-11-20"


def test_who_has_two_roles_gets_one_mail_with_both_parts() -> None:
    staff = [
        {"email": "both@gov.example", "role": role, "agency": "centre", "language": "en"}
        for role in ("official", "dispatcher")
    ]
    orders = [listed(1, agency="centre", state="registered"), listed(2, agency="centre", round=2)]
    morning = Morning(*orders, pack=a_digested_pack(staff=staff))
    morning.run()

    assert morning.told(StaffRecipient("centre", Role.OFFICIAL, 0)) == {"waiting": 1, "redo": 1}
    assert len(morning.readers()) == 1


def test_all_are_counted_and_the_first_twenty_are_named() -> None:
    morning = Morning(*(listed(n, due=EIGHT - timedelta(days=1)) for n in range(32)))
    morning.run()

    (overdue,) = morning.outbox.notifications[0].about["sections"]
    assert overdue["count"] == 32
    assert [item["case"] for item in overdue["items"]] == [f"AAAA-0000-{n:05}" for n in range(20)]


def test_a_danger_comes_first_and_is_named_in_the_readers_language() -> None:
    pack = a_digested_pack()
    manhole = listed(2, plan="urgent", danger="manhole", due=EIGHT + timedelta(days=1))
    morning = Morning(listed(1, due=EIGHT - timedelta(days=1)), manhole, pack=pack)
    morning.run()
    english, ukrainian, _head = (delivered(notification, pack) for notification in morning.outbox.notifications)

    assert list(morning.told()) == ["danger", "overdue"]
    assert english["subject"] == "Office today: danger to people 1, overdue 1"
    assert "Open manhole" in english["html"]
    assert "OPEN MANHOLE" in english["text"]
    assert "Небезпечно для людей" in ukrainian["text"]


def test_a_digest_that_an_earlier_release_queued_is_still_delivered() -> None:
    """Its orders name no danger."""
    pack = a_digested_pack()
    morning = Morning(listed(1, due=EIGHT - timedelta(days=1)), pack=pack)
    morning.run()
    queued = morning.outbox.notifications[0]
    (overdue,) = queued.about["sections"]
    (order,) = overdue["items"]
    earlier = {name: value for name, value in order.items() if name != "danger"}
    told = replace(queued, about={**queued.about, "sections": [{**overdue, "items": [earlier]}]})

    assert delivered(told, pack)["text"] == delivered(queued, pack)["text"]


def test_a_dispatcher_is_told_of_a_danger_that_waits_for_one() -> None:
    waiting = listed(agency="centre", state="registered", plan="urgent", danger="manhole")
    morning = Morning(waiting)
    morning.run()

    assert morning.told(DISPATCHER) == {"danger": 1, "waiting": 1}


# When -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "comes"),
    [
        (EIGHT - timedelta(seconds=1), False),
        (EIGHT, True),
        (EIGHT + timedelta(hours=8, minutes=59), True),
        (EIGHT + timedelta(hours=9), False),
        (EIGHT + timedelta(days=2), False),
        (EIGHT + timedelta(days=4), False),
    ],
)
def test_it_comes_on_a_working_day_from_its_hour_until_work_ends(at: datetime, comes: bool) -> None:
    morning = Morning(listed(due=EIGHT - timedelta(days=1)))
    morning.run(at)

    assert bool(morning.readers()) == comes


def test_an_agency_has_it_in_its_own_morning() -> None:
    agencies = pack_document()["agencies"]
    agencies["office"]["time_zone"] = "Asia/Vladivostok"
    morning = Morning(listed(due=EIGHT - timedelta(days=9)), pack=a_digested_pack(agencies=agencies))
    eight_there = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)

    assert morning.run(eight_there - timedelta(minutes=1)).mails == 0
    assert morning.run(eight_there).mails == 3


def test_it_is_on_time_when_the_clocks_change() -> None:
    before, after = datetime(2027, 3, 25, 8, 0, tzinfo=UTC), datetime(2027, 3, 29, 7, 0, tzinfo=UTC)
    for eight in (before, after):
        morning = Morning(listed(due=EIGHT))
        assert morning.run(eight - timedelta(minutes=1)).mails == 0
        assert morning.run(eight).mails == 3


def test_a_pack_without_a_digest_sends_none() -> None:
    morning = Morning(listed(due=EIGHT - timedelta(days=1)), pack=a_pack())

    assert morning.run() == Digested()
    assert morning.cases.read == []


# Once -----------------------------------------------------------------------------------------------------------------


def test_the_runs_after_the_first_read_and_send_nothing_that_day() -> None:
    morning = Morning(listed(due=EIGHT - timedelta(days=1)))
    assert morning.run().mails == 3
    read = list(morning.cases.read)

    assert morning.run(EIGHT + timedelta(hours=1)).mails == 0
    assert morning.cases.read == read
    assert morning.run(EIGHT + timedelta(days=1)).mails == 3
    assert len({notification.id for notification in morning.outbox.notifications}) == 6


def test_an_agency_with_nothing_to_tell_is_not_read_again() -> None:
    morning = Morning()
    morning.run()
    read = list(morning.cases.read)
    morning.run(EIGHT + timedelta(hours=1))

    assert morning.outbox.notifications == []
    assert morning.cases.read == read


def test_a_digest_that_failed_holds_up_no_other_and_is_made_by_the_next_run() -> None:
    waiting = listed(agency="centre", state="registered")
    morning = Morning(listed(due=EIGHT - timedelta(days=1)), waiting)
    morning.cases.fails_for = "office"
    assert morning.run() == Digested(mails=1, failed=1)

    morning.cases.fails_for = None
    assert morning.run(EIGHT + timedelta(hours=1)) == Digested(mails=3)


def test_without_time_left_the_day_is_not_claimed() -> None:
    morning = Morning(listed(due=EIGHT - timedelta(days=1)))

    assert morning.run(time_left=False).mails == 0
    assert morning.run(EIGHT + timedelta(hours=1)).mails == 3


# How it reads ---------------------------------------------------------------------------------------------------------


def delivered(notification: Notification, pack: Pack) -> dict[str, str]:
    mailer = FakeMailer()
    room = MailRoom(
        now=NOW,
        site_url="https://heed.example",
        secret=SECRET,
        packs=FakePacks(pack),
        people=FakeFeedback(),
        letters=JinjaLetters(),
        claims=FakeClaims(),
        mailer=mailer,
    )
    assert deliver_notification(notification, room=room)
    return mailer.sent[0]


def test_it_speaks_the_readers_language_and_links_to_each_order() -> None:
    midnight = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    orders = [listed(n, due=midnight, service="fishing") for n in range(22)]
    pack = a_digested_pack()
    morning = Morning(*orders, listed(30, service=None, given_at=EIGHT - timedelta(hours=1)), pack=pack)
    morning.run()
    english, ukrainian, _head = (delivered(notification, pack) for notification in morning.outbox.notifications)

    assert english["subject"] == "Office today: overdue 22, new 1"
    assert ukrainian["subject"] == "Управління, сьогодні: прострочені – 22, нові – 1"
    for body in (english["text"], english["html"]):
        assert "23 November 2026" in body, "midnight belongs to the day that it ends"
        assert "Fishing permits" in body
        assert "and 2 more" in body
        assert "{" not in body.partition("<body>")[2]
    assert 'href="https://heed.example/desk/#AAAA-0000-00000"' in english["html"]
    assert "- AAAA-0000-00030, 8 December 2026\n" in english["text"]
