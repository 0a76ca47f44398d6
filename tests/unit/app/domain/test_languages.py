"""What is expected to be spoken, and how it is told."""

from dataclasses import replace
from datetime import datetime

import pytest

from app.domain.call import CallContext
from app.domain.formats import context_from
from app.domain.languages import NOT_READ, UNREAD, UNTOLD, left_unread, not_read, proposed
from app.domain.people import Participant, Side


def call(*addresses: str) -> CallContext:
    people = tuple(Participant(a, Side.CUSTOMER, None, a) for a in addresses)
    us = Participant("Sarah", Side.US, None, "sarah@firma.de")
    return CallContext("c", "Call", datetime(2026, 3, 2), "Sarah", (us, *people))


@pytest.mark.parametrize(
    ("addresses", "language"),
    [
        (("eva@werk.at", "udo@werk.de"), "de"),
        (("ana@obra.es",), "es"),
        (("luc@usine.fr", "eva@werk.de"), None),
        (("bob@plant.com",), None),
        (("urs@werk.ch",), None),
    ],
)
def test_customers_addresses_propose_a_language_where_they_agree(addresses: tuple[str, ...], language: str) -> None:
    assert proposed(call(*addresses)) == language


def test_the_calls_own_language_comes_before_the_setting_and_that_before_addresses() -> None:
    of_customer = call("eva@werk.de")
    assert proposed(of_customer, "fr") == "fr"
    assert proposed(replace(of_customer, language="es"), "fr") == "es"


def test_call_json_says_the_language() -> None:
    written = {"call_id": "c", "started_at": "2026-03-02T10:00:00", "language": "de-AT"}
    assert context_from(written).language == "de"
    assert context_from({**written, "language": "auto"}).language is None


def test_a_language_that_is_not_read_is_named() -> None:
    assert str(not_read("pl")).startswith("This call is in Polish: it is recorded, but")
    assert "models get base" in str(not_read(UNTOLD))


def test_a_model_of_many_languages_is_not_said_to_know_english_alone() -> None:
    told = str(not_read(UNREAD))
    assert "no follow-ups" in told
    assert "English" not in told
    assert "models get" not in told


@pytest.mark.parametrize(
    ("flags", "code", "said"),
    [
        ((), "pl", None),
        ((NOT_READ,), "pl", "This call is in Polish"),
        ((NOT_READ, "poor_audio"), None, "in a language that Callside can't read"),
        ((NOT_READ,), UNTOLD, "in a language that Callside can't read"),
        ((NOT_READ,), "de", "A part of this call"),
    ],
)
def test_a_call_that_was_not_read_says_so(flags: tuple[str, ...], code: str | None, said: str | None) -> None:
    told = left_unread(flags, code)
    assert (told is None) if said is None else said in str(told)
