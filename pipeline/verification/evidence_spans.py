"""What a claim stands on: its evidence, found again in the transcript, with the sentences around it.

Similarity only finds the place; a place counts when numbers, dates, negators, modals, names and issue keys agree.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from app.domain.claims import Evidence
from app.domain.transcript import Segment
from pipeline.core.dialogue import Dialogue, Sentence, quoted
from pipeline.core.issues import keys_in
from pipeline.core.numbers import values
from pipeline.core.people import names_in
from pipeline.core.sentences import clauses
from pipeline.core.text import content, expand, overlap, tokens
from pipeline.core.words import word_set

FIND = 90.0
CLOCK = 0.5
_CRITICAL = word_set(
    "not no never none nothing without might may maybe could would should must can will if "
    "unless until monday tuesday wednesday thursday friday saturday sunday today tomorrow "
    "tonight yesterday january february march april june july august september october "
    "november december"
)


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """The located evidence of one claim."""

    sentences: tuple[Sentence, ...]
    segments: tuple[Segment, ...]
    found: bool
    speakers_right: bool
    hidden: bool
    injected: bool

    @property
    def plain(self) -> str:
        return " ".join(s.plain for s in self.sentences)


def locate(dialogue: Dialogue, evidence: Sequence[Evidence]) -> EvidenceSpan:
    """The sentences that the evidence covers. Without any evidence nothing is found."""
    sentences: dict[int, Sentence] = {}
    segments: dict[int, Segment] = {}
    found, speakers = bool(evidence), bool(evidence)
    injected_ids = {s.id for s in dialogue.injected}
    hidden = any(e.segment in dialogue.withheld for e in evidence)
    injected = any(e.segment in injected_ids for e in evidence)
    for e in evidence:
        segment = dialogue.transcript.segment(e.segment)
        span = quoted(e.quote, dialogue.transcript, e.segment) or (_near(e.quote, segment) if segment else None)
        if segment is None or span is None:
            found = False
            continue
        segments[segment.id] = segment
        speakers = (
            speakers
            and e.speaker == segment.speaker
            and segment.start - CLOCK <= e.start <= e.end <= segment.end + CLOCK
        )
        for s in dialogue.sentences:
            if s.segment.id == segment.id and s.start_char < span[1] and span[0] < s.end_char:
                sentences[s.index] = s
    ordered = tuple(sentences[i] for i in sorted(sentences))
    return EvidenceSpan(ordered, tuple(segments.values()), found and bool(ordered), speakers, hidden, injected)


def _near(quote: str, segment: Segment) -> tuple[int, int] | None:
    """Where a slightly different quote stands, if nothing that matters differs."""
    found = fuzz.partial_ratio_alignment(quote.lower(), segment.text.lower(), score_cutoff=FIND)
    if found is None or len(quote) > len(segment.text) * 1.2:
        return None
    text = segment.text
    lo, hi = found.dest_start, found.dest_end
    while lo > 0 and not text[lo - 1].isspace():
        lo -= 1
    while hi < len(text) and not text[hi].isspace():
        hi += 1
    return (lo, hi) if same_facts(quote, text[lo:hi]) else None


def same_facts(a: str, b: str) -> bool:
    """Whether two wordings agree in numbers, dates, negators, modals, names and issue keys."""
    x, y = expand(a), expand(b)
    critical = [sorted(t for t in tokens(text) if t in _CRITICAL) for text in (x, y)]
    names = [sorted(n.lower() for n in names_in(text)) for text in (x, y)]
    return values(x) == values(y) and critical[0] == critical[1] and names[0] == names[1] and keys_in(x) == keys_in(y)


def relevant(ground: EvidenceSpan, what: str) -> list[tuple[Sentence, str]]:
    """The clauses of the ground that speak of the claim; all of them where none plainly does."""
    pairs = [(s, c) for s in ground.sentences for c in clauses(s.plain)]
    about = content(what)
    close = [(s, c) for s, c in pairs if overlap(content(c), about) >= 0.5 or len(content(c) & about) >= 2]
    return close or pairs


def shortest_name(name: str) -> str:
    """The part of a name by which people speak of somebody."""
    return re.split(r"\s+-\s+", name)[-1].split()[0] if name.strip() else name
