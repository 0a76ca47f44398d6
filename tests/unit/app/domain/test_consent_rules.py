"""The rule of a call is the strictest of everybody's places; what isn't known is everyone; policy only makes stricter."""

from datetime import UTC, datetime

import pytest

from app.domain.brief import Brief, CalendarEvent, Fact, FactKind, SourceReport, SourceState
from app.domain.call import CallContext
from app.domain.consent_rules import Jurisdiction, Rule, rule_table_from
from app.domain.errors import BadInput
from app.domain.people import Participant, Side
from app.services.consent.jurisdiction import consent_rules, whereabouts

TABLE = consent_rules()


def at(*places: str | None) -> list[Jurisdiction]:
    return [Jurisdiction(f"P{n}", place) for n, place in enumerate(places)]


def test_every_state_is_there_and_every_rule_has_its_source_and_date() -> None:
    states = [place for place in TABLE.places if place.startswith("US-")]
    assert len(states) == 51
    assert all(rule.source and rule.as_of.year >= 2024 for rule in TABLE.places.values())
    assert set(TABLE.phone.values()) | set(TABLE.domains.values()) <= set(TABLE.places)


@pytest.mark.parametrize(
    ("places", "rule", "place"),
    [
        (("US-NY", "US-TX"), Rule.ONE_PARTY, "US-TX"),
        (("US-NY", "US-CA", "US-TX"), Rule.ALL_PARTY, "US-CA"),
        (("US-NY", "DE"), Rule.ALL_PARTY, "DE"),
        (("US-NY", None), Rule.ALL_PARTY, None),
        (("US-NY", "XX"), Rule.ALL_PARTY, None),
        (("US-NY", "US"), Rule.ALL_PARTY, "US"),
        ((), Rule.ALL_PARTY, None),
    ],
)
def test_the_strictest_place_wins_and_unknown_is_everyone(
    places: tuple[str | None, ...], rule: Rule, place: str | None
) -> None:
    found = TABLE.ruling(at(*places))
    assert (found.rule, found.place) == (rule, place)


def test_policy_makes_places_stricter_and_never_less_strict() -> None:
    assert TABLE.ruling(at("US-NY", "US-TX"), all_party=["us-ny"]).rule is Rule.ALL_PARTY
    assert TABLE.ruling(at("US-NY", "US-TX"), all_party=["US"]).rule is Rule.ALL_PARTY
    assert TABLE.ruling(at("US-NY"), all_party=["*"]).rule is Rule.ALL_PARTY
    assert TABLE.ruling(at("US-CA"), all_party=["US-NY=one-party", "one-party"]).rule is Rule.ALL_PARTY


def test_where_people_are_comes_from_the_crm_then_the_phone_then_the_mail() -> None:
    people = (
        Participant("Sarah Chen", Side.US, email="sarah@us.example"),
        Participant("Jane", Side.CUSTOMER, email="jane@acme.example"),
        Participant("Uwe", Side.CUSTOMER, email="uwe@firma.de"),
        Participant("Yuki", Side.CUSTOMER, email="yuki@acme.example"),
        Participant("Bob", Side.CUSTOMER, email="bob@startup.io"),
    )
    context = CallContext("c", "C", datetime(2024, 12, 6), "Sarah Chen", people)
    facts = [
        {"email": "Jane@acme.example", "country": "United States", "state": "California"},
        {"email": "yuki@acme.example", "phone": "+81 3 1234 5678"},
    ]
    contacts = tuple(Fact("CRM", FactKind.CONTACT, "", data=data) for data in facts)
    start = datetime(2024, 12, 6, tzinfo=UTC)
    event = CalendarEvent("c", "c", "C", start, start, people)
    reports = (SourceReport("CRM", SourceState.ANSWERED, contacts),)
    brief = Brief(event, "C", "", people, (), (), None, reports, start)
    found = whereabouts(context, brief, TABLE, rep_place="us-ny")
    assert [w.place for w in found] == ["US-NY", "US-CA", "DE", "JP", None]
    assert [w.known_from for w in found] == ["your settings", "CRM", "e-mail address", "phone number", ""]


def test_an_american_number_says_no_state() -> None:
    assert TABLE.place_of_number("+1 415 555 0100") is None
    assert TABLE.place_of_number("0049 30 1234") == "DE"
    assert TABLE.place_of_number("030 1234") is None


def test_a_rule_without_its_source_is_refused() -> None:
    row = {"place": "XX", "name": "X", "rule": "one-party", "as_of": "2025-01-01"}
    with pytest.raises(BadInput, match="source"):
        rule_table_from({"places": [row], "phone": {}, "domains": {}})
