"""Which messages bring news to a call, and which are kind, automatic, or in the calendar already."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.brief import CalendarEvent
from app.domain.people import Participant, Side
from app.services.briefs.pleasantries import brings_news

START = datetime(2024, 12, 6, 14, tzinfo=UTC)
PEOPLE = (Participant("Sarah Chen", Side.US), Participant("Jane Wilson", Side.CUSTOMER))
EVENT = CalendarEvent("e", "u", "Acme Industries demo", START, START + timedelta(hours=1), PEOPLE)


@pytest.mark.parametrize(
    "text",
    [
        "Acme Industries demo is on Friday, good luck Sarah!",
        "Good luck with the Acme call tomorrow :crossed_fingers:",
        "Best of luck today \U0001f340",
        "Break a leg!",
        "Thanks Nadia, much appreciated",
        "Thank you all for the quick update!",
        "thx :+1:",
        "Hi team, happy Friday",
        "Congrats, well done @sarah",
        "Sounds good, see you on Monday",
        "Viel Erfolg beim Termin mit Acme, Sarah!",
        "Ich drücke dir die Daumen",
        "Vielen Dank für die schnelle Rückmeldung, schönes Wochenende",
        "¡Mucha suerte con Acme!",
        "Bonne chance pour la démo Acme Industries demo",
        "I'm out of the office until 9 December and will answer then. For anything urgent write to sales@acme.example",
        "Automatic reply: on holiday",
        "Abwesenheitsnotiz: Ich bin bis zum 9.12. nicht im Büro.",
        "John Martinez has joined the channel",
        "The Acme demo is at 2 pm today",
        "",
    ],
)
def test_kindness_and_what_the_calendar_says_is_no_news(text: str) -> None:
    assert not brings_news(text, EVENT, "Acme Industries")


@pytest.mark.parametrize(
    "text",
    [
        "API fix is 80 % done, ready for testing next week",
        "Thanks all, legal signed off on the DPA",
        "Good luck tomorrow, they want 15 % off",
        "Good luck getting their security team to sign before Q1",
        "Acme Industries might be reassigned in January",
        "FYI Jane is out of office until the 12th, Bob signs instead",
        "Jane said no",
        "Not on Friday after all",
        "Acme demo is now on Monday",
        "They signed!",
        "Danke, der Vertrag ist unterschrieben",
        "Viel Erfolg, und denk an die offene Rechnung",
        "The call is at 4 pm now",
        "$500k",
    ],
)
def test_what_a_rep_would_act_on_is_news(text: str) -> None:
    assert brings_news(text, EVENT, "Acme Industries")
