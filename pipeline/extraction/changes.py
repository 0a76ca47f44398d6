"""What takes a step back, or moves its date: "scratch that", "make that Friday", "Thursday afternoon is fine"."""

import re
from datetime import date

from pipeline.core.cues import CORRECTION, Cue
from pipeline.core.dates import deadline, mentions
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.text import content, overlap
from pipeline.extraction import clause_patterns as forms
from pipeline.extraction import wording
from pipeline.extraction.candidates import Steps
from pipeline.extraction.owners import speaker_of

_PROPOSED_DAY = re.compile(
    r"\b(?:would|does|could|how about|what about|say|can we (?:do|say)|works?|fine|good|"
    r"perfect|better|suits|okay|make (?:it|that)|put (?:that|it|this|me)(?: \w+)? (?:down|on))\b",
    re.I,
)


def retracts(steps: Steps, sentence: Sentence, call_day: date) -> bool:
    if Cue.RETRACTED not in sentence.cues:
        return False
    if mentions(sentence.plain, call_day):
        return False
    at = steps.latest(sentence.turn, within=1)
    if at is not None:
        old = steps.found[at]
        own_breath = old.turn == sentence.turn and sentence.index - old.said[-1].index <= 2
        bare = len(sentence.plain.split()) <= 4 and sentence.index - old.said[-1].index == 1
        if own_breath or bare or overlap(wording.keys(sentence.plain), old.words) >= 0.5:
            steps.cancel(at)
    return True


def cancel_like(steps: Steps, rest: str, sentence: Sentence) -> None:
    for i in reversed(range(len(steps.found))):
        old = steps.found[i]
        if old.owner == speaker_of(sentence) and overlap(wording.keys(rest), old.words) >= 0.6:
            steps.cancel(i)


def amends(steps: Steps, sentence: Sentence, call_day: date) -> bool:
    """ "Actually no, make that Friday", "Would Thursday work?", "Thursday is fine": a date for the last step."""
    when = deadline(sentence.plain, call_day)
    at = steps.latest(sentence.turn, within=2)
    form = forms.commitment(sentence.plain)
    if when is None or at is None or (form is not None and form.kind != "can") or forms.request(sentence.plain):
        return False
    old = steps.found[at]
    near = sentence.index - max(s.index for s in old.said) <= 3
    first = mentions(sentence.plain, call_day)[0]
    corrects = bool(CORRECTION.search(sentence.plain[: first.start])) or (
        len(sentence.plain.split()) <= 6 and bool(CORRECTION.search(sentence.plain))
    )
    proposes = bool(_PROPOSED_DAY.search(sentence.plain)) and not (old.when and old.when.day)
    corrects = corrects or proposes
    about_it = len(content(sentence.plain) - content(when.text)) <= 3
    if not (near and corrects and about_it) or Cue.NEGATED in sentence.cues:
        return False
    steps.amend(at, old.plus(sentence, when=when))
    return True


def unsure_after(sentence: Sentence, dialogue: Dialogue) -> bool:
    """ "…, but I can't promise that": a hedge in the same breath."""
    after = [s for s in dialogue.after(sentence, 1) if s.turn == sentence.turn]
    return any(
        re.search(
            r"\b(?:no promises|can not (?:promise|guarantee|commit)|not promise|do not hold me to)\b", s.plain, re.I
        )
        for s in (sentence, *after)
    )
