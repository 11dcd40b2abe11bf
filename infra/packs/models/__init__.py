"""The shape of each file of a pack: strict pydantic models."""
