"""The scripts of the pages: shared modules, text stays text, no key leaves the browser, and there are words in every
language for whatever a pack of ours can do."""

import json
import re
from html.parser import HTMLParser

import pytest

from chalicelib.adapters.templates.site import TEMPLATES, site_templates
from chalicelib.domain.pack.workflow import Role, Workflow, read_workflow
from infra.packs.document import compile_pack
from infra.packs.reader import read_folder
from infra.paths import ROOT

SCRIPTS = {path.name: path.read_text("utf-8") for path in (TEMPLATES / "assets").glob("*.js")}
MODULES = sorted(
    {f"{name}.js" for text in SCRIPTS.values() for name in re.findall(r'(?:"module-|module\(")(\w+)"', text)}
)
ALONE = ("page.js", "faq.js")
"""Scripts that need no other."""
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


def declared(script: str, kind: str = r"(?:export )?") -> set[str]:
    return set(re.findall(rf"^{kind}(?:async )?(?:function|const) (\w+)", SCRIPTS[script], re.MULTILINE))


def test_nothing_is_written_twice() -> None:
    shared = {name: script for script in MODULES for name in declared(script, "export ")}

    assert {"el", "say", "call", "orderCard", "timeline", "fieldOf", "actions"} <= set(shared)
    assert [(n, script) for script in SCRIPTS for n in declared(script) & set(shared) if shared[n] != script] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_tells_its_script_the_published_names_of_the_modules(name: str) -> None:
    """Assets carry a hash in their names, so that a script cannot name another: the page tells it."""
    links = [attributes for tag, attributes in Elements(PAGES[name]).found if tag == "link"]

    (told,) = re.findall(r"{% for module in \(([^)]*)\) %}", PAGES[name])
    asked = re.findall(r'await module\("(\w+)"\)', SCRIPTS[f"{name}.js"])
    assert {"fields", *asked} <= set(re.findall(r'"(\w+)"', told))
    assert {
        "rel": "modulepreload",
        "id": "module-{{ module }}",
        "href": "{{ asset(module ~ '.js') }}",
    } in links


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_a_script_asks_of_a_module_is_there(name: str) -> None:
    by_page = re.findall(r'const \{ ([\w, ]+) \} = await module\("(\w+)"\)', SCRIPTS[name])
    by_module = re.findall(
        r'const \{ ([\w, ]+) \} = await import\(document.getElementById\("module-(\w+)"\)', SCRIPTS[name]
    )

    assert by_page or by_module or name in ALONE
    for asked, module in (*by_page, *by_module):
        assert set(asked.split(", ")) <= declared(f"{module}.js", "export ")


@pytest.mark.parametrize("name", PAGES)
def test_a_form_that_no_script_has_taken_over_sends_nothing(name: str) -> None:
    """Before its script runs, a form would put named fields, and with them key or token, into the address."""
    fields = [attributes for tag, attributes in Elements(PAGES[name]).found if tag in ("input", "select", "textarea")]

    assert fields
    assert [field for field in fields if "name" in field] == []


WORKFLOWS = {path.parent.name: path.parent for path in sorted((ROOT / "packs").glob("*/pack.yaml"))}


def workflow(pack: str) -> Workflow:
    source, _ = read_folder(WORKFLOWS[pack])
    assert source is not None
    return read_workflow(compile_pack(source)["workflow"])


@pytest.mark.parametrize("language", site_templates().languages)
@pytest.mark.parametrize("pack", WORKFLOWS)
def test_everything_that_can_happen_to_an_order_has_words(pack: str, language: str) -> None:
    words = json.loads((TEMPLATES / "i18n" / f"{language}.json").read_text("utf-8"))
    case, desk, page = words["case_words"], words["desk_page"], words["case_page"]
    table = workflow(pack)
    by_staff = [row for row in table.transitions if set(row.by) - {Role.SYSTEM, Role.AUTHOR} and row.sources]
    by_author = [row for row in table.transitions if Role.AUTHOR in row.by]

    assert set(table.states) <= case["states"].keys()
    assert {row.event for row in table.transitions} <= case["events"].keys()
    assert {outcome for row in table.transitions for outcome in row.outcomes} <= case["outcomes"].keys()
    assert {row.resolution for row in table.transitions if row.resolution} <= case["resolutions"].keys()
    assert {row.action for row in by_staff if not row.label} <= desk["actions"].keys()
    assert {name for row in by_staff for name in (*row.fields, *row.optional)} <= desk["fields"].keys()
    judged = {"confirm", "dispute"}
    assert {row.action for row in by_author if not row.label} - judged <= page["actions"].keys()
    assert {name for row in by_author for name in (*row.fields, *row.optional)} <= page["fields"].keys()
