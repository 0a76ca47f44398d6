"""From a value that was said to a write in the form of its field, or the reason why nothing is written."""

from dataclasses import dataclass

from app.domain.crm_fields import CrmField, CrmForm, FieldType, Plain
from app.domain.messages import Message


@dataclass(frozen=True, slots=True)
class SaidValue:
    """A value of a call: its text, and what of it is a day (YYYY-MM-DD) or an amount with its currency, if that was said
    plainly."""

    text: str
    day: str | None = None
    amount: float | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class FieldWrite:
    """What is written, and how a person reads it."""

    value: Plain
    shown: str


def field_write(name: str, said: SaidValue, form: CrmForm, currency: str = "") -> FieldWrite | Message:
    """The write of a value into the field `name`, or why not. `currency` is the record's. A text that is too long is not
    cut, a choice is an exact member, an amount is in the record's currency: anything else is told, never guessed."""
    field = form.field(name)
    if field is None:
        return Message("fields.hidden", field=name)
    if not field.is_writable:
        return Message("fields.read_only", field=field.label)
    if not said.text.strip():
        return Message("fields.empty", field=field.label)
    if field.type is FieldType.TEXT:
        return _text(field, said.text.strip())
    if field.type in (FieldType.PICKLIST, FieldType.MULTIPICKLIST):
        return _choices(field, said.text)
    if field.type is FieldType.DATE:
        return FieldWrite(said.day, said.day) if said.day else Message("fields.no_day", field=field.label)
    if field.type is FieldType.MONEY:
        return _money(field, said, form, currency)
    if field.type is FieldType.NUMBER:
        if said.amount is None or said.currency:
            return Message("fields.no_number", field=field.label)
        return _number(field, said.amount)
    return Message("fields.other_type", field=field.label)


def _text(field: CrmField, text: str) -> FieldWrite | Message:
    if field.length and len(text) > field.length:
        return Message("fields.too_long", field=field.label, most=field.length, has=len(text))
    return FieldWrite(text, text)


def _choices(field: CrmField, text: str) -> FieldWrite | Message:
    """The member of exactly that label or value; several of a field that takes several."""
    several = field.type is FieldType.MULTIPICKLIST
    wanted = [part.strip() for part in (text.split(",") if several else [text]) if part.strip()]
    found = []
    for one in wanted:
        fitting = {m.value: m for m in field.members if one.casefold() in (m.label.casefold(), m.value.casefold())}
        if len(fitting) != 1:
            return Message("fields.no_member", field=field.label, value=one)
        found.append(next(iter(fitting.values())))
    return FieldWrite(";".join(m.value for m in found), ", ".join(m.label for m in found))


def _money(field: CrmField, said: SaidValue, form: CrmForm, currency: str) -> FieldWrite | Message:
    if said.amount is None:
        return Message("fields.no_amount", field=field.label)
    if said.currency and currency and said.currency != currency:
        return Message("fields.other_currency", field=field.label, said=said.currency, record=currency)
    if not said.currency and len(form.currencies) > 1:
        return Message("fields.no_currency", field=field.label, record=currency or "?")
    return _number(field, said.amount, currency or said.currency or "")


def _number(field: CrmField, amount: float, currency: str = "") -> FieldWrite | Message:
    whole, scale = field.digits
    if whole and abs(amount) >= 10**whole:
        return Message("fields.too_large", field=field.label)
    value = round(amount, scale) if whole else amount
    return FieldWrite(value, f"{value:,.10g}{' ' + currency if currency else ''}")


def shown(value: Plain) -> str:
    """A value of the CRM as a person reads it; nothing for an empty field."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.10g}" if isinstance(value, int | float) else str(value)
