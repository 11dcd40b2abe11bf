"""Build the production artefact: ``python -m infra.build`` leaves two zips and one template in dist/.

Deploy it with any CloudFormation tool: put the zips into a bucket, create or update the stack with that bucket and the
key of ``heed-<hash>.zip``. The template names the other one, ``clean-<hash>.zip``, itself: it has the libraries that
only ``Clean`` needs, so that no other function has to carry them.
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
from infra.dependencies import CLEAN, PYTHON, Architecture, host_architecture, installed
from infra.paths import CACHE, DIST, ROOT
from infra.template import Template, build_template

ZIPS, CLEAN_ZIPS, TEMPLATE = "heed-*.zip", "clean-*.zip", "template.json"


@dataclass(frozen=True, slots=True)
class Artefact:
    """The output of one build: the zips, whose file names are their keys in the bucket, and the template."""

    zip: Path
    clean_zip: Path
    template: Path

    @classmethod
    def of(cls, folder: Path) -> Self:
        """The artefact that ``build`` wrote into a folder."""
        (bundle,), (clean,) = folder.glob(ZIPS), folder.glob(CLEAN_ZIPS)
        return cls(zip=bundle, clean_zip=clean, template=folder / TEMPLATE)

    def read_template(self) -> Template:
        """The template as data."""
        template: Template = json.loads(self.template.read_text(encoding="utf-8"))
        return template


def build(*, architecture: Architecture | None, into: Path = DIST, source: Path = ROOT) -> Artefact:
    """Build zips and template into the folder ``into``; remove older zips there, packed and unpacked.

    ``architecture`` is the processor of the functions; ``None`` builds for this machine, to run in the local cloud.
    """
    into.mkdir(parents=True, exist_ok=True)
    with _alone():
        bundle = make_bundle(ours=source, dependencies=installed(architecture))
        clean = make_bundle(ours=source, dependencies=installed(architecture, CLEAN), name="clean")
    content = build_template(source, architecture or host_architecture(), clean_key=clean.key)
    template = into / TEMPLATE
    template.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for old in (*into.glob(ZIPS), *into.glob(CLEAN_ZIPS)):
        old.unlink()
    for unpacked in into.glob("heed-*/"):
        if unpacked.name.rpartition("-")[2] not in (bundle.hash, clean.hash):
            shutil.rmtree(unpacked)
    for made in (bundle, clean):
        (into / made.key).write_bytes(made.content)
    return Artefact(zip=into / bundle.key, clean_zip=into / clean.key, template=template)


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
    """Build the zips and the CloudFormation template."""
    started = time.monotonic()
    artefact = build(architecture=arch, into=into, source=source)
    for made in (artefact.zip, artefact.clean_zip):
        print(f"{made}  {made.stat().st_size / 1e6:.1f} MB for {arch}, Python {PYTHON}")
    print(f"{artefact.template}  {len(artefact.read_template()['Resources'])} resources")
    print(f"built in {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    typer.run(main)
