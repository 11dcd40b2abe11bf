"""Contrast of the site's colours, measured from the style sheet: text 4.5:1, graphics 3:1.

The bounds are those of WCAG 2.2, 1.4.3 and 1.4.11.
"""

import re

import pytest

from chalicelib.adapters.templates.site import TEMPLATES

TEXT = ("ink", "muted", "link", "late")
GRAPHICS = ("axis", "bar", "level-1", "level-2", "level-3", "level-4", "level-5")
GROUNDS = ("paper", "wash")


def _schemes() -> dict[str, dict[str, str]]:
    sheet = (TEMPLATES / "assets" / "site.css").read_text("utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", sheet, flags=re.DOTALL)[:2]
    first = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return {"light": first, "dark": first | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))}


def _luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_graphics_stand_out_from_their_ground(scheme: str) -> None:
    colours = _schemes()[scheme]
    for ground in GROUNDS:
        for name in TEXT:
            assert _contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        for name in GRAPHICS:
            assert _contrast(colours[name], colours[ground]) >= 3, (name, ground)
    assert _contrast(colours["bar"], colours["band"]) >= 3


def test_both_schemes_name_the_same_colours() -> None:
    schemes = _schemes()
    assert schemes["light"].keys() == schemes["dark"].keys()
    assert all(schemes["dark"][name] != value for name, value in schemes["light"].items())
