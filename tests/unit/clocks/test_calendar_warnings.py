"""Calendars that end are warned of once a day: in the log, where an alarm listens, and by mail once a week."""

from datetime import date, timedelta

import pytest
import yaml

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.read import read_pack
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.clocks.warn_of_calendars import ENDS, warn_of_calendars
from chalicelib.services.clocks.watch_calendars import Watched, watch_calendars
from tests.builders import NOW, ROOT, pack_document
from tests.deployment import log_lines
from tests.fakes import FakeBookmarks, FakeCases, FakeOutbox, FakePacks

ENDING = date(2027, 3, 1)
MONDAY = date(2027, 1, 4)


def a_pack_until(last: date) -> Pack:
    document = pack_document()
    document["calendars"]["office"]["valid_until"] = last.isoformat()
    document["staff"].append({"email": "analyst@gov.example", "role": "analyst", "agency": "ministry"})
    document["staff"].append({"email": "other@gov.example", "role": "dispatcher", "agency": "office"})
    return read_pack(document, "v1")


@pytest.mark.parametrize(("days_left", "ended"), [(60, None), (59, "no"), (0, "no"), (-1, "yes"), (-400, "yes")])
def test_a_calendar_is_warned_of_from_sixty_days_before_its_end(days_left: int, ended: str | None) -> None:
    outbox = FakeOutbox()
    warned = warn_of_calendars(a_pack_until(ENDING), ENDING - timedelta(days=days_left), outbox)
    assert warned == (ended is not None)
    assert {notification.about["ended"] for notification in outbox.notifications} == ({ended} if ended else set())


def test_the_dispatchers_of_the_body_that_dispatches_and_the_analysts_are_told() -> None:
    outbox = FakeOutbox()
    warn_of_calendars(a_pack_until(ENDING), MONDAY, outbox)
    assert [str(notification.to) for notification in outbox.notifications] == [
        "staff/centre/dispatcher/0",
        "staff/ministry/analyst/0",
    ]
    assert outbox.notifications[0].about == {"calendar": "office", "valid_until": "2027-03-01", "ended": "no"}


def test_a_reader_gets_one_mail_a_week_for_each_calendar() -> None:
    outbox = FakeOutbox()
    for day in range(14):
        warn_of_calendars(a_pack_until(ENDING), MONDAY + timedelta(days=day), outbox)
    assert len({notification.id for notification in outbox.notifications}) == 2 * 2, "two weeks, two readers"


def test_the_warning_is_given_once_a_day() -> None:
    outbox, bookmarks = FakeOutbox(), FakeBookmarks()

    def watch(hours: int) -> Watched:
        return watch_calendars(
            book=CaseBook(NOW + timedelta(hours=hours), FakePacks(a_pack_until(NOW.date())), FakeCases()),
            outbox=outbox,
            bookmarks=bookmarks,
            time_left=lambda: True,
        )

    assert [watch(hours).ending for hours in (0, 1, 13, 14, 15)] == [1, 0, 0, 1, 0]


def test_the_alarm_counts_the_very_line_that_is_logged() -> None:
    resources = yaml.safe_load((ROOT / "infra/resources/alarms.yaml").read_text(encoding="utf-8"))["Resources"]
    pattern = resources["CalendarsEnding"]["Properties"]["FilterPattern"]
    assert pattern == f'{{ $.message = "{ENDS}" }}'
    with log_lines() as lines:
        warn_of_calendars(a_pack_until(ENDING), MONDAY, FakeOutbox())
    assert f'"message":"{ENDS}"' in lines().replace('": "', '":"')
    metric = resources["CalendarsEnding"]["Properties"]["MetricTransformations"][0]
    assert resources["CalendarsEndingAlarm"]["Properties"]["MetricName"] == metric["MetricName"]
