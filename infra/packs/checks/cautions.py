"""Warns of valid changes between two packs that may be unwanted."""

from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.domain.clocks.plans import Plan, Term
from chalicelib.domain.pack.read import read_pack

_KEPT = {
    "agencies": "Ratings and work orders that name it keep it, but its page is gone, its staff see its open orders no "
    "more, and these no longer follow the calendar.",
    "services": "What was given for it is still counted in the whole, but its page is gone.",
    "stages": "Ratings that name it are kept, but it has no name any more.",
    "regions": "Ratings that name it are kept, but its page is gone.",
    "offices": "Ratings that name it are kept, but its numbers are published no more, and posters lead to nothing.",
    "life_situations": "It is in the catalogue no more; ratings of its steps are kept.",
    "surveys": "Answers to it are kept, but counted no more.",
    "topics": "Cases that name it go on under their own pack, but nothing of the new one knows it.",
    "kinds": "Appeals of this kind go on under their own pack, but nobody can choose it any more.",
}
"""What happens to data that refers to removed items, by kind."""

_WORDING = ("type", "text", "min", "max", "low", "high", "reverse", "options", "rows")
"""Fields of a question whose change may alter the meaning of its answers."""

Document = Mapping[str, Any]


def cautions(before: Document, after: Document) -> Iterator[str]:
    """Sentences about what the change removes or alters for people or stored data."""
    yield from _removed(before, after)
    yield from _surveys(before, after)
    old, new = read_pack(before, "before"), read_pack(after, "after")
    for name in sorted(old.plans.keys() & new.plans.keys()):
        yield from _shorter(old.plans[name], new.plans[name])
    if new.limits.publication < old.limits.publication:
        yield (
            f"pack.yaml: numbers about {new.limits.publication} people are published where it took "
            f"{old.limits.publication}. Past numbers, too, tell more about few people then."
        )


def _removed(before: Document, after: Document) -> Iterator[str]:
    for key, consequence in _KEPT.items():
        file = "pack.yaml" if key == "kinds" else "surveys/" if key == "surveys" else f"{key}.yaml"
        for name in sorted(before.get(key, {}).keys() - after.get(key, {}).keys()):
            yield f"{file}: '{name}' is gone. {consequence}"


def _surveys(before: Document, after: Document) -> Iterator[str]:
    for name in sorted(before["surveys"].keys() & after["surveys"].keys()):
        was, will = before["surveys"][name], after["surveys"][name]
        file = f"surveys/{name}.yaml"
        if will["version"] < was["version"]:
            yield f"{file}: the version goes back from {was['version']} to {will['version']}."
        elif will != was and will["version"] == was["version"]:
            yield f"{file}: what people are asked changes, but the version is still {was['version']}. Raise it."
        for question in sorted(_reworded(was, will)):
            yield (
                f"{file}: '{question}' is asked in other words, and its answers are added to the earlier ones. Give it "
                f"'since: {will['version']}', unless it asks the same as before."
            )
        gone = _asked(was) - _asked(will)
        if gone:
            yield f"{file}: {', '.join(sorted(gone))} can no longer be answered; such answers are counted no more."


def _reworded(was: Document, will: Document) -> set[str]:
    """Questions that changed with the same ``since``, so that old and new answers are counted together."""
    before = {question["id"]: question for question in was.get("questions", ())}
    return {
        question["id"]
        for question in will.get("questions", ())
        if (earlier := before.get(question["id"]))
        and any(question.get(part) != earlier.get(part) for part in _WORDING)
        and question.get("since", 1) == earlier.get("since", 1)
    }


def _asked(survey: Document) -> set[str]:
    """The questions of a survey with their options and rows."""
    return {
        f"'{'/'.join(path)}'"
        for question in survey.get("questions", ())
        for path in (
            (question["id"],),
            *((question["id"], line["id"]) for part in ("options", "rows") for line in question.get(part, ())),
        )
    }


def _shorter(was: Plan, will: Plan) -> Iterator[str]:
    file = f"plans.yaml: '{will.id}'"
    if _calendar_days(will.total) < _calendar_days(was.total):
        yield f"{file} gives officials less time for an answer: {_term(will.total)} instead of {_term(was.total)}."
    for days, then, who, what in (
        (will.rounds, was.rounds, "agencies fewer tries", "rounds"),
        (will.follow_up_days, was.follow_up_days, "authors less time to say whether it helped", "days"),
        (will.pause_days, was.pause_days, "authors less time to answer a question", "days"),
        (will.reopen_days, was.reopen_days, "authors less time to open a matter again", "days"),
        (will.extension_days, was.extension_days, "officials a shorter extension", "days"),
    ):
        if days < then:
            yield f"{file} gives {who}: {days} {what} instead of {then}."


def _calendar_days(term: Term) -> float:
    """The approximate calendar days of a term, to compare working with calendar days."""
    return term.days * 7 / 5 if term.working else term.days


def _term(term: Term) -> str:
    return f"{term.days} {'working' if term.working else 'calendar'} days"
