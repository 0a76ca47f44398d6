"""The speech and language engines, each built when somebody asks for it; their models load on first use."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.call import Channel
from app.domain.lost_sound import SoundReport
from app.domain.ports import (
    CaptionMask,
    Diarizer,
    Extractor,
    FieldReader,
    FinalTranscriber,
    IssueMatcher,
    LiveTranscriber,
    MicrophoneVoices,
    Namer,
    OffTheRecordRedactor,
    Proposer,
    QuestionFinder,
    Samples,
    Sound,
    Verifier,
)
from app.jobs import Jobs
from app.services.processing.call_audio import Channels
from app.services.processing.rep_voice import RepVoice
from app.services.processing.workflow import AfterCallWorkflow, AudioStage, TextStage, Voices

if TYPE_CHECKING:
    from pipeline.core.line import Voices as LiveVoices
    from pipeline.diarize_live import OnlineDiarizer

# ── speech ──────────────────────────────────────────────────────────────────────────────────────────────────────


def read_channels(path: Path, *, both: bool = False) -> Mapping[Channel, Samples]:
    """An audio file as "mix", or a folder's mic.* and remote.*, as 16 kHz mono. Raises BadInput."""
    from pipeline.core.audio import read_channels as read

    return read(path, both=both)


def open_channels(path: Path, *, both: bool = False, skip: float = 0.0) -> Mapping[Channel, Sound]:
    """The same, read piece by piece when they are needed, without the first `skip` seconds. Raises BadInput."""
    from audio.decoder import native
    from pipeline.core.audio import call_files
    from pipeline.core.stream import sounds_of

    return dict(sounds_of({c: native(file) for c, file in call_files(path, both=both).items()}, skip=skip))


def sound_report(files: Mapping[Channel, Path]) -> SoundReport:
    """What can't be read of these files although it should be there, and what is read beyond what they tell. Reads each of
    them whole, once."""
    from audio.decoder import lost, native
    from pipeline.core.sound_files import loss_of, more_than_told

    own = {c: native(file) == file for c, file in files.items()}
    found = {c: loss_of(file) if own[c] else lost(file) for c, file in files.items()}
    losses = {c: loss for c, loss in found.items() if loss is not None}
    more = [message for c, file in files.items() if own[c] and (message := more_than_told(file))]
    return SoundReport(losses, [*more, *(loss.message for loss in losses.values())])


def folder_report(path: Path) -> SoundReport:
    """The same of a file, or of the channels of a folder."""
    from pipeline.core.audio import call_files

    return sound_report(call_files(path))


def portions(sound: Sound, count: int) -> Iterator[Samples]:
    """`count` samples of it at a time, the last ones too where they are fewer."""
    from pipeline.core.stream import Steady

    reader = Steady(sound)
    while len(samples := reader.take(count)):
        yield samples


def live_engine(
    model: str = "tiny.en",
    *,
    vocabulary: Sequence[str] = (),
    now: Callable[[], float] | None = None,
    threads: int = 1,
    speakers: bool = False,
    language: str | None = None,
) -> LiveTranscriber:
    """The streaming engine; without `now` it runs on the clock of the sound it is fed. With `speakers`, words are labelled by
    voice, at the microphone those of others than the rep. `language` is what the call is expected in, None to be told by its
    sound. Raises ModelMissing."""
    from pipeline.core.hearing import hearing
    from pipeline.echo import EchoFree, available
    from pipeline.models import SpeechModels
    from pipeline.streaming import LiveEngine

    voices = _live_voices() if speakers else None
    heard = hearing(SpeechModels(model), language, threads=threads)
    engine = LiveEngine(heard, vocabulary=vocabulary, now=now, voices=voices)
    return EchoFree(engine) if available() else engine


def _live_voices() -> "Callable[[Channel], LiveVoices]":
    """What tells voices apart on each channel, with one count of labels."""
    from pipeline.core.live_labels import Labelled, LiveLabels
    from pipeline.desk_voices import DeskVoices
    from pipeline.models import EMBEDDING, SEGMENTATION, onnx_file

    labels = LiveLabels()

    def voices(channel: Channel) -> "LiveVoices":
        if channel is Channel.MIC:
            return DeskVoices(onnx_file(SEGMENTATION), onnx_file(EMBEDDING), labels)
        return Labelled(online_diarizer(), labels, channel)

    return voices


def require_language(model: str, code: str) -> None:
    """Raises ModelMissing, with what to fetch, where no installed model decodes `code`."""
    from pipeline.models import SpeechModels

    SpeechModels(model).folder(code)


def final_engine(model: str = "tiny.en", *, threads: int = 0) -> FinalTranscriber:
    """The careful pass. Raises ModelMissing."""
    from pipeline.final import FinalPass
    from pipeline.models import SpeechModels

    return FinalPass(SpeechModels(model), threads=threads)


def without_echo(channels: Channels) -> Channels:
    """The channels of a call, (call time of the first sample, sound) each, with the remote side out of the microphone.

    As they are where one is missing, or the cancelling library.
    """
    from pipeline.echo import available, cancelled

    if Channel.MIC not in channels or Channel.REMOTE not in channels or not available():
        return channels
    start, mic = channels[Channel.MIC]
    there, remote = channels[Channel.REMOTE]
    return {**channels, Channel.MIC: (start, cancelled(mic, start, remote, there))}


def diarizer(pyannote_folder: str = "", *, speakers: int | None = None) -> Diarizer:
    """What tells voices apart after a call: the ONNX networks, or pyannote.audio with a pipeline or a checkpoint from a
    folder; a pipeline tells the number of `speakers` by itself. Raises ModelMissing for a folder that holds neither,
    UserActionNeeded without the extra."""
    from pipeline.diarize import OnnxDiarizer
    from pipeline.models import EMBEDDING, SEGMENTATION, onnx_file

    if not pyannote_folder:
        return OnnxDiarizer(onnx_file(SEGMENTATION), onnx_file(EMBEDDING), speakers=speakers)
    from pipeline.diarize_pyannote import PyannoteDiarizer, TorchSegmenter, is_pipeline, require

    require()
    folder = Path(pyannote_folder)
    if is_pipeline(folder):
        return PyannoteDiarizer(folder)
    segmenter = lambda: TorchSegmenter(folder)  # noqa: E731 - made when it is used
    return OnnxDiarizer(onnx_file(SEGMENTATION), onnx_file(EMBEDDING), segmenter=segmenter, speakers=speakers)


def microphone_voices() -> MicrophoneVoices:
    from pipeline.models import EMBEDDING, SEGMENTATION, onnx_file
    from pipeline.voices import OnnxMicrophoneVoices

    return OnnxMicrophoneVoices(onnx_file(SEGMENTATION), onnx_file(EMBEDDING))


def online_diarizer() -> "OnlineDiarizer":
    from pipeline.diarize_live import OnlineDiarizer
    from pipeline.models import EMBEDDING, SEGMENTATION, onnx_file

    return OnlineDiarizer(onnx_file(SEGMENTATION), onnx_file(EMBEDDING))


def namer() -> Namer:
    from pipeline.naming import EvidenceNamer

    return EvidenceNamer()


def installed_models() -> Sequence[str]:
    """The names of the models that could be loaded now."""
    from pipeline.core.clause_encoder import NAME, is_installed
    from pipeline.models import available

    return [*(model.name for model in available()), *([NAME] if is_installed() else ())]


# ── understanding ───────────────────────────────────────────────────────────────────────────────────────────────


def verifier() -> Verifier:
    from pipeline.verification import ClaimVerifier

    return ClaimVerifier()


def verify_claims(claims: Sequence[Any], meetings: Sequence[Any]) -> Sequence[Any]:
    """The checks alone, on claims about meetings."""
    from pipeline.verification import verify_claims as verify

    return verify(claims, meetings)


def field_reader() -> FieldReader:
    from pipeline.methods import OfflineFieldReader

    return OfflineFieldReader()


def redactor() -> OffTheRecordRedactor:
    from pipeline.off_the_record import PassageRedactor

    return PassageRedactor()


def caption_mask() -> CaptionMask:
    from pipeline.off_the_record import CaptionMasker

    return CaptionMasker()


def proposer() -> Proposer:
    from pipeline.proposals import FollowUpProposer

    return FollowUpProposer()


def question_finder() -> QuestionFinder:
    from pipeline.question import LiveQuestionFinder

    return LiveQuestionFinder()


def issue_matcher() -> IssueMatcher:
    from pipeline.core.issues import matching_issue

    return matching_issue


def text_stage(extractor: Extractor) -> TextStage:
    """The steps from text to proposals; they need no speech model."""
    return TextStage(extractor, verifier(), redactor(), proposer())


@dataclass(frozen=True, slots=True)
class ToldVoices:
    """What is known of a call's voices beforehand: the rep's, and how many there are on the other side."""

    rep: RepVoice | None = None
    others: int | None = None


def after_call(
    model: str,
    extractor: Extractor,
    *,
    separate_speakers: bool = True,
    pyannote_folder: str = "",
    product_names: Sequence[str] = (),
    jobs: Jobs | None = None,
    told: ToldVoices | None = None,
) -> AfterCallWorkflow:
    """The workflow from sound to proposals; with `jobs`, voices are told apart while the words are recognised.
    `product_names` are spelled as they stand there.

    Raises ModelMissing where `model` is not installed.
    """
    told = told or ToldVoices()
    apart = diarizer(pyannote_folder, speakers=told.others)
    audio = AudioStage(
        final=final_engine(model),
        namer=namer(),
        voices=Voices(apart, microphone_voices(), told.rep, is_on=separate_speakers),
        vocabulary=product_names,
        without_echo=without_echo,
        run_async=(lambda work: jobs.network(work).result) if jobs else (lambda work: work),
    )
    return AfterCallWorkflow(audio, text_stage(extractor))
