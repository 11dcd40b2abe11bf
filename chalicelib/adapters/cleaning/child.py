"""The process that cleans one file: ``python -m chalicelib.adapters.cleaning.child <type>``, see process.py."""

import resource
import sys
from collections.abc import Callable

from chalicelib.adapters.cleaning.limits import BYTES, MEMORY, SECONDS, NoCleanCopy
from chalicelib.adapters.cleaning.process import NO_COPY
from chalicelib.domain.submissions.attachments import Uncleanable


def clean(content: bytes, kind: str) -> bytes:
    """A clean copy of a file of this media type. Raises ``NoCleanCopy``."""
    make = _cleaner(kind)
    try:
        copy = make(content)
    except (NoCleanCopy, ImportError):
        raise
    except (MemoryError, RecursionError):
        raise NoCleanCopy(Uncleanable.TOO_MUCH) from None
    except Exception:
        # Each library reports a damaged file with its own errors or those of Python.
        raise NoCleanCopy(Uncleanable.BROKEN) from None
    if len(copy) > BYTES:
        raise NoCleanCopy(Uncleanable.TOO_MUCH)
    return copy


def _cleaner(kind: str) -> Callable[[bytes], bytes]:
    # Each library is loaded for its own files alone.
    if kind == "application/pdf":
        from chalicelib.adapters.cleaning.pdf import clean_pdf

        return clean_pdf
    if kind == "image/heic":
        from chalicelib.adapters.cleaning.heif import clean_heif

        return clean_heif
    from chalicelib.adapters.cleaning.images import cleaner_of

    return cleaner_of(kind)


def main(kind: str) -> int:
    """Clean standard input to standard output; return the exit status: 0, or ``NO_COPY`` with the reason as output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        copy = clean(sys.stdin.buffer.read(), kind)
    except NoCleanCopy as refused:
        sys.stdout.write(refused.why)
        return NO_COPY
    sys.stdout.buffer.write(copy)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
