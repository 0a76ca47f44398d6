"""A language model with an OpenAI-compatible address."""

from typing import TYPE_CHECKING, Any

from connectors.base.lazy import exported

if TYPE_CHECKING:
    from connectors.language_model.client import OpenAiModel

__all__ = ["OpenAiModel"]

_MODULES = {"OpenAiModel": "client"}


def __getattr__(name: str) -> Any:
    return exported(__name__, _MODULES, name)
