"""The default extractor: rules and grammar over the transcript, no network, the same answer every time."""

from collections.abc import Mapping

from app.domain.call import CallContext
from app.domain.claims import Blocker, DecisionMaker, Evidence, Extraction, NextStep, StageRecommendation
from app.domain.languages import ENGLISH
from app.domain.transcript import Transcript
from pipeline.core.acts import Acts
from pipeline.core.dialogue import Dialogue, Sentence
from pipeline.core.passages import withheld
from pipeline.core.written_language import language_of
from pipeline.extraction import overview
from pipeline.extraction.blockers import Obstacle, find_blockers
from pipeline.extraction.candidates import Candidate
from pipeline.extraction.deciders import find_deciders
from pipeline.extraction.foreign import read_foreign
from pipeline.extraction.quotes import find_quotes
from pipeline.extraction.rivals import find_rivals
from pipeline.extraction.steps import StepFinder

MAX_EVIDENCE = 6


class OfflineExtractor:
    """`Extractor` without a language model. Claims come out unverified; nothing withheld or injected is ever read."""

    provider = "offline"

    def extract(self, transcript: Transcript, context: CallContext) -> Extraction:
        dialogue = Dialogue.of(transcript, context)
        language = language_of(transcript)
        if language != ENGLISH:
            return read_foreign(dialogue, transcript, language, self.provider)
        call_day = transcript.started_at.date()
        acts = Acts(dialogue)
        steps = tuple(_step(dialogue, c) for c in StepFinder(dialogue, call_day, acts).find() if _says_something(c))
        titles = {issue.key: issue.title for issue in (*transcript.issues, *context.issues) if issue.title}
        blockers = tuple(_blocker(dialogue, o, titles) for o in find_blockers(dialogue, acts))
        quotes = find_quotes(dialogue)
        deciders = tuple(
            DecisionMaker(d.name, d.title, d.side, d.sentiment, _evidence(d.said)) for d in find_deciders(dialogue)
        )
        stage, said = overview.stage(dialogue, steps)
        found_flags = overview.flags(dialogue, steps, blockers)
        hidden = withheld(transcript)
        return Extraction(
            call_id=transcript.call_id,
            provider=self.provider,
            summary=overview.summary(dialogue, steps, blockers, quotes, deciders),
            decision_makers=deciders,
            next_steps=steps,
            blockers=blockers,
            key_quotes=quotes,
            competitors=find_rivals(dialogue, acts),
            stage=StageRecommendation(stage, _evidence(said)),
            urgency=overview.urgency(dialogue, steps, blockers),
            withheld=hidden,
            flags=found_flags,
            language=language,
            review_required=bool(dialogue.injected or "poor_audio" in found_flags or hidden),
        )


def _evidence(said: tuple[Sentence, ...]) -> tuple[Evidence, ...]:
    """The first mentions and the last one, where there are many."""
    ordered = sorted(said, key=lambda s: s.index)
    if len(ordered) > MAX_EVIDENCE:
        ordered = [*ordered[: MAX_EVIDENCE - 1], ordered[-1]]
    return tuple(s.evidence() for s in ordered)


def _step(dialogue: Dialogue, c: Candidate) -> NextStep:
    when = c.when
    return NextStep(
        what=c.what,
        owner=c.owner,
        due=when.day if when else None,
        due_range=when.span if when else None,
        due_text=when.text if when else None,
        account=overview.account_of(dialogue, c.said),
        evidence=_evidence(c.said),
    )


def _says_something(c: Candidate) -> bool:
    """A bare verb that nobody owns and no day bounds ("come") is no step that anyone could take."""
    return bool(c.what) and (len(c.what.split()) > 1 or c.owner is not None or c.when is not None)


def _blocker(dialogue: Dialogue, o: Obstacle, titles: Mapping[str, str]) -> Blocker:
    """A matched issue is called what the tracker calls it: speech recognition may have misheard its name."""
    return Blocker(
        titles.get(o.key or "", o.what), o.status, o.key, overview.account_of(dialogue, o.said), _evidence(o.said)
    )
