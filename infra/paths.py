"""Where things are in this repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The repository's root folder."""

RESOURCES = ROOT / "infra" / "resources"
"""CloudFormation fragments, merged into what Chalice generates."""

DIST = ROOT / "dist"
"""Production artefacts."""

CACHE = ROOT / ".local" / "build"
"""Installed dependencies by content hash; may be deleted at any time."""
