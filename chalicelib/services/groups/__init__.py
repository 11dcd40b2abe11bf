"""Use cases of groups: similar work orders answered together."""
