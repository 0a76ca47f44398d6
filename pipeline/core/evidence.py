"""What in the words says who somebody is: a self-introduction, being addressed, being thanked."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.languages import ENGLISH, is_read
from app.domain.people import Participant
from pipeline.core.evidence_in import FORMS, NameForms
from pipeline.core.text import straight
from pipeline.core.written_language import shares

WITHIN = 5.0  # seconds in which the one who was addressed answers


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of one voice: `voice` is the label that diarization gave it."""

    voice: str
    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Hint:
    """A reason to believe (or not to believe, where `weight` is negative) that a voice is a person."""

    voice: str
    name: str
    weight: float
    reason: str


def spoken_names(people: Sequence[Participant]) -> Mapping[str, str]:
    """How each is called on this call, lower case → the name: the full name, and the first name if only one has it."""
    names: dict[str, str] = {p.name.lower(): p.name for p in people}
    firsts = [p.first_name.lower() for p in people]
    names.update({p.first_name.lower(): p.name for p in people if firsts.count(p.first_name.lower()) == 1})
    return names


def surnames(people: Sequence[Participant]) -> Mapping[str, str]:
    """Each part of a name after the first → the full name, where only one has it: "Ruiz" of Marta Ruiz López."""
    parts = [(part, p.name) for p in people for part in p.name.split()[1:] if len(part) > 1]
    every = [part.lower() for part, _ in parts]
    return {part: name for part, name in parts if every.count(part.lower()) == 1}


def language_told(expected: str | None, texts: Iterable[str]) -> str:
    """The language whose forms name people: the call's, where it is read, else the one that the words are in."""
    if expected is not None and is_read(expected):
        return expected
    told = shares(" ".join(texts))
    best = max(told, key=lambda code: told[code], default=ENGLISH)
    return best if is_read(best) else ENGLISH


@dataclass(frozen=True, slots=True)
class _Called:
    """What a person may be called, as patterns of a text that has capitals, and of one that has none."""

    name: str
    introduction: re.Pattern[str]
    address: re.Pattern[str]
    spoken: re.Pattern[str]
    thanked: re.Pattern[str]


def _called(people: Sequence[Participant], forms: NameForms, *, cased: bool) -> list[_Called]:
    """A person's names one by one in English, where no title is looked for; else all of a person's names at once."""
    plain = spoken_names(people)
    if not forms.titles:
        return [_patterns(name, forms, {"name": re.escape(called)}) for called, name in plain.items()]
    last = surnames(people)
    out = []
    for person in people:
        first = _either([c for c in (person.name, person.first_name) if plain.get(c.lower()) == person.name], cased)
        surname = _either([part for part, name in last.items() if name == person.name], cased)
        with_title = (
            rf"(?:{forms.titles}) (?:{_either([person.first_name], cased)} )?{surname}"  # "Frau Dr. Anna Weber"
        )
        name = rf"(?:(?:(?:{forms.titles}) )?{first}|{with_title})"  # "Don Pablo"
        slots = {"first": first, "surname": surname, "name": name, "full": _either([person.name], cased)}
        out.append(_patterns(person.name, forms, slots))
    return out


def _either(names: Sequence[str], cased: bool) -> str:
    """One of these names, the longest first; nothing where there is none."""
    if not names:
        return r"(?!)"
    found = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    return f"(?-i:{found})" if cased else f"(?:{found})"


def _patterns(name: str, forms: NameForms, slots: Mapping[str, str]) -> _Called:
    def together(patterns: Sequence[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{_filled(p, slots)})" for p in patterns), re.I)

    return _Called(
        name,
        together(forms.introduction),
        together(forms.address),
        re.compile(slots["name"], re.I),
        re.compile(rf"{forms.thanks},?\s+{slots['name']}\b", re.I),
    )


def _filled(pattern: str, slots: Mapping[str, str]) -> str:
    for slot, found in slots.items():
        pattern = pattern.replace("{" + slot + "}", found)
    return pattern


def hints(said: Sequence[Said], people: Sequence[Participant], language: str = ENGLISH) -> Iterator[Hint]:
    """All hints in a conversation, in order of time. An introduction weighs most, a single answer is thin."""
    forms = FORMS.get(language, FORMS[ENGLISH])
    with_capitals, without = (_called(people, forms, cased=cased) for cased in (True, False))
    for index, turn in enumerate(said):
        text = straight(turn.text)
        for called in without if text == text.lower() else with_capitals:
            if called.introduction.search(text):
                yield Hint(turn.voice, called.name, 5.0, "introduced themselves")
            elif called.address.search(text):
                yield Hint(turn.voice, called.name, -3.0, "spoke to them by name")
                yield from _answers(said, index, called, forms.asks)


def _answers(said: Sequence[Said], index: int, called: _Called, asks: re.Pattern[str]) -> Iterator[Hint]:
    """Who answers somebody that was addressed; who spoke just before a "Thank you, John"."""
    turn = said[index]
    text = straight(turn.text)
    after = next((s for s in said[index + 1 :] if s.voice != turn.voice), None)
    if after is not None and after.start - turn.end <= WITHIN:
        tail = text[max((m.start() for m in called.spoken.finditer(text)), default=0) :]
        yield Hint(after.voice, called.name, 2.0 if asks.search(tail) else 1.0, "answered when addressed")
    before = next((s for s in reversed(said[:index]) if s.voice != turn.voice), None)
    if called.thanked.search(text) and before is not None and turn.start - before.end <= WITHIN:
        yield Hint(before.voice, called.name, 0.5, "was thanked")
