"""Case numbers can be dictated; ULIDs carry their time."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.ids import bucket, case_number, is_ulid, parse_case_number, ulid, ulid_time

ids = st.builds(
    ulid,
    st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)).map(lambda t: t.replace(tzinfo=UTC)),
    st.binary(min_size=10, max_size=10),
)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(ids)
def test_a_case_number_is_thirteen_dictatable_digits_in_three_groups(identifier: str) -> None:
    groups = case_number(identifier, b"secret").split("-")
    assert [len(group) for group in groups] == [4, 4, 5]
    assert set("".join(groups)) <= set(ALPHABET)


@given(ids)
def test_a_number_survives_being_dictated(identifier: str) -> None:
    number = case_number(identifier, b"secret")
    heard = number.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert parse_case_number(heard) == number


@given(
    ids,
    st.sampled_from("-\u2010\u2013\u2014\u2212\u00a0\u202f. "),
    st.sampled_from(("", "№", "№ ", "#")),
    st.sampled_from(("", ".")),
)
def test_a_number_is_read_as_people_type_it(identifier: str, between: str, before: str, after: str) -> None:
    """Any dash, spaces that do not break, a sign before it, the full stop of the sentence after it."""
    number = case_number(identifier, b"secret")
    assert parse_case_number(before + number.replace("-", between) + after) == number


@given(ids)
def test_a_number_is_read_from_other_keyboards(identifier: str) -> None:
    number = case_number(identifier, b"secret")
    cyrillic = number.translate(str.maketrans("ABEKMHPCTXY", "АВЕКМНРСТХУ"))
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in number)
    assert parse_case_number(cyrillic) == parse_case_number(cyrillic.lower()) == number
    assert parse_case_number(full_width) == number


@given(ids, st.integers(0, 12), st.sampled_from(ALPHABET))
def test_one_wrong_digit_is_noticed(identifier: str, place: int, digit: str) -> None:
    digits = list(case_number(identifier, b"secret").replace("-", ""))
    if digits[place] != digit:
        digits[place] = digit
        assert parse_case_number("".join(digits)) is None


@given(ids, st.integers(0, 11))
def test_two_swapped_digits_are_noticed(identifier: str, place: int) -> None:
    digits = list(case_number(identifier, b"secret").replace("-", ""))
    if digits[place] != digits[place + 1]:
        digits[place], digits[place + 1] = digits[place + 1], digits[place]
        assert parse_case_number("".join(digits)) is None


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_not_but_never_an_error(text: str) -> None:
    assert parse_case_number(text) is None or len(parse_case_number(text) or "") == 15


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2900, 1, 1)))
def test_a_ulid_carries_its_time_to_the_millisecond(moment: datetime) -> None:
    at = moment.replace(tzinfo=UTC, microsecond=moment.microsecond // 1000 * 1000)
    identifier = ulid(at, b"0123456789")
    assert is_ulid(identifier)
    assert ulid_time(identifier) == at


def test_the_largest_ulid_has_a_time_too() -> None:
    assert ulid_time("7ZZZZZZZZZZZZZZZZZZZZZZZZZ").year == 9999


def test_what_is_no_ulid() -> None:
    for text in ("", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "01JD3Z0V6Y7R8Q9S0T1V2W3X4", "01jd3z0v6y7r8q9s0t1v2w3x4y", "É" * 26):
        assert not is_ulid(text)


@given(ids, st.integers(1, 16))
def test_a_bucket_names_the_hour_and_a_lane(identifier: str, lanes: int) -> None:
    hour, _, lane = bucket(datetime(2026, 11, 21, 19, 59, tzinfo=UTC), identifier, lanes).partition("#")
    assert hour == "2026-11-21T19"
    assert 0 <= int(lane) < lanes
