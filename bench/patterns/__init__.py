"""Every access pattern, carried out as the functions do it: by the use case over the real adapters.

Each stands on fresh tables, sets its scene, and notes what the measured part consumes.
"""

from bench.patterns import campaigns, cases, clocks, groups, lists, people, questions, statistics, submissions
from bench.patterns.scene import Pattern

_MODULES = (submissions, cases, lists, clocks, groups, questions, statistics, people, campaigns)

PATTERNS = tuple(found for module in _MODULES for found in vars(module).values() if isinstance(found, Pattern))
"""In the order of the page."""
