"""Fields of a CRM's deal as the CRM describes them, values in the form that it takes, and the comparison of two values."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"  # in the currency of the record
    DATE = "date"  # YYYY-MM-DD
    MOMENT = "moment"
    PICKLIST = "picklist"
    MULTIPICKLIST = "multipicklist"
    BOOLEAN = "boolean"
    REFERENCE = "reference"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Member:
    """One choice of a picklist: what is written, and what a person reads."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class CrmField:
    """A field of the deal. `length` is in characters, 0 without a limit; `members` are the active choices of a picklist,
    `is_closed` says that nothing but those may be written. A field that `is_required` can't be emptied. `digits` are
    those before and after the decimal point, (0, 0) where the CRM does not say."""

    name: str
    label: str
    type: FieldType
    length: int = 0
    members: tuple[Member, ...] = ()
    is_closed: bool = True
    is_required: bool = False
    is_writable: bool = True
    digits: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class CrmForm:
    """Fields of the deal that the signed-in person can see, by name. A field that is not in it is hidden or not there.
    `currencies` are the ISO codes that the company uses; empty if it has one alone."""

    fields: Mapping[str, CrmField]
    currencies: tuple[str, ...] = ()

    def field(self, name: str) -> CrmField | None:
        """By its name; case does not count, as in the CRM."""
        found = self.fields.get(name)
        return found or next((f for n, f in self.fields.items() if n.lower() == name.lower()), None)


# A value as a CRM's interface takes it.
Plain = str | float | bool | None


@dataclass(frozen=True, slots=True)
class RecordValues:
    """Values of one record as they are now, by field name, and the currency of its amounts ("" if not known)."""

    values: Mapping[str, Plain]
    currency: str = ""


def same_value(one: Plain, other: Plain) -> bool:
    """Whether a CRM holds the same: nothing equals an empty text, 50000 equals "50000.0", a day equals its midnight, and
    the order of several choices does not count."""
    return _canonical(one) == _canonical(other)


def _canonical(value: Plain) -> str | float | frozenset[str]:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return float(value)
    text = value.strip().replace("\r\n", "\n").removesuffix(".000Z").removesuffix("Z")
    if ";" in text and "\n" not in text:
        return frozenset(part.strip() for part in text.split(";") if part.strip())
    if _is_day(text[:10]) and (text[10:] == "" or text[10:] == "T00:00:00"):
        return text[:10]
    try:
        return float(text) if (text and not text.startswith(("0", "+"))) or text == "0" else text
    except ValueError:
        return text


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and (text[:4] + text[5:7] + text[8:]).isdigit()
