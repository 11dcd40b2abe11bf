"""Somebody opens a form on the site, and what it is drawn from is enough to send an answer that is taken, once."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import httpx
import pytest

from chalicelib.domain.ids import ulid
from tests.stacks import Api

PAGES = ("/rate/fft/", "/rate/fft/uk/", "/appeal/", "/appeal/uk/", "/opt-out/", "/opt-out/uk/")


def opened(site: httpx.Client, path: str) -> tuple[dict[str, Any], str]:
    """The words of a page's script, and the page."""
    html = site.get(path).text
    held = re.search(r'id="words">(.*?)</script>', html, re.DOTALL)
    assert held is not None, path
    return json.loads(unescape(held[1])), html


@pytest.mark.parametrize("path", PAGES)
def test_a_form_is_there_with_its_scripts_under_the_strict_policy(site: httpx.Client, path: str) -> None:
    _, html = opened(site, path)

    scripts = re.findall(r'(?:modulepreload" href|type="module" src)="([^"]+)"', html)
    assert len(scripts) > 1
    for address in scripts:
        assert site.get(address).headers["content-type"].startswith("text/javascript")
    policy = site.get(path).headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_what_a_form_is_drawn_from_is_enough_to_rate_a_service_once(site: httpx.Client, api: Api) -> None:
    words, _ = opened(site, "/rate/fft/uk/")
    survey = site.get(f"/data/surveys/{words['survey']}.json").json()
    catalogue = site.get("/data/catalogue.json").json()
    service = next(iter(catalogue["services"]))
    assert all("uk" in question["text"] for question in survey["questions"])
    rating = {
        "id": ulid(datetime.now(UTC), b"0123456789"),
        "survey": survey["id"],
        "service": service,
        "agency": catalogue["services"][service]["agency"],
        "level": 5,
        "answers": {},
        "comment": "Everything went well.",
        "language": words["language"],
    }

    first, again = api.post("feedback", rating), api.post("feedback", rating)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()


def test_what_the_page_of_appeals_offers_is_enough_to_write_one(site: httpx.Client, api: Api) -> None:
    words, _ = opened(site, "/appeal/")
    catalogue = site.get("/data/catalogue.json").json()
    limits = catalogue["limits"]["attachments"]
    content = b"%PDF-1.7\n" + b"0" * 100
    assert "application/pdf" in limits["types"]
    assert len(content) <= limits["max_bytes"]
    offer = api.post("uploads", {"name": "letter.pdf", "type": "application/pdf", "size": len(content)}).json()
    sent = httpx.post(offer["url"], data=offer["fields"], files={"file": ("letter.pdf", content)}, trust_env=False)
    assert sent.status_code in (200, 201, 204)

    answer = api.post(
        "appeals",
        {
            "kind": min(catalogue["kinds"]),
            "statement": "The waiting room has no ramp.",
            "topic": min(catalogue["topics"]),
            "place": {"lat": 54.9783, "lon": -1.6178, "address": "High Street"},
            "officials": [{"name": "A. Clerk"}],
            "attachments": [offer["id"]],
            "language": words["language"],
            "contact": {"email": "ramp@person.example"},
        },
    )

    assert answer.status_code == 201, answer.text
    assert set(answer.json()["case"]) == {"number", "key"}
