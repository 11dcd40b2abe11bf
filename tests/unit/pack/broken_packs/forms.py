"""Errors in surveys and prepared answers."""

from tests.unit.pack.broken_packs.broken import Broken

ONE = "[{id: a, text: {en: A, uk: А}}]"

FORMS = [
    Broken("scale upside down", "surveys/fft.yaml", "min: 1", "min: 7", "shape", "id: waiting"),
    Broken(
        "more choices asked for than there are",
        "surveys/fft.yaml",
        "  - id: better\n",
        f"  - {{id: few, type: multiple, text: {{en: A, uk: А}}, least: 3, options: [{ONE[1:-1]}, "
        "{id: b, text: {en: B, uk: Б}}, {id: none, text: {en: None, uk: Нічого}, alone: true}]}\n  - id: better\n",
        "shape",
        "id: few",
    ),
    Broken("repeated question", "surveys/fft.yaml", "id: better", "id: waiting", "unique", "id: waiting"),
    Broken("no such outcome", "replies/promise.yaml", "outcome: promised", "outcome: sworn", "reference", "sworn"),
    Broken(
        "not an answer's outcome", "replies/promise.yaml", "outcome: promised", "outcome: solved", "reference", "solv"
    ),
    Broken(
        "a condition on nothing",
        "surveys/fft.yaml",
        "  - id: better\n",
        "  - id: better\n    show_if: {noise: 1}\n",
        "condition",
        "show_if",
    ),
    Broken(
        "a condition that no answer meets",
        "surveys/fft.yaml",
        "  - id: better\n",
        "  - id: better\n    show_if: {waiting: [1, 9]}\n",
        "condition",
        "show_if",
    ),
    Broken(
        "conditions at odds",
        "surveys/fft.yaml",
        "  - id: better\n",
        "  - id: rude\n    type: single\n    show_if: {waiting: 1}\n    text: {en: Rude, uk: Грубо}\n"
        "    options: [{id: a, text: {en: A, uk: А}}, {id: b, text: {en: B, uk: Б}}]\n"
        "  - id: better\n    show_if: {rude: a, waiting: 2}\n",
        "condition",
        "show_if: {rude",
    ),
    Broken(
        "one option twice",
        "surveys/fft.yaml",
        "  - id: better\n    type: text\n",
        "  - id: better\n    type: single\n    options:\n      - {id: a, text: {en: A, uk: А}}\n"
        "      - {id: a, text: {en: B, uk: Б}}\n",
        "unique",
        "id: a, text: {en: B",
    ),
    Broken("no such kind", "replies/proposal.yaml", "kind: proposal", "kind: prayer", "reference", "prayer"),
    Broken(
        "a fact that is none", "replies/put-right.yaml", "{{ received_at }}. You", "{{ name }}. You", "reply", "en: |"
    ),
    Broken("no template", "replies/put-right.yaml", "{{ number }} then", "{{ number } then", "reply", "en: |"),
    Broken("endless text", "replies/put-right.yaml", "{{ number }} then", "{{ 'x' * 6000 }}", "reply", "en: |"),
    Broken("no arithmetic", "replies/put-right.yaml", "{{ number }} then", "{{ 1 // 0 }}", "reply", "en: |"),
    Broken("out of the sandbox", "replies/put-right.yaml", "{{ number }} then", "{{ ''.__class__ }}", "reply", "en: |"),
    Broken(
        "what may not be known",
        "replies/refusal.yaml",
        "{% if kind %} ({{ kind | lower }} of {{ received_at }}){% endif %}",
        "{{ kind }}",
        "reply",
        "en: |",
    ),
    Broken("one variant twice", "replies/promise.yaml", "id: agree-first", "id: day-first", "unique", "id: day-first"),
    Broken(
        "no plan of a survey",
        "surveys/whole-way.yaml",
        "plan: support",
        "plan: x",
        "reference",
        "plan",
        pack="client-centric",
    ),
    Broken(
        "staff are asked who they are",
        "surveys/form-4.yaml",
        "  - id: suggestions\n    type: text",
        "  - id: suggestions\n    type: contact",
        "anonymous",
        "id: suggestions",
        pack="client-feedback",
    ),
    Broken(
        "staff are to be answered",
        "surveys/form-3.yaml",
        "opens_case: never",
        "opens_case: always",
        "anonymous",
        "opens_case",
        pack="client-feedback",
    ),
    Broken(
        "a level from nowhere",
        "surveys/form-1.yaml",
        "level_from: quality",
        "level_from: quantity",
        "reference",
        "level_from",
        pack="client-feedback",
    ),
    Broken(
        "a level from what is no scale",
        "surveys/form-1.yaml",
        "level_from: quality",
        "level_from: kind",
        "condition",
        "level_from",
        pack="client-feedback",
    ),
    Broken(
        "a level asked for twice",
        "surveys/form-1.yaml",
        "level: none",
        "level: optional",
        "condition",
        "level: optional",
        pack="client-feedback",
    ),
    *(
        Broken(name, "surveys/fft.yaml", old, new, rule, at)
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
    Broken(
        "an option called like the answer of who is not concerned",
        "surveys/form-1.yaml",
        "{id: cannot-say, text",
        "{id: not_applicable, text",
        "unique",
        "id: not_applicable",
        pack="client-feedback",
    ),
    Broken(
        "a condition on a level that is not asked for",
        "surveys/internal-initiative.yaml",
        "  - id: rating\n",
        "  - id: rating\n    show_if: {level: 1}\n",
        "condition",
        "show_if: {level",
        pack="client-feedback",
    ),
    Broken(
        "a condition on words",
        "surveys/fft.yaml",
        "  - id: better\n",
        "  - id: worse\n    type: text\n    text: {en: What was worse?, uk: Що було гірше?}\n"
        "  - id: better\n    show_if: {worse: known}\n",
        "condition",
        "show_if: {worse",
    ),
]
