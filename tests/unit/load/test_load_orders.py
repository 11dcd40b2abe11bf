"""Bringing in work orders: twenty a request, each with its own result, nothing twice, every row accounted for."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

import httpx
import pytest
import yaml

from infra.load import BadFile
from infra.load.loading import STAYS
from tests.unit.load.test_load import loading, rejected_rows

COLUMNS = "ref,opened,target,closed,department,remark"
MAPPING: dict[str, Any] = {
    "source": "hotline",
    "time_zone": "America/New_York",
    "columns": {
        "id": "ref",
        "opened_at": "opened",
        "due_at": "target",
        "closed_at": "closed",
        "agency": "department",
    },
    "always": {"channel": "phone"},
    "values": {"agency": {"Public Works": "public-works", "Parks": "parks"}},
}
Answer = Callable[[list[dict[str, Any]], int], httpx.Response | None]


def row(
    ref: str = "1",
    *,
    opened: str = "2011-07-01 01:32:33",
    target: str = "",
    closed: str = "",
    department: str = "Parks",
    remark: str = "",
) -> str:
    return f"{ref},{opened},{target},{closed},{department},{remark}"


def orders_file(folder: Path, *rows: str) -> Path:
    path = folder / "orders.csv"
    path.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("opened", "closed", "sent"),
    [
        ("2011-11-06 01:50:00", "2011-11-06 01:10:00", ("2011-11-06T05:50:00Z", "2011-11-06T06:10:00Z")),
        ("2011-11-06 01:10:00", "2011-11-06 01:50:00", ("2011-11-06T05:10:00Z", "2011-11-06T05:50:00Z")),
        ("2011-11-05 23:00:00", "2011-11-06 01:10:00", ("2011-11-06T03:00:00Z", "2011-11-06T05:10:00Z")),
    ],
)
def test_in_the_hour_that_the_clocks_repeat_an_order_is_closed_after_it_was_opened(
    tmp_path: Path, mapping: Path, opened: str, closed: str, sent: tuple[str, str]
) -> None:
    hotline = Hotline()
    loaded = loading(orders_file(tmp_path, row(opened=opened, closed=closed)), hotline, orders=mapping)
    assert loaded.rejects_file is None
    assert (hotline.kept["1"]["opened_at"], hotline.kept["1"]["closed_at"]) == sent


def many(count: int) -> list[str]:
    return [row(str(n)) for n in range(count)]


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    return written(tmp_path, MAPPING)


def written(folder: Path, mapping: dict[str, Any]) -> Path:
    file = folder / "mapping.yaml"
    file.write_text(yaml.safe_dump(mapping), encoding="utf-8")
    return file


class Hotline:
    """The import's endpoint: refuses who ended before the beginning, remembers the rest, can be told what to answer."""

    def __init__(self, answer: Answer = lambda orders, nth: None) -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self.requests: list[list[dict[str, Any]]] = []
        self.urls: set[str] = set()
        self._answer = answer
        self._lock = Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            orders = json.loads(request.content)["orders"]
            self.requests.append(orders)
            self.urls.add(str(request.url))
            return self._answer(orders, len(self.requests)) or self.take(orders)

    def take(self, orders: list[dict[str, Any]]) -> httpx.Response:
        return httpx.Response(200, json={"items": [self._result(order) for order in orders]})

    def _result(self, order: dict[str, Any]) -> dict[str, Any]:
        if order.get("closed_at", order["opened_at"]) < order["opened_at"]:
            errors = [{"path": "closed_at", "message": "This is before the order was opened."}]
            return {"id": order["id"], "case": None, "status": "refused", "errors": errors}
        known = order["id"] in self.kept
        self.kept[order["id"]] = order
        return {"id": order["id"], "case": "C", "status": "existing" if known else "created"}


def test_a_row_becomes_an_order_with_its_own_times_in_utc(tmp_path: Path, mapping: Path) -> None:
    hotline = Hotline()
    file = orders_file(
        tmp_path,
        row("7", target="2011-07-15 01:32:32", closed="2011-12-01T05:06:58", department="Public Works"),
        row("8", opened="2011-07-01T01:32:33Z"),
    )

    loaded = loading(file, hotline, orders=mapping)

    assert (loaded.new, loaded.reasons, loaded.finished) == (2, {}, True)
    assert hotline.kept == {
        "7": {
            "source": "hotline",
            "channel": "phone",
            "id": "7",
            "opened_at": "2011-07-01T05:32:33Z",
            "due_at": "2011-07-15T05:32:32Z",
            "closed_at": "2011-12-01T10:06:58Z",
            "agency": "public-works",
        },
        "8": {
            "source": "hotline",
            "channel": "phone",
            "id": "8",
            "opened_at": "2011-07-01T01:32:33Z",
            "agency": "parks",
        },
    }
    assert hotline.urls == {"http://heed.test/api/v1/desk/orders/import"}


def test_orders_go_twenty_at_a_time(tmp_path: Path, mapping: Path) -> None:
    hotline = Hotline()

    loaded = loading(orders_file(tmp_path, *many(50)), hotline, orders=mapping)

    assert loaded.new == 50
    assert sorted(len(request) for request in hotline.requests) == [10, 20, 20]


def test_what_the_server_refuses_is_written_down_by_row_and_the_others_are_in(tmp_path: Path, mapping: Path) -> None:
    hotline = Hotline()
    slip = row("2", closed="2011-06-30 00:00:00")

    loaded = loading(orders_file(tmp_path, row("1"), slip, row("3")), hotline, orders=mapping)

    assert (loaded.new, sorted(hotline.kept)) == (2, ["1", "3"])
    (listed,) = rejected_rows(loaded)
    assert (listed["heed_line"], listed["ref"]) == ("3", "2")
    assert listed["heed_reason"] == "closed_at: This is before the order was opened."


def test_one_malformed_order_does_not_keep_the_rest_of_its_request_out(tmp_path: Path, mapping: Path) -> None:
    def whole_request_refused(orders: list[dict[str, Any]], nth: int) -> httpx.Response | None:
        for n, order in enumerate(orders):
            if len(order["id"]) > 80:
                errors = [{"path": f"orders.{n}.id", "message": "At most 80 characters are accepted."}]
                return httpx.Response(422, json={"title": "Invalid", "errors": errors})
        return None

    hotline = Hotline(whole_request_refused)
    rows = [*many(10), row("x" * 81), *many(60)[10:]]

    loaded = loading(orders_file(tmp_path, *rows), hotline, orders=mapping)

    assert (loaded.new, len(hotline.kept), loaded.finished) == (60, 60, True)
    (listed,) = rejected_rows(loaded)
    assert (listed["heed_line"], listed["heed_reason"]) == ("12", "id: At most 80 characters are accepted.")


@pytest.mark.parametrize(
    ("slip", "reason"),
    [
        (row(" "), "no ref"),
        (row(opened=""), "no opened"),
        (row(opened="01/07/2011"), "'01/07/2011' is not a date like 2026-11-21"),
        (row(target="soon"), "'soon' is not a date like 2026-11-21"),
        (row(department="Moon"), "agency 'Moon' is not in the mapping"),
        ("1,2011-07-01 01:32:33", "the row has 2 fields, not 6"),
    ],
)
def test_what_cannot_be_sent_is_written_down_with_line_and_reason(
    slip: str, reason: str, tmp_path: Path, mapping: Path
) -> None:
    hotline = Hotline()

    loaded = loading(orders_file(tmp_path, row("good"), slip), hotline, orders=mapping)

    assert sorted(hotline.kept) == ["good"]
    assert [(listed["heed_line"], listed["heed_reason"]) for listed in rejected_rows(loaded)] == [("3", reason)]


def test_rows_with_one_id_are_one_order_where_they_say_the_same_and_none_where_not(
    tmp_path: Path, mapping: Path
) -> None:
    hotline = Hotline()
    rows = [row("1"), row("1"), row("2"), row("2", department="Public Works"), *(row("1.01E+11") for _ in range(60))]

    loaded = loading(orders_file(tmp_path, *rows), hotline, orders=mapping)

    assert (loaded.new, loaded.replayed, sorted(hotline.kept)) == (1, 0, ["1"])
    assert loaded.reasons == {
        "the id '2' stands for different orders, on lines 4, 5": 2,
        "the id '1.01E+11' was shortened by a spreadsheet: format its column as text and export again": 60,
    }


def test_an_order_that_is_in_with_other_values_is_no_replay_of_the_corrected_row(tmp_path: Path, mapping: Path) -> None:
    hotline = Hotline()
    loading(orders_file(tmp_path, row("1"), row("2")), hotline, orders=mapping)

    again = loading(orders_file(tmp_path, row("1"), row("2", department="Public Works")), hotline, orders=mapping)

    assert (again.new, again.replayed, again.known) == (0, 1, 0)
    (listed,) = rejected_rows(again)
    assert (listed["ref"], listed["heed_reason"]) == ("2", STAYS)


def test_times_are_read_in_the_order_that_the_mapping_names(tmp_path: Path) -> None:
    hotline = Hotline()
    file = orders_file(tmp_path, row("1", opened="1.7.2011 01:32", target="15.07.2011"))

    loading(file, hotline, orders=written(tmp_path, MAPPING | {"dates": "dd.mm.yyyy"}))

    assert hotline.kept["1"]["opened_at"] == "2011-07-01T05:32:00Z"
    assert hotline.kept["1"]["due_at"] == "2011-07-15T04:00:00Z"


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_sent_the_same_orders_again(status: int, tmp_path: Path, mapping: Path) -> None:
    def every_other(orders: list[dict[str, Any]], nth: int) -> httpx.Response | None:
        return httpx.Response(status, headers={"Retry-After": "0"}) if nth % 2 else None

    hotline = Hotline(every_other)

    loaded = loading(orders_file(tmp_path, *many(50)), hotline, orders=mapping, workers=1)

    assert (loaded.new, loaded.finished, len(hotline.requests)) == (50, True, 6)
    assert hotline.requests[0] == hotline.requests[1]


def test_an_answer_lost_half_way_leaves_no_order_out_and_none_twice(tmp_path: Path, mapping: Path) -> None:
    def half_of_it_then_busy(orders: list[dict[str, Any]], nth: int) -> httpx.Response | None:
        if nth > 1:
            return None
        hotline.take(orders[:5])
        return httpx.Response(503, headers={"Retry-After": "0"})

    hotline = Hotline(half_of_it_then_busy)

    loaded = loading(orders_file(tmp_path, *many(50)), hotline, orders=mapping)

    assert (loaded.new, loaded.replayed, len(hotline.kept)) == (45, 5, 50)


def test_a_second_load_sends_nothing_but_one_probe(tmp_path: Path, mapping: Path) -> None:
    hotline = Hotline()
    file = orders_file(tmp_path, *many(120))
    loading(file, hotline, orders=mapping)
    sent = len(hotline.requests)

    again = loading(file, hotline, orders=mapping)

    assert (again.new, again.replayed, again.known) == (0, 1, 119)
    assert [len(request) for request in hotline.requests[sent:]] == [1]


def test_a_refused_order_is_sent_again_once_its_row_is_mended(tmp_path: Path, mapping: Path) -> None:
    hotline = Hotline()
    loading(orders_file(tmp_path, row("1"), row("2", closed="2011-06-30 00:00:00")), hotline, orders=mapping)

    again = loading(orders_file(tmp_path, row("1"), row("2", closed="2011-07-30 00:00:00")), hotline, orders=mapping)

    assert (again.new, again.reasons, sorted(hotline.kept)) == (1, {}, ["1", "2"])


def test_a_server_that_stays_away_ends_the_load_and_the_next_one_goes_on(tmp_path: Path, mapping: Path) -> None:
    file = orders_file(tmp_path, *many(80))
    hotline = Hotline(lambda orders, nth: httpx.Response(503, headers={"Retry-After": "0"}) if nth > 2 else None)

    broken_off = loading(file, hotline, orders=mapping, patience=0.2, workers=1)
    back = Hotline()
    back.kept = hotline.kept.copy()
    finished = loading(file, back, orders=mapping)

    assert (broken_off.new, broken_off.finished) == (40, False)
    assert "503" in broken_off.stopped_by
    assert (finished.new, finished.replayed, finished.known, finished.finished) == (40, 1, 39, True)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"time_zone": "Mars/Olympus"}, "There is no time zone 'Mars/Olympus'"),
        ({"always": {}}, "Nothing says what is the channel of an order"),
        ({"columns": MAPPING["columns"] | {"due_at": "deadline"}}, "has no column deadline"),
        ({"columns": MAPPING["columns"] | {"colour": "remark"}}, "mapping.yaml, line [0-9]+: 'columns.colour"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_before_anything_is_sent(
    change: dict[str, Any], complaint: str, tmp_path: Path
) -> None:
    hotline = Hotline()

    with pytest.raises(BadFile, match=complaint):
        loading(orders_file(tmp_path, row()), hotline, orders=written(tmp_path, MAPPING | change))

    assert hotline.requests == []
