"""Use cases of cases and work orders."""
