"""Typical errors in packs, by subject, each with the finding that it must lead to."""
