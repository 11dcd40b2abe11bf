"""In what threatens people, and what the workflow does about it."""

from tests.unit.pack.broken_packs.slip import Slip

_TELLS = "      - {to: author, mail: registered}\n      - {to: duty, mail: danger}\n\n"

DANGERS = [
    Slip("a language unheard", "dangers.yaml", "    uk:\n", "    ru:\n", "danger", "phrases:"),
    Slip("no shorter than usual", "dangers.yaml", "plan: urgent", "plan: negative-rating", "danger", "plan: neg"),
    Slip("nobody on duty", "dangers.yaml", "agency: nhs-england", "agency: neas", "danger", "agency: neas"),
    Slip("duty of no agency", "dangers.yaml", "agency: nhs-england", "agency: nhs", "reference", "agency: nhs"),
    Slip("no such plan", "dangers.yaml", "plan: urgent", "plan: at-once", "reference", "plan: at-once"),
    Slip(
        "a role of one agency",
        "dangers.yaml",
        "role: dispatcher",
        "role: official",
        "shape",
        "official",
    ),
    Slip("an alternative of nothing", "dangers.yaml", "suicid*|", "suicid*||", "danger", "suicid*||"),
    Slip("any word at all", "dangers.yaml", "suicid*|", "suicid*|*|", "danger", "|*|"),
    Slip("two scripts in a phrase", "dangers.yaml", "suicid*|", "自杀|", "danger", "自杀|"),
    Slip("nobody is told", "workflow.yaml", _TELLS, "      - {to: author, mail: registered}\n\n", "danger", "open"),
    Slip("no way back", "workflow.yaml", "    effects: [clear_danger]\n", "", "danger", "transitions"),
    Slip(
        "taken back for no reason",
        "workflow.yaml",
        "    fields: [reason]\n    effects: [clear",
        "    effects: [clear",
        "fields",
        "action: not_d",
    ),
]
