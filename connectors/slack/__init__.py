"""Slack: what was said about an account, messages, and colleagues."""

from typing import TYPE_CHECKING, Any

from connectors.base.lazy import exported

if TYPE_CHECKING:
    from connectors.slack.colleagues import SlackColleagues
    from connectors.slack.directory import SlackDirectory
    from connectors.slack.messages import Slack

__all__ = ["Slack", "SlackColleagues", "SlackDirectory"]

_MODULES = {"Slack": "messages", "SlackColleagues": "colleagues", "SlackDirectory": "directory"}


def __getattr__(name: str) -> Any:
    return exported(__name__, _MODULES, name)
