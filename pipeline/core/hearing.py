"""The decoders of a live call: one for the language that is expected, another for when its sound tells otherwise."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from app.domain.languages import ENGLISH, is_read
from pipeline.core.audio import Audio
from pipeline.core.call_language import EnglishOnly, FixedLanguage, HeardLanguage, LanguageEar
from pipeline.core.recognizer import Recognizer
from pipeline.core.recognizers import recognizer
from pipeline.core.speech_models import SpeechFolders


class Hearing:
    """`decoder` decodes the call's language as `ear` has told it; `speak` changes both where it tells another."""

    def __init__(self, decoder: Recognizer, ear: LanguageEar | None = None, other: "Other | None" = None) -> None:
        self.decoder = decoder
        self.ear: LanguageEar = ear or FixedLanguage()
        self._other = other

    def knows(self, language: str) -> bool:
        """Whether one of the call's models decodes it."""
        return language == ENGLISH or self._other is not None or self.decoder.is_multilingual

    def speak(self, language: str) -> None:
        """Decodes `language` from here on."""
        if language != ENGLISH and self._other is not None:
            self.decoder = self._other.decoder
        self.decoder.speak(language)


class Other:
    """A model that knows more than English beside one that doesn't; loaded when the language is first looked for."""

    def __init__(self, folder: Path, threads: int) -> None:
        self._folder, self._threads = folder, threads

    @cached_property
    def decoder(self) -> Recognizer:
        return recognizer(self._folder, threads=self._threads)

    def languages(self, speech: Audio) -> Mapping[str, float]:
        """The share of each language in `speech`."""
        return self.decoder.languages(speech)


def hearing(models: SpeechFolders, proposed: str | None, *, threads: int = 1) -> Hearing:
    """What a call that is expected in `proposed` is decoded with; None: nobody knows. Raises ModelMissing where no
    installed model knows the language."""
    if proposed is not None and not is_read(proposed):
        return Hearing(recognizer(models.folder(None), threads=threads), FixedLanguage(proposed))
    folder = models.folder(proposed)
    decoder = recognizer(folder, threads=threads, language=proposed or ENGLISH)
    if decoder.is_multilingual:
        return Hearing(decoder, HeardLanguage(decoder.languages, proposed))
    known = models.detector()
    if known is None:
        return Hearing(decoder, EnglishOnly())
    other = Other(known, threads)
    return Hearing(decoder, HeardLanguage(other.languages, proposed), other)
