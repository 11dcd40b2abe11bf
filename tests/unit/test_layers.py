"""Imports point one way, between layers and between the subjects inside a layer.

    entrypoints -> wiring -> {services, adapters};  services -> domain;  adapters -> domain

Adapters satisfy ports, so they may import those (``services/ports``) and nothing else of the services. Entrypoints
know no adapter: they ask the wiring for it. ``infra`` may import the code, never the other way round. Inside a layer a
subject imports only the subjects before it in ``SUBJECTS``, so there is no circle. Imports for type checking alone
obey the arrows too, but may name packages that are not there at run time.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders import ROOT
from tests.unit.edge.test_handlers import HANDLERS, invoked

CODE = ROOT / "chalicelib"

OURS = {
    "domain": ("domain",),
    "services": ("services", "domain"),
    "adapters": ("adapters", "domain", "services.ports"),
    "settings": (),
    "wiring": ("adapters", "services", "settings"),
    "entrypoints": ("entrypoints", "wiring", "services", "domain", "settings"),
}
"""What of chalicelib each layer may import."""

THEIRS = {
    "domain": set[str](),
    "services": set[str](),
    "adapters": {"boto3", "botocore", "jinja2", "PIL", "pikepdf"},
    "settings": set[str](),
    "wiring": {"boto3"},
    "entrypoints": {
        "chalice",
        "pydantic",
        "pydantic_core",
        "aws_lambda_powertools",
        "email_validator",
        "jwt",
        "phonenumbers",
    },
}
"""Which packages besides the standard library each layer may import."""

SUBJECTS = {
    "domain": (
        *(
            "reasons",
            "errors",
            "ids",
            "periods",
            "clocks",
            "surveys",
            "pack",
            "people",
            "submissions",
            "cases",
            "statistics",
        ),
        *("statistics", "campaigns", "faq", "staff_surveys"),
    ),
    "services": (
        *("caller", "error_log", "ports", "open_orders", "mail", "submissions", "cases", "people", "groups", "clocks"),
        *("staff_surveys", "faq", "statistics", "campaigns", "publishing", "react"),
    ),
    "adapters": ("connection", "secrets", "movable_clock", "dynamodb", "s3", "sqs", "ses", "templates", "cleaning"),
    "entrypoints": (
        *("logs", "schemas", "access", "http", "authorizer", "submissions", "cases", "people", "groups"),
        *("campaigns", "faq", "staff_surveys", "staff", "streams", "schedules", "queues"),
    ),
}
"""The modules and folders of each layer, bottom up: each may import those before it."""

MOST_PARAMETERS = 7
"""How many parameters a function of the services may have: what goes together is one value."""

ONLY_IN = {
    "chalice": ("entrypoints",),
    "jwt": ("entrypoints/access", "entrypoints/submissions/transactions.py"),
    "pydantic": ("entrypoints/http", "entrypoints/schemas"),
    "aws_lambda_powertools": ("entrypoints/logs.py",),
    "email_validator": ("entrypoints/schemas/texts.py",),
    "phonenumbers": ("entrypoints/schemas/phones.py",),
    "PIL": ("adapters/cleaning/images.py",),
    "pikepdf": ("adapters/cleaning/pdf.py",),
}
"""Packages that a few modules or folders alone may import."""


@dataclass(frozen=True, slots=True)
class Import:
    file: str
    layer: str
    target: str
    for_types: bool

    @property
    def package(self) -> str:
        return self.target.partition(".")[0]

    @property
    def subject(self) -> str:
        """The module or folder of the layer that the importing file is or lies in."""
        return Path(self.file).parts[1].removesuffix(".py")

    @property
    def imported_subject(self) -> str:
        """The module or folder of the same layer that is imported; empty for anything else."""
        package, layer, subject, *_ = [*self.target.split("."), "", ""]
        return subject if (package, layer) == ("chalicelib", self.layer) else ""

    def __str__(self) -> str:
        return f"{self.file} imports {self.target}"


def imports() -> Iterator[Import]:
    """Every import of the code, wherever in a module it stands."""
    for path in sorted(CODE.rglob("*.py")):
        file = path.relative_to(CODE).as_posix()
        layer = file.partition("/")[0].removesuffix(".py")
        if layer != "__init__":
            yield from _imports(ast.parse(path.read_text(encoding="utf-8")), file, layer, for_types=False)


def _imports(tree: ast.AST, file: str, layer: str, *, for_types: bool) -> Iterator[Import]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (Import(file, layer, name.name, for_types) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} has a relative import"
            # Of ``from chalicelib.adapters import keys`` either part may be the module.
            yield from (Import(file, layer, f"{node.module}.{name.name}", for_types) for name in node.names)
        else:
            typing_only = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            yield from _imports(node, file, layer, for_types=for_types or typing_only)


ALL = list(imports())


def test_every_module_is_in_a_layer() -> None:
    assert {found.layer for found in ALL} <= set(OURS)
    assert len({found.file for found in ALL}) > 40


@pytest.mark.parametrize("layer", OURS)
def test_arrows_point_one_way(layer: str) -> None:
    allowed = tuple(f"chalicelib.{part}" for part in OURS[layer])
    back = [
        str(found)
        for found in ALL
        if found.layer == layer
        and found.package == "chalicelib"
        and not any(found.target == part or found.target.startswith(f"{part}.") for part in allowed)
    ]

    assert back == []


@pytest.mark.parametrize("layer", SUBJECTS)
def test_every_subject_has_its_place(layer: str) -> None:
    """In the order, and in the drawing of docs/architecture.md."""
    there = {path.stem for path in (CODE / layer).iterdir() if path.stem not in {"__init__", "__pycache__"}}
    drawn = (ROOT / "docs/architecture.md").read_text("utf-8").partition(f"<!-- {layer} -->")[2].partition("<!--")[0]

    assert set(SUBJECTS[layer]) == there
    assert set(re.findall(r"`(\w+)`", drawn)) == there


@pytest.mark.parametrize("layer", SUBJECTS)
def test_a_subject_imports_only_those_below_it(layer: str) -> None:
    order = SUBJECTS[layer]
    upward = [
        str(found)
        for found in ALL
        if found.layer == layer
        and found.imported_subject
        and order.index(found.imported_subject) > order.index(found.subject)
    ]

    assert upward == []


@pytest.mark.parametrize("layer", THEIRS)
def test_a_layer_uses_no_package_that_is_not_its_own(layer: str) -> None:
    foreign = [
        str(found)
        for found in ALL
        if found.layer == layer
        and not found.for_types
        and found.package not in {"chalicelib", *sys.stdlib_module_names, *THEIRS[layer]}
    ]

    assert foreign == []


@pytest.mark.parametrize("package", ONLY_IN)
def test_some_packages_stay_in_their_corner(package: str) -> None:
    users = {found.file for found in ALL if found.package == package and not found.for_types}

    assert [file for file in users if not file.startswith(ONLY_IN[package])] == []
    assert users, "a rule about nothing"


def test_a_use_case_has_few_parameters() -> None:
    functions = [
        (path.relative_to(CODE).as_posix(), node)
        for path in (CODE / "services").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    counts = {
        f"{file} {node.name}": len(
            [each for each in ast.walk(node.args) if isinstance(each, ast.arg) and each.arg != "self"]
        )
        for file, node in functions
    }

    assert len(counts) > 300
    assert {name: count for name, count in counts.items() if count > MOST_PARAMETERS} == {}


def test_the_code_knows_nothing_of_what_builds_and_tests_it() -> None:
    assert [str(found) for found in ALL if found.package in {"infra", "tests", "bench", "app"}] == []


def test_the_app_registers_blueprints_and_nothing_else() -> None:
    found = list(_imports(ast.parse((ROOT / "app.py").read_text("utf-8")), "app.py", "app", for_types=False))

    assert all(f.target == "chalice.app.Chalice" or f.target.startswith("chalicelib.entrypoints.") for f in found)


def test_the_domain_reads_no_clock_and_rolls_no_dice() -> None:
    """Time, ids and randomness are passed in."""
    forbidden = {"random", "secrets", "uuid", "os", "time", "socket", "io", "pathlib", "subprocess", "logging"}
    assert [str(f) for f in ALL if f.layer == "domain" and f.package in forbidden] == []
    for path in (CODE / "domain").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                assert call.func.attr not in {"now", "utcnow", "today"}, f"{path.name}:{call.lineno}"


def test_every_log_line_comes_out_in_the_form_of_the_functions_own() -> None:
    """What other loggers say below a warning, Lambda drops; the rest comes out as text that nobody can search."""
    named = [
        (path.name, ast.unparse(call.args[0]))
        for path in CODE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("getLogger")
    ]

    assert len(named) > 5
    assert [(file, name) for file, name in named if not name.startswith("'heed.")] == []


# What a function has loaded after it did its work, in an interpreter of its own --------------------------------------


def test_the_stream_function_loads_no_models_and_no_templates() -> None:
    assert not invoked("react").modules & {"pydantic", "pydantic_core", "jinja2", "jwt", "cryptography"}


@pytest.mark.parametrize("function", [name for name in HANDLERS if name != "authorize"])
def test_only_the_authorizer_pays_for_cryptography(function: str) -> None:
    assert not invoked(function).modules & {"jwt", "cryptography"}


@pytest.mark.parametrize("function", [name for name in HANDLERS if not name.startswith("app")])
def test_only_the_api_pays_for_models(function: str) -> None:
    assert not invoked(function).modules & {"pydantic", "pydantic_core"}


def test_a_rating_pays_for_no_models() -> None:
    assert not invoked("app").modules & {"pydantic", "pydantic_core"}


def test_the_api_starts_without_what_a_rating_does_not_use() -> None:
    listed = "import sys, app; print(*(name for name in sys.modules if name.startswith('chalicelib.')))"
    run = subprocess.run([sys.executable, "-c", listed], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())

    assert {"chalicelib.adapters.dynamodb.feedback_store", "chalicelib.services.submissions.submit_feedback"} <= loaded
    assert not {
        name
        for name in loaded
        if name.startswith(
            (
                *("chalicelib.adapters.sqs", "chalicelib.adapters.ses", "chalicelib.adapters.templates.letters"),
                *("chalicelib.adapters.s3.lake", "chalicelib.adapters.s3.site"),
                *(f"chalicelib.adapters.dynamodb.{name}" for name in ("fact_store", "mail_claims", "stream")),
                *(f"chalicelib.services.{name}" for name in ("mail.deliver", "publishing", "react", "clocks.sweep")),
                *(f"chalicelib.services.{name}" for name in ("cases", "groups", "people", "campaigns", "faq")),
                "chalicelib.entrypoints.access.issuer_keys",
            )
        )
    }


@pytest.mark.parametrize("function", HANDLERS)
def test_what_opens_the_files_of_strangers_is_loaded_by_no_function(function: str) -> None:
    """A process of its own does that."""
    assert not invoked(function).modules & {"PIL", "pikepdf", "lxml"}


def test_the_api_loads_no_templates() -> None:
    assert "jinja2" not in invoked("app").modules


def test_the_authorizer_is_found_out_to_load_what_it_needs() -> None:
    """So that the tests above would notice."""
    assert "jwt" in invoked("authorize").modules
    assert "pydantic" in invoked("app, refusing").modules
    assert "jinja2" in invoked("publish").modules
