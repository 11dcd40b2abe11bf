"""One jurisdiction as data: its catalogue, its workflow, its limits."""
