"""Jira: the account's open issues, and comments on them."""

from connectors.jira.issues import Jira

__all__ = ["Jira"]
