"""What the rows of a list are about, read in two batches."""

from dataclasses import replace

from chalicelib.services.ports.cases import ALL_OPEN
from tests.builders import NOW, a_feedback, a_pack, an_appeal, an_id, opened_by
from tests.integration.stores.conftest import Stores

PACK = a_pack()


def test_each_row_gets_its_case_its_order_and_what_opened_it(stores: Stores) -> None:
    rating, appeal = a_feedback(n=1), an_appeal(n=2, agency="office")
    stores.feedback.save(rating, None)
    stores.appeals.save(appeal, None)
    lost = a_feedback(n=3)
    for submission in rating, appeal, lost:
        stores.cases.save(opened_by(submission, now=NOW, pack=PACK), PACK)

    rows = stores.cases.orders("office", ALL_OPEN, limit=50, cursor=None).items
    gone = replace(rows[0], case="NO-SUCH-CASE")
    found = stores.listed_cases.read([*rows, rows[0], gone])

    assert [each and (each[0].number, each[0].orders[0].n) for each in found[:-1]] == [
        (row.case, row.n) for row in (*rows, rows[0])
    ]
    opened_cases = {each[0].submission: each[1] for each in found if each}
    assert opened_cases == {an_id(n=1): rating, an_id(n=2): appeal, an_id(n=3): None}
    assert found[-1] is None
