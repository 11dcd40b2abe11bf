"""The ways in which people can sign in, as the site's forms offer them (P2): ``data/sign-in.json``."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from chalicelib.domain.surveys.survey import Text
from chalicelib.services.publishing.files import as_json


@dataclass(frozen=True, slots=True)
class SignInMethod:
    """An OpenID Connect issuer, the name by which it knows us, and what people call it, by language."""

    issuer: str
    client_id: str
    title: Text


def sign_in_json(sign_in: Sequence[SignInMethod]) -> str:
    """The ways in their order; none where the deployment offers none."""
    return as_json([asdict(method) for method in sign_in])
