"""Notes, messages, tasks and headings stand in the language of the call, their dates too."""

from dataclasses import replace
from datetime import datetime

import pytest

from app.domain.call import CallContext, Issue
from app.domain.people import Participant, Side
from app.domain.proposal import Action, Person, Targets, WrittenTask, write_key
from app.domain.transcript import Segment, Transcript
from pipeline.extraction import OfflineExtractor
from pipeline.proposals import FollowUpProposer
from pipeline.verification import ClaimVerifier

AT = datetime(2026, 3, 10, 10)
PEOPLE = (
    Participant("Ida Kern", Side.US),
    Participant("Jan Roth", Side.US, email="jan@us.example"),
    Participant("Udo Lang", Side.CUSTOMER, email="udo@them.example"),
)
TARGETS = Targets(
    "006", "Lang", "Demo", ("003",), (Person("Jan Roth", "U7", "jan@us.example"),), "C1", "lang", "P1", "KW 11",
    extra={"crm_tasks": "on"},
)  # fmt: skip
KINDS = ("call_note", "message", "summary_line", "draft")
ENGLISH = (
    "Call ",
    "Next steps",
    "Summary",
    "Decision",
    "Agreed",
    "Status on",
    "Yours",
    " by ",
    "March",
    "open",
    "said",
    "spoke",
)
Said = tuple[tuple[str, str], ...]
SAID: dict[str, Said] = {
    "de": (
        ("Ida Kern", "Dann schick ich Ihnen bis Freitag den Vertrag."),
        ("Udo Lang", "Gut. Der Export ist quälend langsam, das ist EXP-7."),
        ("Jan Roth", "Ich prüfe die Exportdauer bis Montag und melde mich."),
        ("Udo Lang", "Danke Ihnen."),
    ),
    "es": (
        ("Ida Kern", "Le mando el contrato el viernes."),
        ("Udo Lang", "De acuerdo, muchas gracias."),
        ("Jan Roth", "Le envío la agenda el lunes."),
        ("Udo Lang", "Gracias."),
    ),
    "fr": (
        ("Ida Kern", "Je vous envoie le contrat vendredi."),
        ("Udo Lang", "Très bien, merci beaucoup."),
        ("Jan Roth", "Je vous transmets le planning lundi."),
        ("Udo Lang", "Merci."),
    ),
}


def proposed(
    language: str, said_lines: Said | None = None, targets: Targets = TARGETS
) -> dict[str, tuple[Action, str]]:
    """Kind → (action, every text of it) of the call's proposals."""
    lines = said_lines or SAID[language]
    segments = tuple(Segment(i, i * 5.0, i * 5.0 + 4, who, line) for i, (who, line) in enumerate(lines))
    said = Transcript("c", AT, PEOPLE, ("Lang GmbH",), segments, language=language)
    issues = (Issue("EXP-7", "Export dauert zu lange"),)
    context = CallContext("c", "Call", AT, "Ida Kern", PEOPLE, ("Lang GmbH",), issues, language=language)
    found = ClaimVerifier().verify(OfflineExtractor().extract(said, context), said, context)
    every = FollowUpProposer().propose(found, said, context, targets)
    return {p.action.kind.value: (p.action, _texts(p.action.content)) for p in every}


def _texts(content: object) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        return "\n".join(_texts(v) for v in content.values())
    return "\n".join(map(_texts, content)) if isinstance(content, list | tuple) else ""


@pytest.mark.parametrize(
    ("language", "kind", "lines"),
    [
        ("de", "call_note", ("Gespräch mit Lang GmbH, 10. März", "Gespräch am 10. März 2026 mit Udo.", "Nächste Schritte")),
        ("de", "call_note", ("- Ida Kern: den Vertrag schicken, bis Freitag, 13. März",)),
        ("de", "message", ("Gespräch mit Lang GmbH, 10. März 2026:", "Für dich: die Exportdauer prüfen und sich melden, bis")),
        ("de", "comment", ("Aus dem Gespräch mit Lang GmbH am 10. März 2026:", "Udo Lang, bei 0:0", "Stand im Gespräch: offen")),
        ("de", "summary_line", ("Lang GmbH, 10. März", "Ida: den Vertrag schicken, bis Freitag, 13. März")),
        ("de", "task", ("Vereinbart im Gespräch mit Lang GmbH am 10. März 2026.",)),
        ("es", "call_note", ("Llamada con Lang GmbH, 10 de marzo", "- Ida Kern: mandar el contrato, para el viernes 13")),
        ("fr", "call_note", ("Appel avec Lang GmbH, 10 mars", "- Ida Kern: envoyer le contrat, d'ici vendredi 13 mars")),
        ("fr", "message", ("Appel avec Lang GmbH, 10 mars 2026 :", "Pour toi : transmettre le planning, d'ici lundi 16 mars.")),
    ],
)  # fmt: skip
def test_a_text_stands_in_the_language_of_the_call(language: str, kind: str, lines: tuple[str, ...]) -> None:
    _, text = proposed(language)[kind]
    for line in lines:
        assert line in text


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_no_english_frame_is_left(language: str) -> None:
    for kind, (_, text) in proposed(language).items():
        assert not [word for word in ENGLISH if word in text], kind


def test_the_key_of_a_write_is_the_same_in_every_language() -> None:
    keys = {
        language: [write_key(proposed(language)[kind][0], call_id="c", event_uid="u", event_start=AT) for kind in KINDS]
        for language in SAID
    }
    assert keys["de"] == keys["es"] == keys["fr"]


@pytest.mark.parametrize(
    ("language", "task", "line", "is_done"),
    [
        ("de", "Den Prüfbericht schicken", "Den Prüfbericht habe ich Ihnen gestern geschickt.", True),
        ("de", "Den Prüfbericht schicken", "Der Prüfbericht ist schon raus.", True),
        ("de", "Den Prüfbericht schicken", "Den Prüfbericht habe ich noch nicht geschickt.", False),
        ("de", "Den Prüfbericht schicken", "Ist der Prüfbericht schon raus?", False),
        ("de", "Den Prüfbericht schicken", "Den Vertrag habe ich Ihnen gestern geschickt.", False),
        ("es", "Enviar el contrato", "Ya he enviado el contrato.", True),
        ("fr", "Envoyer le contrat", "J'ai envoyé le contrat hier.", True),
        ("fr", "Envoyer le contrat", "Je n'ai pas envoyé le contrat.", False),
    ],
)
def test_an_earlier_task_that_is_said_to_be_done_is_proposed_as_completed(
    language: str, task: str, line: str, is_done: bool
) -> None:
    known = replace(TARGETS, tasks=(WrittenTask("Task/1", task, "Ida Kern", "2026-03-09"),))
    found = proposed(language, (("Ida Kern", line), ("Udo Lang", "Danke.")), known)
    assert ("task_update" in found) is is_done


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Ich kläre die Marge bis Freitag mit meinem Chef.", False),
        ("Ich kläre den Liefertermin bis Freitag mit dem Lager.", True),
    ],
)
def test_inside_matters_stay_out_of_a_german_mail(line: str, told: bool) -> None:
    found = proposed(
        "de", (("Ida Kern", line), ("Udo Lang", "Danke Ihnen."), ("Ida Kern", "Ich schicke Ihnen morgen die Liste."))
    )
    assert ("klären" in found["draft"][1]) is told
    assert "klären" in found["call_note"][1]
