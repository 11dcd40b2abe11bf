"""Files as people send them: with their makers' names inside."""

import io

import pikepdf

OWNER = "Olena Owner"


def a_pdf(owner: str = OWNER) -> bytes:
    """One empty page that says who made it."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    pdf.docinfo["/Author"] = owner
    out = io.BytesIO()
    pdf.save(out)
    assert owner.encode() in out.getvalue()
    return out.getvalue()
