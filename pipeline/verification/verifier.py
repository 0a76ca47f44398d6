"""Gives every claim its verdict. Knows nothing of who made the claim and believes nobody."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.call import CallContext
from app.domain.claims import (
    MODEL_UNAVAILABLE,
    Blocker,
    Check,
    DecisionMaker,
    Extraction,
    NextStep,
    Status,
    SummaryLine,
)
from app.domain.languages import ENGLISH
from app.domain.transcript import Transcript
from pipeline.core.cues import Cue
from pipeline.core.dialogue import Dialogue
from pipeline.core.numbers import values
from pipeline.core.own_words import context_of, is_quote, own_words
from pipeline.core.passages import withheld
from pipeline.core.written_language import language_of
from pipeline.verification import checks
from pipeline.verification.commitments import committed, is_binding
from pipeline.verification.evidence_spans import EvidenceSpan, locate
from pipeline.verification.foreign import verify_foreign
from pipeline.verification.other_claims import base, competitor_stands, decider, quote_stands, stage, verdict
from pipeline.verification.second_mentions import without_second_mentions
from pipeline.verification.step_odds import weighed
from pipeline.verification.two_readers import one_of_two_wordings, readers_of, settled

# "I'd have the new ones on the wall by tomorrow lunch": from this probability a supposed form with a day is meant.
MEANT = 0.9


class ClaimVerifier:
    """`Verifier`. Withheld and injected passages support nothing; what rests on them is taken out."""

    def verify(self, extraction: Extraction, transcript: Transcript, context: CallContext) -> Extraction:
        """The extraction with a verdict on every claim, and without what is withheld or injected."""
        dialogue = Dialogue.of(transcript, context)
        language = language_of(transcript)
        if language != ENGLISH:
            return verify_foreign(extraction, dialogue, language)
        verified = _offline_step if extraction.provider == "offline" else _step
        all_steps = [v for s in extraction.next_steps if (v := verified(s, dialogue))]
        all_blockers = [w for b in extraction.blockers if (w := _blocker(b, dialogue))]
        steps = without_second_mentions(one_of_two_wordings(all_steps), transcript.started_at.date())
        # A language model that gave no answer leaves the offline reader's claims.
        if extraction.provider == "offline" or MODEL_UNAVAILABLE in extraction.flags:
            steps = weighed(steps, dialogue)
        blockers = tuple(one_of_two_wordings(all_blockers))
        deciders = tuple(u for d in extraction.decision_makers if (u := decider(d, dialogue)))
        found_stage = stage(extraction.stage, dialogue)
        proposed: list[NextStep | Blocker] = [*steps, *blockers]
        claims: list[NextStep | Blocker | DecisionMaker] = [*proposed, *deciders]
        every = [*all_steps, *all_blockers, *proposed]
        failed = [c for c in every if c.verification.status is not Status.VERIFIED]
        kept = {e.segment for c in claims if c.verification.status is Status.VERIFIED for e in c.evidence}
        quotes = tuple(q for q in extraction.key_quotes if quote_stands(q, dialogue))
        kept |= {e.segment for q in quotes for e in q.evidence}
        summary = tuple(line for line in extraction.summary if _line_stands(line, dialogue, steps, failed, kept))
        flags = tuple(dict.fromkeys((*extraction.flags, *(("injection",) if dialogue.injected else ()))))
        hidden = withheld(transcript)
        verdicts = [c.verification for c in claims]
        sure = [v.confidence for v in verdicts if v.status is Status.VERIFIED]
        return replace(
            extraction,
            summary=summary,
            decision_makers=deciders,
            next_steps=steps,
            blockers=blockers,
            key_quotes=quotes,
            competitors=tuple(c for c in extraction.competitors if competitor_stands(c, dialogue)),
            stage=found_stage,
            withheld=hidden,
            flags=flags,
            review_required=bool(
                extraction.review_required
                or dialogue.injected
                or hidden
                or any(v.status is not Status.VERIFIED for v in verdicts)
            ),
            confidence=round(sum(sure) / len(sure), 4) if sure else 0.0,
        )


def _offline_step(claim: NextStep, dialogue: Dialogue) -> NextStep | None:
    """The offline reader links times that were said around a promise: one that was said there and may be of something else is
    taken off, and the promise stays. A time that nobody said fails, and a language model's claim stands or falls as it is."""
    step = _step(claim, dialogue)
    wrong = [] if step is None else [name for name, ok in step.verification.checks.items() if not ok]
    said = checks.names_time(claim, locate(dialogue, claim.evidence), dialogue.transcript.started_at.date())
    if wrong != [Check.DATE] or not said:
        return step
    return _step(replace(claim, due=None, due_range=None, due_text=None), dialogue)


def _step(claim: NextStep, dialogue: Dialogue) -> NextStep | None:
    ground = locate(dialogue, claim.evidence)
    if ground.hidden or ground.injected:
        return None
    found = base(ground)
    said = own_words(claim.what)
    # What the line answers is somebody else's: it says nothing of who takes it on and by when.
    bare = replace(claim, what=claim.what.removesuffix(context_of(claim.what)))
    commitment = committed(said, ground, dialogue)
    if ground.found:
        day = dialogue.transcript.started_at.date()
        found |= {
            Check.SUPPORT: checks.support(said, ground, dialogue),
            Check.NAMES: checks.names(said, ground, dialogue),
            Check.OWNER: checks.owner(bare, ground, dialogue),
            Check.NUMBER: checks.number(said, ground),
            Check.DATE: checks.due(bare, ground, dialogue, day),
            Check.POLARITY: checks.polarity(said, ground, verbatim=is_quote(claim.what)),
            Check.MODALITY: (checks.modality(said, ground) or _is_meant(claim, ground, commitment))
            and checks.promised(ground)
            and not checks.withdrawn(bare, ground, dialogue),
            Check.COMMITMENT: is_binding(commitment),
            Check.ISSUE_KEY: checks.issue_key(None, claim.what, ground, dialogue),
            Check.ACCOUNT: checks.account(claim.account, ground, dialogue),
        }
    judged = verdict(found, ground, owned=claim.owner is not None, commitment=commitment)
    final = settled(judged, readers_of(claim.verification))
    return replace(claim, verification=final) if final else None


def _is_meant(claim: NextStep, ground: EvidenceSpan, commitment: float) -> bool:
    """Whether a supposed form with a day is a promise all the same; "maybe" makes it none."""
    return bool(claim.due_text) and commitment >= MEANT and not any(Cue.HEDGED in s.cues for s in ground.sentences)


def _blocker(claim: Blocker, dialogue: Dialogue) -> Blocker | None:
    ground = locate(dialogue, claim.evidence)
    if ground.hidden or ground.injected:
        return None
    found = base(ground)
    said = own_words(claim.what)
    if ground.found:
        found |= {
            Check.SUPPORT: checks.support(said, ground, dialogue),
            Check.NAMES: checks.names(said, ground, dialogue),
            Check.NUMBER: checks.number(said, ground),
            Check.POLARITY: checks.standing(claim.status, said if is_quote(claim.what) else claim.what, ground),
            Check.ISSUE_KEY: checks.issue_key(claim.jira_key, claim.what, ground, dialogue),
            Check.ACCOUNT: checks.account(claim.account, ground, dialogue),
        }
    judged = verdict(found, ground, mentions=len(claim.evidence))
    final = settled(judged, readers_of(claim.verification), has_gate=False)
    return replace(claim, verification=final) if final else None


def _line_stands(
    line: SummaryLine,
    dialogue: Dialogue,
    steps: Sequence[NextStep],
    failed: Sequence[NextStep | Blocker],
    kept: set[int],
) -> bool:
    """A summary line stands on located evidence, brings no number of its own, and does not repeat a failed claim."""
    ground = locate(dialogue, line.evidence)
    if not ground.found or not ground.speakers_right or ground.hidden or ground.injected:
        return False
    about = [claim for claim in failed if set(line.evidence) <= set(claim.evidence)]
    if any(claim.what.lower() in line.text.lower() for claim in about):
        return False
    if about and not {e.segment for e in line.evidence} <= kept:
        return False
    dated = {float(s.due.day) for s in steps if s.due} | {float(s.due.year) for s in steps if s.due}
    dated |= {
        float(k.rsplit("-", 1)[1]) for k in (i.key for i in dialogue.context.issues) if k.rsplit("-", 1)[-1].isdigit()
    }
    new = values(line.text) - dated
    return (
        not new
        or checks.number(" ".join(str(int(n) if n == int(n) else n) for n in new), ground)
        or checks.number(line.text, ground)
    )
