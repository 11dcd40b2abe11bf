"""The scripts of the author's page and the desk: one shared module, text stays text, and no key leaves the browser."""

import re
from html.parser import HTMLParser

import pytest

from chalicelib.services.publishing.wording import TEMPLATES

SCRIPTS = {path.name: path.read_text("utf-8") for path in (TEMPLATES / "assets").glob("*.js")}
PAGES = {name: (TEMPLATES / f"{name}.html").read_text("utf-8") for name in ("case", "desk")}


class Elements(HTMLParser):
    """The elements of a template, which is HTML but for its blocks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_the_server_says_only_ever_becomes_text(name: str) -> None:
    for way_in in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc"):
        assert way_in not in SCRIPTS[name]


def test_nothing_is_written_twice() -> None:
    declared = [
        (name, script)
        for script, text in SCRIPTS.items()
        for name in re.findall(r"^(?:export )?(?:async )?(?:function|const) (\w+)", text, re.MULTILINE)
    ]
    shared = {name for name, script in declared if script == "page.js"}

    assert {"el", "say", "call", "orderCard", "timeline"} <= shared
    assert [each for each in declared if each[0] in shared and each[1] != "page.js"] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_finds_the_shared_module_by_its_published_name(name: str) -> None:
    """Assets carry a hash in their names, so that a script cannot name another: the page tells it."""
    links = [attributes for tag, attributes in Elements(PAGES[name]).found if tag == "link"]

    assert {"rel": "modulepreload", "id": "shared", "href": "{{ asset('page.js') }}"} in links
    asked = re.search(r"const \{ ([\w, ]+) \} = await import\(shared\)", SCRIPTS[f"{name}.js"])
    assert asked
    exported = set(re.findall(r"^export (?:async )?(?:function|const) (\w+)", SCRIPTS["page.js"], re.MULTILINE))
    assert set(asked[1].split(", ")) <= exported


@pytest.mark.parametrize("name", PAGES)
def test_a_form_that_no_script_has_taken_over_sends_nothing(name: str) -> None:
    """Before its script runs, a form would put named fields, and with them key or token, into the address."""
    fields = [attributes for tag, attributes in Elements(PAGES[name]).found if tag in ("input", "select", "textarea")]

    assert fields
    assert [field for field in fields if "name" in field] == []
