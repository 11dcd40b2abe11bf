"""A broken pointer to the pack in force takes nothing down that has a good pack in memory."""

from datetime import timedelta

from chalicelib.adapters.s3.pack_store import DAMAGED, POINTER
from tests.journeys.test_groups import a_case
from tests.stacks import Deployed, eventually, of_pack

pytestmark = of_pack(apart="counts")

A_WHILE = timedelta(minutes=2)
"""After which functions look which pack is in force."""


def test_a_broken_pointer_rings_and_the_service_goes_on(there: Deployed) -> None:
    s3, lake = there.aws("s3"), there.stack.buckets["Lake"]
    good = s3.get_object(Bucket=lake, Key=POINTER)["Body"].read()
    author = "broken.pack@person.example"
    first, _ = a_case(there.api, author)
    there.mailbox.wait(first, to=author)
    there.run("Sweep")
    s3.put_object(Bucket=lake, Key=POINTER, Body=b"junk")
    try:
        there.move_to(there.now() + A_WHILE)
        number, key = a_case(there.api, author)
        there.mailbox.wait(number, to=author)
        assert there.api.get(f"cases/{number}", key=key).status_code == 200
        log = there.place.logs / "cloud.log"
        eventually(lambda: DAMAGED in log.read_text("utf-8", "replace"), what="the line that the alarm counts")
    finally:
        s3.put_object(Bucket=lake, Key=POINTER, Body=good)
    there.move_to(there.now() + A_WHILE)
    there.run("Publish")
