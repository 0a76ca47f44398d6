"""The speech and language engines, each built when somebody asks for it; their models load on first use."""

from collections.abc import Mapping
from pathlib import Path

from app.domain.call import CallContext, Channel
from app.domain.ports import (
    CaptionMask,
    Diarizer,
    Extractor,
    FinalTranscriber,
    IssueMatcher,
    LiveTranscriber,
    QuestionFinder,
    Samples,
    Verifier,
)
from app.services.process import AfterCall


def read_channels(path: Path, *, both: bool = False) -> Mapping[Channel, Samples]:
    """A file (channel mix, or both sides of a stereo one) or a folder with mic.* and remote.*; `both` insists."""
    from pipeline.core.audio import read_channels as read

    return read(path, both=both)


def live_engine(model: str, context: CallContext | None = None, *, threads: int = 0) -> LiveTranscriber:
    raise AssertionError("merged from speech")


def final_engine(model: str, *, threads: int = 0) -> FinalTranscriber:
    raise AssertionError("merged from speech")


def diarizer() -> Diarizer:
    raise AssertionError("merged from speech")


def extractor(provider: str = "offline") -> Extractor:
    raise AssertionError("merged from understanding")


def verifier() -> Verifier:
    raise AssertionError("merged from understanding")


def question_finder() -> QuestionFinder:
    raise AssertionError("merged from understanding")


def issue_matcher() -> IssueMatcher:
    raise AssertionError("merged from understanding")


def caption_mask() -> CaptionMask:
    raise AssertionError("merged from understanding")


def after_call(model: str, provider: str, *, separate_speakers: bool = True) -> AfterCall:
    raise AssertionError("merged")
