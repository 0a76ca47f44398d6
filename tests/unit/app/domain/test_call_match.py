"""Whose call an invitation is, with which account and about which deal: layouts as calendars and CRMs have them."""

from dataclasses import dataclass
from typing import Any

import pytest

from app.domain.call_match import match_call

ME = "nora@brightline.example"
DOUBT = "doubt"


@dataclass(frozen=True)
class Layout:
    """An invitation against a CRM, and what is right: the account, the deal, whether it has to be in doubt."""

    name: str
    guests: tuple[str, ...]
    account: str | None
    title: str = "Call"
    deal: str | None = None
    doubt: bool = False
    organizer: str = ME
    me: tuple[str, ...] = (ME,)
    domains: tuple[str, ...] = ()


def account(key: str, name: str, website: str = "", **more: Any) -> dict[str, Any]:
    return {"id": key, "name": name, "website": website, **more}


def deal(key: str, of: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": key,
        "account": of,
        "name": name,
        "stage": "Demo",
        "amount": 1000,
        "currency": "EUR",
        "open": True,
    } | more


RIVER, STONE, STONE_UK, HARBOR = "001R", "001S", "001K", "001H"
AGENCY, MILL, JUNK, OURS, KITE = "001A", "001M", "001J", "001O", "001T"
CRM: dict[str, Any] = {
    "accounts": [
        account(RIVER, "Riverbank Foods", "https://www.riverbank.example/"),
        account(STONE, "Stonegate AG", "stonegate.example"),
        account(STONE_UK, "Stonegate UK Ltd", ""),
        account(HARBOR, "Harbor & Sons GmbH", ""),
        account(AGENCY, "Pixel Agency", "pixel.example", type="Partner"),
        account(MILL, "Millwork", "millwork.co.uk"),
        account(JUNK, "Demo", "demo-account.example"),
        account(OURS, "Brightline", "brightline.example"),
        account(KITE, "Kite", "kite.example"),
        account("001E", "Kite Energy", "kite-energy.example"),
    ],
    "contacts": [
        {"email": "ana@riverbank.example", "account": RIVER},
        {"email": "otto@riverbank.example", "account": RIVER},
        {"email": "kim.private@gmail.com", "account": RIVER},
        {"email": "udo@stonegate.example", "account": STONE},
        {"email": "una@stonegate.example", "account": STONE_UK},
        {"email": "freelancer@outlook.com", "account": STONE},
        {"email": "freelancer@outlook.com", "account": RIVER},
        {"email": "sven@harbor.example", "account": HARBOR},
        {"email": "pia@pixel.example", "account": AGENCY},
        {"email": "per@pixel.example", "account": AGENCY},
        {"email": "someone@yahoo.co.uk", "account": HARBOR},
        {"email": "info@t-online.de", "account": HARBOR},
        {"email": "meg@millwork.co.uk", "account": MILL},
    ],
    "leads": [
        {"email": "lee@newco.example", "company": "NewCo"},
        {"email": "lea@elsewhere.example", "company": "Harbor & Sons"},
    ],
    "opportunities": [
        deal(
            "006OLD",
            RIVER,
            "Riverbank 2023",
            owner="gone@brightline.example",
            last_activity="2023-05-02",
            close="2023-06-30",
        ),
        deal("006NEW", RIVER, "Riverbank rollout", owner=ME, last_activity="2026-11-20", close="2026-12-31"),
        deal("006WON", STONE, "Stonegate pilot", owner=ME, last_activity="2026-10-01", open=False),
        deal(
            "006A",
            HARBOR,
            "Harbor north",
            owner="ben@brightline.example",
            last_activity="2026-11-18",
            close="2027-01-31",
        ),
        deal(
            "006B",
            HARBOR,
            "Harbor south",
            owner="ben@brightline.example",
            last_activity="2026-11-19",
            close="2027-02-28",
        ),
        deal(
            "006M", MILL, "Mill renewal", owner="csm@brightline.example", last_activity="2026-11-21", close="2027-03-31"
        ),
        deal("006N", MILL, "Mill expansion", owner=ME, last_activity="2026-11-10", close="2027-03-31"),
        deal("006K", "001E", "Kite Energy start", owner=ME, last_activity="2024-01-10", close="2024-03-31"),
    ],
}

LAYOUTS = (
    # ── people whom the CRM knows ──
    Layout("a contact", ("ana@riverbank.example",), RIVER, deal="006NEW"),
    Layout("a contact in capitals", ("ANA@Riverbank.Example",), RIVER, deal="006NEW"),
    Layout("a contact with a plus tag", ("ana+calendly@riverbank.example",), RIVER, deal="006NEW"),
    Layout("a contact at a part of the domain", ("ana@north.riverbank.example",), RIVER, deal="006NEW"),
    Layout("mailto before the address", ("mailto:otto@riverbank.example",), RIVER, deal="006NEW"),
    Layout("a contact with a private address", ("kim.private@gmail.com",), RIVER, deal="006NEW"),
    Layout("a contact of the smaller of two accounts on one domain", ("una@stonegate.example",), STONE_UK),
    Layout("a contact of the larger of the two", ("udo@stonegate.example",), STONE),
    Layout("a contact of both accounts", ("freelancer@outlook.com",), None, doubt=True),
    Layout(
        "one of both, and a colleague who decides",
        ("freelancer@outlook.com", "ana@riverbank.example"),
        RIVER,
        deal="006NEW",
        doubt=True,
    ),
    Layout(
        "one of both, named in the title",
        ("freelancer@outlook.com",),
        RIVER,
        title="Riverbank Foods: terms",
        deal="006NEW",
        doubt=True,
    ),
    Layout("contacts of two accounts", ("ana@riverbank.example", "meg@millwork.co.uk"), None, doubt=True),
    Layout(
        "contacts of two, one named in the title",
        ("ana@riverbank.example", "meg@millwork.co.uk"),
        MILL,
        title="Millwork and friends",
        deal="006N",
        doubt=True,
    ),
    Layout(
        "two of one account, one of another",
        ("ana@riverbank.example", "otto@riverbank.example", "udo@stonegate.example"),
        RIVER,
        deal="006NEW",
        doubt=True,
    ),
    Layout("a contact and an unknown colleague", ("udo@stonegate.example", "new@stonegate.example"), STONE),
    # ── domains and websites ──
    Layout("a stranger at a website's domain", ("new@kite.example",), "001T"),
    Layout("a stranger at a domain of contacts", ("new@harbor.example",), HARBOR, deal="006B", doubt=True),
    Layout("a stranger at a part of a website's domain", ("new@mail.kite.example",), "001T"),
    Layout("a stranger under two-part endings", ("new@millwork.co.uk",), MILL, deal="006N"),
    Layout("another company under the same ending", ("new@sawmill.co.uk",), None),
    Layout("a domain of two accounts, one with the website", ("new@stonegate.example",), STONE, doubt=True),
    Layout(
        "a domain of two accounts, the title says which",
        ("new@stonegate.example",),
        STONE_UK,
        title="Stonegate UK: kickoff",
    ),
    Layout("a domain that is only somebody's name", ("new@riverbankfoods.example",), RIVER, deal="006NEW", doubt=True),
    Layout("a domain that is like another one", ("new@kite-energy.example",), "001E", deal="006K"),
    Layout(
        "a name whose beginning is another account's",
        ("x@gmail.com",),
        "001E",
        title="Kite Energy: first talk",
        deal="006K",
    ),
    Layout("nobody knows the domain", ("new@nowhere.example",), None),
    # ── mail providers ──
    Layout("a stranger at yahoo.co.uk", ("mary@yahoo.co.uk",), None),
    Layout("a stranger at t-online.de", ("max@t-online.de",), None),
    Layout("a stranger at gmail.com", ("max@gmail.com",), None),
    Layout("a stranger at proton.me", ("max@proton.me",), None),
    Layout("a stranger at hotmail.se", ("max@hotmail.se",), None),
    Layout(
        "a stranger at gmail.com, the title names the account",
        ("max@gmail.com",),
        MILL,
        title="Millwork intro",
        deal="006N",
    ),
    # ── titles ──
    Layout("a junk account called Demo", ("new@nowhere.example",), None, title="Demo"),
    Layout("a title in German", ("max@web.de",), MILL, title="Besprechung: Millwork", deal="006N"),
    Layout(
        "a name without its legal form",
        ("max@web.de",),
        HARBOR,
        title="Harbor & Sons <> Brightline",
        deal="006B",
        doubt=True,
    ),
    Layout("a title that names ourselves", ("max@web.de",), None, title="Brightline intro"),
    Layout("a title that names two accounts", ("max@web.de",), None, title="Millwork / Riverbank Foods", doubt=True),
    Layout(
        "a title against the people's company",
        ("new@nowhere.example",),
        MILL,
        title="Millwork",
        deal="006N",
        doubt=True,
    ),
    Layout("a name within a longer word", ("max@web.de",), None, title="Kitesurfing"),
    Layout(
        "a title that contradicts the contact",
        ("ana@riverbank.example",),
        RIVER,
        title="Millwork lessons",
        deal="006NEW",
    ),
    # ── leads ──
    Layout("a lead", ("lee@newco.example",), None),
    Layout("a lead whose company is an account", ("lea@elsewhere.example",), HARBOR, deal="006B", doubt=True),
    # ── partners ──
    Layout(
        "two of a partner, one of the customer",
        ("pia@pixel.example", "per@pixel.example", "ana@riverbank.example"),
        RIVER,
        deal="006NEW",
    ),
    Layout("the partner alone", ("pia@pixel.example",), AGENCY),
    # ── deals ──
    Layout("the forgotten deal comes last", ("otto@riverbank.example",), RIVER, deal="006NEW"),
    Layout("the rep's own before a colleague's", ("meg@millwork.co.uk",), MILL, deal="006N"),
    Layout("the colleague's, if the title says so", ("meg@millwork.co.uk",), MILL, title="Mill renewal", deal="006M"),
    Layout("two live deals of a colleague", ("sven@harbor.example",), HARBOR, deal="006B", doubt=True),
    Layout("only a deal that is closed", ("udo@stonegate.example",), STONE),
    Layout("only a forgotten deal", ("new@kite-energy.example",), "001E", deal="006K"),
    # ── who is us ──
    Layout(
        "the customer invites, only the rep is listed", (ME,), RIVER, organizer="ana@riverbank.example", deal="006NEW"
    ),
    Layout(
        "the customer invites a list of ours",
        ("sales@brightline.example",),
        RIVER,
        organizer="ana@riverbank.example",
        deal="006NEW",
    ),
    Layout("colleagues alone", ("ben@brightline.example",), None),
    Layout("a colleague at the company's second domain", ("ben@brightline.de", ME), None),
    Layout(
        "a colleague at a domain that the setting names", ("ben@shine.example", ME), None, domains=("shine.example",)
    ),
    Layout("a colleague at the tenant's address", ("ben@brightline.onmicrosoft.com",), None),
    Layout("the rep's alias", ("n.berg@brightline.example", "ana@riverbank.example"), RIVER, deal="006NEW"),
    Layout(
        "the rep's private address",
        ("nora.berg@gmail.com", "ben@brightline.example"),
        None,
        me=(ME, "nora.berg@gmail.com"),
    ),
    Layout(
        "a rep with a private mailbox",
        ("ana@riverbank.example",),
        RIVER,
        me=("nora@gmail.com",),
        organizer="nora@gmail.com",
        deal="006NEW",
    ),
    Layout(
        "strangers at the rep's own provider",
        ("max@gmail.com",),
        None,
        me=("nora@gmail.com",),
        organizer="nora@gmail.com",
    ),
    Layout("a meeting assistant inside", ("fred@fireflies.ai", "ben@brightline.example"), None),
    Layout(
        "a meeting assistant beside a contact", ("notetaker@read.ai", "ana@riverbank.example"), RIVER, deal="006NEW"
    ),
    Layout("a room of Google's", ("c_188@resource.calendar.google.com", "ana@riverbank.example"), RIVER, deal="006NEW"),
    Layout("a room of the customer's alone", ("room-4@riverbank.example",), None),
    Layout("a mailing list", ("sales-team@googlegroups.com", "ben@brightline.example"), None),
    Layout("a sender of notifications", ("no-reply@calendly.com", "ana@riverbank.example"), RIVER, deal="006NEW"),
    Layout("a domain of another script", ("anna@xn--mhle-0ra.example",), None),
)


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.name for layout in LAYOUTS])
def test_a_call_is_filed_where_it_belongs(layout: Layout) -> None:
    invitation = {
        "title": layout.title,
        "start": "2026-11-27T10:00:00+00:00",
        "attendees": [{"email": guest, "name": ""} for guest in layout.guests],
        "organizer": layout.organizer,
        "me": list(layout.me),
        "our_domains": list(layout.domains),
    }
    found = match_call(invitation, CRM).document()
    assert found["account"] == layout.account
    assert found["opportunity"] == layout.deal
    assert bool(found["doubt"]) == layout.doubt, found["doubt"]


@pytest.mark.parametrize(
    "more",
    [
        {"status": "cancelled"},
        {"all_day": True},
        {"class": "PRIVATE"},
        {"visibility": "private"},
        {"response": "declined"},
    ],
)
def test_what_is_no_call_is_filed_under_nothing(more: dict[str, Any]) -> None:
    invitation = {"title": "Riverbank Foods", "attendees": [{"email": "ana@riverbank.example"}], "me": [ME], **more}
    assert match_call(invitation, CRM).account is None


def test_the_sides_are_told_with_the_decision() -> None:
    invitation = {
        "title": "Terms",
        "start": "2026-11-27T10:00:00Z",
        "organizer": {"email": "Ana@Riverbank.example", "name": "Ana"},
        "attendees": [{"email": ME, "name": "Nora"}, {"email": "ben@brightline.de"}, {"email": "fred@fireflies.ai"}],
        "me": [ME],
    }
    found = match_call(invitation, CRM).document()
    assert found["us"] == [ME, "ben@brightline.de"]
    assert found["outside"] == ["ana@riverbank.example"]


def test_a_doubt_names_what_there_is_to_choose_from() -> None:
    invitation = {"title": "Call", "attendees": [{"email": "new@stonegate.example"}], "me": [ME]}
    assert match_call(invitation, CRM).doubt == ("Stonegate AG", "Stonegate UK Ltd")


def test_a_crm_may_refer_to_its_accounts_by_name() -> None:
    crm = {
        "accounts": [{"name": "Riverbank Foods", "website": "riverbank.example"}],
        "contacts": [{"email": "ana@riverbank.example", "account": "Riverbank Foods"}],
        "opportunities": [{"id": "o1", "account": "Riverbank Foods", "name": "Rollout", "open": True}],
    }
    found = match_call({"title": "x", "attendees": [{"email": "ana@riverbank.example"}], "me": [ME]}, crm)
    assert (found.account, found.opportunity) == ("Riverbank Foods", "o1")
