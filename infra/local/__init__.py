"""The local cloud: runs the production artefact on one machine, on MiniStack behind a front proxy with one port."""
