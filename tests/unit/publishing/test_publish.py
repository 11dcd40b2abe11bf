"""Publishing: right numbers, only what changed, and the same site whatever happens on the way."""

import csv
import gzip
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.statistics.exclusions import Reason
from chalicelib.domain.statistics.facts import OrderFact, RoundFact
from chalicelib.domain.submissions.feedback import Feedback
from chalicelib.services.publishing import publish as publishing
from chalicelib.services.publishing.files import as_table
from tests.unit.publishing.fakes import NOW, Country, FakeFeedback, PowerCutError, small_pack

YESTERDAY = NOW - timedelta(days=1)
LAST_MONTH = NOW - timedelta(days=30)


def order(agency: str = "tax", **changes: object) -> OrderFact:
    fact = OrderFact(
        case="7K3M-Q9ZT-4R2XN",
        n=1,
        version=1,
        agency=agency,
        service="vat",
        region=None,
        opened_at=YESTERDAY,
        state="assigned",
        closed=False,
        resolution=None,
        rounds=(RoundFact(n=1, agency=agency, due=NOW + timedelta(days=3)),),
    )
    return replace(fact, **changes)  # type: ignore[arg-type]


def test_an_empty_country_has_a_whole_site() -> None:
    country = Country()
    country.publish()
    assert {"index.html", "404.html", "methodology/index.html", "agencies/tax/index.html", "data/index.json"} <= set(
        country.site
    )
    home = country.text("index.html")
    assert "Yours could be the first" in home
    assert '<a href="/agencies/tax/">' in home and "<table" not in home


@pytest.mark.parametrize("name", ["=1+1", "+7", "-2", "@SUM(A1)", "\t=1"])
def test_no_name_is_a_formula_in_a_spreadsheet(name: str) -> None:
    row = next(csv.reader([as_table(["name"], [[name]]).removeprefix("\ufeffname\r\n")]))
    assert row == [f"'{name}"]
    assert as_table(["n", "change"], [["1-2", -0.5]]) == "\ufeffn,change\r\n1-2,-0.5\r\n"


def test_the_published_counts_are_those_of_the_ratings() -> None:
    country = Country()
    for level, at in [(5, NOW), (5, YESTERDAY), (4, LAST_MONTH), (1, LAST_MONTH), (None, NOW)]:
        country.rate(level, at=at)
    assert country.publish().buckets == 3
    overall = country.index()["overall"]
    assert overall["levels"]["counts"] == {"1": 1, "2": 0, "3": 0, "4": 1, "5": 2}
    assert overall["satisfaction"]["value"] == 0.75
    assert overall["satisfaction"]["formula"] == "satisfaction/1"
    assert country.index()["services"]["vat"]["levels"]["counts"] == overall["levels"]["counts"]
    assert [month["month"] for month in country.index()["months"]] == ["2026-10", "2026-11"]
    assert "75.0%" in country.text("index.html")


def test_a_breakdown_below_the_limit_shows_no_number_anywhere() -> None:
    country = Country(limit=10)
    for _ in range(9):
        country.rate(1, agency="roads", service=None)
    for _ in range(30):
        country.rate(5)
    country.publish()
    roads = country.index()["agencies"]["roads"]
    assert roads["levels"] == {"formula": "levels/1", "status": "too-few", "n": None, "counts": None}
    assert "too few" in country.text("index.html")
    assert "Fewer than 10" in country.text("agencies/roads/index.html")
    row = next(line for line in country.text("data/agencies.csv").splitlines() if line.startswith("roads"))
    assert set(row.split(",")[4:-3]) == {""}


def test_ratings_of_a_use_that_is_known_are_told_apart_on_the_site_and_in_the_files() -> None:
    country = Country(limit=2)
    country.rate(5)
    country.publish()
    assert "Verified ratings" not in country.text("index.html")
    country.rate(1, transaction="mark")
    country.publish()
    verified = country.index()["overall"]["verified"]
    assert (verified["formula"], verified["value"], verified["n"]) == ("verified/1", 0.5, 2)
    assert "Verified ratings" in country.text("index.html")
    header, *rows = csv.reader(country.text("data/agencies.csv").splitlines())
    assert {row[0]: row[header.index("verified")] for row in rows}["tax"] == "0.5"


def test_what_is_left_out_of_a_breakdown_is_kept_back_below_the_limit() -> None:
    country = Country(limit=2)
    spam = [country.rate(1), country.rate(1, agency="roads", service=None), country.rate(1)]
    for identifier in spam:
        country.exclude(identifier, Reason.SPAM)
    country.publish()
    agencies = country.index()["agencies"]
    assert (agencies["tax"]["left_out"], agencies["roads"]["left_out"]) == ({"spam": 2}, None)
    assert "Fewer than 2" in country.text("agencies/roads/index.html").partition('id="left-out"')[2]


def test_scores_are_of_the_questions_to_the_public_and_kept_back_below_the_limit() -> None:
    country = Country(limit=2)
    country.rate(5, answers={"speed": 5, "why": "words"})
    country.rate(None, survey="team", answers={"mood": 1})
    country.publish()
    assert country.index()["overall"]["questions"]["short/speed"]["status"] == "too-few"
    country.rate(5, answers={"speed": 3})
    country.publish()
    (name,) = country.index()["overall"]["questions"]
    assert (name, country.index()["overall"]["questions"][name]["value"]) == ("short/speed", 75)


def test_places_come_by_their_number_of_ratings_and_those_kept_back_last() -> None:
    country = Country(limit=2)
    for agency, count in (("tax", 1), ("roads", 2)):
        for _ in range(count):
            country.rate(5, agency=agency, service=None)
    country.publish()

    def order_of_agencies() -> list[str]:
        return re.findall(r'href="/agencies/(\w+)/"', country.text("index.html").partition('id="agencies"')[2])

    assert order_of_agencies() == ["roads", "tax"]
    for _ in range(2):
        country.rate(5, service=None)
    country.publish()
    assert order_of_agencies() == ["tax", "roads"]


def test_only_the_newest_days_are_in_the_files_and_trends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "DAYS_SHOWN", 2)
    country = Country(limit=1)
    for at in (LAST_MONTH, NOW - timedelta(days=2), YESTERDAY, NOW):
        country.rate(5, at=at)
    country.publish()
    days = [line.partition(",")[0] for line in country.text("data/days.csv").splitlines()[1:]]
    assert days == ["2026-11-20", "2026-11-21"]


def test_only_months_that_are_missing_are_marked_as_a_gap() -> None:
    for days_ago, gap in ((30, False), (70, True)):
        country = Country(limit=1)
        country.rate(5, at=NOW - timedelta(days=days_ago))
        country.rate(5)
        country.publish()
        assert ("A dashed line marks months without ratings" in country.text("index.html")) is gap


def test_a_late_decision_reaches_an_old_number_and_is_itself_published() -> None:
    country = Country()
    spam = country.rate(1, at=LAST_MONTH)
    country.rate(5)
    country.publish()
    country.exclude(spam, Reason.SPAM, at=LAST_MONTH)
    country.publish()
    assert country.index()["overall"]["satisfaction"]["value"] == 1
    assert country.index()["overall"]["left_out"] == {"spam": 1}
    assert "Spam" in country.text("methodology/index.html")


def test_an_open_overdue_order_is_shown_to_the_public() -> None:
    country = Country(limit=1)
    country.keep(order(rounds=(RoundFact(n=1, agency="tax", due=NOW - timedelta(hours=1)),)))
    country.publish()
    assert country.index()["agencies"]["tax"]["orders"]["counts"]["overdue"] == 1
    assert country.index()["overall"]["on_time"]["value"] == 0


def test_nothing_new_writes_nothing() -> None:
    country = Country()
    country.rate(5)
    country.publish()
    before = dict(country.lake)
    result = country.publish(NOW + timedelta(minutes=5))
    assert (result.buckets, result.written, country.puts) == (0, 0, [])
    assert country.lake == before


def test_counting_the_same_again_changes_no_object() -> None:
    country = Country()
    country.rate(5)
    country.publish()
    before = dict(country.site)
    country.mark(next(iter(country.feedback)))
    country.publish(NOW + timedelta(minutes=5))
    assert country.puts == []
    assert country.site == before


def test_a_new_rating_touches_only_the_pages_that_show_it() -> None:
    country = Country()
    for _ in range(3):
        country.rate(5)
        country.rate(5, agency="roads", service=None)
    country.publish()
    for _ in range(3):
        country.rate(4, agency="roads", service=None)
    country.publish()
    pages = {path for path in country.puts if path.endswith(".html")}
    assert pages == {"index.html", "agencies/roads/index.html", "agencies/state/index.html"}


def test_a_page_is_drawn_again_for_each_row_that_it_shows() -> None:
    country = Country(limit=1)
    country.rate(5)
    country.publish()
    country.rate(4, agency="roads", service="vat-online")
    country.publish()
    assert {"agencies/tax/index.html", "services/vat/index.html", "services/vat-online/index.html"} <= set(country.puts)


def test_no_page_is_there_before_what_it_asks_for() -> None:
    country = Country()
    country.publish()
    are_assets = [path.startswith("assets/") for path in country.puts]
    assert are_assets == sorted(are_assets, reverse=True)
    assert any(are_assets)


def test_a_mark_set_anew_while_counting_stays() -> None:
    country = Country()
    country.rate(5)
    where = next(iter(country.dirty))
    country.while_counting = lambda: country.mark(where)
    assert country.publish().remaining == 1
    country.while_counting = lambda: None
    assert country.publish().remaining == 0


def test_a_run_short_of_time_counts_one_bucket_and_leaves_the_rest() -> None:
    country = Country(limit=1)
    for day in range(5):
        country.rate(5, at=NOW - timedelta(days=day))
    result = country.publish(seconds_left=lambda: 5)
    assert (result.buckets, result.remaining) == (1, 4)
    assert country.index()["overall"]["levels"]["n"] == 1
    assert country.publish().remaining == 0
    assert country.index()["overall"]["levels"]["n"] == 5


def test_an_hour_that_became_empty_leaves_no_trace_in_the_sums() -> None:
    country = Country()
    country.rate(5, at=LAST_MONTH)
    country.rate(5)
    country.publish()
    where = min(country.feedback)
    country.feedback[where].clear()
    country.mark(where)
    country.publish()
    assert country.index()["period"] == {"from": "2026-11", "to": "2026-11"}


def test_a_new_pack_redraws_the_site_and_removes_what_it_no_longer_has() -> None:
    country = Country()
    country.rate(5)
    country.publish()
    assets = {path for path in country.site if path.startswith("assets/")}
    country.pack = small_pack(version="v2", without="roads")
    country.publish()
    assert "agencies/roads/index.html" not in country.site
    assert assets <= set(country.site)


def test_a_month_that_ended_is_no_longer_marked_open_although_nothing_came_in() -> None:
    country = Country(limit=1)
    country.rate(5)
    country.publish()
    assert "not over yet" in country.text("index.html")
    assert [month["complete"] for month in country.index()["months"]] == [False]
    country.publish(NOW + timedelta(days=30))
    assert "not over yet" not in country.text("index.html")
    assert [month["complete"] for month in country.index()["months"]] == [True]


def test_each_page_tells_when_its_numbers_were_computed() -> None:
    country = Country(limit=1)
    country.rate(5)
    country.publish()
    later = NOW + timedelta(minutes=5)
    country.rate(4, at=later)
    country.publish(later)
    assert country.index()["computed_at"] == "2026-11-21T12:05:00+00:00"
    assert "21 November 2026, 14:05 (Europe/Kyiv)" in country.text("agencies/tax/index.html")
    assert "21 November 2026, 14:00 (Europe/Kyiv)" in country.text("agencies/roads/index.html")


def test_facts_files_hold_no_person_no_words_and_no_identifier() -> None:
    country = Country()
    identifier = country.rate(2)
    country.keep(order())
    country.publish()
    files = {key: gzip.decompress(body).decode() for key, body in country.lake.items() if key.startswith("facts/")}
    assert set(files) == {
        "facts/dt=2026-11-21/hour=12/lane=0.jsonl.gz",
        "facts/dt=2026-11-20/hour=12/lane=0-orders.jsonl.gz",
    }
    everything = "".join(files.values())
    assert not any(word in everything for word in ("person", "queue", identifier, "7K3M"))
    assert {json.loads(line)["kind"] for line in everything.splitlines()} == {"feedback", "order"}


def facts_rows(country: Country, kind: str) -> list[dict[str, Any]]:
    files = [gzip.decompress(body) for key, body in country.lake.items() if key.startswith("facts/")]
    rows = [json.loads(line) for file in files for line in file.splitlines()]
    return [row for row in rows if row["kind"] == kind]


def test_no_time_in_a_facts_file_is_finer_than_the_hour() -> None:
    country = Country()
    due = NOW - timedelta(minutes=1, microseconds=5)
    turns = (
        RoundFact(n=1, agency="tax", due=due, answered_at=due),
        RoundFact(n=2, agency="tax", due=due, answered_at=due + timedelta(seconds=30)),
        RoundFact(n=3, agency="tax", due=due),
    )
    country.keep(order(rounds=turns))
    country.publish()
    (row,) = facts_rows(country, "order")
    assert [(turn["due"], turn["answered"], turn["in_time"]) for turn in row["rounds"]] == [
        ("2026-11-21T11", "2026-11-21T11", True),
        ("2026-11-21T11", "2026-11-21T11", False),
        ("2026-11-21T11", None, None),
    ]
    for text in re.findall(r"T\d\d[^\"]*", json.dumps(row)):
        assert len(text) == len("T11")


def test_a_facts_file_says_what_counts_and_who_said_that_it_is_solved() -> None:
    country = Country()
    country.exclude(country.rate(1), Reason.SPAM)
    country.rate(5)
    turns = [
        RoundFact(n=n, agency="tax", follow_up="solved", follow_up_by=by) for n, by in ((1, "operator"), (2, None))
    ]
    country.keep(order(rounds=(*turns, RoundFact(n=3, agency="tax"))))
    country.publish()
    counted = {row["level"]: (row["counts"], row["left_out"]) for row in facts_rows(country, "feedback")}
    assert counted == {1: (False, "spam"), 5: (True, None)}
    (row,) = facts_rows(country, "order")
    assert [turn["by_author"] for turn in row["rounds"]] == [False, True, None]


def test_a_period_below_the_limit_is_kept_back_on_pages_and_in_files_even_for_the_whole() -> None:
    country = Country(limit=3)
    country.rate(1, at=LAST_MONTH)
    for _ in range(2):
        country.rate(1, at=LAST_MONTH - timedelta(days=31))
    for _ in range(3):
        country.rate(5)
    country.publish()
    _, few, enough = country.index()["months"]
    assert few["levels"] == {"formula": "levels/1", "status": "too-few", "n": None, "counts": None}
    assert enough["levels"]["n"] == 3
    for name in ("months", "days"):
        _, _, old, new = country.text(f"data/{name}.csv").splitlines()
        assert set(old.split(",")[3 if name == "months" else 2 : -3]) == {""}
        assert new.split(",")[3 if name == "months" else 2] == "3"
    assert country.index()["overall"]["levels"]["n"] == 6
    (row,) = re.findall(r"<tr>\s*<th scope=.row.>October 2026</th>(.*?)</tr>", country.text("index.html"), re.DOTALL)
    assert re.findall(r">([^<>\n]+)<", row) == ["too few", "too few"]


def test_a_trend_of_periods_below_the_limit_says_so_once_and_draws_nothing() -> None:
    country = Country(limit=3)
    for month in range(4):
        country.rate(5, at=NOW - timedelta(days=31 * month))
    country.publish()
    front = country.text("index.html")
    months = front.partition('id="months"')[2].partition("</section>")[0]
    assert "No period has at least 3 ratings." in months
    assert "<svg" not in months
    assert "<td" not in months
    assert 'id="days"' not in front, "where no month has enough, no day has"


def test_days_are_drawn_where_one_has_enough_ratings() -> None:
    country = Country(limit=3)
    for _ in range(3):
        country.rate(5)
    country.publish()
    assert "<svg" in country.text("index.html").partition('id="days"')[2].partition("</section>")[0]


def test_follow_ups_that_staff_typed_in_are_told_apart() -> None:
    country = Country(limit=2)
    own = RoundFact(n=1, agency="tax", follow_up="not_solved", rating=2, follow_up_by="author")
    typed_in = RoundFact(n=1, agency="tax", follow_up="solved", rating=10, follow_up_by="operator")
    for n, turn in enumerate((own, own, typed_in), start=1):
        country.keep(order(n=n, rounds=(turn,)))
    country.publish()
    overall, tax = country.index()["overall"], country.index()["agencies"]["tax"]
    assert (overall["handling"]["value"], overall["solved"]["value"], overall["solved"]["n"]) == (2, 0, 2)
    assert (overall["entered_by_staff"], tax["entered_by_staff"]) == (1, None)
    assert "Follow-ups entered by staff, in neither the handling nor what counts as solved: 1." in country.text(
        "methodology/index.html"
    )


def test_types_and_cache_times_suit_what_they_are_of() -> None:
    country = Country()
    country.publish()
    assert country.headers["index.html"] == ("text/html; charset=utf-8", "public, max-age=60")
    assert country.headers["data/days.csv"][0] == "text/csv; charset=utf-8"
    style = next(path for path in country.site if path.endswith(".css"))
    assert country.headers[style] == ("text/css; charset=utf-8", "public, max-age=31536000, immutable")


def _history(country: Country) -> None:
    """A first publish, then changes: more ratings, an old correction, an order that moves to another body."""
    country.rate(5, at=LAST_MONTH)
    spam = country.rate(1, at=LAST_MONTH)
    country.keep(order("tax"))
    country.publish()
    country.rate(2, agency="roads", service=None)
    country.exclude(spam, Reason.SPAM, at=LAST_MONTH)
    country.keep(order("roads", version=2))


def _cut_at(step: int) -> Callable[[str], None]:
    count = 0

    def fuse(effect: str) -> None:
        nonlocal count
        count += 1
        if count > step:
            raise PowerCutError(effect)

    return fuse


def test_a_run_cut_off_at_any_point_is_made_good_by_the_next() -> None:
    whole = Country(limit=1)
    _history(whole)
    effects: list[str] = []
    whole.fuse = effects.append
    whole.publish()
    assert len(effects) > 15

    for step in range(len(effects)):
        country = Country(limit=1)
        _history(country)
        country.fuse = _cut_at(step)
        with pytest.raises(PowerCutError):
            country.publish()
        country.fuse = lambda effect: None
        country.publish()
        assert country.site == whole.site, f"cut at effect {step}"
        assert country.lake == whole.lake, f"cut at effect {step}"
        assert not country.dirty


def test_a_bucket_that_cannot_be_read_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    country = Country()
    country.rate(5, at=NOW)
    country.rate(1, at=YESTERDAY)
    read = FakeFeedback.feedback_in
    broken = f"{YESTERDAY:%Y-%m-%dT%H}#0"

    def feedback_in(source: FakeFeedback, bucket: str) -> Iterable[Feedback]:
        if bucket == broken:
            raise KeyError("source")
        return read(source, bucket)

    monkeypatch.setattr(FakeFeedback, "feedback_in", feedback_in)
    result = country.publish()
    assert (result.buckets, result.remaining, result.unreadable) == (1, 1, 1)
    assert country.index()["overall"]["levels"]["counts"]["5"] == 1
    monkeypatch.undo()
    assert country.publish().unreadable == 0
    assert country.index()["overall"]["levels"]["counts"] == {"1": 1, "2": 0, "3": 0, "4": 0, "5": 1}
