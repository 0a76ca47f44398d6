"""Sales methods as data: fields with a meaning and what fills them, and what a call said about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.domain.claims import Evidence


class Answer(StrEnum):
    """What the value of a field is."""

    SENTENCE = "sentence"  # the customer's own sentence
    PERSON = "person"  # a name, or a role where no name was said
    NAMES = "names"  # names of the claims that fill it


class ClaimKind(StrEnum):
    """Verified claims that can fill a field by themselves."""

    COMPETITORS = "competitors"


@dataclass(frozen=True, slots=True)
class FieldWords:
    """A field in a further language: its names, and the patterns for calls that are held in it. What is empty stays as the
    field itself has it, but patterns: without any, a call in that language fills nothing by patterns."""

    label: str = ""
    meaning: str = ""
    ask: str = ""
    says: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MethodField:
    """A field of a method. `says` are regular expressions over one sentence with its contractions written out, the surest
    first; a group `value` names the person. `unless` rules a sentence out. `allows` are cues that do not ("negated",
    "past"). `needs_number`: only a sentence with a figure counts. `ask` is the question for the next call, `target` the
    CRM's field by default."""

    key: str
    label: str
    meaning: str
    answer: Answer = Answer.SENTENCE
    says: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    allows: tuple[str, ...] = ()
    claims: tuple[ClaimKind, ...] = ()
    needs_number: bool = False
    ask: str = ""
    target: str = ""
    languages: Mapping[str, FieldWords] = field(default_factory=dict)

    def in_language(self, code: str) -> "MethodField":
        """The field as it is named and said in a language; as it stands for a language that it does not know."""
        words = self.languages.get(code)
        if words is None:
            return self
        return replace(
            self,
            label=words.label or self.label,
            meaning=words.meaning or self.meaning,
            ask=words.ask or self.ask,
            says=words.says,
            unless=words.unless,
        )


@dataclass(frozen=True, slots=True)
class Method:
    key: str
    title: str
    fields: tuple[MethodField, ...]

    def in_language(self, code: str) -> "Method":
        """The method with its fields in a language."""
        return replace(self, fields=tuple(field.in_language(code) for field in self.fields))

    def field(self, key: str) -> MethodField | None:
        return next((field for field in self.fields if field.key == key), None)


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """What a call said about one field: a value with its evidence, or nothing. `day` (YYYY-MM-DD) and `amount` are there if
    the sentence names one alone."""

    field: str
    value: str | None = None
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    day: str | None = None
    amount: float | None = None
    currency: str | None = None

    @property
    def said(self) -> bool:
        return self.value is not None


@dataclass(frozen=True, slots=True)
class MethodAnswers:
    """All fields of a method, each answered or "not said". `provider` names the reader."""

    method: str
    provider: str
    answers: Sequence[FieldAnswer]
