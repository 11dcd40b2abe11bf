"""The front proxy: serves site and API on one port, like the CDN in production.

/          the site bucket: index pages, the objects' own types, caching and encoding, a 404 page
/api/*     API Gateway, untouched
/.local/*  what only a local stack has: issuers with public keys and pages to sign in, mailbox
"""

import asyncio
import json
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import httpx
from hypercorn.asyncio import serve
from hypercorn.config import Config
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from chalicelib.adapters.s3.pack_store import POINTER, version_key
from infra.local import openid
from infra.local.gateway import Edge, OwnAnswer
from infra.local.mailbox import MAILBOX_PATH, all_messages, list_page, mail_page
from infra.local.stack_config import FRONT_PROXY, HOST, NAMES, StackConfig
from infra.local.tokens import Issuer, keys_path, public_keys

METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]

LARGEST_BODY = 10 * 1024 * 1024
"""API Gateway's limit, in bytes."""

HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade", "server"}
)
NOT_FORWARDED = HOP_BY_HOP | {"host", "content-length", "accept-encoding", "referer"}
"""Request headers that the API does not get. The CDN sends its secret in the place of the referer."""

SITE_HEADERS = ("content-type", "cache-control", "content-encoding", "etag", "last-modified", "content-language")


@dataclass(frozen=True)
class Behind:
    """The backends of the proxy. It starts before they are deployed, so their names are read on demand."""

    place: StackConfig
    edge: Edge
    http: httpx.AsyncClient

    @cached_property
    def names(self) -> dict[str, str]:
        """Physical names by logical name."""
        found: dict[str, str] = json.loads((self.place.folder / NAMES).read_text(encoding="utf-8"))
        return found


def make_proxy(behind: Behind) -> Starlette:
    """Return the ASGI application."""

    async def api(request: Request) -> Response:
        return await _to_api(behind, request)

    async def site(request: Request) -> Response:
        return await _from_site(behind, request)

    async def keys(request: Request) -> Response:
        name = request.path_params["issuer"]
        if name not in list(Issuer):
            return HTMLResponse("No such issuer", status_code=404)
        return JSONResponse(public_keys(behind.place.folder, Issuer(name)))

    async def sign_in(request: Request) -> Response:
        return await _openid(behind, request)

    async def mailbox(_: Request) -> Response:
        return HTMLResponse(list_page(await _messages(behind)))

    async def mail(request: Request) -> Response:
        for message in await _messages(behind):
            if message["MessageId"] == request.path_params["id"]:
                return HTMLResponse(mail_page(message))
        return HTMLResponse("No such mail", status_code=404)

    return Starlette(
        routes=[
            Route("/api/{path:path}", api, methods=METHODS),
            Route(keys_path("{issuer}"), keys),
            Route("/.local/mail", mailbox),
            Route("/.local/mail/{id}", mail),
            Route("/.local/{issuer}/{what:path}", sign_in, methods=["GET", "POST"]),
            Route("/{path:path}", site, methods=["GET", "HEAD"]),
        ]
    )


async def _openid(behind: Behind, request: Request) -> Response:
    if request.path_params["issuer"] not in list(Issuer):
        return HTMLResponse("No such issuer", status_code=404)
    place, name = behind.place, Issuer(request.path_params["issuer"])
    asked = dict(request.query_params)
    try:
        match request.method, request.path_params["what"]:
            case "GET", ".well-known/openid-configuration":
                return JSONResponse(openid.configuration(place, name))
            case "GET", "authorize" if asked.get("prompt") == "none":
                cookie = request.cookies.get(openid.COOKIE, "")
                return RedirectResponse(openid.silently(place, name, asked, cookie), status_code=303)
            case "GET", "authorize" if name is Issuer.STAFF:
                return HTMLResponse(openid.staff_page(place, asked, await _pack(behind)))
            case "GET", "authorize":
                return HTMLResponse(openid.page(place, name, asked))
            case "GET", "approve":
                back, cookie = openid.approved(place, name, asked)
                answer = RedirectResponse(back, status_code=303)
                if name is Issuer.STAFF:
                    held_for = int(openid.SIGNED_IN.total_seconds())
                    answer.set_cookie(openid.COOKIE, cookie, path=f"/.local/{name}", httponly=True, max_age=held_for)
                return answer
            case "POST", "token":
                return JSONResponse(openid.token(place, name, dict(parse_qsl((await request.body()).decode()))))
            case "GET", "leave":
                answer = RedirectResponse(openid.leave(place, asked), status_code=303)
                answer.delete_cookie(openid.COOKIE, path=f"/.local/{name}")
                return answer
    except openid.RefusedError as refused:
        return JSONResponse({"error": "invalid_request", "error_description": str(refused)}, status_code=400)
    return HTMLResponse("No such page", status_code=404)


async def _pack(behind: Behind) -> dict[str, Any]:
    """The compiled pack in force."""
    lake = f"{behind.place.endpoint}/{behind.names['Lake']}"
    pointer = (await behind.http.get(f"{lake}/{POINTER}")).json()
    document: dict[str, Any] = (await behind.http.get(f"{lake}/{version_key(pointer['version'])}")).json()
    return document


async def _messages(behind: Behind) -> list[dict[str, object]]:
    return all_messages((await behind.http.get(f"{behind.place.endpoint}{MAILBOX_PATH}")).json())


async def _to_api(behind: Behind, request: Request) -> Response:
    body = await request.body()
    if len(body) > LARGEST_BODY:
        return _own(behind.edge.response("REQUEST_TOO_LARGE", 413, "Request Too Long"))
    # As it came: a decoded and encoded again path would be another path.
    path = request.scope["raw_path"].decode("ascii").removeprefix("/api")
    query = request.scope["query_string"].decode("ascii")
    url = f"{behind.place.endpoint}/_aws/execute-api/{behind.names['RestAPI']}/api{path}" + (
        f"?{query}" if query else ""
    )
    headers = [(name, value) for name, value in request.headers.items() if name not in NOT_FORWARDED]
    answer = await behind.http.request(request.method, url, headers=headers, content=body)
    content_type = answer.headers.get("content-type", "")
    if own := behind.edge.own_answer(answer.status_code, content_type, answer.content):
        return _own(own)
    response = Response(answer.content, status_code=answer.status_code)
    response.raw_headers = [
        (name.lower(), value)
        for name, value in answer.headers.raw
        if name.lower().decode() not in HOP_BY_HOP | {"content-length", "content-encoding", "date"}
    ] + [(b"content-length", str(len(answer.content)).encode())]
    return response


def _own(answer: OwnAnswer) -> Response:
    return Response(answer.body, status_code=answer.status, headers=dict(answer.headers))


async def _from_site(behind: Behind, request: Request) -> Response:
    key = request.path_params["path"]
    if key == "" or key.endswith("/"):
        key += "index.html"
    found = await _object(behind, request, key)
    if found is not None:
        return found
    missing = await _object(behind, request, "404.html", status=404)
    return missing or HTMLResponse(
        "<h1>There is no such page</h1>", status_code=404, headers=dict(behind.edge.security)
    )


async def _object(behind: Behind, request: Request, key: str, status: int | None = None) -> Response | None:
    url = f"{behind.place.endpoint}/{behind.names['Site']}/{quote(key)}"
    conditions = {
        name: request.headers[name]
        for name in ("if-none-match", "if-modified-since")
        if name in request.headers and status is None
    }
    # Raw: what is stored compressed goes out compressed.
    async with behind.http.stream("GET", url, headers={"accept-encoding": "identity", **conditions}) as answer:
        if answer.status_code >= 400:
            return None
        content = b"".join([part async for part in answer.aiter_raw()])
    headers = {name: answer.headers[name] for name in SITE_HEADERS if name in answer.headers}
    return Response(content, status_code=status or answer.status_code, headers=headers | dict(behind.edge.security))


async def open_proxy(place: StackConfig, edge: Edge) -> None:
    """Serve until the process is ended."""
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
    async with httpx.AsyncClient(timeout=120, limits=limits, trust_env=False) as http:
        behind = Behind(place, edge, http)
        config = Config()
        config.bind = [f"{HOST}:{place.port}"]
        config.include_server_header = False
        config.accesslog = None
        config.errorlog = "-"
        await serve(make_proxy(behind), config)  # type: ignore[arg-type]


def main(folder: Path) -> None:
    """Start the proxy that ``folder``/door.json configures."""
    told = json.loads((folder / FRONT_PROXY).read_text(encoding="utf-8"))
    place = StackConfig(folder=folder, port=told["port"], edge_port=told["edge_port"])
    template = json.loads(Path(told["template"]).read_text(encoding="utf-8"))
    asyncio.run(open_proxy(place, Edge.of(template, place.endpoint)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
