"""Texts of vendors: one line of them, the names in them, and HTML in which nothing is markup."""

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

_UNSHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def shown(value: Any) -> Any:
    """The same text, or the same value with its texts, without what no reader sees and some programs obey: control
    characters, marks that turn the direction of what follows, and zero-width ones. Line ends and tabs stay; so do the
    joiners that some scripts and emoji are written with."""
    if isinstance(value, str):
        return _UNSHOWN.sub("", re.sub("\r\n?|\x85|\u2028|\u2029", "\n", value))
    if isinstance(value, Mapping):
        return {name: shown(inner) for name, inner in value.items()}
    return [shown(inner) for inner in value] if isinstance(value, list | tuple) else value


def one_line(text: str, limit: int) -> str:
    line = " ".join(text.split()).rstrip(".;")
    return line if len(line) <= limit else line[: limit - 1] + "…"


def size(length: int) -> str:
    """1234567 → "1.2 MB", as file managers count."""
    return f"{length / 1e6:.1f} MB" if length >= 1e6 else f"{max(1, round(length / 1000))} kB"


def slug(name: str) -> str:
    """ "Acme Industries" → "acme-industries", the way labels and channels spell a name; other scripts stay as they are."""
    plain = "".join(map(_without_marks, unicodedata.normalize("NFKC", name)))
    return re.sub(r"[\W_]+", "-", plain.lower()).strip("-")


def _without_marks(letter: str) -> str:
    """é → e; a letter that has no Latin one in it stays."""
    base = unicodedata.normalize("NFKD", letter)[:1]
    return base if base.isascii() else letter


def names_account(text: str, account: str, others: Sequence[str] = ()) -> bool:
    """Whether a text names this account, whole: "Acme Industries" is not in "Acme Logistics". `others` are accounts of
    similar names: where one of them is meant ("Acme Logistics"), the shorter name in it ("Acme") does not count."""
    longer = [other for other in others if other.lower() != account.lower()]
    for other in sorted(longer, key=len, reverse=True):
        text = _whole(other).sub(" ", text)
    return _whole(account).search(text) is not None


def _whole(name: str) -> re.Pattern[str]:
    words = re.escape(name.strip()).replace(r"\ ", r"\s+")
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def plain_to_html(text: str) -> str:
    """Paragraphs of plain text as HTML in which nothing of the text is markup."""
    blocks = [b for b in re.split(r"\n\s*\n", text.strip()) if b.strip()]
    return "".join("<p>" + html.escape(b.strip()).replace("\n", "<br>") + "</p>" for b in blocks)
