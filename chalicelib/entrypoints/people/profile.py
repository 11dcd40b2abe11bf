"""The profile of an author who has signed in: see it, change it, have it erased."""

from typing import TYPE_CHECKING

from chalice.app import Blueprint

from chalicelib.entrypoints.access.signed_in import signed_in, signed_in_by_authorizer
from chalicelib.entrypoints.authorizer import authorize
from chalicelib.entrypoints.http.guard import ANY_CONTENT_TYPE, Who, endpoint
from chalicelib.entrypoints.submissions.receipts import contact_of
from chalicelib.wiring import wiring

if TYPE_CHECKING:
    from chalicelib.entrypoints.schemas.cabinet import ProfileIn
    from chalicelib.services.people.profile import ProfileOut

bp = Blueprint(__name__)


@bp.route("/v1/me", methods=["GET"], authorizer=authorize)
@endpoint(bp, who=Who.PERSON)
def get_me() -> "ProfileOut":
    """See everything that is held about you: contact, language, what you told and when, and your cases."""
    from chalicelib.services.people.profile import profile

    w = wiring()
    me = signed_in_by_authorizer(bp.current_request, w.secret)
    return profile(me.person, pack=w.packs.current(), people=w.people, person_cases=w.person_cases)


@bp.route("/v1/me", methods=["PATCH"], authorizer=authorize, content_types=ANY_CONTENT_TYPE)
@endpoint(bp, who=Who.PERSON, body="cabinet.ProfileIn")
def patch_me(body: "ProfileIn") -> "ProfileOut":
    """Change your profile. What you leave out stays; what is null is forgotten."""
    from chalicelib.services.people.profile import ProfileChange, change_profile

    w = wiring()
    me = signed_in_by_authorizer(bp.current_request, w.secret)
    change = ProfileChange(
        contact=contact_of(body.contact),
        language=body.language,
        surveys=body.surveys,
        forgotten=body.forgotten,
        attributes={name: told.value if told else None for name, told in body.attributes.items()},
    )
    return change_profile(
        me.person, change, now=w.now(), pack=w.packs.current(), people=w.people, person_cases=w.person_cases
    )


@bp.route("/v1/me", methods=["DELETE"], authorizer=authorize)
@endpoint(bp, who=Who.PERSON)
def delete_me() -> "ProfileOut":
    """Have your personal data erased. Cases and numbers stay, without you; no more mails come.

    Nor is the address that you signed in with asked any more how services went.
    """
    from chalicelib.services.people.profile import erase, profile

    w = wiring()
    me = signed_in_by_authorizer(bp.current_request, w.secret)
    # Only the address of the token: the one in the profile may have been typed in and belong to somebody else.
    vouched = signed_in(bp.current_request, w.secret)
    erase(
        me.person,
        email=vouched.email if vouched else None,
        now=w.now(),
        secret=w.secret,
        people=w.people,
        opt_outs=w.opt_outs,
    )
    return profile(me.person, pack=w.packs.current(), people=w.people, person_cases=w.person_cases)
