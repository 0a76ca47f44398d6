"""Teams: colleagues, whether they are free, and messages to them."""

from typing import TYPE_CHECKING, Any

from connectors.base.lazy import exported

if TYPE_CHECKING:
    from connectors.teams.colleagues import TeamsColleagues
    from connectors.teams.messages import Teams

__all__ = ["Teams", "TeamsColleagues"]

_MODULES = {"Teams": "messages", "TeamsColleagues": "colleagues"}


def __getattr__(name: str) -> Any:
    return exported(__name__, _MODULES, name)
