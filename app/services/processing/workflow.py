"""The workflow after a call: sound becomes a named transcript (`AudioStage`), text becomes proposals (`TextStage`).

The caller stands between the two and decides what of the transcript is read; the workflow never calls it back, but for
the progress it reports. Each step's output is a checkpoint.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from app.domain.call import CallContext, Channel
from app.domain.claims import Extraction
from app.domain.errors import ModelMissing
from app.domain.formats import dumps, extraction_from, transcript_from
from app.domain.languages import ENGLISH, UNTOLD, is_read, not_read, sounds_foreign
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
WORKFLOW_VERSION = 5

# (step, fraction done); raising Cancelled inside it stops the workflow.
StepProgressed = Callable[[str, float], None]

# Starts work in the background and returns a function that blocks for its result; the default runs it in the caller.
RunAsync = Callable[[Callable[[], Any]], Callable[[], Any]]


@dataclass(frozen=True, slots=True)
class Outcome:
    transcript: Transcript
    extraction: Extraction
    proposals: Sequence[Proposal]


@dataclass(frozen=True, slots=True)
class Voices:
    """What tells speakers apart. Without `microphone`, the rep's channel is one speaker; `rep` knows the rep's voice."""

    diarizer: Diarizer
    microphone: MicrophoneVoices | None = None
    rep: RepVoice | None = None
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class WorkflowRun:
    """One call's way through the workflow: its description, its checkpoints, and whoever is told how far it is.
    `is_mixed` where the rep, too, is on the channel of the others."""

    context: CallContext
    channels: Channels
    steps: StepRunner
    progress: StepProgressed
    is_mixed: bool = False

    @classmethod
    def begin(
        cls,
        context: CallContext,
        channels: Channels,
        checkpoints: Checkpoints,
        progress: StepProgressed,
        *,
        is_mixed: bool = False,
    ) -> "WorkflowRun":
        seed = digest([WORKFLOW_VERSION, dumps(context), fingerprint(channels)])
        return cls(context, channels, StepRunner(checkpoints, seed), progress, is_mixed)


class AudioStage:
    """From sound to a transcript whose speakers are named."""

    def __init__(
        self,
        *,
        final: FinalTranscriber,
        namer: Namer,
        voices: Voices,
        vocabulary: Sequence[str] = (),
        without_echo: Callable[[Channels], Channels] = lambda channels: channels,
        run_async: RunAsync = lambda work: work,
    ) -> None:
        self._final = final
        self._namer = namer
        self._voices = voices
        self._vocabulary = vocabulary
        self._without_echo = without_echo
        self._run_async = run_async

    def transcribe(
        self,
        run: WorkflowRun,
        live: Mapping[Channel, Sequence[Word]],
        shown: Mapping[Channel, Sequence[Turn]] | None = None,
    ) -> Transcript:
        """The named transcript. `live` are the words that were committed during the call, `shown` whose labels the rep has
        seen and when. Raises Cancelled when `run.progress` does."""
        run = replace(run, channels=self._without_echo(run.channels))
        channels = run.channels
        language = run.steps.run("language", partial(self._language, run.context, channels))
        if language is not None and not is_read(language):
            return replace(Transcript.of(run.context, ()), language=language)
        voices = {
            channel: self._run_async(
                partial(run.steps.run_independent, f"diarize {channel}", partial(self._diarize, run, start, samples))
            )
            for channel, (start, samples) in channels.items()
            if channel is not Channel.MIC and self._voices.is_on
        }
        utterances: list[Utterance] = []
        for channel in channels:
            words = live.get(channel, ())
            found = run.steps.run(f"transcribe {channel}", partial(self._recognise, run, channel, words, language))
            utterances += [_utterance(d) for d in found]
        if language is None and sounds_foreign([w.probability for u in utterances for w in u.words]):
            raise ModelMissing(not_read(UNTOLD))
        turns: dict[Channel, Sequence[Turn]] = {
            channel: self._with_the_rep(run, channel, [Turn(**d) for d in found()]) for channel, found in voices.items()
        }
        if self._voices.is_on and Channel.MIC in channels:
            at_desk = run.steps.run_independent(
                "diarize mic", partial(self._at_the_microphone, run, *channels[Channel.MIC])
            )
            turns |= {Channel.MIC: [Turn(**d) for d in at_desk]} if at_desk else {}
        spoken = replace(run.context, language=language or ENGLISH)
        named = transcript_from(run.steps.run("name", lambda: self._namer.name(spoken, utterances, turns, shown)))
        return replace(named, language=language or ENGLISH)

    def _language(self, context: CallContext, channels: Channels) -> str | None:
        return self._final.language([sound for _, sound in channels.values()], context.language)

    def _recognise(
        self, run: WorkflowRun, channel: Channel, live: Sequence[Word], language: str | None
    ) -> Sequence[Utterance]:
        start, samples = run.channels[channel]
        return self._final.transcribe(
            channel,
            start,
            samples,
            vocabulary=(*run.context.vocabulary(), *self._vocabulary),
            progress=_portion(run.progress, f"transcribe {channel}"),
            live=live,
            language=language,
        )

    def _at_the_microphone(self, run: WorkflowRun, start: float, sound: Samples | Sound) -> Sequence[Turn]:
        """Turns of the people who share the rep's microphone, the rep's under their name; none if it is the rep's alone."""
        microphone, rep_voice = self._voices.microphone, self._voices.rep
        if microphone is None:
            return ()
        if not microphone.several(sound):
            if rep_voice:
                rep_voice.hear(lambda: microphone.voiceprint(sound))
            return ()
        turns = self._diarize(run, start, sound)
        known = rep_voice.known() if rep_voice else None
        rep = microphone.owner(sound, turns, start=start, known=known)
        return [replace(turn, speaker=run.context.rep) if turn.speaker == rep else turn for turn in turns]

    def _with_the_rep(self, run: WorkflowRun, channel: Channel, turns: Sequence[Turn]) -> Sequence[Turn]:
        """The turns with the rep's under their name, where the rep is among the others and asked to be known by voice."""
        microphone, rep_voice = self._voices.microphone, self._voices.rep
        known = rep_voice.known() if rep_voice and run.is_mixed else None
        if microphone is None or known is None:
            return turns
        start, sound = run.channels[channel]
        rep = microphone.owner(sound, turns, start=start, known=known)
        return [replace(turn, speaker=run.context.rep) if turn.speaker == rep else turn for turn in turns]

    def _diarize(self, run: WorkflowRun, start: float, samples: Samples | Sound) -> Sequence[Turn]:
        progress = _portion(run.progress, "tell speakers apart")
        return self._voices.diarizer.diarize(samples, start=start, progress=progress)


@dataclass(frozen=True, slots=True)
class TextStage:
    """From a transcript to verified claims, a transcript without what is withheld, and proposals."""

    extractor: Extractor
    verifier: Verifier
    redactor: OffTheRecordRedactor
    proposer: Proposer

    def read(self, spoken: Transcript, context: CallContext) -> Extraction:
        """Claims of `spoken`, each verified against it."""
        return self.verifier.verify(self.extractor.extract(spoken, context), spoken, context)

    def understand(self, run: WorkflowRun, spoken: Transcript) -> tuple[Extraction, Transcript]:
        """(verified claims, the transcript without what is withheld), as checkpoints that `spoken` decides about."""
        run.steps.mix_into_hash(len(spoken.segments), sum(bool(s.text) for s in spoken.segments))
        if run.is_mixed:  # the rep may have said since which voice is theirs
            run.steps.mix_into_hash(*(s.id for s in spoken.segments if s.speaker == run.context.rep))
        extraction = extraction_from(run.steps.run("extract", lambda: self.read(spoken, run.context)))
        transcript = transcript_from(run.steps.run("withhold", lambda: self.redactor.redact(spoken, extraction)))
        return extraction, transcript

    def propose(
        self, extraction: Extraction, transcript: Transcript, context: CallContext, targets: Targets
    ) -> Outcome:
        return Outcome(transcript, extraction, self.proposer.propose(extraction, transcript, context, targets))


@dataclass(frozen=True, slots=True)
class AfterCallWorkflow:
    """Both stages of the work after a call."""

    audio: AudioStage
    text: TextStage


def _portion(progress: StepProgressed, step: str) -> Progress:
    return lambda fraction: progress(step, fraction)


def _utterance(d: Mapping[str, Any]) -> Utterance:
    return Utterance(Channel(d["channel"]), tuple(Word(**w) for w in d["words"]), d.get("speaker"))
