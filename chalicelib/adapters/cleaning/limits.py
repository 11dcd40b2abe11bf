"""Limits of what one file may expand to, and the error for a file without a clean copy."""

from chalicelib.domain.submissions.attachments import Uncleanable

PIXELS = 110_000_000
"""Most pixels of one picture: those of phones with 108 million, in memory three times."""

MOVING_PIXELS = 100_000_000
"""Most pixels of an animation, all its frames together: they are in memory at once."""

PAGES_PIXELS = 1_000_000_000
"""Most pixels of a picture of several pages, which are in memory one after the other: it bounds the time they take."""

FRAMES = 500
PAGES = 1_000
OBJECTS = 300_000
"""Most frames of a picture; most pages and objects of a PDF."""

BYTES = 150_000_000
"""Largest clean copy."""

MEMORY = 1_800_000_000
"""Bytes that the process which cleans may have; the function has 2 GB."""

SECONDS = 60
"""How long the cleaning of one file may take."""


class NoCleanCopy(Exception):
    """No clean copy of a file can be made."""

    def __init__(self, why: Uncleanable) -> None:
        super().__init__(why)
        self.why = why
