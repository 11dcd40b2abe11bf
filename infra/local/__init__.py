"""The production artefact on one machine: MiniStack behind a front door on one port."""
