"""The lines of a method's card: each field of the method with what the call said about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.claims import Evidence
from app.domain.messages import Message


@dataclass(frozen=True, slots=True)
class FieldLine:
    """`value` is None if it was not said; `note` says why a value that was said is not proposed, empty otherwise. `names` are
    its labels in further languages."""

    key: str
    label: str
    value: str | None
    evidence: Evidence | None
    note: Message | str
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """The label in a language, as it stands for one that it does not know."""
        return self.names.get(language) or self.label
