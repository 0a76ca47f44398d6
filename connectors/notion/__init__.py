"""Notion: an account page's priority flags, the rota, and lines of the weekly summary."""

from typing import TYPE_CHECKING, Any

from connectors.base.lazy import exported

if TYPE_CHECKING:
    from connectors.notion.pages import Notion

__all__ = ["Notion"]

_MODULES = {"Notion": "pages"}


def __getattr__(name: str) -> Any:
    return exported(__name__, _MODULES, name)
