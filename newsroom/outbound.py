"""Asking other hosts: the only way out of the house but for mail.

One request, bounded in every way: https only, to addresses of the open net, without following
anybody elsewhere, so many seconds in all and so many bytes of answer. A name is looked up once, and what was
judged is what is connected to: an answer that changes leads nowhere else. A site that itself stands on a
loopback address (a demo, the tests) may also ask its own machine, over plain http.
"""

import http.client
import socket
import ssl
from contextlib import suppress
from ipaddress import ip_address
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

# Between two signs of life, and for the whole of it.
PATIENCE_SECONDS, LONGEST_SECONDS = 10, 30
LONGEST_ANSWER = 64 * 1024


class NotAllowed(Exception):
    """The address is none that this house asks."""


class Unanswered(Exception):
    """Nobody answered, or not with yes; asking again later may help."""


def post(address: str, body: bytes, *, content_type: str) -> int:
    """Send `body` there; the status of the answer, which is one of the 200s.

    Raises NotAllowed where the address may not be asked, Unanswered for all that goes wrong: a redirect
    too is no answer.
    """
    parts = urlsplit(address)
    connection = _connection(parts)
    watch = Timer(LONGEST_SECONDS, _hang_up, [connection])
    watch.daemon = True
    watch.start()
    try:
        target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        headers = {
            "Content-Type": content_type,
            "User-Agent": f"newsroom (+{settings.SITE_URL})",
            "Connection": "close",
        }
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        answer.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as problem:
        raise Unanswered(f"{parts.hostname}: {type(problem).__name__}") from problem
    finally:
        watch.cancel()
        connection.close()
    if not 200 <= answer.status < 300:
        raise Unanswered(f"{parts.hostname}: {answer.status}")
    return answer.status


class _Plain(http.client.HTTPConnection):
    """To the address that was judged, whatever the name says by now."""

    def __init__(self, host: str, port: int, at: str) -> None:
        super().__init__(host, port, timeout=PATIENCE_SECONDS)
        self.at = at
        # Held for hanging up: the connection lets go of its own as soon as the answer has begun.
        self.line: socket.socket | None = None

    def connect(self) -> None:
        self.sock = self.line = socket.create_connection((self.at, self.port), PATIENCE_SECONDS)


class _Secure(_Plain):
    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        # The name is what the certificate must be for.
        context = ssl.create_default_context()
        secure = context.wrap_socket(
            self.sock, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock = self.line = secure
        secure.do_handshake()


def _connection(parts: SplitResult) -> _Plain:
    try:
        host, port = parts.hostname, parts.port
    except ValueError as problem:
        raise NotAllowed("no port") from problem
    if not host or parts.username is not None or parts.scheme not in ("http", "https"):
        raise NotAllowed(f"{parts.scheme}: {host}")
    found = _look_up(host, port or (443 if parts.scheme == "https" else 80))
    if all(ip_address(at).is_loopback for at in found) and _is_at_home():
        kind = _Secure if parts.scheme == "https" else _Plain
    elif parts.scheme == "https" and all(_is_open_net(at) for at in found):
        kind = _Secure
    else:
        raise NotAllowed(f"{parts.scheme}: {host}")
    return kind(host, port or kind.default_port, found[0])


def _look_up(host: str, port: int) -> list[str]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise Unanswered(f"{host}: not found") from problem
    return list(dict.fromkeys(_bare(str(row[4][0])) for row in rows))


def _bare(at: str) -> str:
    """Without the zone of a link-local address."""
    return at.partition("%")[0]


def _is_open_net(at: str) -> bool:
    """Not the house's own net, the host itself, nor anything reserved, in IPv6's clothes either."""
    known = ip_address(at)
    inner = getattr(known, "ipv4_mapped", None) or getattr(known, "sixtofour", None)
    return known.is_global and not known.is_multicast and (inner is None or inner.is_global)


def _is_at_home() -> bool:
    host = urlsplit(settings.SITE_URL).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _hang_up(connection: _Plain) -> None:
    """Wakes whoever still waits for an answer that comes byte by byte."""
    if connection.line is not None:
        with suppress(OSError):
            connection.line.shutdown(socket.SHUT_RDWR)
