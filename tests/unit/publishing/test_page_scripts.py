"""The scripts of the pages: shared modules, text stays text, no key leaves the browser, and there are words in every
language for whatever a pack of ours can do."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from posixpath import dirname, join, normpath

import pytest

from chalicelib.adapters.templates.site import TEMPLATES, site_templates
from chalicelib.domain.cases.action_fields import PAPER_FIELDS
from chalicelib.domain.pack.workflow import Role, Workflow, read_workflow
from infra.packs.document import compile_pack
from infra.packs.reader import read_folder
from infra.paths import ROOT
from tests.unit.publishing.fakes import Country, words_of, words_said

ASSETS = site_templates().assets
FOLDER = TEMPLATES / "assets"
SCRIPTS = {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in FOLDER.rglob("*.js")}
OF_ONE_PAGE = {"danger", "draft", "events_here", "explain", "explain_overdue", "stage_due"}
"""Words of a case that its author's page has or the desk, not both; the scripts do without."""
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


def imported(script: str) -> Iterator[tuple[str, set[str]]]:
    """The scripts that a script imports, with the names that it asks of each."""
    for names, path in re.findall(r'^import \{([^}]*)\} from "([^"]*)";', SCRIPTS[script], re.MULTILINE):
        yield normpath(join(dirname(script), path)), {name.strip() for name in names.split(",") if name.strip()}


def test_nothing_is_written_twice() -> None:
    shared = {name: script for script in SCRIPTS for name in declared(script, "export ")}

    assert {"el", "say", "call", "orderCard", "timeline", "part", "formOf", "actions"} <= set(shared)
    assert [(n, script) for script in SCRIPTS for n in declared(script) & set(shared) if shared[n] != script] == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_a_script_asks_of_another_is_there(name: str) -> None:
    asked = list(imported(name))

    assert len(asked) == len(re.findall(r"^import ", SCRIPTS[name], re.MULTILINE))
    for script, names in asked:
        assert names <= declared(script, "export "), script


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_published_script_names_others_as_they_are_published(name: str) -> None:
    published = ASSETS[name]
    named = re.findall(r'(?:from |import\()"(\.[^"]*)"', published.text)

    assert len(named) == len(re.findall(r'(?:from |await import\()"', SCRIPTS[name]))
    paths = {asset.path for asset in ASSETS.values()}
    assert {normpath(join(dirname(published.path), each)) for each in named} <= paths
    assert "/**" not in published.text


def test_a_page_loads_at_once_all_that_its_script_imports_and_nothing_that_comes_later() -> None:
    loaded = {name for name, asset in ASSETS.items() if asset.path in ASSETS["desk/desk.js"].modules}
    expected, left = set[str](), ["desk/desk.js"]
    while left:
        new = {script for script, _ in imported(left.pop())} - expected
        expected |= new
        left += new

    assert loaded == expected
    assert {"common/page.js", "forms/part.js"} <= loaded
    assert not loaded & {"desk/campaigns.js", "desk/faq.js", "desk/internal.js"}


@pytest.mark.parametrize("language", site_templates().languages)
@pytest.mark.parametrize(("page", "script"), [("case", "public/case.js"), ("desk", "desk/desk.js")])
def test_a_page_has_every_word_that_its_scripts_say(page: str, script: str, language: str) -> None:
    country = Country(language=language)
    country.publish()
    words = words_of(country, f"{page}/index.html")
    loaded = {ASSETS[script].path, *ASSETS[script].modules}
    later = {asset.path for name, asset in ASSETS.items() if name.startswith("desk/") and page == "desk"}
    texts = [asset.text for asset in ASSETS.values() if asset.path in loaded | later]

    assert {word for text in texts for word in words_said(text)} - OF_ONE_PAGE <= words.keys()
    assert {word for text in texts for word in words_said(text, "words.problems.")} <= words["problems"].keys()


@pytest.mark.parametrize("page", ["case", "desk", "me", "rate/short"])
def test_times_on_pages_are_of_the_zone_of_the_pack(page: str) -> None:
    country = Country()
    country.publish()

    assert words_of(country, f"{page}/index.html")["time_zone"] == country.pack.time_zone.key
    formats = re.findall(r"new Intl\.DateTimeFormat\(([^)]*)\)", SCRIPTS["common/words.js"])
    assert formats
    assert all("timeZone" in each for each in formats), "without it a browser takes its own"


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
    of_author = {name for row in by_author for name in (*row.fields, *row.optional)} - {*PAPER_FIELDS}
    assert of_author <= page["fields"].keys()
