"""The words that the desk's scripts show: sample surveys, common questions, what staff say."""

from typing import Any

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.statistics.sampling import sample_size
from chalicelib.services.publishing.wording import Wording

MARGINS = (0.03, 0.05, 0.07, 0.1)
CONFIDENCES = (0.9, 0.95, 0.99)
"""What the form of a sample survey offers, as shares of 1."""
POPULATIONS = (100, 1_000, 100_000)
"""For so many people it says how large the sample would be."""

_OF_FORMS = ("search", "show_all", "nothing_found", "more_found")


def desk_words(words: Wording, pack: Pack) -> dict[str, Any]:
    """Words by part, those of the forms of the public that the parts share, and the sizes of samples to choose from."""
    forms, parts = words.all("form_page"), words.all("desk_parts")
    return (
        {name: forms[name] for name in _OF_FORMS}
        | parts
        | {
            "campaigns": words.all("campaigns") | parts["campaigns"],
            "internal": parts["internal"] | {"quarter": words.all("reports")["quarter"]},
            "status": words.all("status"),
            "channel_names": words.all("reports")["channel_names"],
            "samples": {f"{margin}/{sure}": _sizes(margin, sure) for margin in MARGINS for sure in CONFIDENCES},
            "populations": POPULATIONS,
            "dangers": {danger.id: pack.text(danger.name) for danger in pack.dangers.values()},
            "language": words.language,
            "default_language": pack.language,
        }
    )


def _sizes(margin: float, confidence: float) -> list[int]:
    return [sample_size(population, margin=margin, confidence=confidence) for population in POPULATIONS]
