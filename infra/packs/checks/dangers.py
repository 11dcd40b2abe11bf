"""Checks dangers: detection in every language, a shorter plan, and a notification at once."""

from collections.abc import Iterator

from chalicelib.domain.cases.effects.dangers import clear_danger
from chalicelib.domain.cases.words import WORD, is_unspaced, plain
from chalicelib.domain.pack.workflow import Action, Guard, Role
from infra.packs.findings import Finding, Rule
from infra.packs.models.catalogue import Danger
from infra.packs.models.clocks import Plan
from infra.packs.models.workflow import Transition
from infra.packs.reader import PackSource

_FILE = "dangers.yaml"


def check_dangers(pack: PackSource) -> Iterator[Finding]:
    """All the rules of dangers, and of what the workflow does with them."""
    for name, danger in pack.dangers.items():
        yield from _spoken(pack, name, danger)
        yield from _readable(pack, name, danger)
        yield from _urgent(pack, name, danger)
        yield from _on_duty(pack, name, danger)
    if pack.dangers:
        yield from _told(pack)


def _spoken(pack: PackSource, name: str, danger: Danger) -> Iterator[Finding]:
    for language in pack.pack.languages:
        if language not in danger.phrases:
            yield pack.finding(
                _FILE,
                (name, "phrases"),
                Rule.DANGER,
                f"'{name}' has no phrases in '{language}'; what people write in it would wait like anything else.",
                f"Add '{language}: [...]'.",
            )


def _readable(pack: PackSource, name: str, danger: Danger) -> Iterator[Finding]:
    """Each alternative has at least one word, and no phrase mixes scripts with and without spaces."""
    for part, spoken in (("phrases", danger.phrases), ("unless", danger.unless)):
        for language, phrases in spoken.items():
            if language not in danger.phrases:
                message = f"'{name}' has nothing to look for in '{language}', so there is nothing to take back."
                fix = f"Mend the language, or add phrases in '{language}'."
                yield pack.finding(_FILE, (name, part, language), Rule.DANGER, message, fix)
            for index, phrase in enumerate(phrases):
                words = [word for item in plain(phrase).split() for each in item.split("|") for word in each.split("+")]
                place = (name, part, language, index)
                if not all(WORD.fullmatch(word) and word != "*" for word in words):
                    message = f"'{phrase}' has an alternative that is no word."
                    fix = "Write words, '|' between alternatives, '+' between words in a row, '*' at the end of one."
                    yield pack.finding(_FILE, place, Rule.DANGER, message, fix)
                elif len({is_unspaced(word) for word in words}) > 1:
                    message = f"'{phrase}' mixes scripts with and without spaces; how near is near differs in them."
                    yield pack.finding(_FILE, place, Rule.DANGER, message, "Write two phrases.")


def _urgent(pack: PackSource, name: str, danger: Danger) -> Iterator[Finding]:
    """The plan is shorter than the default plans of ratings and appeals."""
    usual = (pack.pack.default_plan.feedback, pack.pack.default_plan.appeal)
    plan = pack.plans.get(danger.plan)
    days = _days(pack, plan) if plan else None
    for other in dict.fromkeys(each for each in usual if each in pack.plans):
        if days is not None and days >= _days(pack, pack.plans[other]):
            yield pack.finding(
                _FILE,
                (name, "plan"),
                Rule.DANGER,
                f"'{danger.plan}' is no shorter than '{other}', so '{name}' would wait as long as anything else.",
                "Name a shorter plan, or shorten this one.",
            )


def _days(pack: PackSource, plan: Plan) -> float:
    """The approximate calendar days of a plan, to compare working with calendar days."""
    calendar = pack.calendars.get(plan.calendar)
    week = len(set(calendar.working_days)) if calendar else 5
    return plan.total.working_days * 7 / week if plan.total.working_days else float(plan.total.calendar_days or 0)


def _on_duty(pack: PackSource, name: str, danger: Danger) -> Iterator[Finding]:
    duty = danger.duty
    if duty.agency in pack.agencies and not any(
        member.agency == duty.agency and member.role == duty.role for member in pack.staff
    ):
        yield pack.finding(
            _FILE,
            (name, "duty"),
            Rule.DANGER,
            f"'{duty.agency}' has no {duty.role}, so nobody would be told of '{name}'.",
            f"Add one with 'role: {duty.role}' and 'agency: {duty.agency}' to staff.yaml, or name others.",
        )


def _told(pack: PackSource) -> Iterator[Finding]:
    """Every row that opens dangerous orders notifies the person on duty, and a dispatcher can revoke the danger."""
    rows = pack.workflow.transitions
    opening = [row for row in rows if row.action == Action.OPEN and not row.sources]
    certain = next((row for row in opening if {*row.when} <= {Guard.DANGEROUS}), None)
    before = opening[: opening.index(certain) + 1] if certain else opening
    silent = next((row for row in before if not _tells(row)), None)
    if certain is None or silent is not None:
        index = rows.index(silent or opening[0]) if opening else 0
        yield pack.finding(
            "workflow.yaml",
            ("transitions", index),
            Rule.DANGER,
            "A dangerous order may be opened here without telling whoever is on duty.",
            f"Put a row for '{Action.OPEN}' with 'when: [{Guard.DANGEROUS}]' before it that notifies '{Role.DUTY}'.",
        )
    if not any(clear_danger.name in row.effects and Role.DISPATCHER in row.by for row in rows):
        yield pack.finding(
            "workflow.yaml",
            ("transitions",),
            Rule.DANGER,
            "No dispatcher can take a danger back, so a false alarm would keep its plan.",
            f"Add a row by dispatcher with 'when: [{Guard.DANGEROUS}]' and 'effects: [{clear_danger.name}]'.",
        )


def _tells(row: Transition) -> bool:
    return any(notice.to is Role.DUTY for notice in row.notify)
