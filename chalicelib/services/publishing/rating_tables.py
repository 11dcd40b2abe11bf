"""Tables of ratings alone: offices with their windows, stages, groups of people, life situations."""

from chalicelib.domain.pack.catalogue import Office
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.indicators import Indicators
from chalicelib.domain.statistics.scopes import ALL, office_scope, step_scope, window_scope
from chalicelib.services.publishing.dataset import RATING_COLUMNS, rating_cells
from chalicelib.services.publishing.files import as_table
from chalicelib.services.publishing.situations import SituationView, StepView
from chalicelib.services.publishing.views import Numbers


def offices_csv(pack: Pack, numbers: Numbers) -> str:
    """One row per office and one per window of it, in the order of their ids."""
    rows = []
    for office in sorted(pack.offices.values(), key=lambda each: each.id):
        of_all = numbers.of(office_scope(office.id))
        rows.append(_office_row(office, None, pack.text(office.name), of_all))
        for window, name in sorted(office.windows.items()):
            of_window = numbers.of(window_scope(office.id, window))
            rows.append(_office_row(office, window, pack.text(name), of_window))
    return as_table(("office", "window", "name", "agency", "region", "status", *RATING_COLUMNS), rows)


def stages_csv(pack: Pack, numbers: Numbers) -> str:
    """One row per stage of a service, in the order of its stages."""
    services = sorted(pack.services.values(), key=lambda each: each.id)
    found = ((each.id, stage, numbers.of(step_scope(each.id, stage))) for each in services for stage in each.stages)
    rows = ([service, stage, pack.text(pack.stages[stage]), *_ending(known)] for service, stage, known in found)
    return as_table(("service", "stage", "name", "status", *RATING_COLUMNS), rows)


def segments_csv(pack: Pack, numbers: Numbers) -> str:
    """One row per segment: of everything, then of each body, then of each service, by their ids."""
    places: list[tuple[str | None, str | None, str]] = [
        (None, None, ALL),
        *((agency, None, f"agency:{agency}") for agency in sorted(pack.agencies)),
        *((None, service, f"service:{service}") for service in sorted(pack.services)),
    ]
    rows = (
        [segment, pack.text(pack.segments[segment].name), agency, service, *_ending(numbers.of_segment(segment, place))]
        for agency, service, place in places
        for segment in sorted(pack.segments)
    )
    return as_table(("segment", "name", "agency", "service", "status", *RATING_COLUMNS), rows)


def situations_csv(situations: list[SituationView]) -> str:
    """One row per life situation, and one per step of it with the number that it has on the way."""
    rows = []
    for situation in situations:
        rows.append([situation.id, None, situation.name, None, None, None, *_ending(situation.numbers)])
        rows += [_step_row(situation.id, step) for step in situation.steps]
    return as_table(("situation", "step", "name", "service", "stage", "agency", "status", *RATING_COLUMNS), rows)


def _office_row(office: Office, window: str | None, name: str, numbers: Indicators) -> list[object]:
    return [office.id, window, name, office.agency, office.region, *_ending(numbers)]


def _step_row(situation: str, row: StepView) -> list[object]:
    return [situation, row.n, row.name, row.step.service, row.step.stage, row.agency, *_ending(row.numbers)]


def _ending(numbers: Indicators) -> list[object]:
    """``status`` says why cells are empty: none yet, or too few to publish."""
    return [numbers.levels.status, *rating_cells(numbers)]
