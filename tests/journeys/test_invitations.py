"""Somebody is invited by mail to rate a service, now or in some days, answers once, and nobody has their address."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from infra.keys import public_x, sign_transaction
from infra.packs import PACKS, apply
from tests.journeys.conftest import Api, Deployed, JsonObject, deployed

RATING = {"survey": "fft", "agency": "neas", "service": "neas-111", "level": 5}
KEY = Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """A stack whose clock may be moved, with a pack in which an agency has a key."""
    with deployed(tmp_path_factory.mktemp("invitations")) as stack:
        folder = tmp_path_factory.mktemp("pack") / "demo"
        shutil.copytree(PACKS / "demo", folder, ignore=shutil.ignore_patterns("*.csv"))
        agencies = folder / "agencies.yaml"
        text, keys = agencies.read_text(encoding="utf-8"), f"  keys: [{{kid: neas-1, x: {public_x(KEY)}}}]\n"
        assert "\nneas:\n" in text
        agencies.write_text(text.replace("\nneas:\n", f"\nneas:\n{keys}", 1), encoding="utf-8")
        apply(folder, lake=stack.stack.buckets["Lake"], s3=stack.aws("s3"))
        stack.restart("APIHandler")
        yield stack


def invite(there: Deployed, transaction: str, to: str, **changes: int) -> None:
    body = {key: RATING[key] for key in ("survey", "agency", "service")} | {"language": "en", **changes}
    body |= {"transaction": transaction, "contact": {"email": to}}
    answer = there.api.post("desk/invitations", body, token=there.token("operator", "neas"))
    assert answer.status_code == 201, answer.text


def token_in(mail: JsonObject) -> str:
    found = re.search(r"/rate/fft/#(\S+)", mail["BodyText"])
    assert found is not None, mail["BodyText"]
    return found[1]


def addresses(there: Deployed) -> str:
    return json.dumps(there.aws("dynamodb").scan(TableName=there.stack.tables["People"])["Items"])


def test_a_transaction_signed_by_a_test_key_has_one_rating(there: Deployed) -> None:
    token = sign_transaction(KEY, kid="neas-1", agency="neas", transaction="T-1", service="neas-111")
    assert there.api.post("feedback", {**RATING, "transaction": token}).status_code == 201
    Api.problem(there.api.post("feedback", {**RATING, "transaction": token}), 409)


def test_an_invitation_sent_now_is_answered_once_and_the_address_is_erased(there: Deployed) -> None:
    to = "now@person.example"
    invite(there, "T-2", to)
    there.move_to(there.now())
    (mail,) = there.mailbox.wait("/rate/fft/", to=to)
    assert to in addresses(there)
    assert there.api.post("feedback", {**RATING, "transaction": token_in(mail)}).status_code == 201
    assert to not in addresses(there)
    Api.problem(there.api.post("feedback", {**RATING, "transaction": token_in(mail)}), 409)


def test_an_invitation_waits_for_its_days_and_a_late_answer_is_refused(there: Deployed) -> None:
    to = "later@person.example"
    invite(there, "T-3", to, send_after_days=3)
    there.move_to(there.now() + timedelta(days=2))
    assert there.mailbox.about("/rate/fft/", to=to) == []
    there.move_to(there.now() + timedelta(days=1))
    (mail,) = there.mailbox.wait("/rate/fft/", to=to)
    there.move_to(there.now() + timedelta(days=14))
    Api.problem(there.api.post("feedback", {**RATING, "transaction": token_in(mail)}), 410)
    assert to not in addresses(there)
