"""The mapping that is proposed for a file: it says what the file shows, and leaves open what the file cannot say."""

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from infra.load import read_orders, read_ratings
from infra.load.__main__ import UNUSABLE, app
from infra.load.mappings import read_mapping, read_order_mapping
from infra.load.order_mapping import OrderMapping
from infra.load.order_proposal import looks_like_orders
from infra.load.table import open_table
from infra.packs.models.mapping import Always, Mapping
from tests.unit.load.test_load_files import written

RU = """№;Дата обращения;Ведомство;Услуга;Оценка;Отзыв;
1;21.11.2025;МФЦ;Паспорт;Отлично;Быстро, вежливо, спасибо всем;
2;03.11.2025;МФЦ;Загс;Плохо;Ждал два часа в очереди и ушёл ни с чем;
3;05.11.2025;Налоговая: "центр";ИНН;хорошо;;
"""
UK = "Відомство\tПослуга\tДата\tБал\tКоментар\nЦНАП\tПаспорт\t2025-11-21\t9,0\tДуже ввічливі працівники, дякую\n"
ZH = """编号,部门,事项,评价,日期,意见
1,社保局,参保,非常满意,2025年11月21日,窗口人员态度好，办事效率很高，没有等候很长时间，非常感谢
"""


RU_ORDERS = """Номер;Дата поступления;Срок исполнения;Дата закрытия;Ведомство;Источник;Описание;Район
101;21.11.2025 10:05;05.12.2025;28.11.2025;NEAS;Телефон;Во дворе третий день не вывозят мусор;Центр
102;22.11.2025 11:00;06.12.2025;;Луна;Портал;На остановке разбит павильон, осколки на земле;Центр
"""
UK_ORDERS = """№,Створено,Термін,Виконано,Відомство,Джерело,Зміст
7,2025-11-21T10:05:00,2025-12-05,,NEAS,Дзвінок,"Ліхтарі не світять уже тиждень, темно ходити"
"""
ZH_ORDERS = """工单号,受理时间,办结时限,办结时间,承办部门,来源,内容
A7,2025年11月21日,2025年12月5日,2025年11月28日,NEAS,电话热线,小区门口的路灯坏了三天没有人来修理晚上非常黑老人出门很危险请尽快处理
"""


def proposed(folder: Path, content: str, encoding: str = "utf-8") -> tuple[Path, Mapping, str]:
    """The file, the mapping that the tool writes for it, and its text."""
    file = written(folder, content, encoding=encoding)
    ended = CliRunner().invoke(app, ["--map", str(file)])
    assert ended.exit_code == 0, ended.output
    path = folder / "old.mapping.yaml"
    return file, read_mapping(path), path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "encoding", "columns", "dates", "words"),
    [
        (
            RU,
            "cp1251",
            ("№", "Дата обращения", "Ведомство", "Услуга", "Оценка", ["Отзыв"]),
            "dd.mm.yyyy",
            {"Отлично": 5, "Плохо": 2, "хорошо": 4},
        ),
        (UK, "utf-16", ("", "Дата", "Відомство", "Послуга", "Бал", ["Коментар"]), "yyyy-mm-dd", {}),
        (ZH, "gb18030", ("编号", "日期", "部门", "事项", "评价", ["意见"]), "yyyy-mm-dd", {"非常满意": 5}),
    ],
)
def test_columns_dates_and_scores_are_recognised_in_the_languages_of_the_packs(
    content: str,
    encoding: str,
    columns: tuple[str, str, str, str, str, list[str]],
    dates: str,
    words: dict[str, int],
    tmp_path: Path,
) -> None:
    _, mapping, _ = proposed(tmp_path, content, encoding)

    of = mapping.columns
    assert (of.respondent, of.date, of.agency, of.service, of.level, of.comments) == columns
    assert (mapping.dates, mapping.scores.words) == (dates, words)


def test_agencies_and_services_are_listed_and_what_the_pack_has_no_name_for_is_left_open(tmp_path: Path) -> None:
    _, mapping, text = proposed(
        tmp_path, "id,trust,service,score,date\n1,NEAS,See and convey,4,2025-11-21\n2,Moon,,4,2025-11-21\n"
    )

    assert mapping.agencies == {"NEAS": "neas", "Moon": "TODO"}
    assert {agency: [*services] for agency, services in mapping.services.items()} == {
        "NEAS": ["See and convey"],
        "Moon": [""],
    }
    assert "level: score  # 4" in text


def test_what_the_file_does_not_say_is_asked_for(tmp_path: Path) -> None:
    _, mapping, text = proposed(tmp_path, "stars,remark\n4,The queue was long but people were kind\n")

    assert mapping.always == Always(agency="TODO", date="TODO")
    assert "# What the file does not say." in text


def test_dates_that_fit_two_orders_are_said_to(tmp_path: Path) -> None:
    _, _, text = proposed(tmp_path, "id,date,score\n1,03/04/2025,4\n")

    assert "dates: dd.mm.yyyy  # or m/d/yyyy: every date of the sample fits both" in text


def test_a_scale_to_ten_is_noticed(tmp_path: Path) -> None:
    _, mapping, _ = proposed(tmp_path, "id,date,score\n1,2025-04-03,9\n2,2025-04-03,2\n")

    assert (mapping.scores.lowest, mapping.scores.highest) == (1, 10)


def test_the_file_can_be_read_by_the_mapping_proposed_for_it(tmp_path: Path) -> None:
    file, mapping, _ = proposed(tmp_path, RU, "cp1251")

    with read_ratings(file, mapping, namespace="demo") as found:
        assert [submission.body["level"] for submission in found] == [5, 2, 4]
        assert found.rows.reasons() == {}


def test_a_mapping_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    file, _, _ = proposed(tmp_path, RU)
    (tmp_path / "old.mapping.yaml").write_text("mine: true")

    ended = CliRunner().invoke(app, ["--map", str(file)])

    assert ended.exit_code == UNUSABLE
    assert yaml.safe_load((tmp_path / "old.mapping.yaml").read_text()) == {"mine": True}


def orders_proposed(folder: Path, content: str, encoding: str = "utf-8", *more: str) -> tuple[Path, OrderMapping, str]:
    """The same for a file of orders, with what the tool says."""
    file = written(folder, content, encoding=encoding)
    ended = CliRunner().invoke(app, ["--map", str(file), *more])
    assert ended.exit_code == 0, ended.output
    return file, read_order_mapping(folder / "old.mapping.yaml"), ended.output


@pytest.mark.parametrize(
    ("content", "encoding", "columns", "dates"),
    [
        (
            RU_ORDERS,
            "cp1251",
            ("Номер", "Дата поступления", "Срок исполнения", "Дата закрытия", "Ведомство", "Источник", "Описание"),
            "dd.mm.yyyy",
        ),
        (
            UK_ORDERS,
            "utf-8",
            ("№", "Створено", "Термін", None, "Відомство", "Джерело", "Зміст"),
            "yyyy-mm-dd",
        ),
        (
            ZH_ORDERS,
            "gb18030",
            ("工单号", "受理时间", "办结时限", "办结时间", "承办部门", "来源", "内容"),
            "yyyy-mm-dd",
        ),
    ],
)
def test_a_file_that_says_what_was_due_or_closed_is_taken_for_orders(
    content: str, encoding: str, columns: tuple[str | None, ...], dates: str, tmp_path: Path
) -> None:
    _, mapping, told = orders_proposed(tmp_path, content, encoding)

    fields = ("id", "opened_at", "due_at", "closed_at", "agency", "channel", "statement")
    assert tuple(dict(mapping.columns).get(field) for field in fields) == columns  # type: ignore[call-overload]
    assert (mapping.dates, mapping.time_zone, mapping.source) == (dates, "Europe/London", "old")
    assert mapping.values["agency"]["NEAS"] == "neas"
    assert set(mapping.values["channel"].values()) <= {"phone", "web"}
    assert "a file of orders" in told
    assert "--orders" in told


def test_the_orders_can_be_read_by_the_mapping_proposed_for_them(tmp_path: Path) -> None:
    file, mapping, _ = orders_proposed(tmp_path, RU_ORDERS, "cp1251")

    with read_orders(file, mapping) as found:
        first, second = (submission.body for submission in found)
    assert (first["id"], first["opened_at"], first["channel"]) == ("101", "2025-11-21T10:05:00Z", "phone")
    assert (first["agency"], second["agency"]) == ("neas", "TODO")
    assert "closed_at" not in second


def test_whoever_maps_a_file_may_say_what_it_holds(tmp_path: Path) -> None:
    _, mapping, _ = orders_proposed(
        tmp_path, "ref,date,department\n1,2025-11-21,NEAS\n2,2025-11-22,NEAS\n", "utf-8", "--as", "orders"
    )

    assert dict(mapping.columns) == {"id": "ref", "opened_at": "date", "agency": "department"}
    assert dict(mapping.always) == {"channel": "TODO"}


def test_columns_of_ratings_are_no_orders(tmp_path: Path) -> None:
    for content in (RU, UK, ZH):
        assert not looks_like_orders(open_table(written(tmp_path, content)))
