"""Next steps of calls that are not in English."""

from datetime import date, datetime

import pytest

from app.domain.claims import Extraction, Status
from app.domain.formats import context_of
from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript
from pipeline.extraction import OfflineExtractor
from pipeline.verification import ClaimVerifier

PEOPLE = (Participant("Ida Kern", Side.US), Participant("Udo Lang", Side.CUSTOMER))


def read(language: str | None, *lines: str) -> Extraction:
    """Ida and Udo take turns, Ida first, on a Tuesday."""
    segments = tuple(Segment(i, i * 5.0, i * 5.0 + 4, PEOPLE[i % 2].name, line) for i, line in enumerate(lines))
    said = Transcript("c", datetime(2026, 3, 10, 10), PEOPLE, (), segments, language=language)
    context = context_of(said)
    return ClaimVerifier().verify(OfflineExtractor().extract(said, context), said, context)


def steps(found: Extraction) -> list[tuple[str, str | None, date | None]]:
    return [(s.what, s.owner, s.due) for s in found.next_steps if s.verification.status is Status.VERIFIED]


@pytest.mark.parametrize(
    ("language", "line", "step"),
    [
        ("de", "Dann schick ich Ihnen bis Freitag den Vertrag.", ("Den Vertrag schicken", date(2026, 3, 13))),
        ("de", "Den Prüfbericht bekommen Sie morgen.", ("Den Prüfbericht schicken", date(2026, 3, 11))),
        ("es", "Te mando el contrato mañana.", ("Mandar el contrato", date(2026, 3, 11))),
        ("fr", "Je vous envoie le contrat demain.", ("Envoyer le contrat", date(2026, 3, 11))),
    ],
)
def test_a_promise_is_told_as_an_infinitive(language: str, line: str, step: tuple[str, date]) -> None:
    assert steps(read(language, line)) == [(step[0], "Ida Kern", step[1])]


def test_a_corrected_day_counts_as_corrected() -> None:
    found = read("de", "Das Angebot schick ich Ihnen Donnerstag. Nee, Moment, da bin ich weg, Freitag.")
    assert steps(found) == [("Das Angebot schicken", "Ida Kern", date(2026, 3, 13))]


def test_what_is_asked_for_and_agreed_to_belongs_to_who_agrees() -> None:
    found = read("de", "Könnt ihr uns die Messprotokolle schicken?", "Klar, kriegst du morgen.")
    assert [(owner, due) for _, owner, due in steps(found)] == [("Udo Lang", date(2026, 3, 11))]
    assert "Messprotokolle" in steps(found)[0][0]


@pytest.mark.parametrize(
    "line",
    [
        "Ich schick Ihnen das vielleicht mal.",
        "Das kann ich Ihnen nicht bis Freitag schicken.",
        "Das Angebot hab ich Ihnen gestern geschickt.",
        "Schick ich Ihnen das Angebot am Freitag?",
        "Dann lösch ich die Datenbank. Spaß.",
    ],
)
def test_no_promise_is_no_step(line: str) -> None:
    assert steps(read("de", line)) == []


CHAT = (
    "Können wir über die Auswertung reden?",
    "Ja, die fehlt uns seit Wochen, der Vorstand fragt jeden Montag danach.",
    "Verstehe, das ist ärgerlich.",
)


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("Dann bau ich Ihnen bis Freitag eine Auswertung.", ("Eine Auswertung bauen", date(2026, 3, 13))),
        ("Und ich übernehm die Auswertung bis Freitag.", ("Die Auswertung übernehmen", date(2026, 3, 13))),
    ],
)
def test_a_verb_that_no_list_names_is_read_where_the_model_sees_a_promise(line: str, step: tuple[str, date]) -> None:
    assert steps(read("de", *CHAT, "Bis wann schaffen Sie das?", line)) == [(step[0], "Ida Kern", step[1])]


@pytest.mark.parametrize("line", ["Ich sitz am Freitag im Zug.", "Und ich brauch den Freitag für meine Auswertung."])
def test_a_verb_that_states_something_is_no_step(line: str) -> None:
    assert steps(read("de", *CHAT, "Wie sieht Ihre Woche aus?", line)) == []


def test_the_language_is_told_by_the_words_where_nothing_says_it() -> None:
    talk = "Wir haben das bei uns noch nicht, aber ich denke, dass wir es mit der Zeit auch machen."
    found = read(None, talk, "Ja, und dann schick ich Ihnen bis Freitag den Vertrag.")
    assert found.language == "de"
    assert len(steps(found)) == 1
    assert "small_talk" not in found.flags


def test_a_language_that_is_not_read_waits_for_review_and_is_no_small_talk() -> None:
    found = read("pl", "Wyślę umowę jutro.")
    assert (found.flags, found.review_required, found.next_steps) == (("language_not_read",), True, ())


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("Das ist uns ehrlich gesagt zu teuer.", "Preis: “Das ist uns ehrlich gesagt zu teuer”"),
        ("Der Betriebsrat muss dem erst zustimmen.", "Freigabe nötig: “Der Betriebsrat muss dem erst zustimmen”"),
        ("Uns fehlt eine Schnittstelle zur Lagerverwaltung.", None),
        ("Bei uns gilt gerade ein Ausgabenstopp.", None),
    ],
)
def test_what_stands_in_the_way_of_a_german_customer_is_told_in_their_words(line: str, what: str | None) -> None:
    (found,) = read("de", "Woran hängt es bei Ihnen?", line).blockers
    assert (found.verification.status, found.status.value) == (Status.VERIFIED, "open")
    assert found.what == what or line.rstrip(".") in found.what


@pytest.mark.parametrize("line", ["Das ist kein Problem.", "Das ist uns nicht zu teuer.", "Wir nehmen das Angebot."])
def test_no_obstacle_is_made_of_its_denial(line: str) -> None:
    assert read("de", "Woran hängt es bei Ihnen?", line).blockers == ()


def test_an_obstacle_that_our_side_calls_gone_is_resolved() -> None:
    (found,) = read("de", "Wie läuft es?", "Der Export ist quälend langsam.", "Das ist seit gestern behoben.").blockers
    assert found.status.value == "resolved"
