"""Who decides at the customer and who competes, in calls of a language whose forms are known
(resources/understanding/languages/overview_XX.json)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.domain.claims import Competitor, Sentiment
from app.domain.people import Participant, Side
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.extraction.deciders import Decider

_FORM = r"(?:Herrn?|Frau) (?:(?:Dr|Prof)\.? )?"
_PROPER = r"(?!Herr|Frau)[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?"
_NAME = rf"(?P<name>(?:{_FORM}|(?:Dr|Prof)\.? )?{_PROPER}(?: {_PROPER})?)"
_CALLED = rf"(?P<name>{_FORM}{_PROPER}(?: {_PROPER})?)"
_FIRM = r"(?P<name>(?-i:[A-ZÄÖÜ][A-Za-zäöüß0-9]{2,}(?: (?:[A-Z][A-Za-zäöüß0-9]{2,}|AG|SE))?))"
_MOST = 3  # pieces of evidence for one competitor
_FEWEST = 4  # words of a sentence that shows somebody


def find_foreign_deciders(dialogue: Dialogue, forms: Mapping[str, Any]) -> list[Decider]:
    """Participants with a title or a say, and absent people who sign, approve or hold the budget."""
    found = [d for p in dialogue.roster.people if (d := _present(dialogue, p, forms))]
    known = {w for p in dialogue.roster.people for w in _words(p.name)}
    for decider in _absent(dialogue, forms):
        if not _words(decider.name) & known:
            known |= _words(decider.name)
            found.append(decider)
    return found


def find_foreign_rivals(dialogue: Dialogue, forms: Mapping[str, Any]) -> tuple[Competitor, ...]:
    """The other suppliers that the customer names, in order, each under one spelling."""
    patterns = [re.compile(p.replace("{NAME}", _FIRM), re.I) for p in forms["plain"]]
    found: dict[str, list[Sentence]] = {}
    for sentence in dialogue.sentences:
        if sentence.side is Side.US:
            continue
        for match in (m for p in patterns for m in p.finditer(sentence.text)):
            name = match["name"]
            if re.search(forms["article"], sentence.text[: match.start("name")], re.I) or _is_known(
                dialogue, name, forms
            ):
                continue
            found.setdefault(next((k for k in found if k.lower() == name.lower()), name), []).append(sentence)
    return tuple(Competitor(n, tuple(s.evidence() for s in said[:_MOST])) for n, said in found.items())


def _present(dialogue: Dialogue, person: Participant, forms: Mapping[str, Any]) -> Decider | None:
    said = [s for s in dialogue.sentences if s.speaker == person.name]
    if person.side is not Side.CUSTOMER or not said:
        return None
    power = [s for s in said if re.search(forms["mine"], s.text, re.I)]
    if not power and not (person.title and re.search(forms["senior"], person.title, re.I)):
        return None
    shown = power or [s for s in said if len(s.text.split()) >= _FEWEST][:1] or said[:1]
    opinion = [s for s in said if _leaning(s, forms)]
    chosen = tuple(dict.fromkeys((*shown[:1], *opinion[:2])))
    return Decider(person.name, person.title, person.side, _sentiment(said, forms), chosen)


def _absent(dialogue: Dialogue, forms: Mapping[str, Any]) -> Iterator[Decider]:
    title = f"(?P<title>{forms['title']})"
    patterns = [
        re.compile(rf"\b(?:[Uu]nser|[Mm]ein|[Dd]er|[Dd]ie|[Ii]hr)\w* {title},? (?:ist |heißt )?{_NAME}"),
        re.compile(rf"\b{_CALLED},? (?:ist |das ist )?(?:unser|mein|der|die)\w* {title}"),
    ]
    for sentence in dialogue.sentences:
        if sentence.side is Side.US or not re.search(forms["power"], sentence.text, re.I):
            continue
        side = Side.CUSTOMER if sentence.side in (Side.CUSTOMER, Side.PARTNER) else Side.UNKNOWN
        titled = [m for p in patterns for m in p.finditer(sentence.text)]
        for match in titled:
            yield Decider(_nominative(match["name"]), match["title"], side, None, (sentence,))
        if not titled:
            for match in re.finditer(_CALLED, sentence.text):
                yield Decider(_nominative(match["name"]), None, side, None, (sentence,))


def _leaning(sentence: Sentence, forms: Mapping[str, Any]) -> int:
    """+1, −1 or 0 by the words of one sentence."""
    if sentence.text.rstrip().endswith("?"):
        return 0
    words = set(re.findall(r"[^\W\d_]+", sentence.text.lower()))
    good = bool(words & set(forms["positive"].split())) and not re.search(forms["courtesy"], sentence.text, re.I)
    bad = bool(words & set(forms["negative"].split()))
    if re.search(forms["denied"], sentence.text, re.I):
        return -1 if good and not bad else 0
    return int(good) - int(bad)


def _sentiment(said: Sequence[Sentence], forms: Mapping[str, Any]) -> Sentiment:
    marks = [m for s in said if (m := _leaning(s, forms))]
    good, bad = marks.count(1), marks.count(-1)
    if not marks:
        return Sentiment.NEUTRAL
    if good and bad:
        return Sentiment.POSITIVE if good >= 3 * bad else Sentiment.MIXED
    return Sentiment.POSITIVE if good else Sentiment.NEGATIVE


def _nominative(name: str) -> str:
    return name.removeprefix("Herrn ")


def _words(name: str) -> set[str]:
    """The parts of a name, without how its bearer is addressed."""
    words = {w.lower() for w in re.findall(r"[^\W\d_]+", name) if len(w) > 1}
    return words - {"herr", "herrn", "frau", "dr", "prof"}


def _is_known(dialogue: Dialogue, name: str, forms: Mapping[str, Any]) -> bool:
    accounts = {w for a in (*dialogue.transcript.accounts, *dialogue.context.accounts) for w in _words(a)}
    people = {w for p in dialogue.roster.people for w in _words(p.name)}
    return bool(_words(name) & (people | accounts | set(forms["not_names"].split())))
