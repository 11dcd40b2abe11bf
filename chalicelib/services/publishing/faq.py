"""The page and the file of frequent questions: by topic in the pack's order, then by agency what has no topic (B9)."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.faq import FaqState, FrequentQuestion
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.tree import lineage
from chalicelib.services.publishing.files import as_json


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the page shows it, in the site's language."""

    id: str
    question: str
    answer: str
    agency: str
    url: str
    changed: str


@dataclass(frozen=True, slots=True)
class Section:
    """Questions about one topic, or of one agency about none."""

    id: str
    title: str
    questions: tuple[Asked, ...]


def in_sight(entries: Sequence[FrequentQuestion], pack: Pack) -> list[FrequentQuestion]:
    """What the public sees, in the order of the page. What the pack no longer knows is left out."""
    shown = [
        entry
        for entry in entries
        if entry.state is FaqState.PUBLISHED and entry.agency in pack.agencies and pack.language in entry.question
    ]
    topics = {topic: place for place, topic in enumerate(pack.topics)}
    agencies = {agency: place for place, agency in enumerate(pack.agencies)}

    def place(entry: FrequentQuestion) -> tuple[int, int, int, str]:
        topic = topics.get(entry.topic or "", len(topics))
        return topic, agencies[entry.agency] if topic == len(topics) else 0, entry.sort, entry.id

    return sorted(shown, key=place)


def sections(shown: Sequence[FrequentQuestion], pack: Pack) -> list[Section]:
    """Published questions by topic or agency, in the order of the first question of each."""
    found: dict[tuple[str, str], list[Asked]] = {}
    for entry in shown:
        topic = pack.topics.get(entry.topic or "")
        agency = pack.text(pack.agencies[entry.agency].name)
        about = (f"topic-{topic.id}", pack.text(topic.name)) if topic else (f"agency-{entry.agency}", agency)
        found.setdefault(about, []).append(
            Asked(
                id=entry.id,
                question=pack.text(entry.question),
                answer=pack.text(entry.answer),
                agency=agency,
                url=f"/agencies/{entry.agency}/",
                changed=f"{entry.changed_at:%Y-%m-%d}",
            )
        )
    return [Section(name, title, tuple(asked)) for (name, title), asked in found.items()]


def faq_json(shown: Sequence[FrequentQuestion], pack: Pack) -> str:
    """Every question in every language. ``topics`` are its topic and those above it, so that a form that knows a
    person's topic can offer what fits."""
    return as_json(
        {
            "pack": {"name": pack.name, "version": pack.version},
            "questions": [
                {
                    "id": entry.id,
                    "agency": entry.agency,
                    "topic": entry.topic,
                    "topics": lineage(entry.topic, pack.topics),
                    "question": entry.question,
                    "answer": entry.answer,
                    "changed": f"{entry.changed_at:%Y-%m-%d}",
                }
                for entry in shown
            ],
        }
    )
