"""Strict pydantic models of a pack's files, a module a subject."""
