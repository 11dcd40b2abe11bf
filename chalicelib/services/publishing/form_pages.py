"""Pages with forms for the public: one per survey, one for appeals, one to opt out of invitations (B9, B10), and one
on which people see and change their profile (S1, P5).

They are drawn in every language of the pack that the site has words in; what they ask comes from the published data
alone. In the pack's own language a page lies at its folder, in another one in a folder below.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.pack.pack import Pack
from chalicelib.domain.surveys.survey import Survey, Text
from chalicelib.services.publishing.wording import Wording

_OF_CASES = ("locale", "end_of_day", "loading", "failed", "refused", "look_at_fields", "optional", "choose", "send")
"""Words that these pages share with those of cases."""
_OF_MY_CASES = ("states", "states_here", "resolutions", "order", "due", "overdue", "reply_due", "follow_up_due", "no")
"""Words that one's own profile shares with them besides."""


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with a form. ``words`` is its section of the wording and holds its title where there is no ``title``;
    ``of_cases`` are words of the page of a case that it says too. ``here`` is the entry of the menu that it belongs to.
    """

    folder: str
    script: str
    words: str
    title: Text | None = None
    survey: str | None = None
    of_cases: tuple[str, ...] = ()
    here: str = "say"

    def path(self, language: str, pack: Pack) -> str:
        """Where it is published in a language."""
        return f"{self.url(language, pack)}index.html".lstrip("/")

    def url(self, language: str, pack: Pack) -> str:
        """Its address in a language."""
        return f"/{self.folder}/" if language == pack.language else f"/{self.folder}/{language}/"


def form_pages(pack: Pack) -> Iterator[FormPage]:
    """Every form of a pack, the page of one's own profile, and the one to which people come back from signing in.

    Surveys of staff have a page too; nothing on the site leads there.
    """
    yield FormPage("opt-out", "opt_out", "opt_out_page")
    yield FormPage("sign-in", "sign_in_return", "sign_in_page")
    yield FormPage("me", "profile", "me_page", of_cases=_OF_MY_CASES, here="")
    if pack.kinds:
        yield FormPage("appeal", "appeal", "appeal_page")
    for survey in pack.surveys.values():
        yield FormPage(f"rate/{survey.id}", "rate", "rate_page", survey.title, survey.id)


def form_languages(pack: Pack, known: Collection[str]) -> list[str]:
    """The pack's own language, and its others that the site has words in, which are the ``known`` ones."""
    return [language for language in pack.languages if language in known or language == pack.language]


def offered_surveys(pack: Pack) -> list[Survey]:
    """The surveys that the site offers to everybody: first those that rate, and of these the shortest first."""
    offered = [survey for survey in pack.surveys.values() if survey.listed and not survey.is_internal]
    return sorted(offered, key=lambda survey: (survey.level == "none", len(survey.questions)))


def rating_surveys(pack: Pack) -> list[Survey]:
    """Those of them that ask how one place was: they are linked from its page."""
    return [survey for survey in offered_surveys(pack) if survey.level != "none"]


def script_words(page: FormPage, words: Wording, *, language: str, pack: Pack) -> Mapping[str, Any]:
    """What the page's script says and needs to know."""
    shared = words.all("case_words") | words.all("case_page")
    problems = shared["problems"] | words.all("form_page")["problems"]
    return (
        {name: shared[name] for name in (*_OF_CASES, *page.of_cases)}
        | words.all("signs")
        | words.all("form_page")
        | words.all(page.words)
        | {"problems": problems, "levels": words.all("levels"), "refusals": words.all("refusals")}
        | {"time_zone": pack.time_zone.key, "phone_example": pack.phone_style.example}
        | {"language": language, "default_language": pack.language, "survey": page.survey}
    )


def finding_words(words: Wording, pack: Pack) -> Mapping[str, Any]:
    """What the script of the overview says, which finds places by name."""
    shared = words.all("case_words") | words.all("form_page")
    said = {name: shared[name] for name in ("locale", "end_of_day", "failed", "nothing_found", "more_found")}
    return said | {"time_zone": pack.time_zone.key, "language": pack.language, "default_language": pack.language}
