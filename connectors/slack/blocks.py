"""Blocks of a message: sections that Slack reads no markup in, and the buttons of a request for help."""

from typing import Any

from app.domain.meeting_links import is_web_page
from connectors.slack.client import escape

JOIN, JOIN_PAUSED, DECLINE = "callside_join", "callside_join_pause", "callside_decline"  # action ids of the buttons
_SECTION, _BUTTON_URL = 3_000, 3_000  # characters that a section and a button's address hold


def section(text: str) -> dict[str, Any]:
    # `verbatim`: Slack must not turn "@channel" or "#name" in it into a mention by itself.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def split_text(text: str) -> list[str]:
    """The escaped text in pieces that fit a section, cut between lines, else between words, never inside an escape."""
    parts = [""]
    for line in text.split("\n"):
        first, *rest = _cut(line)
        joined = f"{parts[-1]}\n{first}" if parts[-1] else first
        if len(joined) <= _SECTION:
            parts[-1] = joined
        else:
            parts.append(first)
        parts += rest
    return [part for part in parts if part.strip()] or [" "]


def _cut(line: str) -> list[str]:
    pieces = []
    while len(line) > _SECTION:
        at = line.rfind(" ", _SECTION - 200, _SECTION) + 1 or _SECTION
        entity = line.rfind("&", at - 4, at)
        if entity != -1 and ";" not in line[entity:at]:
            at = entity
        pieces.append(line[:at])
        line = line[at:]
    return [*pieces, line]


def help_blocks(content: Any) -> list[dict[str, Any]]:
    """What the text doesn't say already, and the buttons."""
    said = content["text"]
    lines = [
        f"{label}: {escape(str(content[name]))}"
        for name, label in (
            ("question", "Question"),
            ("account", "Account"),
            ("issue", "Issue"),
            ("context", "Context"),
        )
        if content.get(name) and str(content[name]) not in said
    ]
    lines += [escape(str(content[name])) for name in ("recorded", "signature") if content.get(name)]
    blocks = [section(part) for part in split_text("\n".join(lines))] if lines else []
    link = content.get("join_link") or ""
    url = link if is_web_page(link) and len(link) <= _BUTTON_URL else None
    buttons = [_button(JOIN, "Join", content["request_id"], url, "primary")]
    if content.get("recorded", True):
        buttons.append(_button(JOIN_PAUSED, "Join, pause the recording", content["request_id"], url))
    buttons.append(_button(DECLINE, "Can't", content["request_id"]))
    return [*blocks, {"type": "actions", "block_id": "callside", "elements": buttons}]


def _button(action_id: str, label: str, value: str, url: str | None = None, style: str | None = None) -> dict[str, Any]:
    button: dict[str, Any] = {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": label},
        "value": value,
    }
    return button | ({"url": url} if url else {}) | ({"style": style} if style else {})
