"""Somebody else's text inside a Markdown file."""

from app.domain.wording import inert


def plain(text: str) -> str:
    """What was said is text on one line, never markup, and no sign of it acts in a reader."""
    text = inert(text)
    for sign in "\\`*_[]<>#":
        text = text.replace(sign, f"\\{sign}")
    return text
