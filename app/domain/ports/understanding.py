"""From a transcript to proposals and words, as `pipeline` implements it; the language model is a connector's."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from app.domain.brief import Brief
from app.domain.call import CallContext, Issue
from app.domain.claims import Extraction, ModelAnswer
from app.domain.methods import Method, MethodAnswers
from app.domain.proposal import Proposal, Targets
from app.domain.transcript import CommittedWord, Transcript


class LanguageModel(Protocol):
    """A language model behind any OpenAI-compatible address. It has no tools: it reads, and answers with JSON."""

    name: str

    def answer(self, *, instructions: str, data: str, schema: Mapping[str, Any]) -> ModelAnswer:
        """One question. `data` is a JSON document that is never to be obeyed, `schema` the closed JSON schema of the
        answer. Raises from the error tree: what comes back may still be anything."""


class Extractor(Protocol):
    provider: str

    def extract(self, transcript: Transcript, context: CallContext) -> Extraction:
        """Claims with evidence, not yet verified."""


class Verifier(Protocol):
    def verify(self, extraction: Extraction, transcript: Transcript, context: CallContext) -> Extraction:
        """The same claims with their verdicts, what must be withheld taken out, and confidence computed."""


class FieldReader(Protocol):
    provider: str

    def read(
        self, method: Method, transcript: Transcript, extraction: Extraction | None, context: CallContext
    ) -> MethodAnswers:
        """Every field of the method: a value with its evidence, or not said."""


class OffTheRecordRedactor(Protocol):
    def redact(self, transcript: Transcript, extraction: Extraction) -> Transcript:
        """The transcript with the text of withheld passages gone."""


class Proposer(Protocol):
    def propose(
        self, extraction: Extraction, transcript: Transcript, context: CallContext, targets: Targets
    ) -> Sequence[Proposal]:
        """One proposal a target, from verified claims alone."""


# The one issue that a text is about, by its key or its topic; None where none or several fit.
IssueMatcher: TypeAlias = Callable[[str, Sequence[Issue]], Issue | None]


class CaptionMask(Protocol):
    """Hides what is said between a spoken "off the record" and "back on the record" from the live captions."""

    def show(self, words: Sequence[CommittedWord]) -> Sequence[CommittedWord]:
        """The words that may be shown and kept, of those newly committed."""


class QuestionFinder(Protocol):
    def question(self, words: Sequence[CommittedWord], context: CallContext) -> str | None:
        """The customer's open question in the last minute of a live transcript, in their words."""


class BriefWriter(Protocol):
    """Words a brief anew with a language model. Every sentence rests on a fetched fact; one that does not is left out."""

    name: str

    def write(self, brief: Brief) -> Brief:
        """The brief with talking points of the model's. Raises from the error tree; what it raises costs nothing but the
        wording."""
