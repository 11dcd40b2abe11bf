"""The zip: complete by itself, compiled, small, and the same bytes for the same input."""

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.build import Artefact
from infra.bundle import make_bundle
from infra.dependencies import installed, runtime_pins
from infra.paths import ROOT
from infra.service_data import OPERATIONS
from tests.files import a_pdf

LARGEST_ZIP = 15_500_000
LARGEST_UNPACKED = 45_000_000

OURS = ("app.py", "chalicelib/", "templates/", "__pycache__/app.")

HANDLERS = [
    "app.app",
    "chalicelib.entrypoints.authorizer.authorize",
    "chalicelib.entrypoints.streams.react",
    "chalicelib.entrypoints.queues.deliver",
    "chalicelib.entrypoints.queues.work_group",
    "chalicelib.entrypoints.queues.clean",
    "chalicelib.entrypoints.schedules.sweep",
    "chalicelib.entrypoints.schedules.digest",
    "chalicelib.entrypoints.schedules.publish",
]


@pytest.fixture(scope="module")
def entries(artefact: Artefact) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(artefact.zip) as archive:
        assert archive.testzip() is None
        return archive.infolist()


def test_the_handlers_are_those_of_the_template(resources: dict[str, dict[str, Any]]) -> None:
    functions = [i["Properties"] for i in resources.values() if i["Type"] == "AWS::Lambda::Function"]
    assert sorted(f["Handler"] for f in functions) == sorted(HANDLERS)


@pytest.mark.parametrize("handler", HANDLERS)
def test_a_handler_imports_from_the_zip_alone(unpacked: Path, handler: str) -> None:
    module, _, name = handler.rpartition(".")
    code = f"import sys; sys.path.insert(0, {str(unpacked)!r}); import {module} as m; assert callable(m.{name})"
    # -I -S: no environment, no user or site packages, not this repository.
    isolated = [sys.executable, "-I", "-S", "-W", "error", "-c", code]
    done = subprocess.run(isolated, cwd="/", env={}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_address_is_checked_by_what_is_in_the_zip(unpacked: Path) -> None:
    """The library's other half, which asks name servers, is left out."""
    check = "from chalicelib.entrypoints.schemas.texts import mail_address as m; assert m('a@почта.рф')"
    code = f"import sys; sys.path.insert(0, {str(unpacked)!r}); {check}; assert 'dns' not in sys.modules"
    isolated = [sys.executable, "-I", "-S", "-W", "error", "-c", code]
    done = subprocess.run(isolated, cwd="/", env={}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_libraries_that_clean_files_are_in_the_zip_of_clean_and_in_no_other(
    artefact: Artefact, entries: list[zipfile.ZipInfo], tmp_path: Path
) -> None:
    tops = {entry.filename.split("/")[0].partition(".")[0] for entry in entries}
    assert not tops & {"PIL", "pillow", "pikepdf", "lxml"}
    with zipfile.ZipFile(artefact.clean_zip) as archive:
        archive.extractall(tmp_path)
    code = f"""
import sys; sys.path.insert(0, {str(tmp_path)!r})
from chalicelib.adapters.cleaning.process import clean_apart
from chalicelib.services.ports.cleaning import Original
from chalicelib.entrypoints.queues import clean
print(clean_apart(Original({a_pdf()!r}, "application/pdf"))[:5])
print(clean_apart(Original(b"GIF89a", "image/gif")))
"""
    isolated = [sys.executable, "-I", "-S", "-W", "error", "-c", code]
    done = subprocess.run(isolated, cwd="/", env={}, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["b'%PDF-'", "broken"], done.stderr


def test_it_is_small(entries: list[zipfile.ZipInfo], artefact: Artefact, capsys: pytest.CaptureFixture[str]) -> None:
    packed, unpacked = artefact.zip.stat().st_size, sum(entry.file_size for entry in entries)
    with capsys.disabled():
        print(f"\nzip {packed / 1e6:.1f} MB, unpacked {unpacked / 1e6:.1f} MB, {len(entries)} files")
    assert packed < LARGEST_ZIP
    assert unpacked < LARGEST_UNPACKED


def test_it_holds_runtime_packages_only(entries: list[zipfile.ZipInfo]) -> None:
    tops = {entry.filename.split("/")[0].split(".")[0] for entry in entries}
    unwanted = {"click", "inquirer", "yaml", "pip", "setuptools", "wheel", "pytest", "moto", "ministack", "infra"}
    assert not tops & unwanted
    assert {"chalice", "boto3", "pydantic", "jwt", "jinja2", "templates"} <= tops
    names = [entry.filename for entry in entries]
    assert not [name for name in names if ".dist-info/" in name or name.endswith(".pyi")]


def test_everything_is_compiled_for_this_python(entries: list[zipfile.ZipInfo], artefact: Artefact) -> None:
    import importlib.util

    names = {entry.filename for entry in entries}
    for name in names:
        if name.endswith(".py"):
            assert name.startswith(OURS), f"{name}: dependencies go as bytecode"
            assert importlib.util.cache_from_source(name) in names
    with zipfile.ZipFile(artefact.zip) as archive:
        for name in names:
            if name.endswith(".pyc"):
                head = archive.read(name)[:8]
                assert head[:4] == importlib.util.MAGIC_NUMBER
                assert head[4] == 0b01, f"{name}: an unpacked file's time must not matter"


def test_botocore_knows_only_the_services_we_call(entries: list[zipfile.ZipInfo]) -> None:
    parts = [entry.filename.split("/") for entry in entries]
    described = {part[2] for part in parts if part[:2] == ["botocore", "data"] and len(part) > 3}
    assert described == OPERATIONS.keys()


CLIENTS = """
import sys; sys.path.insert(0, sys.argv[1])
import boto3
keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
clients = {name: boto3.client(name, sys.argv[2], **keys) for name in sys.argv[3:]}
for name, client in clients.items():
    print(name, client.meta.endpoint_url, *sorted(client.meta.method_to_api_mapping.values()))
s3, dynamodb = clients["s3"], clients["dynamodb"]
assert s3.generate_presigned_post("bucket", "key")["fields"]["policy"]
assert "ignature=" in s3.generate_presigned_url("get_object", {"Bucket": "bucket", "Key": "key"})
assert dynamodb.exceptions.TransactionCanceledException and dynamodb.exceptions.ConditionalCheckFailedException
assert s3.exceptions.NoSuchKey and dynamodb.can_paginate("query") and s3.can_paginate("list_objects_v2")
"""


@pytest.mark.parametrize("region", ["us-east-1", "us-gov-west-1", "cn-north-1"])
def test_clients_know_their_operations_and_the_endpoints_of_every_partition(unpacked: Path, region: str) -> None:
    isolated = [sys.executable, "-I", "-S", "-W", "error", "-c", CLIENTS, str(unpacked), region, *sorted(OPERATIONS)]
    done = subprocess.run(isolated, cwd="/", env={}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    described = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}

    assert described == {
        name: [boto3.client(name, region).meta.endpoint_url, *sorted(operations)]  # type: ignore[call-overload]
        for name, operations in OPERATIONS.items()
    }


def test_the_same_input_gives_the_same_key(artefact: Artefact) -> None:
    again = make_bundle(ours=ROOT, dependencies=installed(None))
    assert again.key == artefact.zip.name


def test_a_changed_module_gives_another_key(artefact: Artefact, unpacked: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(unpacked / "chalicelib", tmp_path / "chalicelib")
    (tmp_path / "app.py").write_text("changed = True\n")
    assert make_bundle(ours=tmp_path, dependencies=installed(None)).key != artefact.zip.name


def test_dependencies_of_a_command_line_stay_behind() -> None:
    compiled = """
chalice==1.0
    # via -r requirements.in
click==8.0
    # via chalice
colour==1.0
    # via click
jinja2==3.0
    # via -r requirements.in
markupsafe==2.0
    # via
    #   chalice
    #   jinja2
"""
    assert runtime_pins(compiled) == ("chalice==1.0", "jinja2==3.0", "markupsafe==2.0")
