"""Who is us, who is from outside, and which addresses are nobody."""

import pytest

from app.domain.mail_domains import company_domain, is_free_mail, normal_address, website_domain
from app.domain.people import Participant, Side
from app.domain.sides import OwnSide, is_machine, is_outside, with_sides

OWN = OwnSide.of(["nora@brightline.example"], ["shine.example"])


@pytest.mark.parametrize(
    "address",
    [
        "nora@brightline.example",
        "NORA+invites@Brightline.Example",
        "ben@brightline.example",
        "ben@emea.brightline.example",
        "ben@brightline.co.uk",
        "ben@brightline.onmicrosoft.com",
        "ben@shine.example",
        "ben@mail.shine.example",
    ],
)
def test_colleagues_are_us(address: str) -> None:
    assert OWN.includes(address)


@pytest.mark.parametrize(
    "address", ["ana@brightlines.example", "ana@notbrightline.example", "ana@gmail.com", "", "ana"]
)
def test_others_are_not(address: str) -> None:
    assert not OWN.includes(address)


def test_a_mail_providers_domain_is_nobodys_own() -> None:
    own = OwnSide.of(["nora@gmail.com"], ["gmail.com"])
    assert own.includes("nora@gmail.com")
    assert not own.includes("max@gmail.com")


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("fred@fireflies.ai", "Fred"),
        ("notetaker@otter.ai", ""),
        ("x@gmail.com", "Otter.ai"),
        ("x@acme.example", "Read.ai meeting notes"),
        ("assistant@fathom.video", ""),
        ("record@tldv.io", "tl;dv"),
        ("bot@read.ai", ""),
        ("meeting-bot@acme.example", ""),
        ("c_1@resource.calendar.google.com", "Board Room"),
        ("abc@group.calendar.google.com", ""),
        ("room3@acme.example", "Room 3"),
        ("conference-room-b@acme.example", ""),
        ("besprechungsraum.1@acme.example", ""),
        ("all@lists.acme.example", ""),
        ("buyers@googlegroups.com", ""),
        ("no-reply@acme.example", ""),
        ("unknownorganizer@calendar.google.com", ""),
    ],
)
def test_rooms_lists_and_meeting_assistants_are_nobody(email: str, name: str) -> None:
    assert is_machine(Participant(name, email=email))


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("jane.doe@gong.io", "Jane Doe"),
        ("fred.jones@fireflies.ai", "Fred Jones"),
        ("paul@otter.ai", "Paul"),
        ("abbot@acme.example", "Abbot"),
        ("roomer@acme.example", "Jo Roomer"),
        ("sales@acme.example", "Sales"),
        ("info@acme.example", ""),
        ("otto@acme.example", "Otto Reader"),
    ],
)
def test_people_with_such_names_are_people(email: str, name: str) -> None:
    assert not is_machine(Participant(name, email=email))


def test_the_organizer_counts_whether_or_not_the_attendees_have_them() -> None:
    ana, nora = Participant("Ana", email="ana@riverbank.example"), Participant("Nora", email="nora@brightline.example")
    found = with_sides([nora], ana, OWN)
    assert [(p.name, p.side) for p in found] == [("Ana", Side.CUSTOMER), ("Nora", Side.US)]
    assert with_sides([nora, ana], Participant("A.", email="Ana@Riverbank.example"), OWN) == (found[1], found[0])


def test_somebody_without_an_address_is_no_reason_for_a_brief() -> None:
    (found,) = with_sides([Participant("Somebody")], None, OWN)
    assert not is_outside(found)


def test_whom_the_calendar_knows_as_ours_stays_ours() -> None:
    (found,) = with_sides([Participant("Nora", Side.US, email="nora@old-name.example")], None, OWN)
    assert found.side is Side.US


def test_addresses_and_domains_have_one_form() -> None:
    assert normal_address("MAILTO:Jane+cal@Acme.Example") == "jane@acme.example"
    assert normal_address("anna@mühle.example") == "anna@xn--mhle-0ra.example"
    assert normal_address("/O=EXCHANGE/CN=HANS") == ""
    assert company_domain("a.b.acme.co.uk") == "acme.co.uk"
    assert website_domain("HTTP://www.Acme.example:443/en?x#y") == "acme.example"
    assert website_domain("coming soon") == ""


@pytest.mark.parametrize(
    "domain", ["yahoo.co.uk", "t-online.de", "hotmail.nl", "qq.com", "proton.me", "web.de", "orange.fr", "libero.it"]
)
def test_mail_providers_are_known(domain: str) -> None:
    assert is_free_mail(domain)


@pytest.mark.parametrize("domain", ["siemens.com", "acme.example", "sky.com", "apple.com", "microsoft.com"])
def test_companies_are_no_providers(domain: str) -> None:
    assert not is_free_mail(domain)
