"""The part of a document that a program writes, between two marks."""


def split(document: str, start: str, end: str) -> tuple[str, str, str]:
    """What stands before, between and after the marks. Raises ``ValueError`` when one is missing."""
    before, found, rest = document.partition(start)
    inside, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"The document has lost {start} or {end}.")
    return before, inside, after


def replaced(document: str, start: str, end: str, new: str) -> str:
    """The document with another part between the marks."""
    before, _, after = split(document, start, end)
    return f"{before}{start}\n{new}\n{end}{after}"
