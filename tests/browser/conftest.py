"""Fixtures of browser tests: pages in Chromium, with checks of the console and by axe.

The machine's own Chromium is used. Without one these tests are skipped with a message; with HEED_REQUIRE_CHROMIUM=1
they fail.
"""

import json
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from infra.local.stack_config import Stack

REQUIRED = "HEED_REQUIRE_CHROMIUM"
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is there. The headless shell draws the same pages for a third of the processor's time."""
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
WIDE, NARROW = 1200, 390


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, headless."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        told = f"None of {', '.join(NAMES)} is installed."
        if os.environ.get(REQUIRED):
            pytest.fail(told)
        pytest.skip(told)
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        running = playwright.chromium.launch(executable_path=program)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, stack: Stack, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab of the site, light and wide by default. At its end the console must have no errors or warnings."""
    looks: dict[str, Any] = getattr(request, "param", {})
    context = browser.new_context(
        base_url=stack.site,
        color_scheme=looks.get("scheme", "light"),
        viewport={"width": looks.get("width", WIDE), "height": 900},
    )
    context.set_default_timeout(PATIENCE_MS)
    tab = context.new_page()
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    tab.on("console", note)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    context.close()
    assert complaints == []


def without_findings(page: Page) -> None:
    """Assert that axe finds nothing on the current page, and that the page does not scroll sideways."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "something is wider than the page"
    )


def answering(page: Page, status: int, body: dict[str, Any], *, method: str = "", address: str = "") -> None:
    """From now on calls with this method, and of addresses with this part, get this answer.

    It is played without one on the wire, of which the console would complain.
    """
    page.evaluate(
        """([status, body, method, address]) => {
          const real = window.fetch;
          window.fetch = async (url, options) =>
            [options?.method ?? "GET", ""].includes(method) && String(url).includes(address)
              ? new Response(body, { status })
              : real(url, options);
        }""",
        [status, json.dumps(body), method, address],
    )
