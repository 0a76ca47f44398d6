"""How each vendor signs people in, as its system declares it. The vendors' rules are in docs/decisions/0010."""

from urllib.parse import urlsplit

from app.domain.account import System
from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.systems import Provider
from connectors.base import spec_of


def provider_of(system: System) -> Provider:
    spec = spec_of(system)
    if spec.provider is None:
        raise BadInput(Message("signin.none", title=spec.title))
    return spec.provider


def address_of(path: str, provider: Provider, base_url: str | None) -> str:
    """Under `base_url` (a company's own domain, the sandbox) if one is given, else at the vendor's home."""
    if path.startswith("https://"):
        return base_url + urlsplit(path).path if base_url else path
    return (base_url or provider.home).rstrip("/") + path
