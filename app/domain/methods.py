"""Sales methods as data: fields with a meaning and what fills them, and what a call said about each."""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Method:
    key: str
    title: str
    fields: tuple[MethodField, ...]

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
