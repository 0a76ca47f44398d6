"""Jira: the account's open issues, and comments on them."""

from typing import TYPE_CHECKING, Any

from connectors.base.lazy import exported

if TYPE_CHECKING:
    from connectors.jira.issues import Jira

__all__ = ["Jira"]

_MODULES = {"Jira": "issues"}


def __getattr__(name: str) -> Any:
    return exported(__name__, _MODULES, name)
