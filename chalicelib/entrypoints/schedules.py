"""The scheduled handlers: the sweep, the digest, publishing."""

import os
from dataclasses import asdict
from typing import Any

from chalice.app import Blueprint, CloudWatchEvent, Cron, Rate, SQSEvent

from chalicelib.entrypoints.logs import logger, reported
from chalicelib.wiring import wiring

bp = Blueprint(__name__)

_SPARE_SECONDS = 10.0
"""``sweep`` and ``digest`` take no new work when less time than this is left, in seconds."""


@bp.schedule(Rate(1, unit=Rate.MINUTES))
@reported
def sweep(event: CloudWatchEvent) -> dict[str, Any]:
    """Every minute: fire the timers of work orders, follow changes of calendars, send invitations, start campaigns and
    take them forward.

    Raises ``RuntimeError`` at the end if a job broke off or an item failed.
    """
    from chalicelib.services.campaigns.conduct import conduct_campaigns
    from chalicelib.services.campaigns.gather import Sources
    from chalicelib.services.campaigns.start import start_where_limits_are_passed
    from chalicelib.services.clocks.run_jobs import Job, run_jobs
    from chalicelib.services.clocks.sweep import sweep as sweep_clocks
    from chalicelib.services.clocks.watch_calendars import watch_calendars
    from chalicelib.services.people.invite import send_invitations

    w = wiring()
    jobs: dict[str, Job] = {
        "clocks": lambda time_left: asdict(sweep_clocks(book=w.case_book(), time_left=time_left)),
        "calendars": lambda time_left: asdict(
            watch_calendars(book=w.case_book(), outbox=w.outbox, bookmarks=w.bookmarks, time_left=time_left)
        ),
        "invitations": lambda time_left: asdict(
            send_invitations(book=w.invitation_book(), outbox=w.outbox, time_left=time_left)
        ),
        "limits": lambda _time_left: {
            "campaigns": start_where_limits_are_passed(
                now=w.now(),
                random=lambda: os.urandom(18),
                pack=w.packs.current(),
                campaigns=w.campaigns,
                bookmarks=w.bookmarks,
                lake=w.lake,
            )
        },
        "campaigns": lambda time_left: asdict(
            conduct_campaigns(
                packs=w.packs,
                campaigns=w.campaigns,
                sources=Sources(w.feedback, w.appeals, w.people, w.lake),
                invitations=w.invitation_book(),
                time_left=time_left,
            )
        ),
    }
    ran = run_jobs(jobs, first=w.now().minute, seconds_left=lambda: seconds_left(event) - _SPARE_SECONDS)
    result = _done("swept", {**ran.counts})
    stuck = sum(ran.counts.get(name, 0) for name in ("failed", "stuck", "invitations_stuck", "campaigns_stuck"))
    if stuck or ran.broken:
        # Everything else is done. Failing now raises the alarm of the function.
        raise RuntimeError(f"{stuck} orders, invitations or campaigns and {len(ran.broken)} jobs cannot be swept")
    return result


@bp.schedule(Cron(0, "*", "*", "*", "?", "*"))
@reported
def digest(event: CloudWatchEvent) -> dict[str, Any]:
    """On every full hour: queue the daily digests of the agencies whose morning has come and that have none yet today.

    Raises ``RuntimeError`` at the end if a digest failed.
    """
    from chalicelib.services.mail.digest import digest as make_digests

    w = wiring()
    digested = make_digests(
        now=w.now(),
        packs=w.packs,
        cases=w.cases,
        claims=w.claims,
        outbox=w.outbox,
        time_left=lambda: seconds_left(event) > _SPARE_SECONDS,
    )
    result = _done("digested", asdict(digested))
    if digested.failed:
        # All other digests are made. Failing now raises the alarm of the function.
        raise RuntimeError(f"{digested.failed} digests cannot be made")
    return result


@bp.schedule(Rate(1, unit=Rate.MINUTES))
@reported
def publish(event: CloudWatchEvent) -> dict[str, Any]:
    """Every minute: aggregate the buckets that changed, and bring the public site up to date.

    Raises ``RuntimeError`` at the end if a bucket holds an item that cannot be read.
    """
    from chalicelib.services.publishing.lease import lease

    w = wiring()
    if not w.settings.leases:
        return _publish(event)
    with lease(w.bookmarks, now=w.now(), seconds=seconds_left(event)) as held:
        return _publish(event) if held else {}


def _publish(event: CloudWatchEvent) -> dict[str, Any]:
    from chalicelib.services.publishing.counting import Stores
    from chalicelib.services.publishing.publish import publish as publish_numbers
    from chalicelib.services.publishing.sign_in import SignInMethod

    w = wiring()
    published = publish_numbers(
        Stores(w.facts, w.feedback, w.campaigns, w.lake, w.site),
        templates=w.site_templates,
        pack=w.packs.current(),
        now=w.now(),
        lanes=w.settings.lanes,
        sign_in=[SignInMethod(each.issuer, each.audience, each.title, each.staff) for each in w.settings.issuers],
        seconds_left=lambda: seconds_left(event),
    )
    result = _done("published", asdict(published))
    if published.unreadable:
        # Everything else is published. Failing now raises the alarm of the function.
        raise RuntimeError(f"{published.unreadable} buckets hold an item that cannot be read")
    return result


def seconds_left(event: CloudWatchEvent | SQSEvent) -> float:
    """How long this invocation may still run, in seconds."""
    context: Any = event.context
    return float(context.get_remaining_time_in_millis()) / 1000


def _done(what: str, result: dict[str, Any]) -> dict[str, Any]:
    if any(result.values()):
        logger.info(what, **result)
    return result
