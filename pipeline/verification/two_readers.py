"""What it means that a language model and the rules read a call, and one of them alone found a claim.

What both found stands as its checks say. What the rules alone found may be so; what they alone found and no check holds for
a promise is gone. What the model alone found stands if the commitment check, which knows nothing of the model, holds it
for a promise, and may be so if that check alone fails.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from app.domain.claims import Blocker, Check, NextStep, Status, Verification
from pipeline.core.confidence import FAILED_CEILING

Claim = TypeVar("Claim", NextStep, Blocker)
READERS = (Check.BY_RULES, Check.BY_MODEL)
# The most that a claim of one reader alone can be trusted: below every threshold of autonomy.
ALONE = 0.6


def readers_of(claimed: Verification) -> dict[Check, bool]:
    """Who found a claim, as its extractor marked it; empty if one reader read the call."""
    return {name: claimed.checks[name] for name in READERS if name in claimed.checks}


def settled(verdict: Verification, readers: Mapping[Check, bool], *, has_gate: bool = True) -> Verification | None:
    """The verdict with what the readers' agreement makes of it; None for what is gone. `has_gate`: whether a check that is
    independent of both readers (the commitment check) was among the checks."""
    if not readers:
        return verdict
    both = readers[Check.BY_RULES] and readers[Check.BY_MODEL]
    failed = {name for name, passed in verdict.checks.items() if not passed}
    told = replace(verdict, checks={**verdict.checks, **readers})
    if both:
        return told
    if readers[Check.BY_RULES]:
        return _maybe(told) if not failed else None
    if not failed:
        return told if has_gate else _maybe(told)
    return _maybe(told) if failed == {Check.COMMITMENT} else told


def one_of_two_wordings(claims: Sequence[Claim]) -> list[Claim]:
    """The claims in order; of one that both readers found, and that stands twice on the same evidence, the model's wording
    if it passed its checks, else the rules'."""
    kept: list[Claim] = []
    for claim in claims:
        last = kept[-1] if kept else None
        both = last is not None and claim.verification.is_by_both and last.verification.is_by_both
        if last is None or not both or claim.evidence != last.evidence:
            kept.append(claim)
        elif last.verification.status is not Status.VERIFIED:
            kept[-1] = claim
    return kept


def _maybe(verdict: Verification) -> Verification:
    sure = min(verdict.confidence, ALONE) or FAILED_CEILING
    return replace(verdict, status=Status.MAYBE, confidence=sure)
