"""Fixtures of the build: template, resources, unpacked zip."""

from pathlib import Path
from typing import Any

import pytest

from infra.build import Artefact
from infra.template import Template

Resource = dict[str, Any]


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
