"""The checks of a claim from a call that is not in English: its place, its speaker, its owner, its date."""

from dataclasses import replace

from app.domain.claims import Check, Extraction, NextStep, Status, Verification
from pipeline.core.days_in import mentions_in
from pipeline.core.dialogue import Dialogue
from pipeline.core.passages import withheld
from pipeline.verification.evidence_spans import locate

# No calibration exists for these languages yet: below every threshold of autonomy, so that a person reads each.
DATED, UNDATED, FAILED = 0.8, 0.7, 0.3


def verify_foreign(extraction: Extraction, dialogue: Dialogue, language: str) -> Extraction:
    """The extraction with a verdict on every step; what rests on withheld or injected talk is left out."""
    steps = tuple(v for s in extraction.next_steps if (v := _step(s, dialogue, language)))
    verdicts = [s.verification for s in steps]
    sure = [v.confidence for v in verdicts if v.status is Status.VERIFIED]
    hidden = withheld(dialogue.transcript)
    unsure = any(v.status is not Status.VERIFIED for v in verdicts)
    return replace(
        extraction,
        next_steps=steps,
        withheld=hidden,
        review_required=bool(extraction.review_required or hidden or dialogue.injected or unsure),
        confidence=round(sum(sure) / len(sure), 4) if sure else 0.0,
    )


def _step(claim: NextStep, dialogue: Dialogue, language: str) -> NextStep | None:
    ground = locate(dialogue, claim.evidence)
    if ground.hidden or ground.injected:
        return None
    text = " ".join(s.text for s in ground.sentences)
    named = {s.speaker for s in ground.sentences}
    day = dialogue.transcript.started_at.date()
    days = mentions_in(language, text, day)
    due = claim.due is None or any(w.day == claim.due or w.contains(claim.due) for w in days)
    checks = {
        Check.QUOTE: ground.found,
        Check.SPEAKER: ground.speakers_right,
        Check.WITHHELD: True,
        Check.OWNER: claim.owner is None or claim.owner in named or claim.owner.split()[-1] in text,
        Check.DATE: due,
    }
    wrong = {name for name, passed in checks.items() if not passed}
    status = Status.VERIFIED if not wrong else Status.CONTRADICTED if ground.found else Status.UNSUPPORTED
    sure = FAILED if wrong else DATED if claim.due else UNDATED
    return replace(claim, verification=Verification(status, checks, sure))
