"""The on-time figures of fifteen hundred real work orders, from the file to the site, against a count by csv alone."""

import hashlib
import json

import pytest

from chalicelib.domain.cases.imported_orders import HistoricOrder, number_of, problems, take_in
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.statistics.facts import case_fact, order_fact
from chalicelib.entrypoints.schemas.imports import HistoricOrderIn
from infra.load import read_orders
from infra.load.mappings import read_order_mapping
from infra.packs import compiled
from tests import boston
from tests.builders import SECRET
from tests.unit.publishing.fakes import NOW, Country


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Country:
    """A site that shows every tenth order of the file."""
    folder = tmp_path_factory.mktemp("boston")
    file = boston.write_rows(folder / "orders.csv", boston.a_tenth())
    with read_orders(file, read_order_mapping(boston.write_mapping(folder / "mapping.yaml"))) as found:
        submissions = [*found]
        assert [*found.rows.rejections()] == []
    pack = compiled(boston.write_pack(folder / "boston"), today=NOW.date())
    country = Country()
    country.pack = read_pack(pack.document, pack.version)
    for submission in submissions:
        given = HistoricOrderIn.model_validate_json(json.dumps(submission.body))
        historic = HistoricOrder(**given.model_dump())
        assert problems(historic, now=NOW, pack=country.pack) == ()
        case = take_in(historic, number_of(historic, SECRET), by=None, now=NOW, pack=country.pack).case
        (order,) = case.orders
        country.keep(order_fact(order, case_fact(case, order, country.pack), country.pack.workflow))
    country.publish()
    return country


def test_the_figures_of_the_whole_are_those_of_the_file(country: Country) -> None:
    straight = boston.expected(boston.a_tenth())
    assert (straight.met, straight.late, straight.overdue, straight.untimed) == (959, 181, 85, 275)

    overall = country.index()["overall"]

    assert overall["deadlines"]["counts"] == {"met": 959, "late": 181, "overdue": 85, "untimed": 275}
    assert (overall["on_time"]["n"], overall["on_time"]["value"]) == (1_225, round(959 / 1_225, 6))
    assert overall["on_time_answered"]["n"] == 959 + 181
    # Five of the open ones have no target.
    assert {name: overall["orders"]["counts"][name] for name in ("opened", "open", "overdue")} == {
        "opened": 1_500,
        "open": 90,
        "overdue": 85,
    }


def test_every_department_has_the_figures_of_its_rows(country: Country) -> None:
    index, rows = country.index(), boston.a_tenth()
    beside = "PROP"  # The smallest that is about enough: one about too few could be told from it.
    for department in sorted({row["department"] for row in rows}):
        straight = boston.expected(row for row in rows if row["department"] == department)
        shown = index["agencies"][boston.slug(department)]["deadlines"]["counts"]
        if straight.with_target + straight.untimed < country.pack.limits.publication or department == beside:
            assert shown is None, department
        else:
            assert shown == {
                "met": straight.met,
                "late": straight.late,
                "overdue": straight.overdue,
                "untimed": straight.untimed,
            }, department


def test_the_page_says_how_many_have_no_target(country: Country) -> None:
    page = country.text("index.html")
    for count in ("959", "181", "85", "275"):
        assert count in page


def test_the_rows_kept_here_are_those_of_the_source() -> None:
    """Their hash was taken beside the source, whose publisher states the figures."""
    assert hashlib.sha256(boston.text().encode()).hexdigest() == (
        "0a934b6a62af211e7c24ab53d1791bcf38de99db598663c8c1775d5b709b2f8d"
    )
    straight = boston.expected(boston.rows())
    assert (straight.met, straight.late, straight.overdue, straight.untimed) == (9_620, 1_807, 843, 2_730)
