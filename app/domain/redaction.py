"""One person's traces in texts: their names and addresses, and their own words where somebody else's text repeats them."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

GONE = "[erased]"
# So many words in a row are somebody's own; fewer are everybody's.
OWN_WORDS = 5
# A name's part that is shorter is left to the full name: "Al" stands in too many words.
SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text as the store holds it. `kind` is its table, of a document "document:…"; `aside` is what else of its row may
    name somebody."""

    kind: str
    call_id: str | None
    body: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Redactor:
    """`names` are full names, `emails` addresses, `words` what the person said (normalised runs of OWN_WORDS words)."""

    names: frozenset[str]
    emails: frozenset[str]
    words: frozenset[str] = field(default_factory=frozenset)

    def is_person(self, name: str) -> bool:
        return folded(name) in self.names or folded(name) in self.emails

    def names_person(self, text: str, *, parts: bool = False) -> bool:
        return self._pattern(parts).search(_composed(text)) is not None

    def quotes_person(self, text: str) -> bool:
        return bool(self.words) and any(run in self.words for run in runs(text))

    def without_names(self, text: str, *, parts: bool) -> str:
        """`parts`: first and last names alone count too, as they do in a call that the person took part in."""
        return self._pattern(parts).sub(GONE, _composed(text)) if self.names_person(text, parts=parts) else text

    def clean(self, value: Any, *, parts: bool, quotes: bool) -> Any:
        """A JSON value without the person: entries of lists that are about them go, their names are replaced, and with
        `quotes` texts that repeat their words are emptied."""
        if isinstance(value, str):
            if quotes and self.quotes_person(value):
                return ""
            return self.without_names(value, parts=parts)
        if isinstance(value, list):
            kept = (v for v in value if not (isinstance(v, dict) and self._is_about(v)))
            return [self.clean(v, parts=parts, quotes=quotes) for v in kept]
        if isinstance(value, dict):
            return {
                self.without_names(k, parts=parts): self.clean(v, parts=parts, quotes=quotes) for k, v in value.items()
            }
        return value

    def clean_json(self, body: str, *, parts: bool, quotes: bool) -> str:
        """The same of a JSON text; one that is plain stays plain."""
        if body[:1] not in ("{", "[", '"'):
            return str(self.clean(body, parts=parts, quotes=quotes))
        return json.dumps(self.clean(json.loads(body), parts=parts, quotes=quotes), ensure_ascii=False)

    def _is_about(self, entry: dict[str, Any]) -> bool:
        return any(isinstance(entry.get(key), str) and self.is_person(entry[key]) for key in ("name", "email"))

    def _pattern(self, parts: bool) -> re.Pattern[str]:
        wanted = {*self.names, *self.emails}
        if parts:
            wanted |= {part for name in self.names for part in name.split() if len(part) >= SHORTEST_PART}
        longest = sorted(wanted, key=len, reverse=True)
        spelled = (r"\s+".join(re.escape(part) for part in name.split()) for name in longest)
        return re.compile(rf"(?<!\w)(?:{'|'.join(spelled) or '(?!)'})(?!\w)", re.IGNORECASE)


def runs(text: str) -> Iterable[str]:
    """Each run of OWN_WORDS words, normalised."""
    words = re.findall(r"\w+", folded(text))
    return (" ".join(words[n : n + OWN_WORDS]) for n in range(len(words) - OWN_WORDS + 1))


def folded(text: str) -> str:
    return " ".join(_composed(text).casefold().split())


def is_same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name beyond doubt: the same words in any order ("Wilson, Jane"), middle initials aside
    ("Jane M. Wilson"). A single word is no full name."""
    mine, theirs = _name_words(one), _name_words(other)
    return len(mine) >= 2 and mine == theirs


def is_near_name(one: str, other: str) -> bool:
    """Whether two names may be one person's, so that somebody has to look: first and last word shared with more between
    them, or the first name as an initial."""
    mine, theirs = _words(one), _words(other)
    if min(len(mine), len(theirs)) < 2 or is_same_name(one, other):
        return False
    if {mine[0], mine[-1]} <= set(theirs) or {theirs[0], theirs[-1]} <= set(mine):
        return True
    is_initial = min(len(mine[0]), len(theirs[0])) == 1
    return mine[-1] == theirs[-1] and mine[0][0] == theirs[0][0] and is_initial


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['-][^\W_]+)*", folded(name))


def _name_words(name: str) -> frozenset[str]:
    return frozenset(word for word in _words(name) if len(word) > 1)


def _composed(text: str) -> str:
    """One form for what is spelled in many: compatible signs composed, invisible ones gone, one apostrophe, one hyphen."""
    if text.isascii():  # nearly every transcript in English; nothing of the rest applies to it
        return text.replace("`", "'")
    kept = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return kept.translate(_ONE_SIGN)


# Apostrophes and hyphens of Unicode's General Punctuation and Spacing Modifier Letters.
_ONE_SIGN = {ord(c): "'" for c in "\u2018\u2019\u201b\u02bc\u02b9\u00b4`\u2032"} | {
    ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2212"
}
