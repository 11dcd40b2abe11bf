"""A mail is claimed by one, sent once, and taken over from a sender that died."""

from datetime import timedelta

import pytest

from chalicelib.adapters.dynamodb.mail_claims import KEPT, LEASE
from chalicelib.services.ports.mail import Claim
from tests.builders import NOW
from tests.integration.stores.conftest import Stores, at_once

MAIL = "7K3M-Q9ZT-4R2XN/2/registered/person/8aab"


def test_the_first_has_it_and_the_second_waits(stores: Stores) -> None:
    assert stores.claims.claim(MAIL, NOW) is Claim.MINE
    assert stores.claims.claim(MAIL, NOW) is Claim.BUSY
    assert stores.claims.claim(MAIL + "2", NOW) is Claim.MINE


def test_what_was_sent_is_done_for_good(stores: Stores) -> None:
    stores.claims.claim(MAIL, NOW)
    stores.claims.sent(MAIL, NOW)
    assert stores.claims.claim(MAIL, NOW + 10 * LEASE) is Claim.DONE


def test_what_will_never_go_out_is_done_and_says_why(stores: Stores) -> None:
    stores.claims.claim(MAIL, NOW)
    stores.claims.never(MAIL, NOW, "nobody to tell")
    assert stores.claims.claim(MAIL, NOW + 10 * LEASE) is Claim.DONE
    (item,) = stores.engine.client.scan(TableName=stores.engine.names["HEED_CONTROL"])["Items"]
    assert item["reason"]["S"] == "nobody to tell"


def test_what_was_released_is_free_again(stores: Stores) -> None:
    stores.claims.claim(MAIL, NOW)
    stores.claims.release(MAIL)
    assert stores.claims.claim(MAIL, NOW) is Claim.MINE


def test_a_claim_lapses_when_its_holder_died(stores: Stores) -> None:
    stores.claims.claim(MAIL, NOW)
    assert stores.claims.claim(MAIL, NOW + LEASE) is Claim.BUSY
    assert stores.claims.claim(MAIL, NOW + LEASE + timedelta(seconds=1)) is Claim.MINE
    assert stores.claims.claim(MAIL, NOW + LEASE + timedelta(seconds=2)) is Claim.BUSY


def test_a_claim_is_remembered_longer_than_anything_is_delivered_again_and_then_expires(stores: Stores) -> None:
    stores.claims.claim(MAIL, NOW)
    stores.claims.sent(MAIL, NOW)
    (item,) = stores.engine.client.scan(TableName=stores.engine.names["HEED_CONTROL"])["Items"]
    assert int(item["ttl"]["N"]) == (NOW + KEPT).timestamp()


@pytest.mark.dynamodb_local
def test_of_thirty_at_once_one_has_it(amazon: Stores) -> None:
    outcomes = at_once(30, amazon.claims.claim, MAIL, NOW)
    assert outcomes.count(Claim.MINE) == 1
    assert outcomes.count(Claim.BUSY) == 29
