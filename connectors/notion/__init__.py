"""Notion: an account page's priority flags, the rota, and lines of the weekly summary."""

from connectors.notion.pages import Notion

__all__ = ["Notion"]
