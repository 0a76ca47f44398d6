"""Steps that only say again what another step of the same call says."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.domain.claims import Check, NextStep, Status, Verification
from pipeline.core.confidence import FAILED_CEILING
from pipeline.core.dates import mentions
from pipeline.core.own_words import is_quote, own_words
from pipeline.core.text import content, expand, overlap

# Two steps of one owner with this share of words in common and no second date are one.
SAME_WORDS = 0.7
_NEAR = 2  # segments between an agreed day and the promise that it belongs to
_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today|tonight|(?:this|next) week)\b(?:'s)?", re.I
)
# What people say around a day that they agree on.
_AGREES = re.compile(
    r"\b(?:is|are|was|will be|would be|works?|suits?|fine|good|great|okay|ok|cool|lovely|perfect|grand|better|best|then|it|"
    r"(?:i|we) (?:can|could) (?:do|make)|do|does|"
    r"that|yes|yeah|yep|sure|go on|for (?:me|us|you)|let us say|say|so|well|and|on|by|at|the|no|oh|ah|um|uh|make it|call it)\b",
    re.I,
)


def without_second_mentions(steps: Sequence[NextStep], call_day: date) -> tuple[NextStep, ...]:
    """The steps in order; one that repeats an earlier verified one without a date of its own, or that only agrees on the day of
    the step beside it, no longer stands. A day that somebody else agrees on is that step's."""
    kept: list[NextStep] = []
    steps = _moved(steps, call_day)
    for step in steps:
        if step.verification.status is Status.VERIFIED and (
            any(_repeats(step, old) for old in kept)
            or (_names_day_alone(step, call_day) and any(_is_beside(step, other) for other in steps))
        ):
            found = {**step.verification.checks, Check.COMMITMENT: False}
            sure = min(step.verification.confidence, FAILED_CEILING)
            step = replace(step, verification=Verification(Status.UNSUPPORTED, found, sure))
        kept.append(step)
    return tuple(kept)


def _moved(steps: Sequence[NextStep], call_day: date) -> Sequence[NextStep]:
    """The steps, each with the day that another speaker agreed on right behind it: "Tuesday is tight. Wednesday?" "Wednesday's
    fine."."""
    found = list(steps)
    for step in steps:
        if step.verification.status is not Status.VERIFIED or not step.due or not _names_day_alone(step, call_day):
            continue
        first = min(e.segment for e in step.evidence)
        before = [
            (max(e.segment for e in other.evidence), at)
            for at, other in enumerate(found)
            if other.verification.status is Status.VERIFIED
            and other.owner != step.owner
            and other.due not in (None, step.due)
            and not _names_day_alone(other, call_day)
        ]
        near = [at for last, at in sorted(before) if last <= first <= last + _NEAR]
        if near:
            evidence = (*found[near[-1]].evidence, *step.evidence)
            found[near[-1]] = replace(
                found[near[-1]], due=step.due, due_range=None, due_text=step.due_text, evidence=evidence
            )
    return found


def _repeats(step: NextStep, old: NextStep) -> bool:
    if old.verification.status is not Status.VERIFIED or step.owner != old.owner or step.account != old.account:
        return False
    dated = step.due is not None or step.due_range is not None
    if dated and (step.due, step.due_range) != (old.due, old.due_range):
        return False
    new, before = content(own_words(step.what)), content(own_words(old.what))
    return overlap(new, before) >= SAME_WORDS and min(len(new), len(before)) >= 2


def _names_day_alone(step: NextStep, call_day: date) -> bool:
    """Whether the words of a step are a day and its taking: "Wednesday is fine.", "The twenty-first?"."""
    if not is_quote(step.what):
        return False
    rest = expand(own_words(step.what))
    bare = rest
    for when in sorted(mentions(rest, call_day), key=lambda w: -w.start):
        bare = bare[: when.start] + bare[when.end :]
    bare = _DAY.sub(" ", bare)  # "Tuesday is good" names no deadline
    return bare != rest and not re.search(r"\w", _AGREES.sub(" ", bare))


def _is_beside(step: NextStep, other: NextStep) -> bool:
    """Whether another verified step stands on the same turns and has no other day."""
    if other is step or other.verification.status is not Status.VERIFIED:
        return False
    if step.due is not None and other.due is not None and step.due != other.due:
        return False
    mine, theirs = ({e.segment for e in s.evidence} for s in (step, other))
    return any(abs(a - b) <= _NEAR for a in mine for b in theirs)
