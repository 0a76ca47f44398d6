"""3CX: the calls of the rep's extension."""

from typing import TYPE_CHECKING, Any

from connectors.base.lazy import exported

if TYPE_CHECKING:
    from connectors.threecx.calls import ThreeCX

__all__ = ["ThreeCX"]

_MODULES = {"ThreeCX": "calls"}


def __getattr__(name: str) -> Any:
    return exported(__name__, _MODULES, name)
