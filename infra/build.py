"""Build the production artefact: ``python -m infra.build`` leaves one zip and one template in dist/.

Deploy it with any CloudFormation tool: put the zip into a bucket, create or update the stack with that bucket and key.
"""

import fcntl
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

import typer

from infra.bundle import make_bundle
from infra.dependencies import PYTHON, Architecture, host_architecture, installed
from infra.paths import CACHE, DIST, ROOT
from infra.template import Template, build_template

ZIPS, TEMPLATE = "heed-*.zip", "template.json"


@dataclass(frozen=True, slots=True)
class Artefact:
    """The output of one build: the zip, whose file name is its key in the bucket, and the template."""

    zip: Path
    template: Path

    @classmethod
    def of(cls, folder: Path) -> Self:
        """The artefact that ``build`` wrote into a folder."""
        (bundle,) = folder.glob(ZIPS)
        return cls(zip=bundle, template=folder / TEMPLATE)

    def read_template(self) -> Template:
        """The template as data."""
        template: Template = json.loads(self.template.read_text(encoding="utf-8"))
        return template


def build(*, architecture: Architecture | None, into: Path = DIST, source: Path = ROOT) -> Artefact:
    """Build zip and template into the folder ``into``; remove older zips there, packed and unpacked.

    ``architecture`` is the processor of the functions; ``None`` builds for this machine, to run in the local cloud.
    """
    into.mkdir(parents=True, exist_ok=True)
    template = into / TEMPLATE
    content = build_template(source, architecture or host_architecture())
    template.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    with _alone():
        bundle = make_bundle(ours=source, dependencies=installed(architecture))
    for old in into.glob(ZIPS):
        old.unlink()
    for unpacked in into.glob("heed-*/"):
        if unpacked.name != Path(bundle.key).stem:
            shutil.rmtree(unpacked)
    (into / bundle.key).write_bytes(bundle.content)
    return Artefact(zip=into / bundle.key, template=template)


@contextmanager
def _alone() -> Iterator[None]:
    """Lock the cache, so that builds of one checkout run one after the other and share the cached result."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(
    arch: Annotated[Architecture, typer.Option(help="Processor of the functions")] = Architecture.ARM,
    into: Annotated[Path, typer.Option(help="Folder to leave the artefacts in")] = DIST,
    source: Annotated[Path, typer.Option(help="Chalice project to package")] = ROOT,
) -> None:
    """Build the zip and the CloudFormation template."""
    started = time.monotonic()
    artefact = build(architecture=arch, into=into, source=source)
    size = artefact.zip.stat().st_size / 1e6
    print(f"{artefact.zip}  {size:.1f} MB for {arch}, Python {PYTHON}")
    print(f"{artefact.template}  {len(artefact.read_template()['Resources'])} resources")
    print(f"built in {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    typer.run(main)
