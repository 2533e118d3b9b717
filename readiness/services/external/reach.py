"""Finding and connecting to a server outside of the lab, without a word of where it is."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from readiness.config.external import is_local
from readiness.errors import LabError
from readiness.plan import Upstream
from readiness.sentence import Sentence, joined, say

CONNECT_S = 5.0
HOST_NAME = "host.docker.internal"


@dataclass(frozen=True, kw_only=True)
class Reach:
    """A server outside: `what` is how it may be called in messages, which never say where it is.

    Its addresses are looked up once, before the lab's names stand in front of them.
    """

    what: Sentence
    upstream: Upstream
    addresses: tuple[str, ...]

    def connect(self) -> socket.socket:
        """A new connection. Raises OSError."""
        last: OSError = OSError("its name leads nowhere")
        for address in self.addresses:
            try:
                made = socket.create_connection((address, self.upstream.port), CONNECT_S)
            except OSError as error:
                last = error
            else:
                made.settimeout(None)
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return made
        raise last

    def connect_tls(self) -> ssl.SSLSocket:
        """The same with TLS, the certificate checked against the server's own name."""
        context = ssl.create_default_context()
        return context.wrap_socket(self.connect(), server_hostname=self.upstream.host)

    def check(self) -> None:
        """See that somebody answers there. Raises LabError."""
        try:
            self.connect().close()
        except OSError as error:
            raise LabError(self._silent(error.strerror or "")) from error

    def _silent(self, said: str) -> Sentence:
        missed = say(
            "expected {what} to answer at the address that the variables name; saw {said}",
            what=self.what,
            said=said or say("no answer"),
        )
        if not is_local(self.upstream.host):
            return missed
        local = say(
            "from a container this machine is reached by its bridge: publish the port on all"
            " addresses, not on 127.0.0.1 alone"
        )
        return joined("; ", (missed, local))


def find(what: Sentence, upstream: Upstream) -> Reach:
    """Look a server up; one that cannot be found says so when it is needed."""
    hosts = _this_machine() if is_local(upstream.host) else (upstream.host,)
    found: list[str] = []
    for host in hosts:
        with suppress(OSError):
            infos = socket.getaddrinfo(host, upstream.port, type=socket.SOCK_STREAM)
            found += [str(info[4][0]) for info in infos]
    return Reach(what=what, upstream=upstream, addresses=tuple(dict.fromkeys(found)))


def _this_machine() -> tuple[str, ...]:
    """The engine's host, as it is seen from a container: by name, else as the way out."""
    gateway = _gateway(Path("/proc/net/route").read_text(encoding="ascii"))
    return (HOST_NAME, gateway) if gateway else (HOST_NAME,)


def _gateway(routes: str) -> str:
    """The default gateway in the kernel's table of routes; empty where there is none."""
    for line in routes.splitlines()[1:]:
        _, destination, gateway, flags, *_ = line.split()
        if int(destination, 16) == 0 and int(flags, 16) & 2:
            return str(ipaddress.IPv4Address(bytes.fromhex(gateway)[::-1]))
    return ""
