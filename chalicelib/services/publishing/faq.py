"""The page and the file of frequent questions: by topic in the pack's order, then by agency what has no topic (B9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.faq import FaqState, FrequentQuestion
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.tree import lineage
from chalicelib.services.publishing.files import as_json
from chalicelib.services.publishing.paging import pager, part_url, split

FRONT = "/faq/"
TITLES_SHOWN = 200
"""The front page lists at most so many questions without their answers; the pages of sections have all."""


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


@dataclass(frozen=True, slots=True)
class SectionLinks:
    """A section on the front page: its address, its number of questions, and links to those that fit."""

    section: Section
    url: str
    questions: tuple[tuple[Asked, str], ...]


@dataclass(frozen=True, slots=True)
class FaqPage:
    """A page of questions. The front page has all answers where they are short enough together, else only ``links`` to
    the pages of the sections, with as many questions as fit."""

    url: str
    sections: tuple[Section, ...] = ()
    links: tuple[SectionLinks, ...] = ()
    pager: Mapping[str, object] | None = None


def faq_pages(found: Sequence[Section]) -> list[FaqPage]:
    """The pages of these sections, the front page first."""
    together = split((asked for section in found for asked in section.questions), _text_of)
    if len(together) <= 1:
        return [FaqPage(FRONT, tuple(found))]
    pages, links, room = [], [], TITLES_SHOWN
    for section in found:
        folder = f"{FRONT}{section.id}/"
        parts = split(section.questions, _text_of)
        named = [(asked, part_url(folder, n)) for n, part in enumerate(parts, start=1) for asked in part]
        links.append(SectionLinks(section, folder, tuple(named[: max(room, 0)])))
        room -= len(named)
        for n, part in enumerate(parts, start=1):
            part_of = replace(section, questions=tuple(part))
            pages.append(FaqPage(part_url(folder, n), (part_of,), pager=pager(folder, n, len(parts))))
    return [FaqPage(FRONT, links=tuple(links)), *pages]


def _text_of(asked: Asked) -> str:
    return asked.question + asked.answer


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
