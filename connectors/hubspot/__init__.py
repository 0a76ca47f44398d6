"""HubSpot: the account's records, call notes and stages of deals."""

from typing import TYPE_CHECKING, Any

from connectors.base.lazy import exported

if TYPE_CHECKING:
    from connectors.hubspot.records import HubSpot

__all__ = ["HubSpot"]

_MODULES = {"HubSpot": "records"}


def __getattr__(name: str) -> Any:
    return exported(__name__, _MODULES, name)
