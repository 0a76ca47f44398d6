"""Verdicts that hold in every language: of decision makers, the stage, quotes and competitors, and what each verdict begins
with."""

from collections.abc import Mapping
from dataclasses import replace

from app.domain.claims import Check, Competitor, DecisionMaker, KeyQuote, StageRecommendation, Status, Verification
from app.domain.people import Side
from pipeline.core.confidence import confidence, step_confidence
from pipeline.core.dialogue import Dialogue, quoted
from pipeline.verification import checks
from pipeline.verification.evidence_spans import EvidenceSpan, locate

# A failure of one of these means that the call said something else; of any other, that it did not say it.
_CONTRADICTS = frozenset({Check.OWNER, Check.NUMBER, Check.DATE, Check.POLARITY, Check.ISSUE_KEY, Check.ACCOUNT})
_NEVER_PROPOSED = ("closed won", "closed lost", "closed")


def verdict(
    found: Mapping[Check, bool],
    ground: EvidenceSpan,
    *,
    vague: bool = False,
    owned: bool = True,
    mentions: int = 1,
    commitment: float | None = None,
) -> Verification:
    wrong = [name for name, ok in found.items() if not ok]
    if not wrong:
        status = Status.VERIFIED
    else:
        status = Status.CONTRADICTED if set(wrong) & _CONTRADICTS and found[Check.QUOTE] else Status.UNSUPPORTED
    if commitment is not None:
        sure = step_confidence(commitment, ground.segments, passed=not wrong, owned=owned)
    else:
        sure = confidence(found, ground.segments, passed=not wrong, mentions=mentions, vague_date=vague, owned=owned)
    return Verification(status, dict(found), sure)


def base(ground: EvidenceSpan) -> dict[Check, bool]:
    return {
        Check.QUOTE: ground.found,
        Check.SPEAKER: ground.speakers_right,
        Check.WITHHELD: not ground.hidden and not ground.injected,
    }


def decider(claim: DecisionMaker, dialogue: Dialogue) -> DecisionMaker | None:
    ground = locate(dialogue, claim.evidence)
    if ground.hidden or ground.injected or claim.side is Side.US:
        return None
    person = dialogue.roster.get(claim.name)
    found = base(ground)
    if ground.found:
        texts = [s.text for s in ground.sentences]
        found[Check.NAMES] = checks.told_in(texts, claim.name) if person is None else person.side is claim.side
        title_said = claim.title is None or checks.told_in(texts, claim.title)
        found[Check.SUPPORT] = title_said if person is None else claim.title in (None, person.title)
    return replace(claim, verification=verdict(found, ground))


def stage(claim: StageRecommendation, dialogue: Dialogue) -> StageRecommendation:
    if claim.recommendation is None:
        return StageRecommendation(None, (), Verification(Status.VERIFIED, {}, 1.0))
    ground = locate(dialogue, claim.evidence)
    if ground.hidden or ground.injected or not ground.found:
        return StageRecommendation(None, (), Verification(Status.UNSUPPORTED, base(ground), 0.0))
    # A deal is closed by a signature, not by a call.
    allowed = not claim.recommendation.lower().startswith(_NEVER_PROPOSED)
    found = {**base(ground), Check.MODALITY: allowed and checks.promised(ground)}
    judged = verdict(found, ground)
    return replace(claim, verification=judged) if allowed else StageRecommendation(None, (), judged)


def quote_stands(claim: KeyQuote, dialogue: Dialogue) -> bool:
    """Word for word, by this speaker, at this time, and not withheld."""
    if not claim.evidence:
        return False
    place = claim.evidence[0]
    ground = locate(dialogue, claim.evidence)
    span = quoted(claim.text, dialogue.transcript, place.segment)
    segment = dialogue.transcript.segment(place.segment)
    right = (
        segment is not None
        and claim.speaker == segment.speaker
        and segment.start - 0.5 <= claim.start <= segment.end + 0.5
    )
    return bool(span and right and ground.speakers_right and not ground.hidden and not ground.injected)


def competitor_stands(claim: Competitor, dialogue: Dialogue) -> bool:
    ground = locate(dialogue, claim.evidence)
    clean = ground.found and not ground.hidden and not ground.injected
    return clean and claim.name.lower() in ground.plain.lower()
