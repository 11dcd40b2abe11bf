"""Chromium decides by the same table as the API whether a condition of a survey holds."""

import base64

from playwright.sync_api import Browser

from chalicelib.adapters.templates.site import TEMPLATES
from tests.unit.surveys.test_conditions import VECTORS

SCRIPT = (TEMPLATES / "assets/forms/conditions.js").read_bytes()
ASK = """async ({ script, vectors }) => {
  const { holds } = await import(`data:text/javascript;base64,${script}`);
  return vectors.map(({ condition, answers }) => holds(condition, answers));
}"""


def test_the_script_of_the_form_says_of_every_vector_what_the_table_says(browser: Browser) -> None:
    tab = browser.new_page()
    said = tab.evaluate(ASK, {"script": base64.b64encode(SCRIPT).decode(), "vectors": VECTORS})
    tab.close()

    assert [vector for vector, holds in zip(VECTORS, said, strict=True) if holds is not vector["holds"]] == []
