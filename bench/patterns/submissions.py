"""Patterns of submissions: ratings, appeals, answers of staff."""

from datetime import timedelta

from bench.patterns.scene import BUCKET_OF, PACK, STAFF_PACK, Scene, a_draft, pattern
from chalicelib.domain.pack.workflow import Role
from chalicelib.domain.people.person import Contact
from chalicelib.entrypoints.schemas.imports import MOST_RATINGS
from chalicelib.services.caller import Caller
from chalicelib.services.staff_surveys.report import report_internal
from chalicelib.services.submissions.submit_batch import submit_batch
from tests.builders import NOW, SECRET


@pattern("Keep a rating", "api", "records", "Put `FB#<hour>#<lane>`, `<id>`, if not there")
def _rating(scene: Scene) -> None:
    with scene.measured():
        scene.submit()


@pattern(
    "Keep a rating with a contact",
    "api",
    "records, people",
    "transaction: the same, Update `PERSON#<id>`, `PERSON`",
)
def _rating_with_contact(scene: Scene) -> None:
    with scene.measured():
        scene.submit(email="olena@example.org")


@pattern("Keep what staff say", "api", "internal", "Put `<body>#<survey>#<month>`, `<id>`, if not there")
def _said(scene: Scene) -> None:
    with scene.measured():
        scene.say(0)


@pattern(f"Keep {MOST_RATINGS} ratings at once", "api", "records", "transaction: Put each, if not there")
def _ratings_at_once(scene: Scene) -> None:
    drafts = [a_draft(n) for n in range(MOST_RATINGS)]
    with scene.measured():
        submit_batch(drafts, now=NOW, secret=SECRET, pack=PACK, store=scene.stores.feedback)


@pattern(
    f"Report {BUCKET_OF} answers of staff",
    "api",
    "internal",
    "Query `<body>#<survey>#<month>`, each month of the quarter",
)
def _reported(scene: Scene) -> None:
    for n in range(BUCKET_OF):
        scene.say(n)
    with scene.measured():
        shown = report_internal(
            "staff",
            "2026-11",
            caller=Caller(Role.ANALYST, "ministry"),
            now=NOW + timedelta(days=60),
            pack=STAFF_PACK,
            store=scene.stores.internal,
        )
        assert shown["n"] == BUCKET_OF


@pattern("Keep an appeal", "api", "records", "Put `AP#<hour>#<lane>`, `<id>`, if not there")
def _appeal(scene: Scene) -> None:
    with scene.measured():
        scene.appeal()


@pattern(
    "Keep an appeal with a contact",
    "api",
    "records, people",
    "transaction: the same, Update `PERSON#<id>`, `PERSON`",
)
def _appeal_with_contact(scene: Scene) -> None:
    with scene.measured():
        scene.appeal(contact=Contact(email="olena@example.org"))


@pattern("The same rating again", "api", "records", "the same Put, refused: returns what is there")
def _replay(scene: Scene) -> None:
    scene.submit()
    with scene.measured():
        assert scene.submit().replayed


@pattern("The same again, with a contact", "api", "records, people", "the same transaction")
def _replay_with_contact(scene: Scene) -> None:
    scene.submit(email="olena@example.org")
    with scene.measured():
        assert scene.submit(email="olena@example.org").replayed
