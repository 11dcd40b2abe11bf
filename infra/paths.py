"""Paths of this repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The repository's root folder."""

RESOURCES = ROOT / "infra" / "resources"
"""CloudFormation fragments, merged into the template that Chalice generates."""

DIST = ROOT / "dist"
"""Folder of the production artefacts."""

CACHE = ROOT / ".local" / "build"
"""Installed dependencies by content hash; may be deleted at any time."""
