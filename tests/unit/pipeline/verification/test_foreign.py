"""Claims about German, Spanish and French calls, held against what was said: numbers, negations, conditions, people."""

from datetime import date, datetime

import pytest

from app.domain.claims import (
    Blocker,
    BlockerStatus,
    Check,
    Competitor,
    DecisionMaker,
    Evidence,
    Extraction,
    KeyQuote,
    NextStep,
    Status,
    SummaryLine,
)
from app.domain.formats import context_of
from app.domain.people import Participant, Side
from app.domain.transcript import Segment, Transcript
from pipeline.verification import ClaimVerifier

PEOPLE = (Participant("Ida Kern", Side.US), Participant("Udo Lang", Side.CUSTOMER, title="Leiter Einkauf"))
FRIDAY = date(2026, 3, 13)


def call(language: str, *lines: str) -> tuple[Transcript, list[Evidence]]:
    segments = tuple(Segment(i, i * 5.0, i * 5.0 + 4, PEOPLE[i % 2].name, line) for i, line in enumerate(lines))
    said = Transcript("c", datetime(2026, 3, 10, 10), PEOPLE, (), segments, language=language)
    return said, [Evidence(s.id, s.start, s.end, s.speaker, s.text) for s in segments]


def verified(said: Transcript, **claims: tuple) -> Extraction:
    """The claims, as a language model might have made them, after the verifier."""
    return ClaimVerifier().verify(Extraction("c", "model", language=said.language, **claims), said, context_of(said))


def wrong_in(language: str, what: str, *lines: str, due: date | None = FRIDAY) -> set[str]:
    """The checks that a step fails whose evidence is the whole call; its owner is who speaks last."""
    said, evidence = call(language, *lines)
    step = NextStep(what, evidence[-1].speaker, due, None, None, None, tuple(evidence))
    (found,) = verified(said, next_steps=(step,)).next_steps
    return {str(name) for name, ok in found.verification.checks.items() if not ok}


@pytest.mark.parametrize(
    ("language", "what", "line"),
    [
        (
            "de",
            "Ein Angebot mit 12 % Nachlass schicken",
            "Ich schicke Ihnen bis Freitag ein Angebot mit zwölf Prozent Nachlass.",
        ),
        (
            "de",
            "Das Angebot über 1.500 Euro schicken",
            "Ich schicke Ihnen bis Freitag das Angebot über fünfzehnhundert Euro.",
        ),
        ("de", "25 Zugänge einrichten", "Wir richten Ihnen bis Freitag fünfundzwanzig Zugänge ein."),
        ("de", "Die Schulung über 1,5 Tage planen", "Ich plane bis Freitag die Schulung über anderthalb Tage."),
        ("de", "Angebot für zwei Standorte schicken", "Ich schicke Ihnen bis Freitag ein Angebot für 2 Standorte."),
        ("es", "Enviar la oferta de 32 licencias", "Os envío el viernes la oferta de treinta y dos licencias."),
        ("fr", "Envoyer le devis à 1 200 euros", "Je vous envoie vendredi le devis à mille deux cents euros."),
    ],
)
def test_a_number_that_was_said_stands_however_it_is_written(language: str, what: str, line: str) -> None:
    assert wrong_in(language, what, line) == set()


@pytest.mark.parametrize(
    ("language", "what", "line"),
    [
        (
            "de",
            "Ein Angebot mit 15 % Nachlass schicken",
            "Ich schicke Ihnen bis Freitag ein Angebot mit zwölf Prozent Nachlass.",
        ),
        ("de", "Das Angebot über 15.000 Euro schicken", "Ich schicke Ihnen bis Freitag das Angebot über 1.500 Euro."),
        ("de", "Drei Zugänge einrichten", "Wir richten Ihnen bis Freitag vier Zugänge ein."),
        ("de", "Die Schulung über zwei Tage planen", "Ich plane bis Freitag die Schulung über anderthalb Tage."),
        ("es", "Enviar la oferta de 23 licencias", "Os envío el viernes la oferta de treinta y dos licencias."),
        ("fr", "Envoyer le devis à 2 000 euros", "Je vous envoie vendredi le devis à mille deux cents euros."),
    ],
)
def test_a_number_that_nobody_said_contradicts(language: str, what: str, line: str) -> None:
    assert "number" in wrong_in(language, what, line)


@pytest.mark.parametrize(
    ("language", "what", "line"),
    [
        ("de", "Das Angebot bis Freitag schicken", "Das Angebot kann ich Ihnen bis Freitag nicht schicken."),
        ("de", "Den Vertrag bis Freitag unterschreiben", "Wir unterschreiben den Vertrag bis Freitag auf keinen Fall."),
        ("de", "Eine Schulung am Freitag anbieten", "Am Freitag können wir keine Schulung anbieten."),
        ("de", "Die Schnittstelle bis Freitag liefern", "Die Schnittstelle liefern wir bis Freitag nie im Leben."),
        ("de", "Das Angebot nicht schicken", "Das Angebot schicke ich Ihnen bis Freitag."),
        ("es", "Enviar la oferta el viernes", "No podemos enviar la oferta el viernes."),
        ("fr", "Envoyer le devis vendredi", "Je ne peux pas envoyer le devis vendredi."),
    ],
)
def test_a_lost_negation_contradicts(language: str, what: str, line: str) -> None:
    assert "polarity" in wrong_in(language, what, line)


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("Das Angebot schicken", "Das Angebot schicke ich Ihnen bis Freitag, nicht erst am Montag."),
        ("Das Angebot schicken", "Ich schicke Ihnen das Angebot nicht am Montag, sondern am Freitag."),
        ("Das Angebot schicken", "Kein Problem, ich schicke Ihnen das Angebot bis Freitag."),
        ("Das Angebot schicken", "Das Angebot schicke ich Ihnen bis Freitag, aber den Vertrag noch nicht."),
        ("Den Vertrag schicken", "Ich schicke Ihnen bis Freitag nicht nur das Angebot, sondern auch den Vertrag."),
        ("Klären, warum der Export nicht läuft", "Ich kläre bis Freitag, warum der Export nicht läuft."),
    ],
)
def test_a_denial_of_something_else_leaves_the_promise(what: str, line: str) -> None:
    assert wrong_in("de", what, line) == set()


@pytest.mark.parametrize(
    "line",
    [
        "Vielleicht schicke ich Ihnen das Angebot bis Freitag.",
        "Wenn der Vorstand zustimmt, schicke ich Ihnen das Angebot bis Freitag.",
        "Ich könnte Ihnen das Angebot bis Freitag schicken.",
    ],
)
def test_what_was_only_thought_of_is_no_promise(line: str) -> None:
    assert "modality" in wrong_in("de", "Das Angebot schicken", line)


def test_a_request_in_its_polite_form_leaves_the_promise_meant() -> None:
    lines = ("Könnten Sie uns die Netzpläne schicken?", "Ja, die schicke ich Ihnen bis Freitag.")
    assert wrong_in("de", "Die Netzpläne schicken", *lines) == set()


@pytest.mark.parametrize(
    ("status", "line", "status_after"),
    [
        (BlockerStatus.RESOLVED, "Der Export ist quälend langsam.", Status.CONTRADICTED),
        (BlockerStatus.OPEN, "Der Export ist quälend langsam.", Status.VERIFIED),
        (BlockerStatus.OPEN, "Der langsame Export ist für uns kein Problem.", Status.CONTRADICTED),
    ],
)
def test_an_obstacle_stands_as_it_was_told(status: BlockerStatus, line: str, status_after: Status) -> None:
    said, evidence = call("de", "Wie läuft es?", line)
    blocker = Blocker("Der langsame Export", status, None, None, (evidence[1],))
    (found,) = verified(said, blockers=(blocker,)).blockers
    assert found.verification.status is status_after


def test_what_else_a_model_says_of_a_german_call_is_held_against_it_too() -> None:
    said, evidence = call(
        "de", "Mit wem arbeiten Sie heute?", "Mit Veltro, und das kostet uns zwölf Prozent vom Umsatz."
    )
    place = evidence[1]
    found = verified(
        said,
        summary=(
            SummaryLine("Veltro kostet 12 Prozent.", (place,)),
            SummaryLine("Veltro kostet 20 Prozent.", (place,)),
        ),
        decision_makers=(
            DecisionMaker("Udo Lang", "Leiter Einkauf", Side.CUSTOMER, None, (place,)),
            DecisionMaker("Peter Maus", None, Side.CUSTOMER, None, (place,)),
        ),
        key_quotes=(
            KeyQuote("das kostet uns zwölf Prozent vom Umsatz", "Udo Lang", place.start, place.end, (place,)),
            KeyQuote("das kostet uns nichts", "Udo Lang", place.start, place.end, (place,)),
        ),
        competitors=(Competitor("Veltro", (place,)), Competitor("Sorbio", (place,))),
    )
    assert [s.text for s in found.summary] == ["Veltro kostet 12 Prozent."]
    assert [d.verification.status for d in found.decision_makers] == [Status.VERIFIED, Status.UNSUPPORTED]
    assert [q.text for q in found.key_quotes] == ["das kostet uns zwölf Prozent vom Umsatz"]
    assert [c.name for c in found.competitors] == ["Veltro"]


def test_confidence_ranks_and_stays_below_every_threshold_of_autonomy() -> None:
    said, evidence = call(
        "de", "Können Sie uns den Bericht schicken?", "Klar, den Bericht schicke ich Ihnen bis Freitag."
    )
    lone, (first,) = call("de", "Bis Freitag werden wir die Kalkulation überarbeiten.")
    plain = NextStep("Den Bericht schicken", "Udo Lang", FRIDAY, None, None, None, tuple(evidence))
    faint = NextStep("Die Kalkulation überarbeiten", "Ida Kern", FRIDAY, None, None, None, (first,))
    sure = [
        verified(t, next_steps=(s,)).next_steps[0].verification.confidence for t, s in ((said, plain), (lone, faint))
    ]
    assert 0.95 > sure[0] > sure[1] > 0.5
    assert Check.NUMBER in verified(said, next_steps=(plain,)).next_steps[0].verification.checks
