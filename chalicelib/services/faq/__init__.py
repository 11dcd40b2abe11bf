"""Use cases of frequent questions."""
