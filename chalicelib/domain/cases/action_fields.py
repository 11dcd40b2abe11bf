"""The fields of a workflow action: the form that asks for them, and the check that goes by the same form."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from chalicelib.domain.cases.effects.answers import approve
from chalicelib.domain.cases.effects.rounds import note
from chalicelib.domain.cases.gaps import gap_problems
from chalicelib.domain.cases.guards import GuardContext
from chalicelib.domain.cases.outcomes import AnswerOutcome
from chalicelib.domain.cases.splitting import FEWEST, MOST, question_problems
from chalicelib.domain.clocks.plans import Plan
from chalicelib.domain.errors import Invalid, Problem
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.workflow import Role, Transition
from chalicelib.domain.reasons import Reason

MAX_TEXT = 5_000
"""Longest free text of one field of a command, in characters: with every round's texts an item stays in its 400 KB."""

MAX_PUBLIC_TEXT = 300
"""Longest text of what may be published of a promise, in characters."""

MOST_REPEATED = 64
"""Most characters of an unknown id that an error message repeats."""

MAX_PAPER = 60
"""Longest number of a paper, in characters."""

FURTHEST = timedelta(days=3653)
"""Ten years. A day further in the future or in the past is taken for a typing error."""

PAPER_FIELDS = ("paper", "paper_date")
"""The fields that staff fill in when they speak for an author by a paper and not in a call."""

_CONTACT = re.compile(r"@|\+?\d(?:[\s().-]*\d){6,}")
"""The sign of a mail address, or seven or more digits, which may be a phone number."""

DEMANDS: Mapping[str, Mapping[str, Reason]] = {
    # A refusal comes with an exhaustive explanation and the way to a positive result (S5).
    AnswerOutcome.REFUSED: {
        "reasons": Reason.REFUSAL_REASONS,
        "next_steps": Reason.REFUSAL_NEXT_STEPS,
    },
    AnswerOutcome.PROMISED: {"promise_date": Reason.PROMISE_DAY},
}
"""The fields that an outcome requires: outcome -> field -> the reason given where the field is missing."""


class FieldType(StrEnum):
    """What kind of value a field takes."""

    TEXT = "text"
    DATE = "date"
    WHOLE = "whole"
    CHOICE = "choice"
    AGENCY = "agency"
    TOPIC = "topic"
    RATING = "rating"
    GROUP = "group"
    QUESTIONS = "questions"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    ``min`` and ``max`` bound a whole number, a rating, a day or the number of questions; for a text ``max`` is its
    length in characters.
    Groups and questions are given through calls of their own.
    ``required_when`` are the outcomes with which the field must be given although it is not required otherwise,
    ``only_when`` those without which it must not be given. What is given in a ``public`` field is published.
    """

    name: str
    type: FieldType
    required: bool
    choices: Collection[str] = ()
    min: int | date | None = None
    max: int | date | None = None
    required_when: tuple[str, ...] = ()
    only_when: tuple[str, ...] = ()
    public: bool = False


class Setting(Protocol):
    """What fields depend on besides their row: who acts, when, under which pack and plan."""

    @property
    def pack(self) -> Pack: ...
    @property
    def now(self) -> datetime: ...
    @property
    def role(self) -> Role: ...
    @property
    def plan(self) -> Plan: ...
    @property
    def needs_paper(self) -> bool: ...


def fields_of(row: Transition, setting: Setting) -> tuple[Field, ...]:
    """The fields that an action takes here and now, in the order in which the table names them."""
    names = (name for name in (*row.fields, *row.optional) if name not in PAPER_FIELDS or setting.needs_paper)
    return tuple(_field(name, row, setting) for name in names)


def check_fields(row: Transition, given: Mapping[str, Any], context: GuardContext) -> None:
    """Refuse unknown, missing and malformed fields, all at once. Raises ``Invalid``."""
    problems = field_problems(row, given, context)
    group, questions = given.get("group"), given.get("questions")
    if isinstance(group, Mapping) and group["agency"] != context.order.agency:
        problems["group"] = Reason.IN_OTHER_HANDS.said()
    promise, day = context.round.promise, given.get("promise_date")
    if promise is not None and promise.due.isoformat() == day:
        problems.setdefault("promise_date", Reason.PROMISED_ALREADY.said())
    if given.get("outcome") == AnswerOutcome.NOT_OURS and given.get("agency") == context.order.agency:
        problems["agency"] = Reason.ANSWERING_AGENCY.said()
    if isinstance(questions, list):
        problems |= question_problems(questions, len(context.case.orders), context.pack, MAX_TEXT)
    # Whoever writes for themselves may quote what they like.
    written = given if context.role.is_staff else {}
    gaps = gap_problems({**written, **_goes_out(row, context)}, context.pack)
    found = [*(Problem(name, message) for name, message in problems.items()), *gaps]
    if found:
        raise Invalid(found)


def _goes_out(row: Transition, context: GuardContext) -> Mapping[str, Any]:
    """The texts of the draft that the action makes the answer: the draft may be older than the check of its gaps."""
    draft = context.round.draft if approve.name in row.effects else None
    names = ("text", "reasons", "next_steps", "public_text")
    return {f"draft.{name}": getattr(draft, name) for name in names} if draft else {}


def field_problems(row: Transition, given: Mapping[str, Any], setting: Setting) -> dict[str, str]:
    """What is wrong with a row's fields in any work order, by the field's name."""
    # The sweep says which timer it acts on; rows need not declare that.
    timer = (Field("timer", FieldType.TEXT, required=note.name in row.effects),) if setting.role is Role.SYSTEM else ()
    fields = {field.name: field for field in (*fields_of(row, setting), *timer)}
    problems: dict[str, str] = {name: Reason.UNKNOWN_FIELD.said() for name in given if name not in fields}
    outcome = str(given.get("outcome"))
    for name, field in fields.items():
        value = given.get(name)
        if field.required and value in (None, ""):
            problems[name] = Reason.REQUIRED.said()
        elif outcome in field.required_when and not str(value or "").strip():
            problems[name] = DEMANDS[outcome][name].said()
        elif value is not None and field.only_when and given.get("outcome") and outcome not in field.only_when:
            problems[name] = Reason.ONLY_WITH.said(outcomes=", ".join(field.only_when))
        elif value is not None and (complaint := _CHECKS[field.type](field, value)):
            problems[name] = complaint
    return problems


def _field(name: str, row: Transition, setting: Setting) -> Field:
    required = name in row.fields
    when = tuple(outcome for outcome in row.outcomes if name in DEMANDS.get(outcome, ()))
    match name:
        case "outcome":
            return Field(name, FieldType.CHOICE, required, choices=row.outcomes)
        case "rating":
            return Field(name, FieldType.RATING, required, min=1, max=10)
        case "days":
            return Field(name, FieldType.WHOLE, required, min=1, max=setting.plan.extension_days)
        case "promise_date":
            tomorrow = setting.plan.calendar.day_of(setting.now) + timedelta(days=1)
            furthest = tomorrow + FURTHEST
            return Field(name, FieldType.DATE, required, min=tomorrow, max=furthest, required_when=when, only_when=when)
        case "public_text":
            return Field(
                name, FieldType.TEXT, required, max=MAX_PUBLIC_TEXT, only_when=(AnswerOutcome.PROMISED,), public=True
            )
        case "paper":
            return Field(name, FieldType.TEXT, required=True, max=MAX_PAPER)
        case "paper_date":
            today = setting.plan.calendar.day_of(setting.now)
            return Field(name, FieldType.DATE, required=True, min=today - FURTHEST, max=today)
        case "agency":
            # An answer names another body only where it says that the matter is not its own.
            only = (AnswerOutcome.NOT_OURS,) if row.outcomes else ()
            return Field(name, FieldType.AGENCY, required, choices=setting.pack.agencies, only_when=only)
        case "topic":
            return Field(name, FieldType.TOPIC, required, choices=setting.pack.topics)
        case "group":
            return Field(name, FieldType.GROUP, required)
        case "questions":
            return Field(name, FieldType.QUESTIONS, required, min=FEWEST, max=MOST)
        case "reply":
            return Field(name, FieldType.REPLY, required, choices=setting.pack.reply_ids())
        case _:
            return Field(name, FieldType.TEXT, required, max=MAX_TEXT, required_when=when)


def _text(field: Field, value: Any) -> str | None:
    if not isinstance(value, str):
        return Reason.TEXT_EXPECTED.said()
    if not value.strip():
        return Reason.EMPTY.said()
    most = field.max if isinstance(field.max, int) else MAX_TEXT
    if len(value) > most:
        return Reason.TOO_LONG.said(most=most)
    if field.public and _CONTACT.search(value):
        return Reason.PUBLISHED_DATA.said()
    return None


def _whole(field: Field, value: Any) -> str | None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    least, most = field.min, field.max
    if is_whole and isinstance(least, int) and isinstance(most, int) and least <= value <= most:
        return None
    return Reason.NUMBER_BETWEEN.said(least=least, most=most)


def _date(field: Field, value: Any) -> str | None:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return Reason.DATE_EXPECTED.said()
    least, most = field.min, field.max
    if day.isoformat() != value or not isinstance(least, date) or not isinstance(most, date):
        return Reason.DATE_EXPECTED.said()
    return None if least <= day <= most else Reason.DAY_BETWEEN.said(least=least, most=most)


def _choice(field: Field, value: Any) -> str | None:
    is_one = isinstance(value, str) and value in field.choices
    return None if is_one else Reason.ONE_OF.said(choices=", ".join(field.choices))


def _listed(field: Field, value: Any) -> str | None:
    is_there = isinstance(value, str) and value in field.choices
    return None if is_there else Reason.NO_SUCH.said(what=field.type, value=str(value)[:MOST_REPEATED])


def _group(_field: Field, value: Any) -> str | None:
    """A group comes as a mapping from the use case that has looked it up; a text or number of the caller is refused."""
    return None if isinstance(value, Mapping) else Reason.THROUGH_GROUP.said()


def _questions(_field: Field, value: Any) -> str | None:
    is_list = isinstance(value, list) and all(isinstance(question, Mapping) for question in value)
    return None if is_list else Reason.QUESTIONS_LIST.said()


_CHECKS: Mapping[FieldType, Callable[[Field, Any], str | None]] = {
    FieldType.TEXT: _text,
    FieldType.DATE: _date,
    FieldType.WHOLE: _whole,
    FieldType.CHOICE: _choice,
    FieldType.AGENCY: _listed,
    FieldType.TOPIC: _listed,
    FieldType.RATING: _whole,
    FieldType.GROUP: _group,
    FieldType.QUESTIONS: _questions,
    FieldType.REPLY: _listed,
}
