"""Log lines: one JSON document each; an error by type and place, never by what it says."""

import json
import logging
import re

import pytest

from chalicelib.adapters.sqs.outbox import read_message
from chalicelib.entrypoints.logs import HandlerFailed, logger, reported
from chalicelib.services.error_log import log_error
from tests.deployment import log_lines

SECRET = "the queue was long"


def fail() -> None:
    try:
        int(SECRET)
    except ValueError as cause:
        cause.add_note(SECRET)
        raise KeyError(SECRET) from cause


def test_an_error_is_logged_by_its_type_its_causes_and_its_place() -> None:
    with log_lines() as logged:
        try:
            fail()
        except KeyError:
            logger.exception("a mail failed", mail="7")

    line = json.loads(logged())
    assert line["level"] == "ERROR"
    assert line["message"] == "a mail failed"
    assert line["mail"] == "7"
    assert line["exception_name"] == "KeyError"
    assert [part.split()[-1] for part in line["exception"].splitlines()] == [
        "builtins.KeyError",
        "test_an_error_is_logged_by_its_type_its_causes_and_its_place",
        "fail",
        "builtins.ValueError",
        "fail",
    ]
    assert SECRET not in logged()


def test_a_service_logs_an_error_by_its_type_and_the_places_it_was_met_at() -> None:
    with log_lines() as logged:
        try:
            read_message(SECRET)
        except ValueError as error:
            log_error(logging.getLogger("heed.mail"), "a mail failed", error, mail="7")

    line = json.loads(logged())
    assert (line["level"], line["message"], line["mail"]) == ("ERROR", "a mail failed", "7")
    assert SECRET not in logged()
    assert line["error"] == "json.decoder.JSONDecodeError"
    assert re.fullmatch(r"chalicelib/adapters/sqs/outbox\.py:\d+ read_message", line["at"])
    assert re.fullmatch(r"/.+/json/decoder\.py:\d+ raw_decode", line["raised_at"])


def test_a_handler_logs_the_same_places() -> None:
    @reported
    def handler(event: str) -> object:
        return read_message(event)

    with log_lines() as logged, pytest.raises(HandlerFailed):
        handler(SECRET)

    line = json.loads(logged())
    assert line["handler"] == "handler"
    assert line["at"].endswith(" read_message")
    assert line["raised_at"].endswith(" raw_decode")


def test_an_error_that_is_its_own_cause_is_logged_once() -> None:
    error = ValueError(SECRET)
    other = KeyError(SECRET)
    other.__cause__, error.__cause__ = error, other
    with log_lines() as logged:
        try:
            raise error
        except ValueError:
            logger.exception("a mail failed")

    assert json.loads(logged())["exception"].count("ValueError") == 1


def test_a_line_break_in_a_value_makes_no_second_line() -> None:
    with log_lines() as logged:
        logger.info("answered", route='a\n{"level":"ERROR"}')

    assert len(logged().splitlines()) == 1


def test_a_handler_that_breaks_fails_the_run_without_saying_why() -> None:
    @reported
    def handler(event: str) -> None:
        raise ValueError(event)

    with log_lines() as logged, pytest.raises(HandlerFailed) as failed:
        handler(SECRET)

    assert str(failed.value) == "ValueError"
    assert failed.value.__context__ is None
    assert SECRET not in logged()


def test_a_handler_that_works_returns_its_result_and_logs_nothing() -> None:
    @reported
    def handler(event: int) -> int:
        return event + 1

    with log_lines() as logged:
        assert handler(1) == 2
    assert logged() == ""
