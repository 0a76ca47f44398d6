"""Questions to all calls, and the quotes that answer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


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
    """The passages of one call as (first segment, last segment), and a vector of int8 for each, one after the other."""

    call_id: str
    spans: tuple[tuple[int, int], ...]
    vectors: bytes


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
