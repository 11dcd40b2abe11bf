"""Appeals in the ``records`` table, beside feedback."""

from chalicelib.adapters import keys
from chalicelib.adapters.codec import Item, plain, read_appeal
from chalicelib.adapters.submission_store import DynamoSubmissions
from chalicelib.domain.appeal import Appeal
from chalicelib.domain.person import Person


class DynamoAppeals(DynamoSubmissions):
    """Satisfies ``AppealStore``."""

    def keep(self, appeal: Appeal, person: Person | None) -> Appeal | None:
        earlier = self._keep(appeal_item(appeal, self._lanes), person)
        return read_appeal(earlier) if earlier else None

    def appeal(self, appeal_id: str) -> Appeal | None:
        found = self._item(keys.appeal(appeal_id, self._lanes))
        return read_appeal(found) if found else None


def appeal_item(appeal: Appeal, lanes: int) -> Item:
    """The item of an appeal. The id is its sort key and not repeated."""
    body = plain(appeal)
    del body["id"]
    return {**keys.appeal(appeal.id, lanes), **body}
