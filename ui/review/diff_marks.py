"""Changed words, marked: what the record (or the draft) held against what would be written."""

import difflib
import re
from collections.abc import Iterator
from html import escape

from ui.kit import theme


def changes(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Pieces of both texts with "same", "gone" or "new", word by word, in reading order. Changed words with nothing but a
    space between them are one change: a name of two words goes whole, and the other comes whole."""
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    gone = come = between = ""
    for kind, a, b, c, d in difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind != "equal":
            gone, come = gone + between + "".join(before[a:b]), come + between + "".join(after[c:d])
            between = ""
            continue
        same = "".join(after[c:d])
        if same == " " and (gone or come) and not between:
            between = same
            continue
        yield from _changed(gone, come, between)
        gone = come = between = ""
        yield "same", same
    yield from _changed(gone, come, between)


def _changed(gone: str, come: str, behind: str) -> Iterator[tuple[str, str]]:
    yield from (piece for piece in (("gone", gone), ("new", come), ("same", behind)) if piece[1])


def markup(old: str | None, new: str) -> str:
    """Rich text for a label; all of it is escaped. Without `old` nothing is marked."""
    old, new = _lines(old) if old is not None else None, _lines(new)
    if old is None or old == new:
        return _escaped(new)
    c = theme.colours()
    styles = {
        "gone": f"color: {c.quiet}; text-decoration: line-through;",
        "new": f"background-color: {c.marked};",
    }
    return "".join(
        f'<span style="{styles[kind]}">{_escaped(text)}</span>' if kind in styles else _escaped(text)
        for kind, text in changes(old, new)
    )


def replaced(old: str | None, new: str) -> str:
    """One value of the record and the one that would take its place."""
    c = theme.colours()
    before = f'<span style="color: {c.quiet}; text-decoration: line-through;">{_escaped(old)}</span> → ' if old else ""
    return f'{before}<span style="background-color: {c.marked};">{_escaped(new)}</span>'


def _lines(text: str) -> str:
    """Mail ends its lines with two signs, which a label would show as two line ends."""
    return text.replace("\r\n", "\n")


def _escaped(text: str) -> str:
    return f'<span style="white-space: pre-wrap">{escape(text)}</span>' if text else ""
