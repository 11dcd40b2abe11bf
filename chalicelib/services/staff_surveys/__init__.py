"""Use cases of internal surveys."""
