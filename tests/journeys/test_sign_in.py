"""Somebody signs in as the site's forms do, with a code and PKCE, and finds what they sent in their cabinet."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.stacks import Api, eventually

VERIFIER = "a-secret-of-this-browser-alone-0123456789-abcdef"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def code_from(site: httpx.Client, way: dict[str, str], known: dict[str, str], subject: str) -> str:
    """Say who one is, and come back to the site with a code."""
    here = str(site.base_url).rstrip("/")
    asked = {
        "response_type": "code",
        "client_id": way["client_id"],
        "redirect_uri": f"{here}/sign-in/",
        "scope": "openid email",
        "state": "s",
        "nonce": "n",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    assert "Sign in" in site.get(known["authorization_endpoint"], params=asked).text
    approve = known["authorization_endpoint"].replace("authorize", "approve")
    back = site.get(approve, params={**asked, "subject": subject, "email": f"{subject}@person.example"})
    went = urlsplit(back.headers["location"])
    assert site.get(went.path).status_code == 200
    return parse_qs(went.query)["code"][0]


def test_who_signs_in_on_a_form_finds_the_case_in_the_cabinet(site: httpx.Client, api: Api) -> None:
    ways = site.get("/data/sign-in.json").json()
    assert len(ways) == 3
    assert all({"en", "uk"} <= way["title"].keys() for way in ways)
    known = site.get(f"{ways[0]['issuer']}/.well-known/openid-configuration").json()
    code = code_from(site, ways[0], known, "iryna")

    stolen = site.post(known["token_endpoint"], data={"code": code, "code_verifier": "another"})
    granted = site.post(known["token_endpoint"], data={"code": code, "code_verifier": VERIFIER})
    assert stolen.status_code == 400
    token = granted.json()["id_token"]

    rating = {"survey": "fft", "agency": "neas", "service": "neas-111", "level": 1, "answers": {"waiting": 1}}
    receipt = api.post("feedback", rating, token=token)
    assert receipt.status_code == 201, receipt.text
    number = receipt.json()["case"]["number"]
    eventually(
        lambda: number in [each["number"] for each in api.get("me/cases", token=token).json()["items"]],
        what="the case in the cabinet",
    )
