"""Patterns of frequent questions."""

from bench.patterns.scene import COMMENT, PACK, PAGE, Scene, pattern
from chalicelib.domain.faq import FrequentQuestion
from chalicelib.domain.pack.workflow import Role
from chalicelib.services.caller import Caller
from chalicelib.services.faq.faq_book import FaqBook
from chalicelib.services.faq.save_question import change_question, publish_question
from chalicelib.services.faq.show_questions import list_questions
from tests.builders import NOW


@pattern(
    "Publish a frequent question",
    "api",
    "records, by_group",
    "Transaction: Put `FAQ#<id>`, `FAQ` and `CHANGE#<nnnn>` if not there",
)
def _question(scene: Scene) -> None:
    with scene.measured():
        _published_question(scene)


@pattern(
    "Change a frequent question",
    "api",
    "records, by_group",
    "Get `FAQ#<id>`, `FAQ`; transaction: Put it if `version` is the one seen; Put `CHANGE#<nnnn>` if not there",
)
def _changed_question(scene: Scene) -> None:
    entry, head = _published_question(scene), Caller(Role.HEAD, "office")
    with scene.measured():
        change_question(entry.id, {"sort": 1}, version=1, caller=head, book=FaqBook(NOW, PACK, scene.stores.faq))


@pattern(
    f"List {PAGE} frequent questions of an agency",
    "api",
    "by_group, records",
    "Query `gg` = `faq#<agency>`; each: BatchGet `FAQ#<id>`, `FAQ`",
)
def _listed_questions(scene: Scene) -> None:
    for n in range(PAGE):
        _published_question(scene, n)
    head = Caller(Role.HEAD, "office")
    with scene.measured():
        found = list_questions(
            "office", caller=head, limit=PAGE, cursor=None, book=FaqBook(NOW, PACK, scene.stores.faq)
        )
        assert len(found["items"]) == PAGE


@pattern(f"Read {PAGE} frequent questions", "publish", "facts", "Query `FAQ`")
def _read_questions(scene: Scene) -> None:
    for n in range(PAGE):
        scene.stores.facts.save_question(_published_question(scene, n))
    with scene.measured():
        assert len(scene.stores.facts.questions()) == PAGE


def _published_question(scene: Scene, n: int = 0) -> FrequentQuestion:
    words = {"question": {"en": "Why is a lamp dark for weeks?"}, "answer": {"en": COMMENT}, "topic": "lights"}
    head, random = Caller(Role.HEAD, "office"), n.to_bytes(10, "big")
    return publish_question("office", words, caller=head, random=random, book=FaqBook(NOW, PACK, scene.stores.faq))
