"""Errors in dangers and in their workflow."""

from tests.unit.pack.broken_packs.broken import Broken

_TELLS = "      - {to: author, mail: registered}\n      - {to: duty, mail: danger}\n\n"

DANGERS = [
    Broken("a language unheard", "dangers.yaml", "    uk:\n", "    ru:\n", "danger", "phrases:"),
    Broken("no shorter than usual", "dangers.yaml", "plan: urgent", "plan: negative-rating", "danger", "plan: neg"),
    Broken("nobody on duty", "dangers.yaml", "agency: nhs-england", "agency: neas", "danger", "agency: neas"),
    Broken("duty of no agency", "dangers.yaml", "agency: nhs-england", "agency: nhs", "reference", "agency: nhs"),
    Broken("no such plan", "dangers.yaml", "plan: urgent", "plan: at-once", "reference", "plan: at-once"),
    Broken(
        "a role of one agency",
        "dangers.yaml",
        "role: dispatcher",
        "role: official",
        "shape",
        "official",
    ),
    Broken("an alternative of nothing", "dangers.yaml", "suicid*|", "suicid*||", "danger", "suicid*||"),
    Broken("any word at all", "dangers.yaml", "suicid*|", "suicid*|*|", "danger", "|*|"),
    Broken("two scripts in a phrase", "dangers.yaml", "suicid*|", "自杀|", "danger", "自杀|"),
    Broken("nobody is told", "workflow.yaml", _TELLS, "      - {to: author, mail: registered}\n\n", "danger", "open"),
    Broken("no way back", "workflow.yaml", "    effects: [clear_danger]\n", "", "danger", "transitions"),
    Broken(
        "taken back for no reason",
        "workflow.yaml",
        "    fields: [reason]\n    effects: [clear",
        "    effects: [clear",
        "fields",
        "action: not_d",
    ),
]
