"""Errors in plans and calendars."""

from tests.unit.pack.broken_packs.broken import Broken

TERMS = [
    Broken("broken yaml", "plans.yaml", "total: {working_days: 5}", "total: {working_days: 5", "yaml", "rounds"),
    Broken("unknown field", "plans.yaml", "rounds: 2", "rounds: 2\n  colour: red", "shape", "colour"),
    Broken(
        "working days that roll", "plans.yaml", "{working_days: 5}", "{working_days: 5, roll: true}", "shape", "total"
    ),
    Broken("a budget of nothing", "plans.yaml", "budget: {working_hours: 4}", "budget: {}", "shape", "id: dispatch"),
    Broken("no such hour", "calendars.yaml", "17:00", "24:30", "shape", "24:30"),
    Broken("missing field", "plans.yaml", "  rounds: 2\n", "", "shape", "negative-rating"),
    Broken("wrong type", "plans.yaml", "rounds: 2", 'rounds: "2"', "shape", "rounds"),
    Broken("two totals", "plans.yaml", "{working_days: 5}", "{working_days: 5, calendar_days: 7}", "shape", "total"),
    Broken(
        "impossible date", "calendars.yaml", "extra_days_off: []", "extra_days_off: [2026-02-30]", "shape", "2026-02"
    ),
    Broken("no such calendar", "plans.yaml", "calendar: gb-eng", "calendar: gb-sct", "reference", "gb-sct"),
    Broken(
        "expired calendar", "calendars.yaml", "first: 2026, last: 2028", "first: 2024, last: 2025", "calendar", "2025"
    ),
    Broken("calendar about to end", "calendars.yaml", "last: 2028", "last: 2026", "calendar", "last: 2026"),
    Broken("calendar not begun", "calendars.yaml", "first: 2026", "first: 2027", "calendar", "first: 2027"),
    Broken("years upside down", "calendars.yaml", "first: 2026", "first: 2029", "calendar", "first: 2029"),
    Broken("hours upside down", "calendars.yaml", '["09:00", "17:00"]', '["17:00", "09:00"]', "calendar", "hours"),
    Broken("no such time zone", "calendars.yaml", "Europe/London", "Europe/Londinium", "calendar", "Londinium"),
    Broken("no such holidays", "calendars.yaml", "subdivision: ENG", "subdivision: XXX", "calendar", "XXX"),
    # Plans
    Broken("a stage twice", "plans.yaml", "id: acceptance", "id: dispatch", "unique", "assigned"),
    Broken(
        "a state in two stages",
        "plans.yaml",
        "[assigned, escalated]",
        "[assigned, registered]",
        "unique",
        "registered]",
    ),
    Broken("a stage of no state", "plans.yaml", "[assigned, escalated]", "[assigned, asleep]", "reference", "asleep"),
    Broken(
        "a stage whose clock stands",
        "plans.yaml",
        "[assigned, escalated]",
        "[assigned, contested]",
        "plan",
        "contested",
    ),
    Broken("reserves beyond the total", "plans.yaml", "{working_days: 5}", "{working_days: 1}", "plan", "id: work"),
    Broken(
        "more in reserve than to spend",
        "plans.yaml",
        "reserve: {working_hours: 1}",
        "reserve: {working_hours: 5}",
        "plan",
        "id: dispatch",
    ),
    Broken(
        "a warning before the start",
        "plans.yaml",
        "warn_before: [{working_days: 1}]",
        "warn_before: [{working_days: 5}]",
        "plan",
        "warn_before",
    ),
    Broken("a reminder after the end", "plans.yaml", "reminder_days: 3", "reminder_days: 7", "plan", "reminder_days"),
]
