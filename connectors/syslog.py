"""A syslog that gets evidence: RFC 5424 over TLS (RFC 5425), by TCP with counted octets (RFC 6587), by UDP, or on a local
socket. Names and spoken consents are in it: in a network that others share, only TLS is right."""

import json
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.domain.errors import BadInput, Unavailable
from app.domain.messages import Message
from connectors.http import ssl_context

SECONDS = 5.0
# Facility 13 (log audit), severity 6 (informational).
PRIORITY = 13 * 8 + 6
UDP_LIMIT = 8192
PORTS = {"udp": 514, "tcp": 601, "tls": 6514}


class Syslog:
    def __init__(self, address: str, *, ca_file: Path | None = None) -> None:
        """Over TLS the system's certificates are trusted, or those of `ca_file` alone. Raises BadInput for an address that is
        none."""
        self._ca_file = ca_file
        self._path = address if address.startswith("/") else None
        parts = urlsplit(address)
        self._scheme = parts.scheme
        if self._path is None and (parts.scheme not in PORTS or not parts.hostname):
            raise BadInput(Message("syslog.address", address=address))
        self._host = parts.hostname or ""
        self._port = parts.port or PORTS.get(parts.scheme, 0)

    def send(self, name: str, record: Mapping[str, Any]) -> None:
        """Sends a record as one RFC 5424 message. Raises Unavailable."""
        text = json.dumps(record, ensure_ascii=False, sort_keys=True)
        line = f"<{PRIORITY}>1 {record['at']} - callside - {name[:32]} - \ufeff{text}".encode()
        try:
            self._send(line)
        except OSError as error:
            raise Unavailable(Message("syslog.no_answer")) from error

    def _send(self, line: bytes) -> None:
        if self._path:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as local:
                local.settimeout(SECONDS)
                local.connect(self._path)
                local.send(line)
        elif self._scheme == "udp":
            if len(line) > UDP_LIMIT:
                raise OSError("too long for a datagram")
            family, kind, _, _, address = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_DGRAM)[0]
            with socket.socket(family, kind) as datagram:
                datagram.connect(address)
                datagram.send(line)
        else:
            framed = str(len(line)).encode() + b" " + line
            with socket.create_connection((self._host, self._port), timeout=SECONDS) as stream:
                if self._scheme == "tcp":
                    stream.sendall(framed)
                    return
                with ssl_context(self._ca_file).wrap_socket(stream, server_hostname=self._host) as sealed:
                    sealed.sendall(framed)
                    sealed.unwrap()
