"""Where the people of a call are, as far as anybody knows: the CRM's address, their phone number, their mail's country."""

from collections.abc import Mapping, Sequence
from functools import cache

from app.domain.brief import Brief, FactKind
from app.domain.call import CallContext
from app.domain.consent_rules import Jurisdiction, RuleTable, rule_table_from
from app.domain.formats import load_json
from app.domain.people import Participant
from app.paths import RESOURCES


@cache
def consent_rules() -> RuleTable:
    return rule_table_from(load_json(RESOURCES / "consent" / "rules.json"))


def whereabouts(
    context: CallContext, brief: Brief | None, rules: RuleTable, *, rep_place: str
) -> Sequence[Jurisdiction]:
    """Everybody on the call, the rep first. `brief` is the call's stored brief, whose facts may name places.

    Of the facts, `data` may hold "country" with "state", and "phone", beside the "email" that tells whose they are.
    """
    contacts = _contacts(brief)
    others = [p for p in context.participants if p.name != context.rep]
    rep = Jurisdiction(context.rep, rep_place.strip().upper() or None, "your settings" if rep_place.strip() else "")
    return (rep, *(_place(person, contacts.get((person.email or "").lower(), {}), rules) for person in others))


def _contacts(brief: Brief | None) -> Mapping[str, Mapping[str, str]]:
    """The contacts' fields by address; what the first source says counts."""
    found: dict[str, dict[str, str]] = {}
    for report in brief.reports if brief else ():
        for fact in report.facts:
            if fact.kind is FactKind.CONTACT and fact.data.get("email"):
                known = found.setdefault(fact.data["email"].lower(), {})
                known.update({k: v for k, v in fact.data.items() if v and k not in known})
    return found


def _place(person: Participant, data: Mapping[str, str], rules: RuleTable) -> Jurisdiction:
    named = rules.place_named(data.get("country"), data.get("state"))
    if named:
        return Jurisdiction(person.name, named, "CRM")
    number = rules.place_of_number(data.get("phone"))
    if number:
        return Jurisdiction(person.name, number, "phone number")
    address = rules.place_of_address(person.email)
    return Jurisdiction(person.name, address, "e-mail address" if address else "")
