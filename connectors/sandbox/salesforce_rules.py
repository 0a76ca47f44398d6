"""Refusals of Salesforce for the form of a value, and the company's own validation rules, in its words.

Source: Salesforce's REST API developer guide (status codes: JSON_PARSER_ERROR, REQUIRED_FIELD_MISSING,
NUMBER_OUTSIDE_VALID_RANGE, FIELD_CUSTOM_VALIDATION_EXCEPTION).
"""

from datetime import date
from typing import Any

from starlette.responses import JSONResponse

from connectors.sandbox.state import Doc

_NUMBERS = ("currency", "double", "int", "percent")


class Refused(Exception):
    """An error array with its status."""

    def __init__(self, status: int, code: str, message: str, fields: list[str] | None = None) -> None:
        super().__init__(message)
        self.answer = JSONResponse([{"message": message, "errorCode": code, "fields": fields or []}], status)


def check_form(known: Doc, field: str, value: Any) -> None:
    """Refuses what is no value of the field's type, and an empty one where the field is required."""
    if value in (None, ""):
        if not known.get("nillable", True):
            raise Refused(400, "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{field}]", [field])
        return
    if known["type"] == "date" and not _is_day(value):
        raise Refused(400, "JSON_PARSER_ERROR", f"Cannot deserialize instance of date from VALUE_STRING value {value}")
    if known["type"] in _NUMBERS:
        if isinstance(value, bool) or not isinstance(value, int | float):
            said = f"Cannot deserialize instance of {known['type']} from VALUE_STRING value {value}"
            raise Refused(400, "JSON_PARSER_ERROR", said)
        whole = int(known.get("precision") or 18) - int(known.get("scale") or 0)
        if abs(value) >= 10**whole:
            said = f"{known['label']}: value outside of valid range on numeric field: {value}"
            raise Refused(400, "NUMBER_OUTSIDE_VALID_RANGE", said, [field])

    values = known.get("picklistValues")
    if values and known.get("restrictedPicklist") and not set(_chosen(known, value)) <= set(values):
        said = f"{known['label']}: bad value for restricted picklist field: {value}"
        raise Refused(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", said, [field])
    if isinstance(value, str) and known.get("length") and len(value) > known["length"]:
        said = f"{known['label']}: data value too large: (max length={known['length']})"
        raise Refused(400, "STRING_TOO_LONG", said, [field])


def _chosen(known: Doc, value: Any) -> list[Any]:
    """Choices that a value makes: those of a multi-select picklist stand with semicolons between."""
    return str(value).split(";") if known["type"] == "multipicklist" else [value]


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


def validate_rules(described: Doc, record: Doc) -> None:
    """Refuses a record for which one of the object's validation rules fires: {"field", "most"} or {"when": {field:
    [values]}, "field"} (then the field may not be empty), each with the company's own message."""
    for rule in described.get("validationRules", ()):
        value = record.get(rule["field"])
        over = "most" in rule and isinstance(value, int | float) and value > rule["most"]
        applies = "when" in rule and all(record.get(name) in allowed for name, allowed in rule["when"].items())
        if over or (applies and value in (None, "")):
            raise Refused(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", rule["message"], [rule["field"]])
