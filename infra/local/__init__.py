"""The production artefact on one machine: MiniStack behind a front proxy on one port."""
