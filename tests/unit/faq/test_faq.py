"""Frequent questions: who keeps them, what is refused, what stays of every change."""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.dynamodb.faq_store import change_item, entry_item
from chalicelib.adapters.dynamodb.stream import read_change
from chalicelib.domain.errors import Conflict, Forbidden, Invalid, NotFound
from chalicelib.domain.faq import LONGEST_ANSWER, FaqState, FrequentQuestion, check
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.personal_data import personal_data
from chalicelib.services.caller import Caller
from chalicelib.services.cases.case_book import CaseBook
from chalicelib.services.faq.faq_book import FaqBook
from chalicelib.services.faq.save_question import change_question, publish_question, withdraw_question
from chalicelib.services.faq.show_questions import list_questions, show_question
from chalicelib.services.ports.changes import QuestionKept
from chalicelib.services.ports.statistics import FAQ_PAGE
from chalicelib.services.react import react
from tests.builders import NOW, SECRET, a_pack, pack_document
from tests.fakes import FakeCases, FakeCleaning, FakeFacts, FakeFaq, FakeGroupWork, FakeOutbox, FakePacks
from tests.unit.groups.test_groups import stream_record

PACK = a_pack()
ANALYST, HEAD = Caller(Role.ANALYST, "ministry", "nadia"), Caller(Role.HEAD, "office", "olha")
WORDS: dict[str, Any] = {
    "question": {"en": "How long does it take?"},
    "answer": {"en": "Five working days. Call 1545 to hear how far it is."},
}


def published(store: FakeFaq, caller: Caller = HEAD, agency: str = "office", **fields: Any) -> FrequentQuestion:
    return publish_question(
        agency, {**WORDS, **fields}, caller=caller, random=bytes(10), book=FaqBook(NOW, PACK, store)
    )


def refused(store: FakeFaq, **fields: Any) -> list[str]:
    with pytest.raises(Invalid) as error:
        published(store, **fields)
    assert not store.kept
    assert not store.done
    return [problem.path for problem in error.value.problems]


def changed(
    store: FakeFaq, entry: FrequentQuestion, fields: Mapping[str, Any], version: int = 1, caller: Caller = HEAD
) -> FrequentQuestion:
    later = NOW + timedelta(days=1)
    return change_question(entry.id, fields, version=version, caller=caller, book=FaqBook(later, PACK, store))


def test_a_question_is_published_changed_and_withdrawn_and_all_of_it_stays() -> None:
    store = FakeFaq()
    first = published(store, topic="lights", sort=5)
    second = changed(store, first, {"answer": {"en": "Three working days."}, "topic": None})
    last = withdraw_question(first.id, "Automatic now.", version=2, caller=ANALYST, book=FaqBook(NOW, PACK, store))
    assert (second.version, second.topic, second.sort, second.question) == (2, None, 5, first.question)
    assert last.state is FaqState.WITHDRAWN
    seen = show_question(first.id, caller=ANALYST, book=FaqBook(NOW, PACK, store))["changes"]
    assert [(each["action"], each["by"], each["entry"]["version"]) for each in seen] == [
        ("withdraw", "analyst", 3),
        ("change", "head", 2),
        ("publish", "head", 1),
    ]
    assert [each["entry"]["topic"] for each in seen] == [None, None, "lights"]
    assert seen[0]["reason"] == "Automatic now."


def test_who_saw_an_older_version_changes_nothing() -> None:
    store = FakeFaq()
    entry = published(store)
    changed(store, entry, {"sort": 1})
    with pytest.raises(Conflict):
        changed(store, entry, {"sort": 2})
    with pytest.raises(Conflict):
        withdraw_question(entry.id, "Why not.", version=1, caller=HEAD, book=FaqBook(NOW, PACK, store))
    assert [each.entry.sort for each in store.done] == [0, 1]


def test_what_was_withdrawn_stays_so() -> None:
    store = FakeFaq()
    entry = published(store)
    withdraw_question(entry.id, "Outdated.", version=1, caller=HEAD, book=FaqBook(NOW, PACK, store))
    with pytest.raises(Conflict):
        changed(store, entry, {"sort": 2}, version=2)


def test_a_head_keeps_the_questions_of_their_own_agency_alone() -> None:
    store = FakeFaq()
    entry = published(store, caller=ANALYST, agency="ministry")
    with pytest.raises(Forbidden):
        published(store, agency="ministry")
    with pytest.raises(Forbidden):
        changed(store, entry, {"sort": 2})
    with pytest.raises(Forbidden):
        list_questions("ministry", caller=HEAD, limit=5, cursor=None, book=FaqBook(NOW, PACK, store))
    assert len(store.done) == 1


def test_there_must_be_a_question_to_change_and_something_to_change() -> None:
    store = FakeFaq()
    entry = published(store)
    with pytest.raises(Invalid):
        changed(store, entry, {})
    with pytest.raises(NotFound):
        change_question("none", {"sort": 1}, version=1, caller=HEAD, book=FaqBook(NOW, PACK, store))
    with pytest.raises(Invalid):
        withdraw_question(entry.id, "  ", version=1, caller=HEAD, book=FaqBook(NOW, PACK, store))


def test_what_follows_is_the_page_and_nothing_follows_from_the_history() -> None:
    store, facts = FakeFaq(), FakeFacts()
    first = published(store)
    second = changed(store, first, {"sort": 3})
    for entry in (second, first, second):
        change = read_change(stream_record(entry_item(entry), "MODIFY"))
        assert change == QuestionKept(entry)
        assert reacted(change, facts) == FAQ_PAGE
    assert facts.asked == {first.id: second}, "an older version that comes late changes nothing"
    assert read_change(stream_record(change_item(store.done[0]))) is None


def reacted(change: Any, facts: FakeFacts) -> str | None:
    return react(
        change,
        book=CaseBook(NOW, FakePacks(PACK), FakeCases()),
        secret=SECRET,
        facts=facts,
        outbox=FakeOutbox(),
        work=FakeGroupWork(),
        cleaning=FakeCleaning(),
    )


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"topic": "moon"}, "topic"),
        ({"question": {"uk": "Як довго?"}}, "question.en"),
        ({"answer": {**WORDS["answer"], "xx": "?"}}, "answer.xx"),
        ({"answer": {"en": "  "}}, "answer.en"),
        ({"question": {"en": "?" * 301}}, "question.en"),
        ({"question": {**WORDS["question"], "uk": "Як довго?"}}, "answer.uk"),
        ({"answer": {"en": "Write to olena@example.org."}}, "answer.en"),
        ({"question": {"en": "May I call +380 44 123-45-67?"}}, "question.en"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(fields: dict[str, Any], path: str) -> None:
    assert path in refused(FakeFaq(), **fields)


def test_an_agency_that_is_not_there_is_named() -> None:
    with pytest.raises(Invalid) as error:
        published(FakeFaq(), caller=ANALYST, agency="moon")
    assert [problem.path for problem in error.value.problems] == ["agency"]


@pytest.mark.parametrize(
    "text",
    [
        "Пишіть на ivan.petrenko@ukr.net",
        "8 (347) 280-86-16",
        "Звоните 8-917-123-45-67 вечером",
        "+380441234567",
        "0 800 505 501",
        "请拨打 13912345678",
        "ідентифікаційний номер 1234567890",
        "вул. Хрещатик, 36",
        "на вулиці Лесі Українки, буд. 12",
        "ул. Ленина, д. 5, кв. 3",
        "проспект Октября, 4/1",
        "at 12b Old Mill Road",
        "中山路 18 号",
        "中山路十号",
        "ivanov＠mail.ru",
        "ул. 25 Октября, 17",
        "шоссе Космонавтов, 111",
        "ул.Ленина, 5",
        "ул.Ленина 5",
        "пр. Победы 5",
        "проезд Серова, 11",
        "аллея Славы, 3",
        "мкр. Южный, 5",
        "алея Слави, 3",
        "проїзд Паркова Долина, буд. 7",
        "майдан Незалежності, 1",
        "мікрорайон Південний, 5",
        "узвіз Андріївський, 12",
        "中山路12弄3号",
        "建国门外大道甲1号",
        "朝阳区3号楼2单元501室",
        "阳光小区12栋301室",
        "221B Baker Street",
        "Иванов Иван Иванович",
        "Олена Петрівна",
        "Сидоров А. В.",
        "Mr Jones",
        "Мария Иванова",
        "позвоните Марии Ивановой",
        "Петренко Андрій",
        "Олена Коваль",
        "Олену Коваль",
        "Mary Smith",
        "联系王小明。",
        "经办人：李建国",
        "王先生",
    ],
)
def test_what_gives_people_away_is_found(text: str) -> None:
    assert personal_data(f"Words before. {text} and after.")


@pytest.mark.parametrize(
    "text",
    [
        "Call 1545 or 112, from 9:00 to 17:30, Monday to Friday.",
        "Закон № 59-ФЗ, ст. 12, от 02.05.2006; по 31.12.2026 включительно",
        "From 2026-01-01 to 2026-12-31 the fee is 1 250 000 UAH.",
        "The deadline is 30 calendar days, at most 15 more (8-FZ, article 18).",
        "Приказ от 16.05.2024 № ГК03-91, пункт 3.14",
        "See https://example.gov/services/vat-registration for the form.",
        "请在5个工作日内提交材料，热线12345。",
        "Form 1-B, code 0301-11-22",
        "Музей Ивана Франко, вулиця Олени Теліги, школа имени Марии Поповой.",
        "Call Queen Elizabeth Hospital or Elizabeth House in James Street.",
        "Надежда Сергеевых лет. Вера Павших. Владимир Область.",
        "王府井大街和金融街的高新技术企业请于下周办理。",
        "请到政务服务中心3号楼2层201室办理。",
        "Проезд бесплатный до 7 лет. Проезд по карте Тройка, 50 рублей. Линия Метро 2 закрыта.",
        "Аллея Славы открыта с 9 часов; паспорт, полис и пр. 5 экземпляров.",
        "2 квартал 2026 года, микрорайон без воды 3 дня, спуск на воду 5 июня.",
        "Музей имени Льва Николаевича Толстого открыт ежедневно.",
        "Обратитесь в Министерство Финансов Российской Федерации.",
    ],
)
def test_hotlines_dates_sums_and_laws_may_be_named(text: str) -> None:
    assert personal_data(text) is None


@pytest.mark.parametrize("text", ["+380 800 505 501", "0 800 505 501", "(0800) 505-501", "380800505501"])
def test_a_number_that_the_pack_publishes_may_be_named_however_it_is_written(text: str) -> None:
    assert personal_data(f"Call {text} free of charge.", ["+380 (800) 505-501"]) is None


def test_the_body_s_own_number_may_be_named_as_russians_write_it() -> None:
    assert personal_data("Звоните: 8 (342) 217-12-34.", ["+7 342 217-12-34"]) is None
    assert personal_data("Звоните: 8 (342) 217-12-35.", ["+7 342 217-12-34"])


@pytest.mark.parametrize("text", ["+380 800 505 502", "0 801 505 501", "00505501 505501", "+1 380 800 505 501"])
def test_no_other_number_may_be_named_for_it(text: str) -> None:
    assert personal_data(f"Call {text} at home.", ["+380 (800) 505-501"])


def test_an_answer_may_name_its_agency_s_hotline_and_not_its_author_s_number() -> None:
    document = pack_document()
    document["agencies"]["office"]["phones"] = ["+380 800 505 501"]
    pack = read_pack(document, "with-a-hotline")
    entry = FrequentQuestion("id", "office", {"en": "Where to?"}, {"en": "Call 0 800 505 501."}, NOW, NOW)
    check(entry, pack)
    with pytest.raises(Invalid):
        check(replace(entry, answer={"en": "Call 0 800 505 501 or 067 123 45 67."}), pack)


@pytest.mark.parametrize("begins", ["вулиця", "ул", "ул. Ленина", "1 Old", "中山路", "8 (347)", "a@a", "1-1"])
@pytest.mark.parametrize("goes_on", [" ", "\n", ",", ", ", "Aa ", "(", ". ", "д. "])
def test_no_text_holds_the_search_up(begins: str, goes_on: str) -> None:
    began = time.process_time()
    personal_data(begins + goes_on * (LONGEST_ANSWER // len(goes_on)))
    assert time.process_time() - began < 1


@given(st.text(max_size=200))
def test_no_text_breaks_the_search(text: str) -> None:
    personal_data(text)


@given(st.from_regex(r"\+[1-9][0-9]{9,13}", fullmatch=True), st.text("абв xyz", max_size=10))
def test_every_number_with_its_country_code_is_found(number: str, words: str) -> None:
    assert personal_data(f"{words} {number} {words}")
