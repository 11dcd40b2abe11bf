"""Clean a file that an appeal has named: from then on people can open the copy, and the original is gone.

May run twice, and again after a crash: the original goes last, so what is half done is done again.
"""

from chalicelib.domain.submissions.attachments import FileState, Uncleanable
from chalicelib.services.ports.cleaning import Cleaner, FileToClean, Originals


def clean_file(file: FileToClean, *, originals: Originals, clean: Cleaner) -> FileState | Uncleanable | None:
    """``READY``, or why there is no clean copy; None when the file was dealt with before."""
    original = originals.original(file)
    if original is None:
        return None
    cleaned = clean(original)
    if isinstance(cleaned, Uncleanable):
        originals.refuse(file)
        return cleaned
    originals.save_cleaned(file, cleaned, original.type)
    return FileState.READY
