"""A made country of the size that Heed must carry: 2,000 services, 61 bodies, 27 regions and ten questions.

One cabinet, ten ministries, and 50 departments below them, each in a region, run the services between them. The short
form asks ten questions on a scale, all of which one index is made of.
"""

import random
from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.ids import ulid
from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.submissions.feedback import Feedback, Source
from tests.builders import pack_document

MINISTRIES, DEPARTMENTS, REGIONS, SERVICES, QUESTIONS = 10, 50, 27, 2_000, 10
VERSION = "6" * 64
SURVEY = "short"
LEVELS, WEIGHTS = (1, 2, 3, 4, 5), (5, 5, 10, 30, 50)
_COMMENTED = 0.3


def made_pack() -> Pack:
    """The pack of the made country."""
    cabinet = {"cabinet": _body("Cabinet", None, None)}
    ministries = {f"ministry-{n}": _body(f"Ministry {n}", "cabinet", None) for n in range(MINISTRIES)}
    departments = {
        f"department-{n}": _body(f"Department {n}", f"ministry-{n % MINISTRIES}", f"region-{n % REGIONS}")
        for n in range(DEPARTMENTS)
    }
    return read_pack(
        pack_document(
            regions={f"region-{n}": {"name": {"en": f"Region {n}"}} for n in range(REGIONS)},
            agencies=cabinet | ministries | departments,
            services={
                f"service-{n}": {
                    "name": {"en": f"Service {n}"},
                    "agency": f"department-{n % DEPARTMENTS}",
                    "parent": None,
                    "stages": [],
                }
                for n in range(SERVICES)
            },
            surveys={
                SURVEY: {
                    "title": {"en": "Short form"},
                    "audience": "external",
                    "version": 1,
                    "level": "required",
                    "opens_case": "negative",
                    "questions": [
                        {"id": f"q{n}", "type": "scale", "min": 1, "max": 5, "text": {"en": f"Question {n}?"}}
                        for n in range(QUESTIONS)
                    ],
                }
            },
            indices={
                "whole": {
                    "title": {"en": "Index"},
                    "survey": SURVEY,
                    "questions": [f"q{n}" for n in range(QUESTIONS)],
                    "formula": "mean-of-means",
                }
            },
            routing=[],
            staff=[],
        ),
        VERSION,
    )


def made_ratings(pack: Pack, count: int, *, since: datetime, until: datetime, seed: int) -> Iterator[Feedback]:
    """``count`` ratings of random services at random times between two moments, with all questions answered."""
    dice = random.Random(seed)
    for _ in range(count):
        service = f"service-{dice.randrange(SERVICES)}"
        (level,) = dice.choices(LEVELS, WEIGHTS)
        yield made_rating(pack, service, level, since + (until - since) * dice.random(), dice)


def made_rating(pack: Pack, service: str, level: int, at: datetime, dice: random.Random) -> Feedback:
    """One rating of a service; answers lie around the level."""
    answers = {f"q{n}": min(5, max(1, level + dice.randrange(-1, 2))) for n in range(QUESTIONS)}
    return Feedback(
        id=ulid(at, dice.randbytes(10)),
        received_at=at,
        survey=SURVEY,
        agency=pack.services[service].agency,
        channel="web",
        source=Source.AUTHOR,
        pack_version=VERSION,
        service=service,
        level=level,
        answers=answers,
        comment="A comment." if dice.random() < _COMMENTED else None,
        language="en",
    )


def _body(name: str, parent: str | None, region: str | None) -> dict[str, object]:
    return {"name": {"en": name}, "parent": parent, "region": region, "mail": ["office@gov.example"]}
