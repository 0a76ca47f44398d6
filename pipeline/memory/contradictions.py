"""Turns of two calls that say the same thing otherwise: one with another number, or one with a no."""

from collections.abc import Sequence

from app.domain.transcript import Segment
from pipeline.core.numbers import values
from pipeline.core.text import content, expand, tokens

# So much of the shorter turn's words must stand in the other.
ALIKE = 0.6
FEWEST_WORDS = 4
MOST_PAIRS = 5
_NO = frozenset({*("not", "no", "never", "cannot"), *("nicht", "kein", "keine", "keinen", "nie"), *("nunca", "jamás", "ningún"),
                 *("pas", "jamais", "aucun")})  # fmt: skip


def contradictions(before: Sequence[Segment], after: Sequence[Segment]) -> Sequence[tuple[Segment, Segment]]:
    """(earlier, later) segments that are about the same and differ in a number or in a no, most alike first."""
    told = ((s, expand(s.text)) for s in before)
    earlier = [(s, text, others) for s, text in told if len(others := content(text) - _NO) >= FEWEST_WORDS]
    found: list[tuple[float, Segment, Segment]] = []
    for later in after:
        said = expand(later.text)
        words = content(said) - _NO
        if len(words) < FEWEST_WORDS:
            continue
        for segment, text, others in earlier:
            alike = len(words & others) / min(len(words), len(others))
            if alike >= ALIKE and _differ(text, said):
                found.append((alike, segment, later))
    found.sort(key=lambda pair: -pair[0])
    return [(old, new) for _, old, new in found[:MOST_PAIRS]]


def _differ(before: str, after: str) -> bool:
    mine, theirs = values(before), values(after)
    if mine - theirs and theirs - mine:
        return True
    is_no, was_no = bool(frozenset(tokens(after)) & _NO), bool(frozenset(tokens(before)) & _NO)
    return is_no != was_no and mine == theirs
