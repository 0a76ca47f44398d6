"""Slack's markup of messages as plain text. Source: Slack's reference "Formatting message text"."""

import re
from collections.abc import Mapping

from connectors.slack.client import unescape

_MARK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
# Messages that people wrote; the others are Slack's own notes of who joined, what was pinned or renamed.
_WRITTEN = frozenset({None, "", "thread_broadcast", "file_share", "me_message"})


def is_written(message: Mapping[str, object]) -> bool:
    """Whether a person wrote this message."""
    return message.get("subtype") in _WRITTEN and bool(message.get("user"))


def mentioned(text: str) -> tuple[str, ...]:
    """The ids of the people whom a message mentions without their names."""
    return tuple(m[1][1:] for m in _MARK.finditer(text) if m[1].startswith("@") and not m[2])


def plain(text: str, people: Mapping[str, str] | None = None, channels: Mapping[str, str] | None = None) -> str:
    """A message's text as people read it: mentions, channels and links by their names. `people` and `channels` are names by
    their ids."""

    def shown(match: re.Match[str]) -> str:
        what, label = match[1], match[2]
        if what.startswith("@"):
            return "@" + (label or (people or {}).get(what[1:]) or "somebody").removeprefix("@")
        if what.startswith("#"):
            return "#" + (label or (channels or {}).get(what[1:]) or "channel")
        if what.startswith("!"):
            return _command(what[1:], label)
        return label or what.removeprefix("mailto:")

    return unescape(_MARK.sub(shown, text))


def _command(what: str, label: str | None) -> str:
    """`<!here>`, `<!subteam^S1|@name>`, `<!date^1392734382^{date}|fallback>`."""
    name = what.partition("^")[0]
    if label:
        return label
    return f"@{name}" if name in ("here", "channel", "everyone") else "@group" if name == "subteam" else ""
