"""A value in the form of its field, or the reason why nothing is written: nothing is cut, rounded to a member or converted."""

import pytest

from app.domain.crm_fields import CrmField, CrmForm, FieldType, Member, same_value
from app.domain.field_rules import FieldWrite, SaidValue, field_write
from app.domain.messages import Message

MEMBERS = (Member("initech", "Initech"), Member("other", "Other"))
FORM = CrmForm(
    {
        f.name: f
        for f in (
            CrmField("Champion__c", "Champion", FieldType.TEXT, length=20),
            CrmField("Risk__c", "Risk", FieldType.PICKLIST, members=MEMBERS),
            CrmField("Rivals__c", "Rivals", FieldType.MULTIPICKLIST, members=MEMBERS),
            CrmField("CloseDate", "Close date", FieldType.DATE, is_required=True),
            CrmField("Amount", "Amount", FieldType.MONEY, digits=(6, 2)),
            CrmField("Seats__c", "Seats", FieldType.NUMBER),
            CrmField("Score__c", "Score", FieldType.NUMBER, is_writable=False),
            CrmField("OwnerId", "Owner", FieldType.REFERENCE),
        )
    },
    ("USD", "EUR"),
)


@pytest.mark.parametrize(
    ("name", "said", "value"),
    [
        ("champion__c", SaidValue("Bob Torres"), "Bob Torres"),
        ("Risk__c", SaidValue("INITECH"), "initech"),
        ("Rivals__c", SaidValue("Initech, other"), "initech;other"),
        ("CloseDate", SaidValue("by Tuesday", day="2024-12-10"), "2024-12-10"),
        ("Amount", SaidValue("ninety thousand dollars", amount=90000, currency="USD"), 90000),
        ("Seats__c", SaidValue("forty seats", amount=40), 40),
    ],
)
def test_a_value_is_written_in_the_form_of_its_field(name: str, said: SaidValue, value: object) -> None:
    write = field_write(name, said, FORM, "USD")
    assert isinstance(write, FieldWrite)
    assert write.value == value


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("Hidden__c", SaidValue("x"), "fields.hidden"),
        ("Score__c", SaidValue("9", amount=9), "fields.read_only"),
        ("Champion__c", SaidValue(" "), "fields.empty"),
        ("Champion__c", SaidValue("a name of more than twenty signs"), "fields.too_long"),
        ("Risk__c", SaidValue("Inite"), "fields.no_member"),
        ("Rivals__c", SaidValue("Initech, Zentra"), "fields.no_member"),
        ("CloseDate", SaidValue("in spring"), "fields.no_day"),
        ("Amount", SaidValue("some money"), "fields.no_amount"),
        ("Amount", SaidValue("90,000 euros", amount=90000, currency="EUR"), "fields.other_currency"),
        ("Amount", SaidValue("ninety thousand", amount=90000), "fields.no_currency"),
        ("Amount", SaidValue("$9m", amount=9_000_000, currency="USD"), "fields.too_large"),
        ("Seats__c", SaidValue("many"), "fields.no_number"),
        ("OwnerId", SaidValue("Bob"), "fields.other_type"),
    ],
)
def test_whatever_does_not_fit_is_told_and_not_written(name: str, said: SaidValue, why: str) -> None:
    answer = field_write(name, said, FORM, "USD")
    assert isinstance(answer, Message)
    assert answer.key == why


@pytest.mark.parametrize(
    ("one", "other"),
    [(None, ""), (50000, "50000.0"), ("2024-12-31", "2024-12-31T00:00:00Z"), ("a;b", "b;a"), ("a\r\nb", "a\nb"),
     ("2024-12-10T12:00:00Z", "2024-12-10T12:00:00.000Z")],
)  # fmt: skip
def test_the_same_value_in_another_spelling_is_no_change(one: object, other: object) -> None:
    assert same_value(one, other)  # type: ignore[arg-type]


@pytest.mark.parametrize(("one", "other"), [("0042", "42"), ("Bob", "bob"), (None, "0"), ("2024-12-31", "2024-12-30")])
def test_another_value_is_a_change(one: object, other: object) -> None:
    assert not same_value(one, other)  # type: ignore[arg-type]
