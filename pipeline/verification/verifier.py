"""Gives every claim its verdict. Knows nothing of who made the claim and believes nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.call import CallContext
from app.domain.claims import (
    MODEL_UNAVAILABLE,
    Blocker,
    Check,
    Competitor,
    DecisionMaker,
    Extraction,
    KeyQuote,
    NextStep,
    StageRecommendation,
    Status,
    SummaryLine,
    Verification,
)
from app.domain.languages import ENGLISH
from app.domain.people import Side
from app.domain.transcript import Transcript
from pipeline.core.confidence import confidence, step_confidence
from pipeline.core.cues import Cue
from pipeline.core.dialogue import Dialogue, quoted
from pipeline.core.numbers import values
from pipeline.core.own_words import context_of, is_quote, own_words
from pipeline.core.passages import withheld
from pipeline.core.written_language import language_of
from pipeline.verification import checks
from pipeline.verification.commitments import committed, is_binding
from pipeline.verification.evidence_spans import EvidenceSpan, locate
from pipeline.verification.foreign import verify_foreign
from pipeline.verification.second_mentions import without_second_mentions
from pipeline.verification.step_odds import weighed
from pipeline.verification.two_readers import one_of_two_wordings, readers_of, settled

# A failure of one of these means that the call said something else; of any other, that it did not say it.
_CONTRADICTS = frozenset({Check.OWNER, Check.NUMBER, Check.DATE, Check.POLARITY, Check.ISSUE_KEY, Check.ACCOUNT})
# "I'd have the new ones on the wall by tomorrow lunch": from this probability a supposed form with a day is meant.
MEANT = 0.9
_NEVER_PROPOSED = ("closed won", "closed lost", "closed")


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
        deciders = tuple(u for d in extraction.decision_makers if (u := _decider(d, dialogue)))
        stage = _stage(extraction.stage, dialogue)
        proposed: list[NextStep | Blocker] = [*steps, *blockers]
        claims: list[NextStep | Blocker | DecisionMaker] = [*proposed, *deciders]
        every = [*all_steps, *all_blockers, *proposed]
        failed = [c for c in every if c.verification.status is not Status.VERIFIED]
        kept = {e.segment for c in claims if c.verification.status is Status.VERIFIED for e in c.evidence}
        quotes = tuple(q for q in extraction.key_quotes if _quote_stands(q, dialogue))
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
            competitors=tuple(c for c in extraction.competitors if _competitor_stands(c, dialogue)),
            stage=stage,
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


def _verdict(
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


def _base(ground: EvidenceSpan) -> dict[Check, bool]:
    return {
        Check.QUOTE: ground.found,
        Check.SPEAKER: ground.speakers_right,
        Check.WITHHELD: not ground.hidden and not ground.injected,
    }


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
    found = _base(ground)
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
    verdict = _verdict(found, ground, owned=claim.owner is not None, commitment=commitment)
    final = settled(verdict, readers_of(claim.verification))
    return replace(claim, verification=final) if final else None


def _is_meant(claim: NextStep, ground: EvidenceSpan, commitment: float) -> bool:
    """Whether a supposed form with a day is a promise all the same; "maybe" makes it none."""
    return bool(claim.due_text) and commitment >= MEANT and not any(Cue.HEDGED in s.cues for s in ground.sentences)


def _blocker(claim: Blocker, dialogue: Dialogue) -> Blocker | None:
    ground = locate(dialogue, claim.evidence)
    if ground.hidden or ground.injected:
        return None
    found = _base(ground)
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
    verdict = _verdict(found, ground, mentions=len(claim.evidence))
    final = settled(verdict, readers_of(claim.verification), has_gate=False)
    return replace(claim, verification=final) if final else None


def _decider(claim: DecisionMaker, dialogue: Dialogue) -> DecisionMaker | None:
    ground = locate(dialogue, claim.evidence)
    if ground.hidden or ground.injected or claim.side is Side.US:
        return None
    person = dialogue.roster.get(claim.name)
    found = _base(ground)
    if ground.found:
        texts = [s.text for s in ground.sentences]
        found[Check.NAMES] = checks.told_in(texts, claim.name) if person is None else person.side is claim.side
        title_said = claim.title is None or checks.told_in(texts, claim.title)
        found[Check.SUPPORT] = title_said if person is None else claim.title in (None, person.title)
    return replace(claim, verification=_verdict(found, ground))


def _stage(claim: StageRecommendation, dialogue: Dialogue) -> StageRecommendation:
    if claim.recommendation is None:
        return StageRecommendation(None, (), Verification(Status.VERIFIED, {}, 1.0))
    ground = locate(dialogue, claim.evidence)
    if ground.hidden or ground.injected or not ground.found:
        return StageRecommendation(None, (), Verification(Status.UNSUPPORTED, _base(ground), 0.0))
    # A deal is closed by a signature, not by a call.
    allowed = not claim.recommendation.lower().startswith(_NEVER_PROPOSED)
    found = {**_base(ground), Check.MODALITY: allowed and checks.promised(ground)}
    verdict = _verdict(found, ground)
    return replace(claim, verification=verdict) if allowed else StageRecommendation(None, (), verdict)


def _quote_stands(claim: KeyQuote, dialogue: Dialogue) -> bool:
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


def _competitor_stands(claim: Competitor, dialogue: Dialogue) -> bool:
    ground = locate(dialogue, claim.evidence)
    clean = ground.found and not ground.hidden and not ground.injected
    return clean and claim.name.lower() in ground.plain.lower()


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
