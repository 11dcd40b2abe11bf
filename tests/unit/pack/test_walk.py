"""Every reference and every text of a pack is found by the types of its models."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from infra.packs.models.shapes import Id, Language, Mark, Ref, Shape, Words
from infra.packs.reader import FILES, FOLDERS, read_folder
from infra.packs.walk import marked
from tests.unit.pack.fakes import packs

NAMES_ITSELF = {
    *("PackFile.name", "Office.windows", "Attribute.values", "SegmentsFile.attributes", "SegmentsFile.segments"),
    *("PackFile.languages", "PackFile.kinds", "ReplyVariant.id", "PlanStage.id", "Option.id", "Row.id", "Question.id"),
    *("WorkflowFile.states",),
}
"""Fields whose ids name what stands there itself."""

WITHIN = {
    "Danger.phrases": "dangers",
    "Danger.unless": "dangers",
    "PublicIndex.questions": "indices",
    "SurveyFile.level_from": "surveys",
    "Condition.one_of": "surveys",
    "Condition.question": "surveys",
    "Condition.row": "surveys",
    "Question.show_if": "surveys",
    "Segment.when": "situations",
    "Transition.sources": "workflow",
    "Transition.to": "workflow",
}
"""Fields whose ids name something of one file or survey, and the module of the checks that looks after them."""


def shapes(kind: Any, seen: set[type]) -> Iterator[type[Shape]]:
    """Every shape that a type is made of."""
    for part in get_args(kind):
        yield from shapes(part, seen)
    root = getattr(kind, "model_fields", {}).get("root")
    if root is not None:
        yield from shapes(root.annotation, seen)
    elif isinstance(kind, type) and issubclass(kind, Shape) and kind not in seen:
        seen.add(kind)
        yield kind
        for hint in get_type_hints(kind, include_extras=True).values():
            yield from shapes(hint, seen)


def unmarked(hint: Any) -> bool:
    """Whether a type has an id or a language in it that is not marked as a reference or a text."""
    if get_origin(hint) is Annotated and any(isinstance(note, Mark) for note in get_args(hint)[1:]):
        return False
    return hint in (Id, Language) or any(unmarked(part) for part in get_args(hint))


def test_a_field_with_an_id_says_what_it_names() -> None:
    seen = set[type]()
    fields = {
        f"{shape.__name__}.{name}"
        for model in (*FILES.values(), *FOLDERS.values())
        for shape in shapes(model, seen)
        for name, hint in get_type_hints(shape, include_extras=True).items()
        if unmarked(hint)
    }

    assert fields == NAMES_ITSELF | WITHIN.keys()


def test_what_stands_in_lists_mappings_and_shapes_is_found_at_its_place() -> None:
    folder = next(each for each in packs() if each.name == "demo")
    pack, _findings = read_folder(folder)
    assert pack is not None
    found = list(marked(pack))

    references = {(each.file, each.place): (each.mark, each.value) for each in found if isinstance(each.mark, Ref)}
    texts = {(each.file, each.place) for each in found if isinstance(each.mark, Words)}
    assert references["pack.yaml", ("default_plan", "feedback")] == (Ref("plan"), "negative-rating")
    assert references["agencies.yaml", ("neas", "parent")] == (Ref("agency"), "nhs-england")
    assert {kind.kind for kind, _ in references.values()} >= {"agency", "service", "plan", "calendar", "language"}
    assert {("pack.yaml", ("title",)), ("agencies.yaml", ("neas", "name"))} <= texts
    assert ("surveys/fft.yaml", ("questions", 0, "text")) in texts
