"""A language model with an OpenAI-compatible address."""

from connectors.language_model.client import OpenAiModel

__all__ = ["OpenAiModel"]
