"""Every rule of the pack check, shown by a pack that breaks it and nothing else."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from chalicelib.domain.points import next_point
from chalicelib.domain.replies import ReplyFacts
from chalicelib.domain.rounds import Order, Pause, Promise, Round
from chalicelib.domain.workflow import Clock, Effect, Guard, State, Workflow
from infra.packs import PACKS, check
from infra.packs.findings import Rule
from infra.packs.workflow_ways import MOMENTS
from tests.builders import NOW, a_pack

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Slip:
    """A change to one file of a pack, and the finding it must lead to."""

    name: str
    file: str
    old: str
    new: str
    rule: str
    at: str
    """Text that stands on the line the finding points at."""
    reported_in: str = ""
    pack: str = "demo"


ONE = "[{id: a, text: {en: A, uk: А}}]"

SLIPS = [
    Slip("broken yaml", "plans.yaml", "total: {working_days: 5}", "total: {working_days: 5", "yaml", "rounds"),
    Slip("unknown field", "plans.yaml", "rounds: 2", "rounds: 2\n  colour: red", "shape", "colour"),
    Slip(
        "working days that roll", "plans.yaml", "{working_days: 5}", "{working_days: 5, roll: true}", "shape", "total"
    ),
    Slip("a budget of nothing", "plans.yaml", "budget: {working_hours: 4}", "budget: {}", "shape", "id: dispatch"),
    Slip("made-up clock", "workflow.yaml", "clocks: [pause]", "clocks: [egg_timer]", "shape", "egg_timer"),
    Slip("no such hour", "calendars.yaml", "17:00", "24:30", "shape", "24:30"),
    Slip("missing field", "plans.yaml", "  rounds: 2\n", "", "shape", "negative-rating"),
    Slip("wrong type", "plans.yaml", "rounds: 2", 'rounds: "2"', "shape", "rounds"),
    Slip("two totals", "plans.yaml", "{working_days: 5}", "{working_days: 5, calendar_days: 7}", "shape", "total"),
    Slip("made-up role", "staff.yaml", "role: head, agency: neas", "role: boss, agency: neas", "shape", "boss"),
    Slip("made-up effect", "workflow.yaml", "effects: [record_answer]", "effects: [celebrate]", "shape", "celebrate"),
    Slip("scale upside down", "surveys/fft.yaml", "min: 1", "min: 7", "shape", "id: waiting"),
    Slip("impossible date", "calendars.yaml", "extra_days_off: []", "extra_days_off: [2026-02-30]", "shape", "2026-02"),
    Slip("repeated id", "stages.yaml", "waiting:\n", "booking:\n", "unique", "booking:"),
    Slip("pack named otherwise", "pack.yaml", "name: demo", "name: other", "unique", "name: other"),
    Slip("repeated question", "surveys/fft.yaml", "id: better", "id: waiting", "unique", "id: waiting"),
    Slip("repeated language", "pack.yaml", "[en, uk]", "[en, uk, en]", "unique", "languages"),
    Slip("same person twice", "staff.yaml", "official.uk@neas.example", "official@neas.example", "unique", "Черговий"),
    Slip("default language missing", "stages.yaml", "{en: Waiting, uk", "{uk", "text", "Очікування"),
    Slip("language the pack lacks", "stages.yaml", "{en: Waiting,", "{en: Waiting, fr: Attente,", "text", "Attente"),
    Slip("translation missing", "stages.yaml", "{en: Waiting, uk: Очікування}", "{en: Waiting}", "text", "Waiting"),
    Slip("no such parent", "agencies.yaml", "parent: nhs-england", "parent: nhs", "reference", "parent: nhs"),
    Slip("no such region", "agencies.yaml", "region: north-east", "region: east", "reference", "region: east"),
    Slip("no such agency", "services.yaml", "agency: neas", "agency: leas", "reference", "agency: leas"),
    Slip("no such stage", "services.yaml", "[booking, waiting, journey", "[booking, tea, journey", "reference", "tea"),
    Slip("no such calendar", "plans.yaml", "calendar: gb-eng", "calendar: gb-sct", "reference", "gb-sct"),
    Slip("no such plan", "pack.yaml", "feedback: negative-rating", "feedback: praise", "reference", "praise"),
    Slip("route by no service", "routing.yaml", "nhft-high-secure-ld", "nhft-moon", "reference", "nhft-moon"),
    Slip("route to nobody", "routing.yaml", "agency: nhs-england", "agency: nhs", "reference", "agency: nhs"),
    Slip(
        "staff of no agency",
        "staff.yaml",
        "role: analyst, agency: nhs-england",
        "role: analyst, agency: nhs",
        "reference",
        "analyst",
    ),
    Slip(
        "staff speaks no such language",
        "staff.yaml",
        "nhft, language: uk",
        "nhft, language: pl",
        "reference",
        "language: pl",
    ),
    Slip(
        "mapping to no service", "mapping.yaml", "{service: neas-pts}", "{service: neas-bus}", "reference", "neas-bus"
    ),
    Slip("mapping to no survey", "mapping.yaml", "survey: fft", "survey: ftf", "reference", "survey: ftf"),
    Slip("no such state", "workflow.yaml", "to: in_work", "to: in_wrok", "reference", "to: in_wrok"),
    Slip(
        "agency above itself",
        "agencies.yaml",
        "  mail: [feedback@nhs-england.example]",
        "  parent: neas\n  mail: [feedback@nhs-england.example]",
        "cycle",
        "parent: neas",
    ),
    Slip(
        "service above itself",
        "services.yaml",
        "  agency: nhft\n  stages: [care, staff, after]",
        "  agency: nhft\n  parent: nhft-rampton\n  stages: [care, staff, after]",
        "cycle",
        "parent: nhft-rampton",
    ),
    Slip(
        "nobody to answer",
        "staff.yaml",
        "role: official, agency: nhft",
        "role: analyst, agency: nhft",
        "responsible",
        "nhft:",
        "agencies.yaml",
    ),
    Slip(
        "nobody to be told",
        "staff.yaml",
        "role: head, agency: nhft",
        "role: analyst, agency: nhft",
        "responsible",
        "nhft:",
        "agencies.yaml",
    ),
    Slip("nowhere to write to", "agencies.yaml", "  mail: [feedback@nhft.example]\n", "", "responsible", "nhft:"),
    Slip(
        "expired calendar", "calendars.yaml", "first: 2026, last: 2028", "first: 2024, last: 2025", "calendar", "2025"
    ),
    Slip("calendar about to end", "calendars.yaml", "last: 2028", "last: 2026", "calendar", "last: 2026"),
    Slip("calendar not begun", "calendars.yaml", "first: 2026", "first: 2027", "calendar", "first: 2027"),
    Slip("years upside down", "calendars.yaml", "first: 2026", "first: 2029", "calendar", "first: 2029"),
    Slip("hours upside down", "calendars.yaml", '["09:00", "17:00"]', '["17:00", "09:00"]', "calendar", "hours"),
    Slip("no such time zone", "calendars.yaml", "Europe/London", "Europe/Londinium", "calendar", "Londinium"),
    Slip("no such holidays", "calendars.yaml", "subdivision: ENG", "subdivision: XXX", "calendar", "XXX"),
    Slip(
        "nothing opens",
        "workflow.yaml",
        "by: [system, operator]\n    event: WorkOrderUnplaced",
        "by: [operator]\n    event: WorkOrderUnplaced",
        "unreachable",
        "transitions",
    ),
    Slip(
        "state nothing leads to",
        "workflow.yaml",
        "  closed: {closed: true}",
        "  lost: {owner: head}\n  closed: {closed: true}",
        "unreachable",
        "lost:",
    ),
    Slip(
        "state without a way out",
        "workflow.yaml",
        "from: [assigned, escalated]",
        "from: [assigned]",
        "way-out",
        "escalated:",
    ),
    Slip(
        "way out under condition only",
        "workflow.yaml",
        "    by: [system]\n    auto: true\n    effects: [close]",
        "    by: [system]\n    auto: true\n    when: [routed]\n    effects: [close]",
        "way-out",
        "answered:",
    ),
    Slip(
        "state of nobody",
        "workflow.yaml",
        "registered: {owner: dispatcher, cl",
        "registered: {cl",
        "owner",
        "registered:",
    ),
    Slip("no such outcome", "replies/promise.yaml", "outcome: promised", "outcome: sworn", "reference", "sworn"),
    Slip(
        "not an answer's outcome", "replies/promise.yaml", "outcome: promised", "outcome: solved", "reference", "solv"
    ),
    Slip(
        "a condition on nothing",
        "surveys/fft.yaml",
        "  - id: better\n",
        "  - id: better\n    show_if: {noise: 1}\n",
        "condition",
        "show_if",
    ),
    Slip(
        "a condition that no answer meets",
        "surveys/fft.yaml",
        "  - id: better\n",
        "  - id: better\n    show_if: {waiting: [1, 9]}\n",
        "condition",
        "show_if",
    ),
    Slip(
        "conditions at odds",
        "surveys/fft.yaml",
        "  - id: better\n",
        "  - id: rude\n    type: single\n    show_if: {waiting: 1}\n    text: {en: Rude, uk: Грубо}\n"
        "    options: [{id: a, text: {en: A, uk: А}}, {id: b, text: {en: B, uk: Б}}]\n"
        "  - id: better\n    show_if: {rude: a, waiting: 2}\n",
        "condition",
        "show_if: {rude",
    ),
    Slip(
        "one option twice",
        "surveys/fft.yaml",
        "  - id: better\n    type: text\n",
        "  - id: better\n    type: single\n    options:\n      - {id: a, text: {en: A, uk: А}}\n"
        "      - {id: a, text: {en: B, uk: Б}}\n",
        "unique",
        "id: a, text: {en: B",
    ),
    Slip(
        "one key for two",
        "agencies.yaml",
        "  parent: nhs-england\n",
        "  parent: nhs-england\n  keys:\n"
        "    - {kid: a, x: VM96DVhhrRrhXfC8rANXBkd2Evo73DjloedcCs_APAY}\n"
        "    - {kid: a, x: VM96DVhhrRrhXfC8rANXBkd2Evo73DjloedcCs_APAY}\n",
        "unique",
        "kid: a",
    ),
    Slip("no such kind", "replies/proposal.yaml", "kind: proposal", "kind: prayer", "reference", "prayer"),
    Slip(
        "a fact that is none", "replies/put-right.yaml", "{{ received_at }}. You", "{{ name }}. You", "reply", "en: |"
    ),
    Slip("no template", "replies/put-right.yaml", "{{ number }} then", "{{ number } then", "reply", "en: |"),
    Slip("endless text", "replies/put-right.yaml", "{{ number }} then", "{{ 'x' * 6000 }}", "reply", "en: |"),
    Slip("no arithmetic", "replies/put-right.yaml", "{{ number }} then", "{{ 1 // 0 }}", "reply", "en: |"),
    Slip("out of the sandbox", "replies/put-right.yaml", "{{ number }} then", "{{ ''.__class__ }}", "reply", "en: |"),
    Slip(
        "what may not be known",
        "replies/refusal.yaml",
        "{% if kind %} ({{ kind | lower }} of {{ received_at }}){% endif %}",
        "{{ kind }}",
        "reply",
        "en: |",
    ),
    Slip("one variant twice", "replies/promise.yaml", "id: agree-first", "id: day-first", "unique", "id: day-first"),
    Slip("row never taken", "workflow.yaml", "    when: [rounds_left]\n", "", "shadowed", "action: dispute"),
    Slip(
        "automatic row never taken",
        "workflow.yaml",
        "    auto: true\n    when: [may_be_asked]\n",
        "    auto: true\n",
        "shadowed",
        "action: close_unverified",
    ),
    Slip(
        "automatic row of a person",
        "workflow.yaml",
        "    by: [system]\n    auto: true\n    when: [routed]",
        "    by: [dispatcher]\n    auto: true\n    when: [routed]",
        "shadowed",
        "action: assign",
    ),
    Slip(
        "one event for two rows",
        "workflow.yaml",
        "event: FollowUpReminded",
        "event: PromiseReminded",
        "unique",
        "event",
    ),
    Slip(
        "a state called back",
        "workflow.yaml",
        "  closed: {closed: true}",
        "  back: {owner: head}\n  closed: {closed: true}",
        "unique",
        "back:",
    ),
    Slip(
        "back to nowhere",
        "workflow.yaml",
        "    from: [assigned]\n    to: registered",
        "    from: [assigned]\n    to: back",
        "reference",
        "to: back",
    ),
    # Clocks of the workflow
    *(
        Slip(
            f"no row for {action}",
            "workflow.yaml",
            f"- action: {action}\n    from: [registered, assigned, in_work",
            f"- action: {action}\n    from: [assigned, in_work",
            "clock",
            "registered:",
        )
        for action in ("warn", "stage_late", "escalate", "breach")
    ),
    Slip(
        "a deadline that does not follow the calendar",
        "workflow.yaml",
        "- action: recompute\n    from: [registered, assigned",
        "- action: recompute\n    from: [registered",
        "clock",
        "assigned:",
    ),
    Slip(
        "a paused deadline that does not follow the calendar",
        "workflow.yaml",
        "escalated, contested, awaiting_person]\n    by: [system]\n    when: [deadline_moved]",
        "escalated, contested]\n    by: [system]\n    when: [deadline_moved]",
        "clock",
        "awaiting_person:",
    ),
    Slip(
        "a question waits for ever",
        "workflow.yaml",
        "- action: timeout\n    from: [awaiting_person]",
        "- action: give_up\n    from: [awaiting_person]",
        "clock",
        "awaiting_person:",
    ),
    Slip(
        "a follow-up waits for ever",
        "workflow.yaml",
        "- action: timeout\n    from: [following_up]",
        "- action: give_up\n    from: [following_up]",
        "clock",
        "following_up:",
    ),
    Slip(
        "a promise is never broken",
        "workflow.yaml",
        "    to: in_work\n    by: [system]\n    effects: [break_promise",
        "    to: in_work\n    by: [head]\n    effects: [break_promise",
        "clock",
        "promised:",
    ),
    Slip(
        "a breach under condition",
        "workflow.yaml",
        "    by: [system]\n    effects: [note]\n    event: DeadlineMissed",
        "    by: [system]\n    when: [reachable]\n    effects: [note]\n    event: DeadlineMissed",
        "clock",
        "registered:",
    ),
    Slip(
        "a pause that never began",
        "workflow.yaml",
        "effects: [message, pause]",
        "effects: [message]",
        "clock",
        "action: ask",
    ),
    Slip(
        "a pause that never ends",
        "workflow.yaml",
        "effects: [dismiss, resume]",
        "effects: [dismiss]",
        "clock",
        "action: dismiss",
    ),
    Slip(
        "a breach again and again",
        "workflow.yaml",
        "    effects: [note]\n    event: DeadlineMissed",
        "    event: DeadlineMissed",
        "clock",
        "action: breach",
    ),
    # Fields of the workflow
    Slip(
        "a decline without reason",
        "workflow.yaml",
        "    fields: [reason]\n    effects: [decline]",
        "    effects: [decline]",
        "fields",
        "action: decline",
    ),
    Slip(
        "a refusal without reasons",
        "workflow.yaml",
        "optional: [reasons, next_steps",
        "optional: [next_steps",
        "fields",
        "action: answer",
    ),
    Slip(
        "a promise without date",
        "workflow.yaml",
        "next_steps, promise_date, public_text, reply]",
        "next_steps, public_text, reply]",
        "fields",
        "action: answer",
    ),
    Slip("closed as nothing", "workflow.yaml", "    resolution: withdrawn\n", "", "fields", "action: withdraw"),
    Slip(
        "an outcome out of none",
        "workflow.yaml",
        "    outcomes: [solved, partly, not_needed, cannot_tell]\n",
        "",
        "fields",
        "action: confirm",
    ),
    # Plans
    Slip("a stage twice", "plans.yaml", "id: acceptance", "id: dispatch", "unique", "assigned"),
    Slip(
        "a state in two stages",
        "plans.yaml",
        "[assigned, escalated]",
        "[assigned, registered]",
        "unique",
        "registered]",
    ),
    Slip("a stage of no state", "plans.yaml", "[assigned, escalated]", "[assigned, asleep]", "reference", "asleep"),
    Slip(
        "a stage whose clock stands",
        "plans.yaml",
        "[assigned, escalated]",
        "[assigned, contested]",
        "plan",
        "contested",
    ),
    Slip("reserves beyond the total", "plans.yaml", "{working_days: 5}", "{working_days: 1}", "plan", "id: work"),
    Slip(
        "more in reserve than to spend",
        "plans.yaml",
        "reserve: {working_hours: 1}",
        "reserve: {working_hours: 5}",
        "plan",
        "id: dispatch",
    ),
    Slip(
        "a warning before the start",
        "plans.yaml",
        "warn_before: [{working_days: 1}]",
        "warn_before: [{working_days: 5}]",
        "plan",
        "warn_before",
    ),
    Slip("a reminder after the end", "plans.yaml", "reminder_days: 3", "reminder_days: 7", "plan", "reminder_days"),
    Slip(
        "approval by nobody",
        "workflow.yaml",
        "effects: [approve]",
        "effects: [record_answer]",
        "plan",
        "approval: true",
        "plans.yaml",
    ),
    # Topics and dispatch
    Slip("topic above itself", "topics.yaml", "  plan: appeal", "  parent: medicines", "cycle", "parent: medicines"),
    Slip("topic under none", "topics.yaml", "parent: care", "parent: cure", "reference", "parent: cure"),
    Slip("topic of no agency", "topics.yaml", "agency: neas", "agency: leas", "reference", "agency: leas"),
    Slip("topic of no plan", "topics.yaml", "plan: appeal", "plan: petition", "reference", "plan: petition"),
    Slip("keyword twice", "topics.yaml", "[treatment, diagnosis", "[Diagnosis, diagnosis", "unique", "diagnosis"),
    Slip("topic to nobody", "topics.yaml", "agency: neas", "agency: phso", "responsible", "phso:", "agencies.yaml"),
    Slip("law untranslated", "topics.yaml", "    en: Data Protection Act 2018\n", "", "text", "legal_basis"),
    Slip("kind without wording", "pack.yaml", "{name: {en: Proposal,", "{name: {", "text", "proposal:"),
    Slip("unknown plan of a kind", "pack.yaml", "uk: Скарга}}", "uk: Скарга}, plan: x}", "reference", "complaint:"),
    Slip(
        "rule for an unknown topic", "routing.yaml", "topic: complaint", "topic: praise", "reference", "topic: praise"
    ),
    Slip("rule for an unknown origin", "routing.yaml", "origin: appeal", "origin: rumour", "shape", "origin: rumour"),
    Slip("file that cannot be told", "pack.yaml", "image/heic]", "text/html]", "shape", "attachments:"),
    Slip("more than certain", "pack.yaml", "confidence: 0.6", "confidence: 6", "shape", "confidence: 6"),
    Slip("no default plan for appeals", "pack.yaml", "appeal: appeal ", "appeal: petition ", "reference", "petition"),
    Slip("dispatch by nobody", "pack.yaml", "dispatch: nhs-england", "dispatch: nhs", "reference", "dispatch: nhs"),
    Slip(
        "dispatch without dispatcher",
        "staff.yaml",
        "role: dispatcher, agency: nhs-england",
        "role: analyst, agency: nhft",
        "responsible",
        "nhs-england:",
        "agencies.yaml",
    ),
    Slip(
        "judge in their own cause",
        "agencies.yaml",
        "  mail: [feedback@phso",
        "  parent: nhs-england\n  mail: [feedback@phso",
        "responsible",
        "nhs-england:",
    ),
    # Indices
    *(
        Slip(name, file, old, new, rule, at, "indices.yaml", pack="pulse")
        for name, file, old, new, rule, at in (
            ("no such indicator", "indices.yaml", "[opening,", "[luck,", "index", "questions"),
            ("indicator twice", "indices.yaml", "[opening, closing", "[closing, closing", "unique", "questions"),
            ("index of no survey", "indices.yaml", "survey: short-form", "survey: form", "reference", "survey: form"),
            ("index untranslated", "indices.yaml", "    en: Entrepreneur Satisfaction Score\n", "", "text", "title"),
            ("made-up formula", "indices.yaml", "mean-of-means", "wishes", "shape", "wishes"),
            (
                "index of words",
                "indices.yaml",
                "short-form\n  questions: [opening",
                "long-form\n  questions: [happened",
                "index",
                "questions",
            ),
            (
                "index of a survey of staff",
                "surveys/short-form.yaml",
                "audience: external",
                "audience: internal",
                "index",
                "survey:",
            ),
        )
    ),
    Slip("no plan of a survey", "surveys/long-form.yaml", "plan: appeal", "plan: x", "reference", "plan", pack="pulse"),
    # Surveys of staff, and who answers for feedback
    Slip(
        "a process of nobody",
        "processes.yaml",
        "owner: support\n",
        "owner: supper\n",
        "reference",
        "owner: supper",
        pack="client-feedback",
    ),
    Slip(
        "a touchpoint that is none",
        "processes.yaml",
        "touchpoints: [visit]",
        "touchpoints: [vista]",
        "reference",
        "vista",
        pack="client-feedback",
    ),
    Slip(
        "a process above itself",
        "processes.yaml",
        "  owner: facilities\n",
        "  owner: facilities\n  parent: equipping\n",
        "cycle",
        "parent: equipping",
        pack="client-feedback",
    ),
    Slip(
        "somebody else answers for feedback",
        "pack.yaml",
        "internal: r.sabitov@",
        "internal: r.habitov@",
        "reference",
        "r.habitov",
        pack="client-feedback",
    ),
    Slip(
        "somebody without a name answers for feedback",
        "staff.yaml",
        "name: Рустам Сабитов, ",
        "",
        "responsible",
        "internal: r.sabitov",
        "pack.yaml",
        pack="client-feedback",
    ),
    Slip(
        "nobody answers for what staff say",
        "pack.yaml",
        "  internal: r.sabitov@gkkp.example\n",
        "",
        "anonymous",
        "responsible:",
        pack="client-feedback",
    ),
    Slip(
        "staff are asked who they are",
        "surveys/form-4.yaml",
        "  - id: suggestions\n    type: text",
        "  - id: suggestions\n    type: contact",
        "anonymous",
        "id: suggestions",
        pack="client-feedback",
    ),
    Slip(
        "staff are to be answered",
        "surveys/form-3.yaml",
        "opens_case: never",
        "opens_case: always",
        "anonymous",
        "opens_case",
        pack="client-feedback",
    ),
    Slip(
        "an invitation's reminder after its end",
        "pack.yaml",
        "limits:\n",
        "limits:\n  invitation_days: 7\n  invitation_reminder_days: 7\n",
        "plan",
        "invitation_reminder_days",
    ),
    Slip(
        "an invitation that outlasts its transaction",
        "pack.yaml",
        "limits:\n",
        "limits:\n  transaction_days: 13\n",
        "plan",
        "limits:",
    ),
    Slip(
        "reports of less than may be shown",
        "pack.yaml",
        "monthly_from: 30",
        "monthly_from: 9",
        "anonymous",
        "monthly_from",
        pack="client-feedback",
    ),
    Slip(
        "a level from nowhere",
        "surveys/form-1.yaml",
        "level_from: quality",
        "level_from: quantity",
        "reference",
        "level_from",
        pack="client-feedback",
    ),
    Slip(
        "a level from what is no scale",
        "surveys/form-1.yaml",
        "level_from: quality",
        "level_from: kind",
        "condition",
        "level_from",
        pack="client-feedback",
    ),
    Slip(
        "a level asked for twice",
        "surveys/form-1.yaml",
        "level: none",
        "level: optional",
        "condition",
        "level: optional",
        pack="client-feedback",
    ),
    # Surveys
    *(
        Slip(name, "surveys/fft.yaml", old, new, rule, at)
        for name, old, new, rule, at in (
            ("matrix of nothing", "type: scale\n", "type: matrix\n", "shape", "id: waiting"),
            ("choice of nothing", "type: text\n", "type: single\n", "shape", "id: better"),
            ("text with options", "id: better\n", f"id: better\n    options: {ONE}\n", "shape", "id: better"),
            ("scale with rows", "min: 1\n", f"min: 1\n    rows: {ONE}\n", "shape", "id: waiting"),
            ("text with an end", "id: better\n", "id: better\n    max: 3\n", "shape", "id: better"),
            ("text in reverse", "id: better\n", "id: better\n    reverse: true\n", "shape", "id: better"),
            ("text of at most two", "id: better\n", "id: better\n    most: 2\n", "shape", "id: better"),
            ("question called like the level", "id: waiting", "id: level", "unique", "id: level"),
            ("negative without a level", "level: required", "level: none", "condition", "opens_case"),
        )
    ),
    Slip(
        "an option called like the answer of who is not concerned",
        "surveys/long-form.yaml",
        "{id: unknown, text",
        "{id: not_applicable, text",
        "unique",
        "id: not_applicable",
        pack="pulse",
    ),
    Slip(
        "a condition on a level that is not asked for",
        "surveys/long-form.yaml",
        "show_if: {persons_known: known}",
        "show_if: {level: 1}",
        "condition",
        "show_if: {level",
        pack="pulse",
    ),
    Slip(
        "a condition on words",
        "surveys/long-form.yaml",
        "show_if: {persons_known: known}",
        "show_if: {happened: known}",
        "condition",
        "show_if: {happened",
        pack="pulse",
    ),
    # Segments
    *(
        Slip(name, "segments.yaml", old, new, rule, at, pack="client-centric")
        for name, old, new, rule, at in (
            ("segment by nothing told", "when: {role: [investor]}", "when: {rank: [investor]}", "reference", "rank"),
            ("segment of nobody", "when: {role: [investor]}", "when: {role: [investors]}", "reference", "[investors]"),
            ("segment untranslated", "{ru: Инвесторы, en: Investors}", "{ru: Инвесторы}", "text", "{ru: Инвесторы}"),
            ("value without a name", "{name: {ru: Туризм, en: Tourism}}", "{}", "shape", "tourism: {}"),
        )
    ),
    # What is said and when
    Slip("digest after work", "pack.yaml", 'at: "08:00"', 'at: "17:30"', "calendar", "17:30"),
    Slip(
        "agency out of time",
        "agencies.yaml",
        "  region: north-east\n",
        "  region: north-east\n  time_zone: Europe/Nowhere\n",
        "calendar",
        "Europe/Nowhere",
    ),
    Slip(
        "button without the default language",
        "workflow.yaml",
        "    event: WorkOrderAccepted\n",
        "    event: WorkOrderAccepted\n    label: {uk: Взяти}\n",
        "text",
        "Взяти",
    ),
    # Campaigns
    *(
        Slip(name, "pack.yaml", old, new, rule, at)
        for name, old, new, rule, at in (
            ("campaign with no survey", "{survey: fft, share", "{survey: ftf, share", "reference", "{survey: ftf"),
            ("campaign about everybody", "share: 0.3", "share: 1.3", "shape", "share: 1.3"),
            ("campaign more than exact", "margin: 0.05", "margin: 0.0001", "shape", "margin: 0.0001"),
            ("campaign about too few", "least: 20", "least: 9", "campaign", "least: 9"),
            ("campaign upon campaign", "every_days: 90", "every_days: 14", "campaign", "every_days: 14"),
        )
    ),
    Slip(
        "campaign that asks staff",
        "pack.yaml",
        "campaigns: {survey: rating",
        "campaigns: {survey: form-4",
        "campaign",
        "campaigns:",
        pack="client-feedback",
    ),
    Slip(
        "campaign that asks for no level",
        "pack.yaml",
        "campaigns: {survey: rating",
        "campaigns: {survey: form-2",
        "campaign",
        "campaigns:",
        pack="client-feedback",
    ),
]


def copy_of(pack: str, tmp_path: Path) -> Path:
    """A copy of a pack, with the demo pack beside it as others use files of that."""
    for name in {"demo", pack}:
        for path in (PACKS / name).rglob("*.yaml"):
            target = tmp_path / name / path.relative_to(PACKS / name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return tmp_path / pack


def copy_of_demo(tmp_path: Path) -> Path:
    return copy_of("demo", tmp_path)


def test_a_file_may_be_another_packs_and_its_slips_are_found_there(tmp_path: Path) -> None:
    folder, shared = copy_of_demo(tmp_path), tmp_path / "shared.yaml"
    table = (folder / "workflow.yaml").read_text(encoding="utf-8")
    shared.write_text(table, encoding="utf-8")
    (folder / "workflow.yaml").write_text("use: ../shared.yaml\n", encoding="utf-8")
    assert check(folder, today=TODAY) == []
    shared.write_text(table.replace("to: in_work", "to: at_work", 1), encoding="utf-8")
    assert {(finding.file, finding.rule) for finding in check(folder, today=TODAY)} == {("../shared.yaml", "reference")}
    (folder / "workflow.yaml").write_text("\nuse: ../nowhere.yaml\n", encoding="utf-8")
    (finding,) = check(folder, today=TODAY)
    assert (finding.file, finding.line, finding.rule) == ("workflow.yaml", 2, "reference")


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_is_found_on_its_line(slip: Slip, tmp_path: Path) -> None:
    is_found(slip, tmp_path)


def is_found(slip: Slip, tmp_path: Path) -> None:
    folder = copy_of(slip.pack, tmp_path)
    text = (folder / slip.file).read_text(encoding="utf-8")
    assert slip.old in text, "the slip no longer fits its pack"
    (folder / slip.file).write_text(text.replace(slip.old, slip.new, 1), encoding="utf-8")

    findings = check(folder, today=TODAY)

    file = slip.reported_in or slip.file
    assert findings, "nothing was found"
    found = [finding for finding in findings if finding.rule == slip.rule and finding.file == file]
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    assert any(slip.at in lines[finding.line - 1] for finding in found), [str(finding) for finding in findings]
    assert all(finding.message.endswith(".") and finding.mend for finding in findings)


@pytest.mark.parametrize("file", ["pack.yaml", "agencies.yaml", "plans.yaml", "workflow.yaml", "surveys/fft.yaml"])
def test_a_missing_file_is_named(file: str, tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path)
    (folder / file).unlink()

    found = [finding for finding in check(folder, today=TODAY) if finding.rule is Rule.MISSING]

    assert any(file.startswith(finding.file) for finding in found)


def test_a_survey_that_asks_nothing_is_no_survey(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path)
    asking = (folder / "surveys" / "fft.yaml").read_text(encoding="utf-8")
    empty = asking.split("questions:")[0].replace("level: required", "level: none").replace("negative", "never")
    (folder / "surveys" / "empty.yaml").write_text(empty, encoding="utf-8")

    assert [(f.file, f.rule) for f in check(folder, today=TODAY)] == [("surveys/empty.yaml", Rule.SHAPE)]


def test_a_group_of_one_prepared_answer_is_only_a_warning(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path)
    replies = folder / "replies" / "promise.yaml"
    first, *_others = replies.read_text(encoding="utf-8").split("  - id: agree-first")
    replies.write_text(first, encoding="utf-8")

    assert [(f.file, f.line, f.rule, f.warning) for f in check(folder, today=TODAY)] == [
        ("replies/promise.yaml", 3, Rule.REPLY, True)
    ]


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path)
    (folder / "staff.yaml").write_text("# nobody yet\n")

    assert [(f.file, f.rule) for f in check(folder, today=TODAY)] == [("staff.yaml", Rule.SHAPE)]


def test_a_file_with_a_misspelt_name_is_named(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path)
    (folder / "routing.yaml").rename(folder / "routes.yaml")

    assert [(f.file, f.rule) for f in check(folder, today=TODAY)] == [("routes.yaml", Rule.STRAY)]


def test_an_untranslated_text_or_a_calendar_about_to_end_is_only_a_warning(tmp_path: Path) -> None:
    folder = copy_of_demo(tmp_path)
    stages = folder / "stages.yaml"
    stages.write_text(stages.read_text(encoding="utf-8").replace(", uk: Очікування", ""), encoding="utf-8")

    findings = check(folder, today=date(2028, 12, 1))

    assert sorted(f.rule for f in findings if f.warning) == [Rule.CALENDAR, Rule.TEXT]
    assert all(f.warning for f in findings)


def test_the_check_knows_every_moment_at_which_a_clock_asks_for_something() -> None:
    pack = a_pack()
    plan = pack.plans["negative"]
    # Everything runs at once, and the round began too late for its reserves.
    current = Round(
        n=1,
        agency="office",
        started_at=NOW,
        due=plan.deadline(NOW),
        stage="work",
        stage_started_at=plan.deadline(NOW) - timedelta(hours=1),
        pauses=(Pause(NOW),),
        promise=Promise("Soon.", TODAY + timedelta(days=30), NOW),
        follow_up_asked_at=NOW,
        follow_up_due=plan.follow_up_due(NOW),
    )
    order = Order(1, "office", None, "negative", "in_work", NOW)
    for clock, actions in MOMENTS.items():
        states = {"in_work": State("in_work", None, clocks=(clock,))}
        asked: set[str] = set()
        noted: tuple[str, ...] = ()
        while point := next_point(replace(order, rounds=(replace(current, noted=noted),)), plan, Workflow(states, ())):
            asked.add(point.action)
            noted = (*noted, point.key)
        assert asked == set(actions), clock


def test_every_rule_is_shown_broken() -> None:
    assert {slip.rule for slip in SLIPS} | {Rule.MISSING, Rule.STRAY} == set(Rule)


def test_every_rule_is_explained_in_the_docs() -> None:
    docs = (PACKS.parent / "docs" / "packs.md").read_text(encoding="utf-8")

    assert [rule for rule in Rule if f"| `{rule}` |" not in docs] == []


def test_every_fact_of_a_prepared_answer_is_explained_in_the_docs() -> None:
    docs = (PACKS.parent / "docs" / "packs.md").read_text(encoding="utf-8")
    explained = docs.split("### replies")[1].split("### calendars.yaml")[0]

    assert [f.name for f in fields(ReplyFacts) if f"`{f.name}`" not in explained] == []


def test_every_word_of_the_workflow_is_explained_in_the_docs() -> None:
    docs = (PACKS.parent / "docs" / "packs.md").read_text(encoding="utf-8")
    explained = docs.split("### workflow.yaml")[1].split("### mapping.yaml")[0]

    assert [word for word in (*Clock, *Guard, *Effect) if f"`{word}`" not in explained] == []
