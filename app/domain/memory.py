"""Questions to all calls, and the quotes that answer them."""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote

LINK = "callside://call/"
LONGEST_LINK = 2000
_LINK = re.compile(r"callside://call/(?P<call>[\w.~%@+-]{1,1500})/?(?:\?t=(?P<at>\d{1,6}(?:\.\d{1,3})?))?", re.ASCII)


def moment_link(call_id: str, start: float) -> str:
    """The address of a moment of a call, which Callside opens."""
    return f"{LINK}{quote(call_id, safe='')}?t={start:.1f}"


def moment_of(link: str) -> tuple[str, float] | None:
    """(call id, second) of such an address; None if it is none. Any page can offer one, so nothing else is read from it."""
    found = _LINK.fullmatch(link)
    return (unquote(found["call"]), float(found["at"] or 0)) if found else None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which calls a question is put to. `accounts` empty is all of them; `person` is who speaks or took part; times are
    local wall time, [since, until). `language` is the question's, None to be told by its words."""

    accounts: Sequence[str] = ()
    person: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A quote that answers: copied from one speaker's segments. `start` and `end` are in seconds of the call; `score` is
    0 to 1."""

    quote: str
    speaker: str
    call_id: str
    call: str
    date: str
    start: float
    end: float
    score: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a worded answer, and the positions of the quotes that it rests on."""

    text: str
    quotes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """Quotes, best first, none where nothing was said about it; `worded` is a language model's text on them, checked."""

    answers: tuple[Answer, ...] = ()
    worded: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Utterances in a row that the index holds as one: the ids of its first and last segment, and what was said."""

    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class CallIndex:
    """The passages of one call: for each the ids of its first and last segment, as two little-endian uint32, and its vector
    as the reader packs it."""

    call_id: str
    spans: bytes
    vectors: bytes

    @classmethod
    def of(cls, call_id: str, passages: Sequence[Passage], vectors: bytes) -> "CallIndex":
        """The index of these passages."""
        ids = [at for passage in passages for at in (passage.first, passage.last)]
        return cls(call_id, struct.pack(f"<{len(ids)}I", *ids), vectors)


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that fits a question. `words` is the share of the question's words that it holds, rare ones counting
    more; `meaning` how near it is."""

    call_id: str
    first: int
    last: int
    meaning: float
    words: float
    score: float
