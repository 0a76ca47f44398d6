"""The steps from sound to proposals, in their order; each one's work is handed in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from app.domain.call import CallContext, Channel
from app.domain.claims import Extraction
from app.domain.formats import dumps, extraction_from, transcript_from
from app.domain.ports import (
    Diarizer,
    Extractor,
    FinalTranscriber,
    MicrophoneVoices,
    Namer,
    OffTheRecordRedactor,
    Progress,
    Proposer,
    Samples,
    Sound,
    Verifier,
)
from app.domain.proposal import Proposal, Targets
from app.domain.transcript import Transcript, Turn, Utterance, Word
from app.services.processing.call_audio import Channels, fingerprint
from app.services.processing.checkpoints import Checkpoints, StepRunner, digest
from app.services.processing.rep_voice import RepVoice

# Raised whenever a step's output means something else than before: old checkpoints are then made again.
WORKFLOW_VERSION = 3

# (step, fraction done); raising Cancelled inside it stops the workflow.
StepProgressed = Callable[[str, float], None]

# Begins work elsewhere, and answers with what waits for it; by default it is done when it is waited for.
Aside = Callable[[Callable[[], Any]], Callable[[], Any]]

# What of the rep's own comes before the extraction's summary.
Lead = Callable[[Extraction, Transcript], tuple[Extraction, Transcript]]


@dataclass(frozen=True, slots=True)
class Outcome:
    transcript: Transcript
    extraction: Extraction
    proposals: Sequence[Proposal]


class AfterCallWorkflow:
    """From sound to proposals. `separate_speakers` off keeps every channel one speaker."""

    def __init__(
        self,
        *,
        final: FinalTranscriber,
        diarizer: Diarizer,
        namer: Namer,
        extractor: Extractor,
        verifier: Verifier,
        redactor: OffTheRecordRedactor,
        proposer: Proposer,
        separate_speakers: bool = True,
        without_echo: Callable[[Channels], Channels] = lambda channels: channels,
        aside: Aside = lambda work: work,
        microphone_voices: MicrophoneVoices | None = None,
        rep_voice: RepVoice | None = None,
    ) -> None:
        """With `own_voices`, people who share the rep's microphone are told apart; `rep_voice` knows the rep's own."""
        self._final = final
        self._diarizer = diarizer
        self._namer = namer
        self._extractor = extractor
        self._verifier = verifier
        self._redactor = redactor
        self._proposer = proposer
        self._separate = separate_speakers
        self._without_echo = without_echo
        self._aside = aside
        self._own_voices = microphone_voices
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
        steps = StepRunner(checkpoints, digest([WORKFLOW_VERSION, dumps(context), fingerprint(channels)]))
        utterances, turns = self._listened(context, self._without_echo(channels), steps, progress, live or {})
        spoken = shape(transcript_from(steps.run("name", lambda: self._namer.name(context, utterances, turns))))
        steps.follow(len(spoken.segments), sum(bool(s.text) for s in spoken.segments))
        extraction = extraction_from(
            steps.run(
                "extract", lambda: self._verifier.verify(self._extractor.extract(spoken, context), spoken, context)
            )
        )
        transcript = transcript_from(steps.run("withhold", lambda: self._redactor.redact(spoken, extraction)))
        extraction, transcript = lead(extraction, transcript)
        progress("propose", 1.0)
        return Outcome(transcript, extraction, self._proposer.propose(extraction, transcript, context, targets))

    def _listened(
        self,
        context: CallContext,
        channels: Channels,
        steps: StepRunner,
        progress: StepProgressed,
        live: Mapping[Channel, Sequence[Word]],
    ) -> tuple[list[Utterance], Mapping[Channel, Sequence[Turn]]]:
        """What was said, and who spoke when; the far side's voices are told apart while everything is transcribed."""
        voices = {
            channel: self._aside(
                partial(steps.apart, f"diarize {channel}", partial(self._diarize, start, samples, progress))
            )
            for channel, (start, samples) in channels.items()
            if channel is not Channel.MIC and self._separate
        }
        utterances: list[Utterance] = []
        for channel, (start, samples) in channels.items():
            said = steps.run(
                f"transcribe {channel}",
                partial(self._transcribe, context, channel, start, samples, progress, live.get(channel, ())),
            )
            utterances += [_utterance(d) for d in said]
        turns: dict[Channel, Sequence[Turn]] = {
            channel: [Turn(**d) for d in found()] for channel, found in voices.items()
        }
        if self._separate and Channel.MIC in channels:
            at_desk = steps.apart("diarize mic", partial(self._at_the_microphone, context, channels, progress))
            turns |= {Channel.MIC: [Turn(**d) for d in at_desk]} if at_desk else {}
        return utterances, turns

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


def _portion(progress: StepProgressed, step: str) -> Progress:
    return lambda fraction: progress(step, fraction)


def _utterance(d: Mapping[str, Any]) -> Utterance:
    return Utterance(Channel(d["channel"]), tuple(Word(**w) for w in d["words"]), d.get("speaker"))
