"""The opportunity's fields as Salesforce describes them to the signed-in person, and a record's values now.

Source: Salesforce's REST API reference (sObject Describe: types, picklistValues, nillable, updateable).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.crm_fields import CrmField, CrmForm, FieldType, Member, RecordValues
from connectors.salesforce.queries import filled

_TYPES = {
    "string": FieldType.TEXT, "textarea": FieldType.TEXT, "combobox": FieldType.TEXT, "email": FieldType.TEXT,
    "phone": FieldType.TEXT, "url": FieldType.TEXT, "currency": FieldType.MONEY, "double": FieldType.NUMBER,
    "int": FieldType.NUMBER, "percent": FieldType.NUMBER, "date": FieldType.DATE, "datetime": FieldType.MOMENT,
    "picklist": FieldType.PICKLIST, "multipicklist": FieldType.MULTIPICKLIST, "boolean": FieldType.BOOLEAN,
    "reference": FieldType.REFERENCE,
}  # fmt: skip
CURRENCY = "CurrencyIsoCode"


def form_of(described: Mapping[str, Any]) -> CrmForm:
    """The form from an answer of describe(); formulas and system fields are in it as not writable."""
    fields = {str(f["name"]): _field(f) for f in described["fields"]}
    currency = fields.get(CURRENCY)
    return CrmForm(fields, tuple(m.value for m in currency.members) if currency else ())


def _field(told: Mapping[str, Any]) -> CrmField:
    members = [
        Member(str(m["value"]), str(m.get("label") or m["value"]))
        for m in told.get("picklistValues") or ()
        if m.get("active", True)
    ]
    precision, scale = int(told.get("precision") or 0), int(told.get("scale") or 0)
    return CrmField(
        name=str(told["name"]),
        label=str(told.get("label") or told["name"]),
        type=_TYPES.get(str(told["type"]), FieldType.OTHER),
        length=int(told.get("length") or 0),
        members=tuple(members),
        is_closed=bool(told.get("restrictedPicklist")) or bool(members),
        is_required=not told.get("nillable", True),
        is_writable=bool(told.get("updateable", True)) and not told.get("calculated", False),
        digits=(max(0, precision - scale), scale) if precision else (0, 0),
    )


def record_values(client: Any, target: str, names: Iterable[str], form: CrmForm) -> RecordValues | None:
    """The opportunity's values of these fields, as they are now; None if it is gone or hidden."""
    known = [found.name for name in names if (found := form.field(name))]
    wanted = sorted({*known, *([CURRENCY] if form.currencies else [])})
    soql = f"SELECT {', '.join(['Id', *wanted])} FROM Opportunity WHERE Id = {{}}"  # noqa: S608 - names are describe()'s
    rows = client.query(filled(soql, target))["records"]
    if not rows:
        return None
    return RecordValues({name: rows[0].get(name) for name in known}, str(rows[0].get(CURRENCY) or ""))
