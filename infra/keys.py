"""Makes key pairs for service systems, and test signatures: ``python -m infra.keys new|sign``.

Heed keeps only the public half, in the pack. The private half goes to the agency's service system and nowhere else.
"""

import base64
import time
from pathlib import Path
from typing import Annotated

import jwt
import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)


def public_x(key: Ed25519PrivateKey) -> str:
    """The public half as a JWK's ``x``: 43 characters."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sign_transaction(key: Ed25519PrivateKey, *, kid: str, agency: str, transaction: str, service: str | None) -> str:
    """A signed transaction token, as a service system makes it."""
    claims = {"iss": agency, "txn": transaction, "iat": int(time.time())} | ({"service": service} if service else {})
    return jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": kid})


@app.command()
def new(
    agency: Annotated[str, typer.Argument(help="The agency's id in the pack.")],
    out: Annotated[Path, typer.Option(help="Where to write the private key (PEM); must not exist.")],
    kid: Annotated[str | None, typer.Option(help="The key's id. Default: the agency's and the year.")] = None,
) -> None:
    """Make a pair: the private key into a file, the line for agencies.yaml onto the screen."""
    key = Ed25519PrivateKey.generate()
    with out.open("xb") as file:
        out.chmod(0o600)
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    typer.echo(f"# in agencies.yaml, under {agency}:")
    typer.echo(f"  keys:\n    - {{kid: {kid or f'{agency}-{time.gmtime().tm_year}'}, x: {public_x(key)}}}")


@app.command()
def sign(
    agency: Annotated[str, typer.Argument(help="The agency's id in the pack.")],
    transaction: Annotated[str, typer.Argument(help="The transaction's id in the service system.")],
    key: Annotated[Path, typer.Option(help="The private key (PEM).", exists=True, dir_okay=False)],
    kid: Annotated[str, typer.Option(help="The key's id in the pack.")],
    service: Annotated[str | None, typer.Option(help="The service's id in the pack.")] = None,
) -> None:
    """Sign a transaction: the token for ``transaction`` in POST /feedback."""
    loaded = jwt.algorithms.OKPAlgorithm().prepare_key(key.read_bytes())
    assert isinstance(loaded, Ed25519PrivateKey), "new makes no others"
    typer.echo(sign_transaction(loaded, kid=kid, agency=agency, transaction=transaction, service=service))


if __name__ == "__main__":
    app(prog_name="python -m infra.keys")
