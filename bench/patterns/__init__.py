"""Every access pattern, executed as in the functions: by the use case with the real adapters.

Each runs on empty tables, prepares data, and measures the capacity of one part.
"""

from bench.patterns import campaigns, cases, clocks, groups, lists, people, questions, statistics, submissions
from bench.patterns.scene import Pattern

_MODULES = (submissions, cases, lists, clocks, groups, questions, statistics, people, campaigns)

PATTERNS = tuple(found for module in _MODULES for found in vars(module).values() if isinstance(found, Pattern))
"""All patterns, in the order of the document."""
