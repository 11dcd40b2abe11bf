"""One build for all of these tests: the real thing, for this machine, so that its zip can be imported."""

from pathlib import Path
from typing import Any

import pytest

from infra.build import Artefact, build
from infra.template import Template

Resource = dict[str, Any]


@pytest.fixture(scope="session")
def artefact(tmp_path_factory: pytest.TempPathFactory) -> Artefact:
    """What `make package` leaves, except that its wheels are this machine's."""
    return build(architecture=None, into=tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def template(artefact: Artefact) -> Template:
    """The template as data."""
    return artefact.read_template()


@pytest.fixture(scope="session")
def resources(template: Template) -> dict[str, Resource]:
    """The template's resources by logical name."""
    found: dict[str, Resource] = template["Resources"]
    return found


@pytest.fixture(scope="session")
def unpacked(artefact: Artefact, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip as Lambda unpacks it."""
    import zipfile

    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(artefact.zip) as archive:
        archive.extractall(folder)
    return folder
