"""What the loader makes of the demo pack's ratings is what the intake accepts under the demo pack."""

from datetime import UTC, date, datetime
from typing import Any

from chalicelib.domain.pack.read import read_pack
from chalicelib.domain.submissions.feedback import Source
from chalicelib.domain.submissions.feedback_intake import Draft, accept, opens_case
from infra.load import read_ratings
from infra.load.mappings import read_mapping
from infra.packs import PACKS, compiled
from infra.packs.models.mapping import FILE as MAPPING

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DEMO = PACKS / "demo"


def draft(body: dict[str, Any]) -> Draft:
    received_at = datetime.fromisoformat(body["received_at"])
    return Draft(**body | {"source": Source(body["source"]), "received_at": received_at})


def test_every_rating_of_the_sample_is_accepted_on_the_day_it_was_given_and_opens_nothing() -> None:
    demo = compiled(DEMO, today=date(2026, 11, 21))
    pack = read_pack(demo.document, demo.version)

    with read_ratings(DEMO / "ratings.csv", read_mapping(DEMO / MAPPING), namespace="demo") as found:
        submissions = [*found]

    for submission in submissions:
        feedback = accept(draft(submission.body), now=NOW, random=bytes(10), pack=pack)

        assert feedback.id == submission.id
        assert feedback.given_at == feedback.received_at
        assert feedback.source is Source.IMPORT
        assert not opens_case(feedback, pack)
