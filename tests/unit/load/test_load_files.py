"""Files as spreadsheets write them: any encoding and delimiter, and one bad row spoils no other."""

import csv
import io
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.load import BadFile, Loaded, read_ratings
from infra.load.mappings import read_mapping
from infra.load.records import MOST_LINES, Records
from infra.load.table import Rejection, Row, open_table
from tests.unit.load.test_load import Server, loading, rejected_rows

RU = "Долго ждали в очереди, никто не объяснил"
ZH = "办事效率很高，窗口人员态度好"
QUOTES = "its quotes do not match: one is not closed, or not doubled inside a text"
SHORTENED = "the id '1.01E+11' was shortened by a spreadsheet: format its column as text and export again"
MAPPING: dict[str, Any] = {
    "survey": "fft",
    "channel": "api",
    "language": "en",
    "columns": {"respondent": "id", "date": "day", "level": "score", "comments": ["words"]},
    "always": {"agency": "neas", "service": "neas-111"},
}


def mapping_file(folder: Path, **changes: Any) -> Path:
    path = folder / "mapping.yaml"
    path.write_text(yaml.safe_dump(MAPPING | changes, allow_unicode=True), encoding="utf-8")
    return path


def written(folder: Path, content: str | bytes, *, name: str = "old.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def loaded_from(folder: Path, content: str | bytes, server: Server, **changes: Any) -> Loaded:
    return loading(written(folder, content), server, mapping=mapping_file(folder, **changes))


def sent(server: Server) -> list[dict[str, Any]]:
    return sorted(server.kept.values(), key=lambda body: str(body.get("comment")))


def reasons_by_line(loaded: Loaded) -> dict[str, str]:
    return {row["heed_line"]: row["heed_reason"] for row in rejected_rows(loaded)}


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8", RU),
        ("utf-8-sig", ZH),
        ("utf-16", RU),
        ("utf-16-le", ZH),
        ("utf-32", RU),
        ("cp1251", RU),
        ("cp1251", "Дуже ввічливі працівники, але черга їх і ґанок"),
        ("koi8_r", RU),
        ("cp866", RU),
        ("gb18030", ZH),
        ("cp1252", "Très bien reçu à la mairie"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_are_found_and_named(encoding: str, words: str, delimiter: str, tmp_path: Path) -> None:
    lines = [["id", "day", "score", "words"], *([f"r{n}", "2025-11-21", "4", words] for n in range(3))]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    file = written(tmp_path, text.getvalue(), encoding=encoding)

    table = open_table(file, {"id", "words"})

    rows = [row for row in table if isinstance(row, Row)]
    assert [row.value("words") for row in rows] == [words] * 3
    assert table.encoding.replace("-", "_").removesuffix("_sig") in encoding.replace("-", "_")
    assert {",": "commas", ";": "semicolons", "\t": "tabs"}[delimiter] in table.dialect


def test_a_first_line_that_names_the_delimiter_is_believed(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, "sep=|\r\nid|day;score\r\nr1|x;y\r\n"), {"id"})

    (row,) = table
    assert isinstance(row, Row)
    assert (row.line, row.fields) == (3, ("r1", "x;y"))


def test_blank_and_repeated_headers_that_nobody_names_do_no_harm(tmp_path: Path) -> None:
    content = "id,,day,score,,words,note,note\nr1,a,2025-11-21,4,b,Fine,c,d\nr2,,,,,,,\n"
    server = Server()

    loaded = loaded_from(tmp_path, content, server)

    assert (loaded.new, loaded.reasons) == (1, {"no date": 1})
    assert loaded.rejects_file is not None
    kept = loaded.rejects_file.read_text(encoding="utf-8-sig").splitlines()[0]
    assert kept == "heed_line,heed_reason,id,,day,score,,words,note,note"


def test_a_repeated_header_that_the_mapping_names_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="more than one column score"):
        loaded_from(tmp_path, "id,day,score,score,words\n", Server())


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('r2,2025-11-21,4,"Never closed', QUOTES),
        ('r2,2025-11-21,4,"He said "hi" twice"', QUOTES),
        ("r2,2025-11-21,4", "the row has 3 fields, not 4"),
        ("r2,2025-11-21,4,Fine,more", "the row has 5 fields, not 4"),
        ("1.01E+11,2025-11-21,4,Fine", SHORTENED),
        ("1,01E+11;2025-11-21;4;Fine", "the row has 2 fields, not 4"),
    ],
)
def test_one_bad_row_keeps_no_other_out(bad: str, reason: str, tmp_path: Path) -> None:
    good = [f'g{n},2025-11-21,5,"Two, or ""three""\nlines"' for n in range(3)]
    server = Server()

    loaded = loaded_from(tmp_path, "\n".join(["id,day,score,words", good[0], bad, *good[1:], ""]), server)

    assert (loaded.new, reasons_by_line(loaded)) == (3, {"4": reason})
    assert {body["comment"] for body in server.kept.values()} == {'Two, or "three"\nlines'}


def test_bytes_that_are_no_text_reject_their_row_only(tmp_path: Path) -> None:
    lines = [f'r{n},2025-11-21,4,"{RU}"'.encode() for n in range(20)]
    lines[7] = b"r7,2025-11-21,4,\xff\xfe\xfa"

    loaded = loaded_from(tmp_path, b"\n".join([b"id,day,score,words", *lines]), Server())

    assert (loaded.new, reasons_by_line(loaded)) == (19, {"9": "it has bytes that are no text in utf-8"})


def test_a_field_of_any_length_is_the_services_to_refuse(tmp_path: Path) -> None:
    server = Server()

    loaded = loaded_from(tmp_path, f'id,day,score,words\nr1,2025-11-21,4,"{"x" * 140_000}"\n', server)

    assert loaded.new == 1


def test_a_quote_that_is_never_closed_reads_no_more_than_some_lines_ahead() -> None:
    taken = 0

    def lines() -> Any:
        nonlocal taken
        yield 'a,"b\n'
        for _ in range(10 * MOST_LINES):
            taken += 1
            yield "c,d\n"

    records = Records(lines(), ",")
    first = records.take()

    assert first is not None
    assert (first.broken, first.line) == (True, 1)
    assert taken <= MOST_LINES
    second = records.take()
    assert second is not None
    assert (second.fields, second.line) == (("c", "d"), 2)


def test_the_columns_line_and_reason_of_the_file_itself_are_kept(tmp_path: Path) -> None:
    content = "id,day,score,words,line,reason\nr1,2025-11-21,9,Fine,their line,their reason\n"

    (row,) = rejected_rows(loaded_from(tmp_path, content, Server()))

    assert (row["line"], row["reason"], row["heed_line"]) == ("their line", "their reason", "2")


def test_a_file_of_rejected_rows_that_is_rejected_again_has_its_new_lines_and_reasons_alone(tmp_path: Path) -> None:
    first = loaded_from(tmp_path, "id,day,score,words\nr0,2025-11-21,4,\nr1,2025-11-21,9,Fine\n", Server())
    assert first.rejects_file is not None
    mended = written(tmp_path, first.rejects_file.read_text(encoding="utf-8-sig").replace(",9,", ",8,"), name="m.csv")

    (row,) = rejected_rows(loading(mended, Server(), mapping=mapping_file(tmp_path)))

    assert [*row] == ["heed_line", "heed_reason", "id", "day", "score", "words"]
    assert (row["heed_line"], row["heed_reason"]) == ("2", "the score '8' is not a whole number from 1 to 5")


def test_two_files_of_one_name_share_no_file_of_rejected_rows(tmp_path: Path) -> None:
    mapping = mapping_file(tmp_path)
    files = [written(tmp_path / folder, "id,day,score,words\nr1,2025-11-21,9,Fine\n") for folder in ("a", "b")]

    rejects = {loading(file, Server(), mapping=mapping, state=tmp_path / "state").rejects_file for file in files}

    assert len(rejects) == 2
    assert all(file is not None and file.is_file() for file in rejects)


def test_a_corrected_file_of_the_same_name_is_sent_and_what_is_in_with_other_values_is_said(tmp_path: Path) -> None:
    server = Server()

    def file_of(*scores: int) -> str:
        return "id,day,score,words\n" + "".join(f"r{n},2025-11-21,{score},Fine\n" for n, score in enumerate(scores))

    loaded_from(tmp_path, file_of(4, 4, 9), server)
    again = loaded_from(tmp_path, file_of(4, 5, 5), server)

    assert (again.new, again.replayed, again.known) == (1, 1, 0)
    assert reasons_by_line(again) == {"3": "This id was already used for another submission."}


def test_rows_of_a_file_without_respondents_are_told_apart_by_what_they_say_and_how_often(tmp_path: Path) -> None:
    columns = {"date": "day", "level": "score", "comments": ["words"]}
    server = Server()

    first = loaded_from(
        tmp_path,
        "day,score,words\n2025-11-21,4,Fine\n2025-11-21,4,Fine\n2025-11-22,1,Slow\n",
        server,
        columns=columns,
    )
    again = loading(tmp_path / "old.csv", server, mapping=tmp_path / "mapping.yaml", state=tmp_path / "elsewhere")

    assert (first.new, again.replayed, len(server.kept)) == (3, 3, 3)


def test_the_mapping_says_what_the_file_does_not(tmp_path: Path) -> None:
    always = {"agency": "neas", "service": "neas-111", "date": "2025-11-21", "region": "north-east"}
    server = Server()

    loaded_from(tmp_path, "score,words\n4,Fine\n", server, columns={"level": "score"}, always=always)

    (body,) = sent(server)
    assert {name: body[name] for name in ("agency", "service", "region", "received_at")} == {
        "agency": "neas",
        "service": "neas-111",
        "region": "north-east",
        "received_at": "2025-11-21T12:00:00Z",
    }
    assert "comment" not in body


@pytest.mark.parametrize(
    ("dates", "stated", "given"),
    [
        ("yyyy-mm-dd", "2025-11-02", "2025-11-02"),
        ("yyyy-mm-dd", "2025/11/2", "2025-11-02"),
        ("yyyy-mm-dd", "2025年11月2日", "2025-11-02"),
        ("yyyy-mm-dd", "2025-11-02T23:59:59+08:00", "2025-11-02"),
        ("dd.mm.yyyy", "02.11.2025", "2025-11-02"),
        ("dd.mm.yyyy", "2.11.2025 9:30", "2025-11-02"),
        ("dd.mm.yyyy", "02/11/2025", "2025-11-02"),
        ("m/d/yyyy", "11/2/2025", "2025-11-02"),
        ("m/d/yyyy", "11/02/2025 09:30:00", "2025-11-02"),
        ("m/d/yyyy", "02.13.2025", "2025-02-13"),
    ],
)
def test_dates_are_read_in_the_order_that_the_mapping_names(
    dates: str, stated: str, given: str, tmp_path: Path
) -> None:
    server = Server()

    loaded_from(tmp_path, f"id,day,score,words\nr1,{stated},4,\n", server, dates=dates)

    assert [body["received_at"] for body in sent(server)] == [f"{given}T12:00:00Z"]


@pytest.mark.parametrize(
    ("dates", "stated", "example"),
    [
        ("dd.mm.yyyy", "11/21/2025", "21.11.2026"),
        ("m/d/yyyy", "21.11.2025", "11/21/2026"),
        ("m/d/yyyy", "11/21/25", "11/21/2026"),
        ("dd.mm.yyyy", "21.11.2025 25:00", "21.11.2026"),
        ("yyyy-mm-dd", "21.11.2025", "2026-11-21"),
        ("dd.mm.yyyy", "45982", "21.11.2026"),
    ],
)
def test_a_date_in_another_order_is_no_date(dates: str, stated: str, example: str, tmp_path: Path) -> None:
    loaded = loaded_from(tmp_path, f"id,day,score,words\nr1,{stated},4,\n", Server(), dates=dates)

    assert reasons_by_line(loaded) == {"2": f"'{stated}' is not a date like {example}"}


@pytest.mark.parametrize(
    ("scores", "levels"),
    [
        ({}, {"5,0": 5, "4.00": 4, "1": 1}),
        ({"best": "lowest"}, {"5": 1, "4": 2, "3,0": 3, "1": 5}),
        ({"highest": 10}, {str(n): (n + 1) // 2 for n in range(1, 11)}),
        ({"lowest": 0, "highest": 10}, {"0": 1, "1": 1, "3": 2, "4": 3, "6": 3, "7": 4, "9": 5, "10": 5}),
        ({"lowest": 1, "highest": 3}, {"1": 1, "2": 3, "3": 5}),
        ({"words": {"Отлично": 5, "плохо": 2}}, {"отлично": 5, "Плохо": 2, "4": 4}),
    ],
)
def test_scores_of_other_scales_are_mapped(scores: dict[str, Any], levels: dict[str, int], tmp_path: Path) -> None:
    rows = "".join(f'{n},2025-11-21,"{stated}",{stated}\n' for n, stated in enumerate(levels))
    server = Server()
    content = "id,day,score,words\n" + rows.replace(",5,0\n", ',"5,0"\n').replace(",3,0\n", ',"3,0"\n')

    loaded_from(tmp_path, content, server, scores=scores)

    assert {body["comment"]: body["level"] for body in server.kept.values()} == levels


@pytest.mark.parametrize("stated", ["4,5", "6", "0", "-1", "good", "1/0", "٤.5"])
def test_a_score_outside_the_scale_is_rejected(stated: str, tmp_path: Path) -> None:
    loaded = loaded_from(tmp_path, f'id,day,score,words\nr1,2025-11-21,"{stated}",\n', Server())

    assert loaded.reasons == {f"the score '{stated}' is not a whole number from 1 to 5": 1}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"columns": {"level": "score", "colour": "x"}}, r"mapping.yaml, line \d+: 'columns.colour' is not"),
        ({"always": {}}, "line 1: .*Nothing says what is the agency"),
        ({"always": {"agency": "neas", "date": "2025-11-21"}}, "A column and always both say what is the date"),
        ({"dates": "mm.dd.yy"}, r"line \d+: 'dates': Input should be"),
        ({"scores": {"lowest": 5}}, r"line \d+: 'scores': The lowest score is not below the highest"),
        ({"scores": {"words": {"good": 6}}}, r"line \d+: 'scores.words.good'"),
    ],
)
def test_a_wrong_mapping_is_named_by_line(changes: dict[str, Any], complaint: str, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=complaint):
        loaded_from(tmp_path, "id,day,score,words\n", Server(), **changes)


def test_a_mapping_that_is_empty_or_no_yaml_is_named_too(tmp_path: Path) -> None:
    for content, complaint in (("", "line 1: The file is empty"), ("a: [", r"line \d: The file is not YAML")):
        (tmp_path / "mapping.yaml").write_text(content)
        with pytest.raises(BadFile, match=complaint):
            read_mapping(tmp_path / "mapping.yaml")


def test_a_large_file_is_never_held_in_memory(tmp_path: Path) -> None:
    words = "x" * 400
    file = tmp_path / "large.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write("id,day,score,words\n")
        # Two rows for each respondent, far apart from each other.
        for part in range(2):
            out.writelines(f"r{n},2025-11-21,4,{part}{words}\n" for n in range(10_000))
    mapping = read_mapping(mapping_file(tmp_path))

    tracemalloc.start()
    with read_ratings(file, mapping, namespace="demo") as found:
        count = sum(len(submission.rows) for submission in found)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 20_000
    assert peak < file.stat().st_size / 4


def test_a_rejection_keeps_its_fields_as_they_were(tmp_path: Path) -> None:
    table = open_table(written(tmp_path, 'id,words\nr1,"a ""b"" c\n'), {"id"})

    (one,) = table

    assert isinstance(one, Rejection)
    assert one.row.fields[0] == "r1"
