"""Journey maps (S2): the journeys through life situations, each step with its score, the weakest one named.

A situation's number is that of its published steps together, so that what is held back of another cannot be told from
the difference; where no step can be published alone, that of all of them. The steps of one situation have no rating in
common (the check of packs sees to that), so their counts add up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.pack.catalogue import LifeSituation, Step
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.cube import level_counts, merge_tallies
from chalicelib.domain.statistics.indicators import Indicators, Number, indicators
from chalicelib.domain.statistics.scopes import step_scope
from chalicelib.services.publishing.charts import Segment, Touchpoint, journey_rows, stack
from chalicelib.services.publishing.places import Kind, Spot
from chalicelib.services.publishing.views import Numbers

SITUATIONS_SHOWN = 30
"""The overview shows so many, the first of the pack."""
ALL_SITUATIONS = "/lists/situations/"
"""The list of all by name, where there are more."""


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of a journey: its service, agency and rating. ``at`` is None where that is not published."""

    n: int
    step: Step
    name: str
    service: str
    stage: str | None
    agency: str
    agency_name: str
    numbers: Indicators
    at: Touchpoint | None


@dataclass(frozen=True, slots=True)
class SituationView:
    """A life situation as its page shows it; ``agencies`` is how many its steps are with.

    ``weakest`` is the step with the lowest published satisfaction, where there are two or more to compare; ``certain``
    tells whether its interval lies below that of every other one.
    """

    id: str
    name: str
    url: str
    numbers: Indicators
    bar: tuple[Segment, ...]
    steps: tuple[StepView, ...]
    agencies: int
    weakest: StepView | None
    certain: bool


def scopes_of(situation: LifeSituation) -> set[str]:
    """The scopes whose numbers a situation shows."""
    return {step_scope(step.service, step.stage) for step in situation.steps}


def situations_with(spot: Spot, pack: Pack) -> list[LifeSituation]:
    """The life situations that lead through a service; none lead through another place."""
    known = pack.life_situations.values() if spot.kind is Kind.SERVICE else ()
    return [each for each in known if any(step.service == spot.id for step in each.steps)]


def situation_views(pack: Pack, numbers: Numbers) -> list[SituationView]:
    """Every life situation, in the order of the pack."""
    return [situation_view(situation, pack, numbers) for situation in pack.life_situations.values()]


def situation_view(situation: LifeSituation, pack: Pack, numbers: Numbers) -> SituationView:
    """One life situation with its steps."""
    scopes = scopes_of(situation)
    published = {scope for scope in scopes if numbers.of(scope).levels.known}
    whole = merge_tallies(numbers.tally(scope) for scope in published or scopes)
    together = indicators(whole, limit=pack.limits.publication)
    steps = _steps(situation, pack, numbers)
    weakest, certain = _weakest(steps)
    return SituationView(
        id=situation.id,
        name=pack.text(situation.name),
        url=f"/situations/{situation.id}/",
        numbers=together,
        bar=stack(level_counts(whole)) if together.levels.known else (),
        steps=steps,
        agencies=len({step.agency for step in steps}),
        weakest=weakest,
        certain=certain,
    )


def _steps(situation: LifeSituation, pack: Pack, numbers: Numbers) -> tuple[StepView, ...]:
    rated = [numbers.of(step_scope(step.service, step.stage)) for step in situation.steps]
    places = journey_rows([_with_interval(each.satisfaction) for each in rated])
    rows = enumerate(zip(situation.steps, rated, places, strict=True), start=1)
    return tuple(_step(n, step, known, at, pack) for n, (step, known, at) in rows)


def _step(n: int, step: Step, numbers: Indicators, at: Touchpoint | None, pack: Pack) -> StepView:
    service = pack.services[step.service]
    return StepView(
        n=n,
        step=step,
        name=pack.text(step.name),
        service=pack.text(service.name),
        stage=pack.text(pack.stages[step.stage]) if step.stage else None,
        agency=service.agency,
        agency_name=pack.text(pack.agencies[service.agency].name),
        numbers=numbers,
        at=at,
    )


def _with_interval(share: Number) -> tuple[float, float, float] | None:
    if share.low is None or share.value is None or share.high is None:
        return None
    return share.low, share.value, share.high


def _weakest(steps: Sequence[StepView]) -> tuple[StepView | None, bool]:
    known = [(step, step.at) for step in steps if step.at]
    if len(known) < 2:
        return None, False
    weakest, at = min(known, key=lambda each: (each[0].numbers.satisfaction.shown, each[0].n))
    return weakest, all(at.high < other.low for step, other in known if step is not weakest)
