"""The deal's properties as HubSpot describes them, and a deal's values now.

Source: HubSpot's CRM properties reference (v3: type, fieldType, options, modificationMetadata).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.crm_fields import CrmField, CrmForm, FieldType, Member, RecordValues
from connectors.hubspot.client import HubSpotClient, Refused
from connectors.hubspot.notes import place

_TEXT = 65_536  # characters of a text property
CURRENCY = "deal_currency_code"


def read_form(client: HubSpotClient, timeout: float) -> CrmForm:
    """All properties of deals; those that are hidden in forms are left out."""
    told = client.ask("GET", "/crm/v3/properties/deals", timeout)["results"]
    fields = {str(one["name"]): _field(one) for one in told if not one.get("hidden")}
    currency = fields.get(CURRENCY)
    return CrmForm(fields, tuple(m.value for m in currency.members) if currency else ())


def _field(told: Mapping[str, Any]) -> CrmField:
    members = [Member(str(o["value"]), str(o["label"])) for o in told.get("options") or () if not o.get("hidden")]
    kind = _type(told)
    may = told.get("modificationMetadata") or {}
    return CrmField(
        name=str(told["name"]),
        label=str(told.get("label") or told["name"]),
        type=kind,
        length=_TEXT if kind is FieldType.TEXT else 0,
        members=tuple(members),
        is_closed=True,
        is_writable=not may.get("readOnlyValue", False) and not told.get("calculated", False),
    )


def _type(told: Mapping[str, Any]) -> FieldType:
    kind = str(told.get("type"))
    if kind == "enumeration":
        return FieldType.MULTIPICKLIST if told.get("fieldType") == "checkbox" else FieldType.PICKLIST
    if kind == "number":
        return FieldType.MONEY if told.get("showCurrencySymbol") else FieldType.NUMBER
    known = {"string": FieldType.TEXT, "date": FieldType.DATE, "datetime": FieldType.MOMENT, "bool": FieldType.BOOLEAN}
    return known.get(kind, FieldType.OTHER)


def record_values(
    client: HubSpotClient, target: str, names: Iterable[str], form: CrmForm, timeout: float
) -> RecordValues | None:
    """The deal's values of these properties, as they are now; None if it is gone."""
    known = [found.name for name in names if (found := form.field(name))]
    asked = {"properties": ",".join(sorted({*known, CURRENCY}))}
    try:
        held = client.ask("GET", f"/crm/v3/objects/deals/{place(target)[1]}", timeout, asked=asked)["properties"]
    except Refused as refusal:
        if refusal.answer.code == "OBJECT_NOT_FOUND":
            return None
        raise
    return RecordValues({name: held.get(name) for name in known}, str(held.get(CURRENCY) or ""))
