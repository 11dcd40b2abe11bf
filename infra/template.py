"""Builds one plain CloudFormation template from Chalice's routes and handlers and our fragments.

1. Chalice packages a copy of the application and merges our fragments into its template. The copy has no dependency
   list, because ``infra.bundle`` makes the zip.
2. Each function gets its log group, alarms, code location and architecture.
3. The serverless (SAM) resources are expanded here and not in the cloud: the template that is linted and tested is
   the one that is deployed, and deploying needs no macro.
"""

import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from samtranslator.translator.transform import transform

from infra.alarms import logging_config, watched
from infra.dependencies import Architecture
from infra.paths import RESOURCES

Template = dict[str, Any]

REGION_WHILE_BUILDING = "us-east-1"
"""A region that Chalice and the expansion need; the template does not contain it."""

CLEANS = "Clean"
"""The function that cleans files."""

NO_VALUE = {"Ref": "AWS::NoValue"}
FUNCTION = "AWS::Serverless::Function"


def fragments() -> Template:
    """Merge infra/resources/*.yaml into one template. Raises ``ValueError`` when two files define the same name."""
    merged: Template = {}
    for path in sorted(RESOURCES.glob("*.yaml")):
        for section, content in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if not isinstance(content, dict):
                merged[section] = content
                continue
            known = merged.setdefault(section, {})
            if twice := known.keys() & content.keys():
                raise ValueError(f"{path.name}: {section} defines {', '.join(sorted(twice))} a second time")
            known.update(content)
    return merged


def build_template(source: Path, architecture: Architecture, *, clean_key: str) -> Template:
    """Return the CloudFormation template for the Chalice project in ``source``.

    ``clean_key`` is the key of the zip with the libraries that ``Clean`` alone has.

    Raises ``CalledProcessError`` with Chalice's output when the application cannot be packaged.
    """
    template = _packaged(source)
    functions = {name: item["Properties"] for name, item in template["Resources"].items() if item["Type"] == FUNCTION}
    for name, properties in functions.items():
        key = clean_key if name == CLEANS else {"Ref": "CodeKey"}
        properties["CodeUri"] = {"Bucket": {"Ref": "CodeBucket"}, "Key": key}
        properties["Architectures"] = [architecture.value]
        properties["LoggingConfig"] = logging_config(name)
        properties.pop("Tags", None)
    template["Resources"] |= watched(functions)
    for properties in functions.values():
        reserved = properties.get("ReservedConcurrentExecutions")
        if isinstance(reserved, int):
            properties["ReservedConcurrentExecutions"] = {"Fn::If": ["ReservesConcurrency", reserved, NO_VALUE]}
    template["Outputs"].pop("EndpointURL", None)
    return _expanded(template)


def _packaged(source: Path) -> Template:
    with tempfile.TemporaryDirectory(prefix="heed-package-") as folder:
        staged = Path(folder) / "app"
        shutil.copytree(source / "chalicelib", staged / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(source / ".chalice", staged / ".chalice", ignore=shutil.ignore_patterns("deploy*", "venv"))
        shutil.copy(source / "app.py", staged / "app.py")
        (staged / "requirements.txt").touch()
        # JSON, because YAML anchors in the fragments would come back as references between resources.
        (staged / "fragments.json").write_text(json.dumps(fragments()))
        command = [
            *(sys.executable, "-c", "from chalice.cli import main; main()", "package", "--stage", "prod"),
            *("--template-format", "json", "--merge-template", "fragments.json", "out"),
        ]
        environment = os.environ | {"AWS_DEFAULT_REGION": REGION_WHILE_BUILDING, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, cwd=staged, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.stderr.write(done.stdout + done.stderr)
            done.check_returncode()
        template: Template = json.loads((staged / "out" / "sam.json").read_text(encoding="utf-8"))
        return template


def _expanded(template: Template) -> Template:
    """Expand the serverless resources. The parameters have no defaults meanwhile: the expansion would write a default
    in the place of each reference, and a value given at deployment would be ignored."""
    source = copy.deepcopy(template)
    parameters = source.get("Parameters", {})
    bare = {name: {k: v for k, v in item.items() if k != "Default"} for name, item in parameters.items()}
    # The expansion knows no Rules section.
    rules = source.pop("Rules", None)
    before = os.environ.get("AWS_DEFAULT_REGION")
    os.environ["AWS_DEFAULT_REGION"] = REGION_WHILE_BUILDING
    try:
        expanded: Template = transform(source | {"Parameters": bare}, {}, SimpleNamespace(load=dict))
    finally:
        if before is None:
            del os.environ["AWS_DEFAULT_REGION"]
        else:
            os.environ["AWS_DEFAULT_REGION"] = before
    expanded.pop("Transform", None)
    for item in expanded["Resources"].values():
        if item["Type"] == "AWS::ApiGateway::Deployment":
            # The expansion has the deployment make a second stage, which has no limits and which nobody asked for.
            item["Properties"].pop("StageName", None)
    expanded["Parameters"] = parameters
    if rules:
        expanded["Rules"] = rules
    return expanded
