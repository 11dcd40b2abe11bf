"""The local cloud's own parts: processes, ports, tokens, what the edge plays, the mailbox page."""

import base64
import hashlib
import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest
from rich.console import Console

from infra.local import openid
from infra.local.gateway import Edge
from infra.local.mailbox import all_messages, list_page, mail_page
from infra.local.processes import Processes, StackError, free_ports, python, waiting
from infra.local.stack_config import HOST, OPEN, SNAPSHOT, Stack, StackConfig
from infra.local.start import JOURNALS, Data, load_file, make_room, refuse_taken
from infra.local.tokens import Issuer, issuer, make_token, public_keys
from infra.packs import PACKS
from infra.template import Template


@pytest.fixture
def place(tmp_path: Path) -> StackConfig:
    port, edge_port = free_ports(2)
    return StackConfig(folder=tmp_path, port=port, edge_port=edge_port)


def test_ports_and_folder_come_from_the_environment() -> None:
    place = StackConfig.from_environment({"PORT": "9000", "HEED_LOCAL_DIR": "/elsewhere"})
    assert (place.port, place.edge_port, place.folder) == (9000, 9001, Path("/elsewhere"))
    assert StackConfig.from_environment({}).port == 8080


def test_a_busy_port_is_refused_with_advice(place: StackConfig) -> None:
    with socket.create_server(("127.0.0.1", place.edge_port)), pytest.raises(StackError) as refusal:
        refuse_taken(Processes(place))
    assert str(place.edge_port) in str(refusal.value)
    assert f"make run PORT={place.port + 100}" in str(refusal.value)


def test_a_running_stack_is_found_and_ended_with_its_children(place: StackConfig) -> None:
    processes = Processes(place)
    nested = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
    child = processes.start("cloud", python("-c", nested), os.environ)
    with pytest.raises(StackError, match="make stop"):
        refuse_taken(Processes(place))
    processes.end_children()
    assert child.returncode is not None
    with pytest.raises(ProcessLookupError):
        os.killpg(child.pid, 0)
    refuse_taken(Processes(place))


def test_a_process_number_that_was_given_to_a_stranger_is_left_alone(place: StackConfig) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        processes = Processes(place)
        processes.record("cloud", stranger.pid)
        assert processes.running() == {}
        processes.end_children()
        assert stranger.poll() is None
        stranger.communicate(b"\n")


def test_waiting_ends_at_once_when_the_process_does(place: StackConfig) -> None:
    child = Processes(place).start("cloud", python("-c", "print('no such thing'); raise SystemExit(3)"), os.environ)

    def wait() -> None:
        for pause in waiting("the cloud", seconds=30, child=child, log=place.logs / "cloud.log"):
            pause()

    with pytest.raises(StackError, match="ended with 3") as reason:
        wait()
    assert "no such thing" in str(reason.value)


@pytest.fixture
def kept(place: StackConfig) -> Path:
    """What a stack held when it was stopped, with the journal of a load."""
    folder = place.kept(PACKS / "demo")
    (folder / JOURNALS).mkdir(parents=True)
    (folder / JOURNALS / "loaded-ratings.txt").touch()
    (folder / SNAPSHOT).touch()
    return folder


def test_what_a_stack_held_stays_for_the_next_unless_it_begins_anew(place: StackConfig, kept: Path) -> None:
    make_room(place, kept, Data.KEPT, Console())
    assert list((kept / JOURNALS).iterdir())
    assert (kept / SNAPSHOT).exists()
    make_room(place, kept, Data.ANEW, Console())
    assert not kept.exists()


def test_after_a_cut_the_loss_is_named_and_no_journal_claims_what_was_lost(place: StackConfig, kept: Path) -> None:
    (kept / OPEN).touch()
    said = Console(record=True, width=200)
    make_room(place, kept, Data.KEPT, said)
    assert "may be lost" in said.export_text()
    assert (kept / SNAPSHOT).exists()
    assert not (kept / JOURNALS).exists()


def test_a_token_can_be_checked_with_the_published_key(place: StackConfig) -> None:
    token = make_token(place, role="official", agency="neas")
    key = jwt.PyJWKSet.from_dict(public_keys(place.folder, Issuer.STAFF))["staff"]
    told = issuer(place, Issuer.STAFF)
    claims = jwt.decode(token, key, algorithms=["RS256"], audience=str(told["audience"]), issuer=str(told["issuer"]))
    assert (claims["role"], claims["agency"], claims["email"]) == ("official", "neas", "official@neas.example")
    assert claims["exp"] > claims["iat"]


def test_one_issuer_cannot_sign_for_another_and_only_one_vouches_for_staff(place: StackConfig) -> None:
    token = make_token(place, subject="olena", by=Issuer.BANK_ID)
    (key,) = jwt.PyJWKSet.from_dict(public_keys(place.folder, Issuer.STATE_APP)).keys
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, key, algorithms=["RS256"], audience="heed")
    assert [name for name in Issuer if issuer(place, name)["staff"]] == [Issuer.STAFF]


def test_the_private_key_is_its_owner_s_alone(place: StackConfig) -> None:
    make_token(place, role="official", agency="neas")
    assert (place.folder / "issuer-staff.pem").stat().st_mode & 0o077 == 0


def test_the_edge_rewrites_the_gateway_s_answers_and_leaves_the_function_s(template: Template) -> None:
    edge = Edge.of(template, "http://127.0.0.1:8081")
    own = edge.own_answer(403, "application/json", b'{"message": "Missing Authentication Token"}')
    assert own is not None
    assert own.status == 404
    assert own.headers["content-type"] == "application/problem+json"
    denied = edge.own_answer(403, "application/json", b'{"Message": "User is not authorized"}')
    assert denied is not None
    assert b'"Forbidden"' in denied.body
    assert edge.own_answer(404, "application/problem+json", b'{"title": "Not found"}') is None
    assert edge.own_answer(404, "application/json", b'{"message": "x", "more": 1}') is None
    assert edge.own_answer(200, "application/json", b'{"message": "fine"}') is None


def test_the_mailbox_page_shows_a_mail_and_runs_nothing_of_it() -> None:
    mail = {
        "MessageId": "1",
        "Source": "noreply@heed.example",
        "To": ["o@neas.example"],
        "Subject": "<script>x</script>",
        "BodyText": "a < b: http://127.0.0.1:8080/case/#N.k&m",
        "BodyHtml": '<html><head></head><p>"hello"</p></html>',
        "Timestamp": 1795294331.7,
    }
    for page in (list_page([mail]), mail_page(mail)):
        assert "<script>" not in page
    opened = mail_page(mail)
    assert "a &lt; b" in opened
    assert '<a href="http://127.0.0.1:8080/case/#N.k&amp;m">' in opened
    assert "allow-scripts" not in opened
    assert "allow-same-origin" not in opened
    assert 'srcdoc="&lt;html&gt;&lt;head&gt;&lt;base target=&quot;_blank&quot;&gt;&lt;/head&gt;' in opened


def test_the_mailbox_shows_a_mail_that_was_sent_as_one_message() -> None:
    body = [{"ContentType": "text/plain", "Data": "a"}, {"ContentType": "text/html", "Data": "<p>a</p>"}]
    mail = {
        "MessageId": "1",
        "Source": "noreply@heed.example",
        "To": ["o@neas.example"],
        "Subject": "",
        "BodyText": "",
        "BodyHtml": "",
        "Timestamp": 1.0,
        "Parsed": {"From": "Pulse <noreply@heed.example>", "Subject": " Your case", "BodyParts": body},
    }

    [shown] = all_messages({"messages": {"default": [mail]}})

    assert [shown[name] for name in ("Source", "Subject", "BodyText", "BodyHtml")] == [
        "Pulse <noreply@heed.example>",
        "Your case",
        "a",
        "<p>a</p>",
    ]


MEMBER = {"email": "o'neil@neas.example", "role": "official", "agency": "neas", "language": "en", "name": "<O>"}


def asked_of_the_issuer_of_staff(place: StackConfig) -> dict[str, str]:
    digest = hashlib.sha256(b"verifier").digest()
    return {
        "redirect_uri": f"{place.site}/sign-in/",
        "state": "s",
        "nonce": "n",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
    }


def query(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def test_the_issuer_of_staff_lists_the_staff_of_the_pack(place: StackConfig) -> None:
    pack = {
        "languages": ["en"],
        "agencies": {"neas": {"name": {"en": "North <East>"}}},
        "staff": [MEMBER, {**MEMBER, "role": "dispatcher"}],
    }
    listed = openid.staff_page(place, asked_of_the_issuer_of_staff(place), pack)
    assert listed.index("role=dispatcher") < listed.index("role=official")
    assert "North &lt;East&gt;" in listed
    assert "&lt;O&gt;" in listed


def test_who_is_picked_gets_a_token_that_can_be_renewed(place: StackConfig) -> None:
    who = {name: MEMBER[name] for name in ("role", "agency", "email")}
    asked = asked_of_the_issuer_of_staff(place)
    back, _cookie = openid.approved(place, Issuer.STAFF, {**asked, "who": urlencode(who)})

    code = query(back)["code"]
    with pytest.raises(openid.RefusedError):
        openid.token(place, Issuer.STAFF, {"code": code, "code_verifier": "another"})
    granted = openid.token(place, Issuer.STAFF, {"code": code, "code_verifier": "verifier"})
    again = {"grant_type": "refresh_token", "refresh_token": granted["refresh_token"]}
    renewed = openid.token(place, Issuer.STAFF, again)

    for token in granted["id_token"], renewed["id_token"]:
        assert {**who, "sub": who["email"]}.items() <= claims_of(token).items()
    assert claims_of(granted["id_token"])["nonce"] == "n"
    with pytest.raises(openid.RefusedError):
        openid.token(place, Issuer.STAFF, {**again, "refresh_token": granted["id_token"]})


def test_who_is_signed_in_at_the_issuer_gets_a_code_without_being_asked(place: StackConfig, tmp_path: Path) -> None:
    asked = asked_of_the_issuer_of_staff(place)
    _back, cookie = openid.approved(place, Issuer.STAFF, {**asked, "who": "role=official&agency=neas"})

    assert "code" in query(openid.silently(place, Issuer.STAFF, asked, cookie))
    stranger = replace(place, folder=tmp_path / "another")
    for nobody in "", "x", openid.approved(stranger, Issuer.STAFF, {**asked, "who": "role=head&agency=neas"})[1]:
        assert query(openid.silently(place, Issuer.STAFF, asked, nobody))["error"] == "login_required"


def test_who_signs_out_at_the_issuer_goes_back_to_this_site_alone(place: StackConfig) -> None:
    desk = f"{place.site}/desk/"
    assert openid.leave(place, {"post_logout_redirect_uri": desk}) == desk
    with pytest.raises(openid.RefusedError):
        openid.leave(place, {"post_logout_redirect_uri": f"{place.site}.evil.example/"})


def described(pack: str = "packs/demo") -> Stack:
    addresses = dict.fromkeys(
        ("site", "api", "openapi", "mailbox", "mailbox_page", "endpoint", "region", "api_id"), "x"
    )
    return Stack(**addresses, tables={}, buckets={}, functions={}, queues={}, pid=1, pack=pack)


def test_a_stack_is_described_wholly_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "stack.json"
    with pytest.raises(FileNotFoundError):
        Stack.read(file)
    stack = described()
    stack.write(file)
    assert Stack.read(file) == stack
    assert list(tmp_path.iterdir()) == [file]


def test_a_token_is_of_the_issuer_of_the_stack_that_runs_whatever_port_is_asked_for(tmp_path: Path) -> None:
    asked = StackConfig.from_environment({"PORT": "8080", "HEED_LOCAL_DIR": str(tmp_path)})
    assert asked.as_running() == asked
    running = replace(described(), site=f"http://{HOST}:9000", endpoint=f"http://{HOST}:9100")
    running.write(asked.stack_file)
    place = asked.as_running()
    assert (place.site, place.endpoint, place.folder) == (running.site, running.endpoint, tmp_path)
    claims = jwt.decode(make_token(place, subject="olena"), options={"verify_signature": False})
    assert claims["iss"] == "http://127.0.0.1:9000/.local/state-app"


def test_a_pack_that_does_not_say_how_its_ratings_are_read_takes_none(place: StackConfig, tmp_path: Path) -> None:
    with pytest.raises(StackError, match=r"The pack pulse has no mapping\.yaml"):
        load_file(place, described(str(PACKS / "pulse")), tmp_path / "ratings.csv", Console())


def test_a_file_that_is_not_there_is_reported_and_not_raised(place: StackConfig, tmp_path: Path) -> None:
    with pytest.raises(StackError, match=r"Nothing was loaded\."):
        load_file(place, described(str(PACKS / "demo")), tmp_path / "ratings.csv", Console())
