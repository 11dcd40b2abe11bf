"""Campaigns for staff: start one by hand, list them, show the progress and the result of one."""

import os
from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.domain.pack.workflow import Role
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, endpoint
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.campaigns import CampaignIn, CampaignsQuery
    from chalicelib.services.caller import Caller
    from chalicelib.services.campaigns.show import CampaignOut, CampaignsOut, ListedCampaign

bp = Blueprint(__name__)

_READERS = (Role.ANALYST, Role.HEAD)


@bp.route("/v1/desk/campaigns", methods=["POST"], content_types=ANY_CONTENT_TYPE, authorizer=authorize)
@endpoint(bp, who=(Role.ANALYST,), body="campaigns.CampaignIn", statuses=(201,))
def post_campaign(body: "CampaignIn", caller: "Caller") -> "tuple[int, ListedCampaign]":
    """Have a drawn sample of those who dealt with an agency or a service asked by mail how it went.

    Only people are asked who agreed to be. Their number, and how many are drawn, is known some minutes later.
    """
    from chalicelib.services.campaigns.show import campaign_view
    from chalicelib.services.campaigns.start import Wanted, start_campaign

    w = wiring()
    campaign = start_campaign(
        Wanted(**body.model_dump()),
        body=caller.agency,
        now=w.now(),
        random=os.urandom(18),
        pack=w.packs.current(),
        campaigns=w.campaigns,
    )
    return 201, campaign_view(campaign)


@bp.route("/v1/desk/campaigns", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=_READERS, query="campaigns.CampaignsQuery")
def get_campaigns(query: "CampaignsQuery") -> "CampaignsOut":
    """List campaigns, the newest first."""
    from chalicelib.services.campaigns.show import list_campaigns

    w = wiring()
    return list_campaigns(limit=query.limit, cursor=query.cursor, campaigns=w.campaigns)


@bp.route("/v1/desk/campaigns/{campaign}", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=_READERS)
def get_campaign(campaign: str) -> "CampaignOut":
    """See how far a campaign is: how many were asked and answered; when it is over, the result with its error."""
    from chalicelib.services.campaigns.show import show_campaign

    w = wiring()
    return show_campaign(campaign, pack=w.packs.current(), campaigns=w.campaigns, lake=w.lake)
