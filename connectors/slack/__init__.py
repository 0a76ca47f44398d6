"""Slack: what was said about an account, messages, and colleagues."""

from connectors.slack.colleagues import SlackColleagues
from connectors.slack.directory import SlackDirectory
from connectors.slack.messages import Slack

__all__ = ["Slack", "SlackColleagues", "SlackDirectory"]
