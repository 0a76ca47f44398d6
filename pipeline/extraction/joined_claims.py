"""The claims of two readers, or of two windows of one call, put together: which are one claim, and which are two.

Two tasks that a model names in one answer are two, however alike they are: it saw both, and who has read the passage once
and lists two lines means two. Only between readers and between windows the same task comes twice, each time in other words.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from app.domain.claims import Blocker, Check, NextStep
from pipeline.core.own_words import is_quote
from pipeline.core.text import content, overlap

# Share of a claim's words that make it one that is there already; of one owner in one passage fewer are enough.
SAME, SAME_OWNED, SAME_DATED = 0.5, 0.25, 0.0
# Share that both wordings must have of each other where one answer says the same thing again.
REPEATED = 0.8
MOST_EVIDENCE = 6
Claim = TypeVar("Claim", NextStep, Blocker)


def together(by_model: Sequence[Claim], by_rule: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims of both in the order in which they were said, each marked with who found it. What both found stands twice,
    first in the model's words with a day or an owner that only the rules read, then in the rules': the verifier keeps one.
    """
    twins = _twins(by_model, by_rule)
    joined: list[Claim] = []
    for at, claim in enumerate(by_model):
        twin = by_rule[twins[at]] if at in twins else None
        if twin is None:
            joined.append(_marked(claim, rules=False, model=True))
            continue
        whole = _joined(claim, twin)
        joined.append(_marked(whole, rules=True, model=True))
        joined.append(_marked(replace(twin, evidence=whole.evidence), rules=True, model=True))
    left = [claim for at, claim in enumerate(by_rule) if at not in twins.values()]
    joined += [_marked(claim, rules=True, model=False) for claim in left]
    return tuple(sorted(joined, key=lambda c: min(e.start for e in c.evidence) if c.evidence else 0.0))


def worded(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims without the second wording of what both readers found."""
    second = [
        at
        for at, claim in enumerate(claims)
        if at and claim.verification.is_by_both and claim.evidence == claims[at - 1].evidence
    ]
    return tuple(claim for at, claim in enumerate(claims) if at not in second)


def new(found: Sequence[Claim], known: Sequence[Claim]) -> list[Claim]:
    """The claims of one answer that no earlier window had, and that the answer itself does not say again."""
    fresh: list[Claim] = []
    for claim in found:
        if not any(alike(claim, old) is not None for old in known) and not any(_again(claim, old) for old in fresh):
            fresh.append(claim)
    return fresh


def alike(a: Claim, b: Claim) -> float | None:
    """How surely two claims are one, the higher the surer; None for two different ones."""
    if _equal(a, b):
        return 9.0  # said again elsewhere
    if not {e.segment for e in a.evidence} & {e.segment for e in b.evidence}:
        return None
    words = content(a.what), content(b.what)
    share = max(overlap(words[0], words[1]), overlap(words[1], words[0])) if all(words) else 1.0
    least, facts = SAME, 0.0
    if isinstance(a, Blocker) and (is_quote(a.what) or is_quote(b.what)):
        least = 0.0  # one is told in the speaker's words, the other by its kind
    if isinstance(a, NextStep) and isinstance(b, NextStep):
        dated = a.due is not None or a.due_range is not None
        same_day = (a.due, a.due_range) == (b.due, b.due_range)
        if a.owner == b.owner and a.due == b.due:
            least = SAME_DATED if a.due else SAME_OWNED
        facts = 0.5 * (a.owner == b.owner) + 0.5 * (dated and same_day)
    return share + _shared(a, b) + facts if share >= least else None


def _twins(by_model: Sequence[Claim], by_rule: Sequence[Claim]) -> dict[int, int]:
    """Place among the model's claims → place among the rules' of the same one; the likest find each other first."""
    scored = [(alike(m, r), at, other) for at, m in enumerate(by_model) for other, r in enumerate(by_rule)]
    pairs = sorted((-score, at, other) for score, at, other in scored if score is not None)
    found: dict[int, int] = {}
    for _, at, other in pairs:
        if at not in found and other not in found.values():
            found[at] = other
    return found


def _again(a: Claim, b: Claim) -> bool:
    """Whether one answer says one claim twice: the same words, or nearly, of the same people, day and passage."""
    if _equal(a, b):
        return True
    if isinstance(a, NextStep) and isinstance(b, NextStep) and (a.owner, a.due) != (b.owner, b.due):
        return False
    words = content(a.what), content(b.what)
    return _shared(a, b) > 0 and min(overlap(words[0], words[1]), overlap(words[1], words[0])) >= REPEATED


def _equal(a: Claim, b: Claim) -> bool:
    return (
        isinstance(a, NextStep)
        and isinstance(b, NextStep)
        and (a.what.lower(), a.owner, a.due) == (b.what.lower(), b.owner, b.due)
    )


def _shared(a: Claim, b: Claim) -> float:
    """The share of the shorter evidence that both rest on."""
    places = [{(e.segment, e.start) for e in claim.evidence} for claim in (a, b)]
    return len(places[0] & places[1]) / min(len(places[0]), len(places[1])) if all(places) else 0.0


def _joined(claim: Claim, twin: Claim) -> Claim:
    evidence = {(e.segment, e.start): e for e in (*claim.evidence, *twin.evidence)}
    whole = tuple(e for _, e in sorted(evidence.items()))[:MOST_EVIDENCE]
    if isinstance(claim, NextStep) and isinstance(twin, NextStep):
        dated = claim if claim.due or claim.due_range else twin
        owner = claim.owner or twin.owner
        return replace(
            claim, owner=owner, due=dated.due, due_range=dated.due_range, due_text=dated.due_text, evidence=whole
        )
    return replace(claim, evidence=whole)


def _marked(claim: Claim, *, rules: bool, model: bool) -> Claim:
    readers = {Check.BY_RULES: rules, Check.BY_MODEL: model}
    return replace(claim, verification=replace(claim.verification, checks=readers))
