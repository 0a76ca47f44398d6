"""The checks of a claim from a call that is not in English: its place, its speaker, its owner, its date, its numbers, its sense,
and whether anybody commits to it."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain.claims import (
    Blocker,
    Check,
    DecisionMaker,
    Extraction,
    NextStep,
    Status,
    SummaryLine,
)
from app.domain.languages import is_read
from pipeline.core.acts import Acts
from pipeline.core.days_in import mentions_in
from pipeline.core.dialogue import Dialogue
from pipeline.core.numbers_in import values_in
from pipeline.core.own_words import is_quote, own_words
from pipeline.core.passages import withheld
from pipeline.core.people import short
from pipeline.core.written_language import forms
from pipeline.verification import checks_in
from pipeline.verification.evidence_spans import EvidenceSpan, locate
from pipeline.verification.other_claims import base, competitor_stands, decider, quote_stands, stage, verdict
from pipeline.verification.two_readers import one_of_two_wordings, readers_of, settled

# The trained model's probability under which a clause is no promise. It learned German well enough to be asked as in English,
# of Spanish and French it knows few fragments; with a day, or with words that take something on for the hearer ("I'll … you",
# "I'll see to …"), the form says most of it.
BINDING, BINDING_FOR_YOU = 0.2, 0.03
BINDING_WITH_DAY = {"de": 0.02, "es": 0.005, "fr": 0.005}
# How a step's confidence follows from that probability (docs/decisions/0057): a form that was matched is evidence of its own, a
# day more; lowered to under every threshold of autonomy, since too few calls in these languages were ever judged to learn from.
FOLLOWS, FORM, DAY, LOWERED = 0.35, 1.0, 0.6, 0.92


def verify_foreign(extraction: Extraction, dialogue: Dialogue, language: str) -> Extraction:
    """The extraction with a verdict on every claim; what rests on withheld or injected talk is left out."""
    if not is_read(language):
        return _unread(extraction, dialogue)
    acts = Acts(dialogue)
    all_steps = [v for s in extraction.next_steps if (v := _step(s, dialogue, acts, language))]
    all_blockers = [w for b in extraction.blockers if (w := _blocker(b, dialogue, language))]
    steps, obstacles = tuple(one_of_two_wordings(all_steps)), tuple(one_of_two_wordings(all_blockers))
    deciders = tuple(u for d in extraction.decision_makers if (u := decider(d, dialogue)))
    claims: list[NextStep | Blocker | DecisionMaker] = [*steps, *obstacles, *deciders]
    verdicts = [c.verification for c in claims]
    proposed: list[NextStep | Blocker] = [*all_steps, *all_blockers, *steps, *obstacles]
    failed = [c for c in proposed if c.verification.status is not Status.VERIFIED]
    quotes = tuple(q for q in extraction.key_quotes if quote_stands(q, dialogue))
    sure = [v.confidence for v in verdicts if v.status is Status.VERIFIED]
    hidden = withheld(dialogue.transcript)
    unsure = any(v.status is not Status.VERIFIED for v in verdicts)
    return replace(
        extraction,
        summary=tuple(s for s in extraction.summary if _line_stands(s, dialogue, language, steps, failed)),
        decision_makers=deciders,
        next_steps=steps,
        blockers=obstacles,
        key_quotes=quotes,
        competitors=tuple(c for c in extraction.competitors if competitor_stands(c, dialogue)),
        stage=stage(extraction.stage, dialogue),
        withheld=hidden,
        review_required=bool(extraction.review_required or hidden or dialogue.injected or unsure),
        confidence=round(sum(sure) / len(sure), 4) if sure else 0.0,
    )


def _unread(extraction: Extraction, dialogue: Dialogue) -> Extraction:
    """A call in a language that is not read has no claims that could be checked."""
    empty = Extraction(extraction.call_id, extraction.provider)
    return replace(
        empty,
        withheld=withheld(dialogue.transcript),
        flags=extraction.flags,
        review_required=True,
        usage=extraction.usage,
        language=extraction.language,
    )


def _blocker(claim: Blocker, dialogue: Dialogue, language: str) -> Blocker | None:
    """A blocker's words are its speaker's: they stand where they were said, by whom it says, and not by our own side."""
    ground = locate(dialogue, claim.evidence)
    if ground.hidden or ground.injected:
        return None
    issues = dialogue.context.issues or dialogue.transcript.issues
    known = {i.key for i in issues}
    said = " ".join(s.text for s in ground.sentences)
    quoted = own_words(claim.what).removesuffix(" …")
    checks = base(ground) | {
        Check.SUPPORT: quoted.lower() in said.lower() or not is_quote(claim.what),
        Check.NUMBER: checks_in.number(language, quoted, ground),
        Check.POLARITY: checks_in.standing(language, claim.status, quoted, ground),
        Check.ISSUE_KEY: claim.jira_key is None or claim.jira_key in known or claim.jira_key in said,
    }
    judged = verdict(checks, ground, mentions=len(claim.evidence))
    judged = replace(judged, confidence=round(LOWERED * judged.confidence, 4))
    final = settled(judged, readers_of(claim.verification), has_gate=False)
    return replace(claim, verification=final) if final else None


def _step(claim: NextStep, dialogue: Dialogue, acts: Acts, language: str) -> NextStep | None:
    ground = locate(dialogue, claim.evidence)
    if ground.hidden or ground.injected:
        return None
    text = " ".join(s.text for s in ground.sentences)
    named = {s.speaker for s in ground.sentences}
    day = dialogue.transcript.started_at.date()
    days = mentions_in(language, text, day)
    binding = max((acts.binding(c) for s in ground.sentences for c in acts.of(s)), default=0.0)
    if any(re.search(forms(language)["not_but"], s.text, re.I) for s in ground.sentences):
        # What is set aside confuses the model: "am Mittwoch, nicht am Dienstag" is an objection to it.
        binding = max(binding, BINDING)
    said = own_words(claim.what)
    checks = base(ground) | {
        Check.OWNER: claim.owner is None
        or claim.owner in named
        or any(re.search(rf"\b{re.escape(n)}\b", text) for n in (claim.owner.split()[-1], short(claim.owner))),
        Check.DATE: claim.due is None or any(w.day == claim.due or w.contains(claim.due) for w in days),
        Check.NUMBER: checks_in.number(language, said, ground),
        Check.POLARITY: checks_in.polarity(language, said, ground),
        Check.MODALITY: checks_in.modality(language, said, ground, claim.owner),
        Check.COMMITMENT: binding >= _least(claim, ground, language),
    }
    is_dated = bool(claim.due or claim.due_range)
    sure = verdict(checks, ground, owned=claim.owner is not None, commitment=_follows(binding, is_dated=is_dated))
    judged = replace(sure, confidence=round(LOWERED * sure.confidence, 4))
    final = settled(judged, readers_of(claim.verification))
    return replace(claim, verification=final) if final else None


def _least(claim: NextStep, ground: EvidenceSpan, language: str) -> float:
    """The probability under which the ground of a claim is no promise."""
    known = forms(language)
    if claim.due or claim.due_range:
        return BINDING_WITH_DAY[language]
    takes_on = any(re.search(known["takes_on"], s.text, re.I) for s in ground.sentences)
    return BINDING_FOR_YOU if takes_on else BINDING


def _follows(binding: float, *, is_dated: bool) -> float:
    likely = min(max(binding, 0.01), 0.99)
    z = FOLLOWS * math.log(likely / (1 - likely)) + FORM + DAY * is_dated
    return 1.0 / (1.0 + math.exp(-z))


def _line_stands(
    line: SummaryLine,
    dialogue: Dialogue,
    language: str,
    steps: Sequence[NextStep],
    failed: Sequence[NextStep | Blocker],
) -> bool:
    """A summary line stands on located evidence, brings no number of its own, and does not repeat a failed claim."""
    ground = locate(dialogue, line.evidence)
    if not ground.found or not ground.speakers_right or ground.hidden or ground.injected:
        return False
    if any(set(line.evidence) <= set(claim.evidence) and claim.what.lower() in line.text.lower() for claim in failed):
        return False
    dated = {float(s.due.day) for s in steps if s.due} | {float(s.due.year) for s in steps if s.due}
    said = values_in(language, " . ".join(s.text for s in ground.sentences))
    return values_in(language, line.text) <= said | dated
