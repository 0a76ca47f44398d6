"""Who is meant: the call's roster, first names, misspelt names, vocatives, and people who are only mentioned."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from app.domain.call import CallContext
from app.domain.people import Participant, Side
from app.domain.transcript import Transcript
from pipeline.core.product_names import PRODUCTS
from pipeline.core.words import word_set

# Jaro-Winkler: "Jon"/"John" 0.93, "Torrez"/"Torres" 0.93, "Jane"/"John" 0.70, "Tom"/"Tim" 0.80.
SAME_NAME = 0.9
_LABEL = re.compile(r"^(?:speaker|spk|unknown|participant|guest)[ _-]?\d*$", re.I)
_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|dr|prof|herr|frau|mme|sra?)\.?$", re.I)
_ROLE = re.compile(r"\d|\b(?:rep|agent|client|customer|speaker|caller|advisor|manager|support)\b", re.I)
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+(?:[-'][A-Z]?[a-z]+)?(?: [A-Z][a-z]+)?\b")
# Capitalised words that begin sentences or name days, places and things rather than people.
NOT_NAMES = (
    word_set(
        "i the a an and or but so then if it is that this there what when where who why how we "
        "you he she they our your my his her their yes no not sure okay ok great good thanks "
        "thank perfect absolutely agreed understood honestly actually well let can could would "
        "will should may might do does did on in at by for from to of with as before after one "
        "two three also because monday tuesday wednesday thursday friday saturday sunday january "
        "february march april june july august september october november december christmas "
        "easter legal finance security engineering procurement budget product support sales marketing operations "
        "today tomorrow hi hello hey morning afternoon bye wonderful terrible sensible please "
        "sorry right fine hmm oh kidding start everyone anyone somebody nobody all both maybe "
        "off back once here now next last first second time talk see have has had was were are "
        "am be being been just only still never meanwhile alright welcome nice cool awesome "
        "correct exactly definitely certainly indeed instead"
    )
    | PRODUCTS
)


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of one call, looked up by whatever of their name was said. `unnamed` is the side of a voice that has only a
    label."""

    people: tuple[Participant, ...]
    rep: str | None
    unnamed: Side = Side.UNKNOWN

    @classmethod
    def of(cls, transcript: Transcript, context: CallContext | None = None) -> "Roster":
        """The people of a transcript and of the call's description, each once."""
        people = {p.name: p for p in transcript.participants}
        for p in context.participants if context else ():
            people.setdefault(p.name, p)
        us = next((p.name for p in people.values() if p.side is Side.US), None)
        rep = context.rep if context and (context.rep in people) else us
        speaking = {segment.speaker for segment in transcript.segments}
        # Whoever speaks without a name is one of those who were invited and are not heard under theirs, if all of them are
        # of the other side. A colleague is never concluded: a promise would become ours by it.
        silent = {p.side for p in people.values() if p.name not in speaking}
        unnamed = silent.pop() if len(silent) == 1 else Side.UNKNOWN
        return cls(tuple(people.values()), rep, Side.UNKNOWN if unnamed is Side.US else unnamed)

    def get(self, name: str | None) -> Participant | None:
        return next((p for p in self.people if p.name == name), None)

    def side(self, speaker: str) -> Side:
        person = self.get(speaker)
        if person:
            return person.side
        return self.unnamed if is_label(speaker) else Side.UNKNOWN

    def find(self, said: str) -> Participant | None:
        """The one participant whom a spoken name fits; None where nobody or several do."""
        words = [w for w in re.findall(r"[A-Za-z'-]+", said.removesuffix("'s")) if w.lower() not in NOT_NAMES]
        if not words:
            return None
        scored = [(self._fit(words, p), p) for p in self.people]
        good = [(s, p) for s, p in scored if s >= SAME_NAME]
        if not good:
            return None
        best = max(s for s, _ in good)
        top = [p for s, p in good if s == best]
        return top[0] if len(top) == 1 else None

    @staticmethod
    def _fit(words: Sequence[str], person: Participant) -> float:
        parts = [w.lower() for w in re.findall(r"[A-Za-z'-]+", person.name) if len(w) > 1]
        each = [max((_alike(w.lower(), part) for part in parts), default=0.0) for w in words]
        return min(each, default=0.0)


def _alike(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if a[0] != b[0] or min(len(a), len(b)) < 3:
        return 0.0
    return float(JaroWinkler.normalized_similarity(a, b))


def is_label(speaker: str) -> bool:
    """Whether a speaker is only a label such as "Speaker 2"."""
    return bool(_LABEL.match(speaker))


def short(name: str) -> str:
    """The first name as colleagues would use it; "Legal - Omar" is Omar."""
    name = name.rsplit(" - ", 1)[-1]
    parts = name.split()
    return name if not parts or _TITLE.match(parts[0]) else parts[0]


def label(speaker: str) -> str:
    """A first name; a label or a role as it stands ("Speaker 1", "Sales Rep")."""
    return speaker if _ROLE.search(speaker) else short(speaker)


def names_in(text: str) -> list[str]:
    """What looks like a person's name: capitalised, one or two words, and no common word."""
    found = []
    for match in _CAPITALISED.finditer(text):
        words = [w for w in match.group().split() if w.lower().removesuffix("'s") not in NOT_NAMES]
        if words and len(words[0]) > 1:
            found.append(" ".join(words))
    return found


def vocative(text: str, roster: Roster) -> Participant | None:
    """Who is addressed by name: "John, can you …", "… on your side, Jane?"."""
    head = re.match(
        r"^\W*(?:(?:good|okay|ok|so|and|great|thanks|hey|hi|perfect|well|all right|alright|yes|"
        r"no)[.,]?\s+)*([A-Z]?[\w'-]+)\s*,",
        text,
        re.I,
    )
    tail = re.search(r",\s*([A-Za-z'-]+)\s*[?.!]*$", text)
    inner = re.search(r"[.,?!]\s+([A-Z][\w'-]+),\s", text)
    for match in (head, tail, inner):
        if match and len(match.group(1)) > 2 and (person := roster.find(match.group(1))):
            return person
    return None
