"""After the call: a workflow of steps that survives a crash at any point and continues where it was.

Each step is a function of its input's hash; its output is committed before the next begins. `Checkpoints` is the step
table, or nothing but memory for a folder that is processed once.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from app.domain.call import CallContext, CallState, Channel
from app.domain.claims import Extraction
from app.domain.formats import dumps, extraction_from, transcript_from
from app.domain.ports import (
    Clock,
    Diarizer,
    Extractor,
    FinalTranscriber,
    Namer,
    OwnVoices,
    Progress,
    Proposer,
    Recording,
    Samples,
    Sound,
    Store,
    Verifier,
    Withholder,
)
from app.domain.proposal import Proposal, Targets
from app.domain.transcript import Segment, Transcript, Turn, Utterance, Word
from app.events import CallChanged, Events, ProposalsReady, StepProgress
from app.services.leftover import after_the_customers, without
from app.services.notes import NoteService, lead_with_notes
from app.services.recorded import Channels, fingerprint, recorded
from app.services.rep_voice import RepVoice
from app.services.targets import stored_targets
from app.services.tone import ToneService

# Raised whenever a step's output means something else than before: old checkpoints are then made again.
WORKFLOW_VERSION = 3


# (step, fraction done); raising Cancelled inside it stops the workflow.
StepProgressed = Callable[[str, float], None]

# The documents that say where talk after the last customer was, and that the rep wants it in.
LEFTOVER, INCLUDED = "after_customers", "after_customers_included"

# Told who said what before anything is left out.
Heard = Callable[[CallContext, Sequence[Segment]], object]


# Begins work elsewhere, and answers with what waits for it; by default it is done when it is waited for.
Aside = Callable[[Callable[[], Any]], Callable[[], Any]]

# What of the rep's own comes before the extraction's summary.
Lead = Callable[[Extraction, Transcript], tuple[Extraction, Transcript]]


@dataclass(frozen=True, slots=True)
class Outcome:
    transcript: Transcript
    extraction: Extraction
    proposals: Sequence[Proposal]


class Checkpoints(Protocol):
    def remember(self, step: str, input_hash: str, work: Callable[[], str]) -> str:
        """The output that `work` gave for this input before, else what it gives now."""


class InMemory:
    """No checkpoints: for a folder that is processed once."""

    def remember(self, step: str, input_hash: str, work: Callable[[], str]) -> str:
        return work()


class StepTable:
    """Checkpoints of one call in the store: the output is committed together with the step's state."""

    def __init__(self, store: Store, call_id: str) -> None:
        self._store = store
        self._call_id = call_id

    def remember(self, step: str, input_hash: str, work: Callable[[], str]) -> str:
        kind = self._store.step_output(self._call_id, step, input_hash)
        output = self._store.document(self._call_id, kind) if kind else None
        if output is None:
            self._store.begin_step(self._call_id, step, input_hash)
            output = work()
            with self._store.transaction():
                self._store.save_document(self._call_id, f"step:{step}", output)
                self._store.finish_step(self._call_id, step, f"step:{step}")
        return output


class AfterCall:
    """From sound to proposals. `separate_speakers` off keeps every channel one speaker."""

    def __init__(
        self,
        *,
        final: FinalTranscriber,
        diarizer: Diarizer,
        namer: Namer,
        extractor: Extractor,
        verifier: Verifier,
        withholder: Withholder,
        proposer: Proposer,
        separate_speakers: bool = True,
        without_echo: Callable[[Channels], Channels] = lambda channels: channels,
        aside: Aside = lambda work: work,
        own_voices: OwnVoices | None = None,
        rep_voice: RepVoice | None = None,
    ) -> None:
        """With `own_voices`, people who share the rep's microphone are told apart; `rep_voice` knows the rep's own."""
        self._final = final
        self._diarizer = diarizer
        self._namer = namer
        self._extractor = extractor
        self._verifier = verifier
        self._withholder = withholder
        self._proposer = proposer
        self._separate = separate_speakers
        self._without_echo = without_echo
        self._aside = aside
        self._own_voices = own_voices
        self._rep_voice = rep_voice

    def run(
        self,
        context: CallContext,
        channels: Channels,
        targets: Targets,
        checkpoints: Checkpoints,
        progress: StepProgressed,
        *,
        live: Mapping[Channel, Sequence[Word]] | None = None,
        shape: Callable[[Transcript], Transcript] = lambda spoken: spoken,
        lead: Lead = lambda extraction, transcript: (extraction, transcript),
    ) -> Outcome:
        """`live` are the words that were committed during the call. `shape` decides what of the named transcript is
        read, `lead` what stands before the extraction's own summary. Raises Cancelled when `progress` does."""
        committed = live or {}
        steps = _Chain(checkpoints, _hash([WORKFLOW_VERSION, dumps(context), fingerprint(channels)]))
        channels = self._without_echo(channels)
        utterances: list[Utterance] = []
        voices = {
            channel: self._aside(
                partial(steps.apart, f"diarize {channel}", partial(self._diarize, start, samples, progress))
            )
            for channel, (start, samples) in channels.items()
            if channel is not Channel.MIC and self._separate
        }
        for channel, (start, samples) in channels.items():
            said = steps.run(
                f"transcribe {channel}",
                partial(self._transcribe, context, channel, start, samples, progress, committed.get(channel, ())),
            )
            utterances += [_utterance(d) for d in said]
        turns: dict[Channel, Sequence[Turn]] = {
            channel: [Turn(**d) for d in found()] for channel, found in voices.items()
        }
        if self._separate and Channel.MIC in channels:
            at_desk = steps.apart("diarize mic", partial(self._at_the_microphone, context, channels, progress))
            turns |= {Channel.MIC: [Turn(**d) for d in at_desk]} if at_desk else {}
        spoken = shape(transcript_from(steps.run("name", lambda: self._namer.name(context, utterances, turns))))
        steps.follow(len(spoken.segments), sum(bool(s.text) for s in spoken.segments))
        extraction = extraction_from(
            steps.run(
                "extract", lambda: self._verifier.verify(self._extractor.extract(spoken, context), spoken, context)
            )
        )
        transcript = transcript_from(steps.run("withhold", lambda: self._withholder.redact(spoken, extraction)))
        extraction, transcript = lead(extraction, transcript)
        progress("propose", 1.0)
        return Outcome(transcript, extraction, self._proposer.propose(extraction, transcript, context, targets))

    def _transcribe(
        self,
        context: CallContext,
        channel: Channel,
        start: float,
        samples: Samples | Sound,
        progress: StepProgressed,
        live: Sequence[Word],
    ) -> Sequence[Utterance]:
        portion = _portion(progress, f"transcribe {channel}")
        words = context.vocabulary()
        return self._final.transcribe(channel, start, samples, vocabulary=words, progress=portion, live=live)

    def _at_the_microphone(self, context: CallContext, channels: Channels, progress: StepProgressed) -> Sequence[Turn]:
        """The turns of people who share the rep's microphone, the rep's under their name; none where it is the rep's
        alone."""
        start, sound = channels[Channel.MIC]
        if self._own_voices is None:
            return ()
        if not self._own_voices.several(sound):
            if self._rep_voice:
                self._rep_voice.hear(lambda: self._own_voices.voiceprint(sound) if self._own_voices else None)
            return ()
        turns = self._diarize(start, sound, progress)
        known = self._rep_voice.known() if self._rep_voice else None
        rep = self._own_voices.owner(sound, turns, start=start, known=known)
        return [replace(turn, speaker=context.rep) if turn.speaker == rep else turn for turn in turns]

    def _diarize(self, start: float, samples: Samples | Sound, progress: StepProgressed) -> Sequence[Turn]:
        return self._diarizer.diarize(samples, start=start, progress=_portion(progress, "tell speakers apart"))


class ProcessService:
    """The workflow on a recorded call of the store."""

    def __init__(self, *, store: Store, events: Events, clock: Clock, tone: ToneService | None = None) -> None:
        self._store = store
        self._events = events
        self._clock = clock
        self._tone = tone

    def run(
        self,
        call_id: str,
        after_call: AfterCall,
        recording: Recording,
        heard: Heard = lambda _context, _segments: None,
    ) -> Outcome:
        """`heard` is told the named transcript before anything is left out of it: the consent's proof is in there."""
        call = self._store.call(call_id)
        assert call is not None, "a call is stored before it is recorded"
        channels = {channel: recorded(recording, channel) for channel in (Channel.MIC, Channel.REMOTE)}
        notes = NoteService(store=self._store).of(call_id)
        gaps = json.loads(self._store.document(call_id, "gaps") or "[]")
        outcome = after_call.run(
            call.context,
            channels,
            stored_targets(self._store, call_id, self._tone.tone() if self._tone else None),
            StepTable(self._store, call_id),
            lambda step, fraction: self._events.publish(StepProgress(call_id, step, fraction)),
            live={c: [w.word for w in self._store.words(call_id) if w.channel is c] for c in channels},
            shape=lambda spoken: self._shaped(call.context, spoken, heard),
            lead=lambda extraction, transcript: lead_with_notes(extraction, transcript, notes, gaps),
        )
        self._keep(call_id, outcome)
        self.silence_withheld(call_id, recording)
        return outcome

    def _shaped(self, context: CallContext, spoken: Transcript, heard: Heard) -> Transcript:
        heard(context, spoken.segments)
        leftover = after_the_customers(spoken, context)
        is_included = self._store.document(context.call_id, INCLUDED) is not None
        with self._store.transaction():
            if leftover:
                span = [leftover[0].start, leftover[-1].end, is_included]
                self._store.save_document(context.call_id, LEFTOVER, json.dumps(span))
        return spoken if is_included else without(spoken, leftover)

    def leftover(self, call_id: str) -> tuple[float, float] | None:
        """From when to when talk after the last customer had left was withheld; None where none is."""
        body = self._store.document(call_id, LEFTOVER)
        start, end, is_included = json.loads(body) if body else (0.0, 0.0, True)
        return None if is_included else (start, end)

    def include_leftover(self, call_id: str) -> None:
        """The rep wants it in: the workflow has to run again, and makes only what depends on it anew."""
        with self._store.transaction():
            self._store.save_document(call_id, INCLUDED, "true")
            self._store.audit(self._clock.now(), "talk after the customers included", call_id, {})

    def silence_withheld(self, call_id: str, recording: Recording) -> None:
        """Off-the-record passages leave the recording too. Safe to repeat: a crash may have come before it."""
        body = self._store.document(call_id, "extraction")
        if body is None or self._store.document(call_id, "silenced"):
            return
        for passage in extraction_from(json.loads(body)).withheld:
            recording.silence(passage.start, passage.end)
        self._store.save_document(call_id, "silenced", "true")

    def _keep(self, call_id: str, outcome: Outcome) -> None:
        with self._store.transaction():
            self._store.save_document(call_id, "transcript", dumps(outcome.transcript))
            self._store.save_document(call_id, "extraction", dumps(outcome.extraction))
            self._store.save_proposals(outcome.proposals)
            self._store.erase_words(call_id)
            if outcome.extraction.withheld:
                self._forget_spoken(call_id)
            self._store.set_call_state(call_id, CallState.REVIEW)
            facts = {"proposals": len(outcome.proposals), "withheld": len(outcome.extraction.withheld)}
            self._store.audit(self._clock.now(), "processed", call_id, facts)
        self._events.publish(CallChanged(call_id, CallState.REVIEW))
        self._events.publish(ProposalsReady(call_id, outcome.proposals))

    def _forget_spoken(self, call_id: str) -> None:
        """The checkpoints from before the redaction still hold what must be withheld."""
        for step in ("transcribe mic", "transcribe remote", "name"):
            self._store.save_document(call_id, f"step:{step}", "null")


class _Chain:
    """Runs steps in order; each one's input hash covers everything before it."""

    def __init__(self, checkpoints: Checkpoints, seed: str) -> None:
        self._checkpoints = checkpoints
        self._seed = self._hash = seed

    def apart(self, step: str, work: Callable[[], Any]) -> Any:
        """A step that needs nothing of the others, and may so run beside them."""
        output = self._checkpoints.remember(step, _hash([self._seed, step]), lambda: dumps(work()))
        return json.loads(output)

    def follow(self, *facts: int) -> None:
        """Something outside of the steps that what follows depends on."""
        self._hash = _hash([self._hash, *facts])

    def run(self, step: str, work: Callable[[], Any]) -> Any:
        output = self._checkpoints.remember(step, _hash([self._hash, step]), lambda: dumps(work()))
        self._hash = _hash([self._hash, output])
        return json.loads(output)


def _portion(progress: StepProgressed, step: str) -> Progress:
    return lambda fraction: progress(step, fraction)


def _hash(parts: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _utterance(d: Mapping[str, Any]) -> Utterance:
    return Utterance(Channel(d["channel"]), tuple(Word(**w) for w in d["words"]), d.get("speaker"))
