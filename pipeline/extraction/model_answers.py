"""A language model's answer, read as from a stranger: whatever is not exactly what was asked for is left out."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.domain.claims import Blocker, BlockerStatus, Competitor, Evidence, KeyQuote, NextStep, SummaryLine
from app.domain.languages import ENGLISH, is_read
from app.domain.people import Side
from pipeline.core.dates import When, deadline, mentions
from pipeline.core.days_in import deadline_in
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.numbers import values
from pipeline.core.passages import is_injection
from pipeline.core.people import names_in
from pipeline.core.text import content, expand
from pipeline.core.words import word_set
from pipeline.extraction.model_prompt import LONGEST, Lists

MOST = 40  # claims of one kind in one answer; a window holds a few minutes
MOST_EVIDENCE = 6
MOST_QUOTES = 8
SUMMARY_SUPPORT = 1 / 3  # of a line's words; a summary is in the model's own words more than a claim
# What a sentence may begin with though nobody said it; any other capital is a name.
_OPENERS = word_set("nothing nobody whether both neither everything everyone after before until")
# What no spoken sentence holds: markup, addresses, mentions.
_NOT_SPOKEN = re.compile(r"[<>{}\[\]|`\\^~*_#@]|://|www\.|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]")


class Malformed(Exception):
    """The answer is not the JSON object that was asked for."""


def read(text: str) -> Mapping[str, Any]:
    """The object in an answer, also where a small model wraps it in a fence or talks around it. Raises Malformed, also for an
    object without a list of steps, be it empty: an error message, the call of a tool, a single claim."""
    begin, end = text.find("{"), text.rfind("}")
    try:
        found = json.loads(text[begin : end + 1])
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(found, dict) or not isinstance(found.get("next_steps"), list):
        raise Malformed
    return found


def steps(
    answer: Mapping[str, Any], window: Sequence[Sentence], lists: Lists, call_day: date, language: str = ENGLISH
) -> Iterator[NextStep]:
    for item in _items(answer, "next_steps"):
        words = item.get("due_words")
        what, said = _words(item.get("what")), _sentences(item, window, words)
        if not what or not said:
            continue
        owner = lists.people.get(str(item.get("owner")))
        when = _due(words, said, call_day, language)
        yield NextStep(
            what=what,
            owner=owner.name if owner else None,
            due=when.day if when else None,
            due_range=when.span if when else None,
            due_text=when.text if when else None,
            account=_account(item, lists),
            evidence=_evidence(said),
        )


def blockers(answer: Mapping[str, Any], window: Sequence[Sentence], lists: Lists) -> Iterator[Blocker]:
    for item in _items(answer, "blockers"):
        what, said = _words(item.get("what")), _sentences(item, window)
        status = item.get("status")
        if what and said and status in set(BlockerStatus):
            issue = lists.issues.get(str(item.get("issue")))
            key = issue.key if issue else None
            named = issue.title if issue and issue.title else what
            yield Blocker(named, BlockerStatus(status), key, _account(item, lists), _evidence(said))


def quotes(answer: Mapping[str, Any], window: Sequence[Sentence], dialogue: Dialogue) -> Iterator[KeyQuote]:
    by_id = {s.index: s for s in window}
    listed = answer.get("quotes")
    for wanted in (listed if isinstance(listed, list) else [])[:MOST_QUOTES]:
        said = by_id.get(wanted) if type(wanted) is int else None
        if said and dialogue.roster.side(said.speaker) is not Side.US:
            place = said.evidence()
            yield KeyQuote(place.quote, place.speaker, place.start, place.end, (place,))


def summary(answer: Mapping[str, Any], window: Sequence[Sentence], dialogue: Dialogue) -> Iterator[SummaryLine]:
    """Lines about what was said: a third of their words and every number stand in their sentences, every name in the call;
    and none that gives orders, as a hostile model might write for whoever reads it."""
    call = _words_of_call(dialogue)
    said_once, known = set(re.findall(r"\w+", call)), content(call)
    for item in _items(answer, "summary"):
        text, said = _words(item.get("text")), _sentences(item, window)
        if not text or not said or is_injection(text):
            continue
        spoken = " ".join(s.plain for s in said)
        about = content(text) - content(" ".join(_names_of_call(dialogue)))
        supported = not about or len(about & content(spoken)) / len(about) >= SUMMARY_SUPPORT
        named = [w.removesuffix("'s") for name in names_in(text) for w in name.lower().split()]
        first = text.split()[0].lower()
        strangers = [w for w in named if not set(re.findall(r"\w+", w)) <= said_once]
        if strangers[:1] == [first] and (first in _OPENERS or content(first) & known):
            del strangers[0]  # no name: a sentence begins with a capital
        if supported and not strangers and values(text) <= values(spoken.lower()):
            yield SummaryLine(text + ".", _evidence(said))


def _words_of_call(dialogue: Dialogue) -> str:
    return " ".join((*(s.text for s in dialogue.sentences), *_names_of_call(dialogue))).lower()


def _names_of_call(dialogue: Dialogue) -> list[str]:
    return [*(p.name for p in dialogue.roster.people), *dialogue.transcript.accounts]


def competitors(answer: Mapping[str, Any], window: Sequence[Sentence]) -> Iterator[Competitor]:
    for item in _items(answer, "competitors"):
        name, said = _words(item.get("name")), _sentences(item, window)
        if name and said:
            yield Competitor(name, _evidence(said))


def _items(answer: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    listed = answer.get(name)
    return [item for item in listed[:MOST] if isinstance(item, dict)] if isinstance(listed, list) else []


def _words(given: Any) -> str | None:
    """A claim's wording, where it could have been spoken."""
    if not isinstance(given, str):
        return None
    text = " ".join(given.split()).strip(" .")
    text = text[:1].upper() + text[1:]
    return text if text and len(text) <= LONGEST and not _NOT_SPOKEN.search(text) else None


def _sentences(item: Mapping[str, Any], window: Sequence[Sentence], due_words: Any = None) -> list[Sentence]:
    """The sentences that an item names, as many as are kept; those that name its time are kept before others."""
    by_id = {s.index: s for s in window}
    listed = item.get("sentences")
    wanted = [i for i in listed if type(i) is int] if isinstance(listed, list) else []
    told = [by_id[i] for i in dict.fromkeys(wanted) if i in by_id]
    if isinstance(due_words, str) and due_words.strip():
        told.sort(key=lambda s: _plain(due_words) not in s.plain.lower())
    return told[:MOST_EVIDENCE]


def _evidence(said: Sequence[Sentence]) -> tuple[Evidence, ...]:
    return tuple(s.evidence() for s in sorted(said, key=lambda s: s.index))


def _account(item: Mapping[str, Any], lists: Lists) -> str | None:
    named = lists.accounts.get(str(item.get("account")))
    if named is None and len(lists.accounts) == 1:
        return next(iter(lists.accounts.values()))
    return named


def _due(words: Any, said: Sequence[Sentence], call_day: date, language: str) -> When | None:
    """The time that the words name, by our own grammar, and only where they stand in the evidence."""
    if not isinstance(words, str) or not _plain(words):
        return None
    spoken = " ".join(s.plain for s in said)
    if language != ENGLISH:
        spoken = " ".join(s.text for s in said)
        is_said = is_read(language) and _plain(words, language) in spoken.lower()
        return deadline_in(language, words, call_day) if is_said else None
    if _plain(words) in spoken.lower():
        return deadline(expand(words), call_day)
    named = {w.text.lower() for w in mentions(words, call_day)}
    return next((w for w in mentions(spoken, call_day) if w.text.lower() in named), None)


def _plain(words: str, language: str = ENGLISH) -> str:
    """Words as sentences are compared: English contractions written out ("once we're off" is "once we are off")."""
    told = expand(words) if language == ENGLISH else words
    return told.lower().strip(" .")
