"""Campaigns for staff: start one by hand, and see how far each is."""

import os
from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints.access import callers
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, View, endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.campaigns import CampaignIn, CampaignsQuery

bp = Blueprint(__name__)

_READERS = (Role.ANALYST, Role.HEAD)


@bp.route("/v1/desk/campaigns", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who="analyst", body="campaigns.CampaignIn", returns={201: "ListedCampaign"})
def post_campaign(body: "CampaignIn") -> tuple[int, View]:
    """Have a drawn sample of those who dealt with an agency or a service asked by mail how it went.

    Only people are asked who agreed to be. Their number, and how many are drawn, is known some minutes later.
    """
    from chalicelib.services.campaigns.show import campaign_view
    from chalicelib.services.campaigns.start import Wanted, start_campaign

    w = wiring()
    pack = w.packs.current()
    caller = callers.staff(bp.current_request, pack, allowed=(Role.ANALYST,))
    campaign = start_campaign(
        Wanted(**body.model_dump()),
        body=caller.agency,
        now=w.now(),
        random=os.urandom(18),
        pack=pack,
        campaigns=w.campaigns,
    )
    return 201, campaign_view(campaign)


@bp.route("/v1/desk/campaigns", methods=["GET"], authorizer=authorize)
@endpoint(bp, who="analyst, head", query="campaigns.CampaignsQuery", returns={200: "CampaignsOut"})
def get_campaigns(query: "CampaignsQuery") -> View:
    """List campaigns, the newest first."""
    from chalicelib.services.campaigns.show import list_campaigns

    w = wiring()
    callers.staff(bp.current_request, w.packs.current(), allowed=_READERS)
    return list_campaigns(limit=query.limit, cursor=query.cursor, campaigns=w.campaigns)


@bp.route("/v1/desk/campaigns/{campaign}", methods=["GET"], authorizer=authorize)
@endpoint(bp, who="analyst, head", returns={200: "CampaignOut"})
def get_campaign(campaign: str) -> View:
    """See how far a campaign is: how many were asked and answered; when it is over, the result with its error."""
    from chalicelib.services.campaigns.show import show_campaign

    w = wiring()
    pack = w.packs.current()
    callers.staff(bp.current_request, pack, allowed=_READERS)
    return show_campaign(campaign, pack=pack, campaigns=w.campaigns, lake=w.lake)
