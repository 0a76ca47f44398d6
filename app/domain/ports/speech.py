"""From sound to a transcript with names, as `pipeline` implements it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

from app.domain.call import CallContext, Channel
from app.domain.languages import SpokenLanguage
from app.domain.ports.sound import Samples, Sound
from app.domain.transcript import CommittedWord, Transcript, Turn, Utterance, Voiceprint, Word

# Called with the fraction done (0 to 1); raising Cancelled inside it stops the work.
Progress: TypeAlias = Callable[[float], None]


class LiveTranscriber(Protocol):
    """The streaming engine. Fed from one thread and stepped on the decode thread."""

    def feed(self, channel: Channel, start: float, samples: Samples) -> None: ...

    def step(self) -> Sequence[CommittedWord]:
        """Decodes what is due and returns the words newly committed; returns at once when nothing is due."""

    def tail(self, channel: Channel) -> str:
        """The tentative words that follow the committed ones."""

    def lag(self) -> float:
        """Seconds of sound heard and not yet decided on."""

    def language(self) -> SpokenLanguage:
        """The call's language as far as its sound has told it."""

    def speak(self, language: str) -> None:
        """The rep says what is spoken: from here on it is decoded in it, whatever the sound tells. Stepped as `step` is."""

    def finish(self) -> Sequence[CommittedWord]:
        """Commits the rest."""


class FinalTranscriber(Protocol):
    def language(self, sounds: Sequence[Samples | Sound], proposed: str | None) -> str | None:
        """The language of a finished call by its channels; `proposed` stands unless they clearly speak against it. None if
        nothing was proposed and the installed models know English alone. Raises ModelMissing for a proposed language that
        none of them knows."""

    def transcribe(
        self,
        channel: Channel,
        start: float,
        samples: Samples | Sound,
        *,
        vocabulary: Sequence[str],
        progress: Progress,
        live: Sequence[Word] = (),
        language: str | None = None,
    ) -> Sequence[Utterance]:
        """The careful pass over one channel of a finished call, in English unless `language` is another. `live`: the words
        that were committed during it, of which it may keep what is beyond doubt."""


class Diarizer(Protocol):
    def diarize(self, samples: Samples | Sound, *, start: float, progress: Progress) -> Sequence[Turn]:
        """Who spoke when, with labels "Speaker 1", "Speaker 2", ...; times in call time."""


class MicrophoneVoices(Protocol):
    """The voices at the rep's microphone."""

    def several(self, samples: Samples | Sound) -> bool:
        """Whether more than one person speaks into it for a good part of the time."""

    def voiceprint(self, samples: Samples | Sound) -> Voiceprint | None:
        """The one voice of a microphone that nobody shares; None where too little is heard."""

    def owner(
        self, samples: Samples | Sound, turns: Sequence[Turn], *, start: float, known: Voiceprint | None
    ) -> str | None:
        """The label of the rep's own voice among `turns`; None where nothing tells."""


class Namer(Protocol):
    def name(
        self,
        context: CallContext,
        utterances: Sequence[Utterance],
        turns: Mapping[Channel, Sequence[Turn]],
        shown: Mapping[Channel, Sequence[Turn]] | None = None,
    ) -> Transcript:
        """Splits utterances by speaker and names them where something said so; the rest stay "Speaker n", by the label that
        was `shown` before for the same voice."""
