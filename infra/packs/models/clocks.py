"""Models of calendars.yaml and plans.yaml: working time, and terms.

Absent values of a plan stay absent in the compiled pack: the defaults are in ``chalicelib.domain.pack`` alone.
"""

from typing import Annotated, Self

from pydantic import Field, RootModel, model_validator

from infra.packs.models.shapes import MOST_DAYS, CalendarRef, Day, Days, DaysOrNone, Hour, Id, Positive, Shape, StateRef


class Holidays(Shape):
    """A place as the ``holidays`` library names it: ISO country code, and part of it if that matters."""

    country: str
    subdivision: str | None = None


Year = Annotated[int, Field(ge=1970, le=2199)]
Hours = Annotated[list[Hour], Field(min_length=2, max_length=2)]
"""Begin and end, in local wall time."""
Weekday = Annotated[int, Field(ge=0, le=6)]
"""Monday is 0."""


class Years(Shape):
    """First and last year for which holidays are computed.

    ``decreed``: the last year whose moved days are listed in the calendar, while the library lacks them.
    """

    first: Year
    last: Year
    decreed: Year | None = None


class ShortDays(Shape):
    """Working days that end earlier by some minutes: those before public holidays, and single dates."""

    minutes: Annotated[int, Field(ge=1, le=720)]
    before_holidays: bool = True
    dates: list[Day] = Field(default=[])


class Calendar(Shape):
    """When an office works. ``hours_on`` names the weekdays with hours of their own."""

    time_zone: str
    working_days: Annotated[list[Weekday], Field(min_length=1)]
    hours: Hours
    hours_on: dict[Weekday, Hours] = Field(default={})
    lunch: Hours | None = None
    short_days: ShortDays | None = None
    holidays: Holidays | None = None
    years: Years
    extra_days_off: list[Day] = Field(default=[])
    extra_working_days: list[Day] = Field(default=[])


class Total(Shape):
    """A deadline in days of one kind; ``roll`` moves a calendar deadline off a day off."""

    working_days: Days | None = None
    calendar_days: Days | None = None
    roll: bool | None = None

    @model_validator(mode="after")
    def one_of_the_two(self) -> Self:
        if (self.working_days is None) == (self.calendar_days is None):
            raise ValueError("give either working_days or calendar_days")
        if self.roll is not None and self.calendar_days is None:
            raise ValueError("only calendar_days can roll; working days end on a working day anyway")
        return self


class Work(Shape):
    """A working time: hours, or days as long as the calendar's."""

    working_hours: Annotated[int | float, Field(gt=0, le=24 * MOST_DAYS)] | None = None
    working_days: Annotated[int | float, Field(gt=0, le=MOST_DAYS)] | None = None

    @model_validator(mode="after")
    def one_of_the_two(self) -> Self:
        if (self.working_hours is None) == (self.working_days is None):
            raise ValueError("give either working_hours or working_days")
        return self


class PlanStage(Shape):
    """A stage of a plan: its states, its planned time, and the minimum time reserved for it."""

    id: Id
    states: Annotated[list[StateRef], Field(min_length=1)]
    budget: Work
    reserve: Work


class Plan(Shape):
    calendar: CalendarRef
    total: Total
    rounds: Positive
    follow_up_days: Days
    stages: list[PlanStage] = Field(default=[])
    warn_before: list[Work] = Field(default=[])
    pause_days: Days | None = None
    extension_days: DaysOrNone | None = None
    reminder_days: Days | None = None
    reopen_days: DaysOrNone | None = None
    approval: bool = False


class Calendars(RootModel[dict[Id, Calendar]]):
    """calendars.yaml"""


class Plans(RootModel[dict[Id, Plan]]):
    """plans.yaml"""
