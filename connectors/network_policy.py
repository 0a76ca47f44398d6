"""Local-only: with it on, this process opens no connection but to this machine and to the hosts that are allowed.

An audit hook (PEP 578) sees every address before a socket of Python's goes there, whichever library asks, and no library can
take it out again. Names are resolved here for allowed hosts alone, so that an address is known by the name it was asked by.
Where a proxy stands between, the socket sees only the proxy: http.py asks `check` for the host behind it as well.
"""

import ipaddress
import socket
import sys
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlsplit

from app.domain.account import AccountInfo
from app.domain.systems import SystemSpec

CONNECTING = ("socket.connect", "socket.sendto", "socket.sendmsg")
NAMING = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
ON_THIS_MACHINE = {getattr(socket, name) for name in ("AF_UNIX", "AF_NETLINK") if hasattr(socket, name)}


class NotAllowed(ConnectionRefusedError):
    """The host is not among those that local-only mode lets through: nothing was sent."""


Hosts = Callable[[], Collection[str]]


class _Door:
    """`hosts` is None while the door is open."""

    def __init__(self) -> None:
        self.hosts: Hosts | None = None
        self.known: frozenset[str] = frozenset()
        self.admitted: set[str] = set()
        self.resolved: set[str] = set()
        self.is_installed = False

    def lets(self, host: str) -> bool:
        """Asks anew where the host is not among the known ones: an account may have been connected since."""
        if self.hosts is None or _is_here(host):
            return True
        if not _matches(host, self.known | self.admitted):
            self.known = frozenset(h.casefold() for h in self.hosts())
        return _matches(host, self.known | self.admitted)


_door = _Door()


def close(hosts: Hosts) -> None:
    """From now on only this machine and `hosts` (names, addresses, or *.name) can be reached. Safe to repeat."""
    _door.hosts, _door.known = hosts, frozenset()
    _door.resolved.clear()
    if not _door.is_installed:
        _door.is_installed = True
        socket.getaddrinfo = _remembering(socket.getaddrinfo)
        sys.addaudithook(_hook)


def open_again() -> None:
    _door.hosts = None
    _door.admitted.clear()


def admit(hosts: Collection[str]) -> None:
    """Lets these through as well until the process ends: those of a system that is being connected."""
    _door.admitted |= {host.casefold() for host in hosts}


def check(host: str) -> None:
    """Raises NotAllowed for a host that may not be reached, by whichever way."""
    if not _door.lets(host.casefold()):
        raise NotAllowed(f"{host} is not among the hosts that your organization allows")


def hosts_of(spec: SystemSpec, *addresses: str) -> set[str]:
    """The hosts that a system needs: its fixed ones, and those of the addresses that its account has."""
    return {*spec.hosts, *(host for address in addresses if (host := urlsplit(address).hostname))}


def hosts_of_account(spec: SystemSpec, info: AccountInfo) -> set[str]:
    named = [value for key, value in info.extra.items() if key in ("server", "authority", "workspace_url")]
    return hosts_of(spec, info.base_url, *named)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _door.hosts is None:
        return
    if event in NAMING:
        host = arguments[0]
        if host:
            check(host.decode() if isinstance(host, bytes) else str(host))
    elif event in CONNECTING:
        _check_address(arguments[0], arguments[1])


def _check_address(opened: Any, address: Any) -> None:
    if opened.family in ON_THIS_MACHINE or address is None:
        return
    host = str(address[0]) if isinstance(address, tuple) and address else ""
    if opened.family not in (socket.AF_INET, socket.AF_INET6) or not host:
        raise NotAllowed("this kind of connection is not among those that your organization allows")
    if host not in _door.resolved:
        check(host)


def _remembering(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """The same, remembering the addresses of allowed hosts; the hook has refused the others by then."""

    def getaddrinfo(*arguments: Any, **named: Any) -> Any:
        answers = resolve(*arguments, **named)
        if _door.hosts is not None:
            _door.resolved |= {str(answer[4][0]) for answer in answers}
        return answers

    return getaddrinfo


def _is_here(host: str) -> bool:
    if host in ("localhost", "localhost.localdomain"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _matches(host: str, allowed: Collection[str]) -> bool:
    return host in allowed or any(a.startswith("*.") and host.endswith(a[1:]) for a in allowed)
