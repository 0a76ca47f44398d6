"""A meeting as an index for checking claims about it: who said which words, where, and how telling each word is there."""

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pipeline.core.numbers import values
from pipeline.core.text import content, expand
from pipeline.core.words import word_set

# "L_C_D_", "T_V_s": a spelled abbreviation as the corpus writes it; and the plural of one.
_SPELLED = re.compile(r"\b(?:[A-Za-z]_)+(?=[A-Za-z]?\b|\W|$)")
_PLURAL = re.compile(r"\b([A-Z]{2,})s\b")
SHORTEST_PART = 4
GENERIC = word_set(
    "group team member meet meeting project use us decid discuss propos present will part "
    "thing prod product remot control"
)


@dataclass(frozen=True, slots=True)
class Utterance:
    speaker: str
    text: str
    stems: frozenset[str]
    plain: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting indexed for looking things up: stems by utterance, how telling each stem is here, who speaks."""

    utterances: tuple[Utterance, ...]
    idf: Mapping[str, float]
    speakers: tuple[str, ...]
    numbers: frozenset[float]
    where: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "Meeting":
        """A meeting of the claims benchmark, indexed by word."""
        lines = []
        for u in raw.get("utterances", ()):
            said = plain_text(str(u["text"]))
            lines.append(Utterance(str(u["speaker"]), str(u["text"]), word_stems(said), said))
        where: dict[str, list[int]] = defaultdict(list)
        for i, line in enumerate(lines):
            for s in line.stems:
                where[s].append(i)
        total = max(1, len(lines))
        idf = {s: math.log(1 + total / len(at)) for s, at in where.items()}
        speakers = tuple(dict.fromkeys(line.speaker for line in lines))
        spoken = frozenset(v for line in lines for v in values(line.plain))
        return cls(tuple(lines), idf, speakers, spoken, {s: tuple(at) for s, at in where.items()})

    def weight(self, stem_: str) -> float:
        """How telling a stem is; one never said here is as telling as the rarest."""
        return self.idf.get(stem_, math.log(1 + max(1, len(self.utterances))))

    def cover(self, about: frozenset[str], stems: frozenset[str]) -> float:
        """The share of a claim's words, each as much as it tells, that are among the stems."""
        whole = sum(self.weight(s) for s in about)
        return sum(self.weight(s) for s in about & stems) / whole if whole else 0.0

    def covers(self, about: frozenset[str]) -> dict[int, float]:
        """For each utterance that holds any of the words, the share of them that it holds, each as much as it tells."""
        whole = sum(self.weight(s) for s in about) or 1.0
        found: dict[int, float] = defaultdict(float)
        for s in about:
            for i in self.where.get(s, ()):
                found[i] += self.weight(s) / whole
        return dict(found)


def plain_text(text: str) -> str:
    """The words as written out for matching: contractions expanded, "L_C_D_s" as "LCD"."""
    joined = _SPELLED.sub(lambda m: m.group().replace("_", ""), text).replace("_", " ")
    return expand(_PLURAL.sub(r"\1", joined))


def word_stems(plain: str) -> frozenset[str]:
    """The stems of the telling words; "trend-watching" is two, and "evaluate" meets "evaluation"."""
    found = content(plain.replace("-", " "))
    return frozenset(s[:-2] if s.endswith("at") and len(s) > 5 else s for s in found)


def claim_stems(plain: str, meeting: Meeting) -> frozenset[str]:
    """The stems of a claim's telling words, a compound taken apart or joined as this meeting has it."""
    found = set(word_stems(plain))
    known = meeting.where
    for s in [s for s in found if s not in known]:
        for at in range(SHORTEST_PART, len(s) - SHORTEST_PART + 1):
            parts = word_stems(f"{s[:at]} {s[at:]}")
            if len(parts) > 1 and all(p in known for p in parts):
                found = (found - {s}) | parts
                break
    for left, right in pairwise(plain.replace("-", " ").split()):
        joined = word_stems(left + right)
        if len(left) >= SHORTEST_PART and joined and joined <= known.keys():
            found = (found - word_stems(f"{left} {right}")) | joined
    return frozenset(found)
