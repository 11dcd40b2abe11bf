"""Configuration of a local stack: its folder, its two ports, and the file that describes it once it is ready."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from infra.paths import ROOT

if TYPE_CHECKING:
    import httpx

HOST = "127.0.0.1"
"""The only address on which servers listen."""

REGION = "us-east-1"
STACK_NAME = "heed"
CODE_BUCKET = "heed-code"
CODE_FOLDER = "HEED_CODE"
"""Environment variable with the folder of unpacked zips."""

KEPT_FOLDER = "HEED_KEPT"
"""Environment variable with the folder in which the local cloud keeps its data. Without it, data is not kept."""

SNAPSHOT, OPEN = "state", "open"
"""Files in that folder: the snapshot, and a marker that remains when the cloud was killed."""

FRONT_PROXY, NAMES = "door.json", "names.json"
"""Files in a stack's folder for the front proxy: its configuration, and the names of its backends."""

MAIL_FROM = "noreply@heed.example"
MAIL_IDENTITY = "heed.example"


@dataclass(frozen=True, slots=True)
class StackConfig:
    """Folder and ports of one local stack. Stacks with different folders and ports are independent."""

    folder: Path
    port: int
    """Port of the front proxy, which serves site and API."""
    edge_port: int
    """Port of MiniStack, which serves all AWS APIs."""
    built: Path | None = None
    """Folder of a built artefact, for stacks that share one; None to build one."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read PORT (8080), EDGE_PORT (PORT + 1) and HEED_LOCAL_DIR (.local)."""
        port = int(environment.get("PORT") or 8080)
        return cls(
            folder=ROOT / (environment.get("HEED_LOCAL_DIR") or ".local"),
            port=port,
            edge_port=int(environment.get("EDGE_PORT") or port + 1),
        )

    def as_running(self) -> Self:
        """This configuration with the ports of the stack that runs in its folder; unchanged where none runs."""
        try:
            stack = Stack.read(self.stack_file)
        except FileNotFoundError:
            return self
        port, edge_port = (urlsplit(address).port for address in (stack.site, stack.endpoint))
        return replace(self, port=port or self.port, edge_port=edge_port or self.edge_port)

    @property
    def site(self) -> str:
        """Public address, without a final slash."""
        return f"http://{HOST}:{self.port}"

    @property
    def endpoint(self) -> str:
        """Endpoint URL for boto3 clients."""
        return f"http://{HOST}:{self.edge_port}"

    @property
    def stack_file(self) -> Path:
        """The file that describes the stack. It exists only while the stack is ready for use."""
        return self.folder / "stack.json"

    def kept(self, pack: Path) -> Path:
        """The folder in which a stack with this pack keeps its data between starts. Each pack has its own."""
        return self.folder / "kept" / pack.name

    @property
    def logs(self) -> Path:
        """Folder of the log files, one for each process."""
        return self.folder / "logs"

    @property
    def artefact(self) -> Path:
        """Folder of template and zips as built for this machine, and of the unpacked zips."""
        return self.built or self.folder / "artefact"


@dataclass(frozen=True, slots=True)
class Stack:
    """A deployed stack: addresses and physical names by logical name."""

    site: str
    api: str
    openapi: str
    mailbox: str
    """URL of MiniStack's list of sent mails, as JSON."""
    mailbox_page: str
    endpoint: str
    region: str
    api_id: str
    tables: dict[str, str]
    buckets: dict[str, str]
    functions: dict[str, str]
    queues: dict[str, str]
    """Queue URLs by logical name."""
    pack: str
    """Folder of the pack with which the stack was started."""
    pid: int
    """Id of the process that ends the stack when it ends."""

    def write(self, file: Path) -> None:
        """Write to ``file`` atomically."""
        unfinished = file.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
        unfinished.rename(file)

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read what ``write`` wrote. Raises ``FileNotFoundError`` when no stack is ready."""
        return cls(**json.loads(file.read_text(encoding="utf-8")))


def http(base_url: str = "", *, seconds: float = 30) -> "httpx.Client":
    """An HTTP client for what listens on this machine. Nothing there speaks TLS, so no certificates are loaded, which
    takes 50 ms a client."""
    import ssl

    import httpx

    unused = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.Client(base_url=base_url, timeout=seconds, trust_env=False, verify=unused)


@cache
def client(service: str, endpoint: str) -> Any:
    """A boto3 client of the local cloud. It may be used by many threads."""
    import boto3
    from botocore.config import Config

    # boto3-stubs know four hundred overloads of it and none for a name in a variable.
    make: Any = boto3.client
    return make(
        service,
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106 - the local cloud asks for some, not for the right one
        config=Config(retries={"max_attempts": 2}, connect_timeout=5, read_timeout=310),
    )
