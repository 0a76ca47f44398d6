"""Ways to promise in German, Spanish and French, and what else a German call says: short calls of tests/data/foreign."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.domain.claims import Extraction, NextStep, Status
from tests.unit.pipeline.extraction.test_foreign_steps import read

FOLDER = Path(__file__).parents[3] / "data" / "foreign"
STEPS = json.loads((FOLDER / "steps.json").read_text(encoding="utf-8"))["calls"]
OVERVIEW = json.loads((FOLDER / "overview.json").read_text(encoding="utf-8"))["calls"]
LEAST = {"de": 1.0, "es": 0.75, "fr": 1.0}  # share of the steps kept aside that are found


def shown(found: Extraction) -> list[NextStep]:
    return [s for s in found.next_steps if s.verification.status is Status.VERIFIED]


def is_found(call: dict[str, Any]) -> bool:
    """Whether the one step of a call is shown, its owner and day right; of a call without, that none is."""
    steps = shown(read(call["language"], *call["lines"]))
    if not call["steps"]:
        return not steps
    (wanted,) = call["steps"]
    return any(
        step.owner == wanted["owner"]
        and wanted["due"] in (None, step.due and step.due.isoformat())
        and re.search(wanted["words"], f"{step.what} {' '.join(e.quote for e in step.evidence)}", re.I)
        for step in steps
    )


@pytest.mark.parametrize("call", [c for c in STEPS if not c["aside"]], ids=lambda c: c["lines"][-1][:60])
def test_a_step_is_found_and_what_is_none_is_not(call: dict[str, Any]) -> None:
    assert is_found(call)


@pytest.mark.parametrize("language", LEAST)
def test_the_calls_kept_aside_are_read_as_well(language: str) -> None:
    aside = [c for c in STEPS if c["aside"] and c["language"] == language]
    with_steps = [is_found(c) for c in aside if c["steps"]]
    assert sum(with_steps) >= LEAST[language] * len(with_steps)
    assert all(is_found(c) for c in aside if not c["steps"])


@pytest.mark.parametrize(
    ("language", "line", "what"),
    [
        ("de", "Ich kümmere mich morgen um die Logos und melde mich.", "Sich um die Logos kümmern und sich melden"),
        ("de", "Ich trage den Termin ein und lade alle bis Freitag ein.", "Den Termin eintragen und alle einladen"),
        ("de", "Ich werde mit der Technik klären, ob das bis Mai geht.", "Mit der Technik klären, ob das bis Mai geht"),
        ("de", "Der Vertrag geht morgen an Sie raus.", "Den Vertrag schicken"),
        ("de", "Unser Techniker ruft Sie morgen an.", "Ida: “Unser Techniker ruft Sie morgen an”"),
        ("de", "Wir setzen uns am Donnerstag mit dem Betriebsrat zusammen.", "Sich mit dem Betriebsrat zusammensetzen"),
        ("fr", "Je m'occupe de la migration pour lundi.", "S'occuper de la migration"),
        ("fr", "Nous allons nous renseigner sur les tarifs d'ici lundi.", "Se renseigner sur les tarifs"),
        ("fr", "Je vais en parler à mon chef demain.", "En parler à mon chef"),
        ("de", "Sie hören bis Freitag von mir.", "Sich bei Udo melden"),
        ("de", "Ich muss das Modul bis Freitag mit dem Vorstand besprechen.", "Das Modul mit dem Vorstand besprechen"),
        ("de", "Ich fasse das zusammen und schicke Ihnen morgen ein Protokoll.", "Ein Protokoll schicken"),
        ("de", "Wir treffen uns am 24. März, ich schicke die Einladung.", "Sich treffen und die Einladung schicken"),
        ("fr", "Nous organiserons un atelier lundi.", "Organiser un atelier"),
        ("es", "Le haremos llegar el contrato el lunes.", "Hacer llegar el contrato"),
        ("es", "Me encargo de la migración para el lunes.", "Encargarse de la migración"),
    ],
)  # fmt: skip
def test_a_step_is_worded_so_that_a_colleague_can_act_on_it(language: str, line: str, what: str) -> None:
    assert [s.what for s in shown(read(language, line))] == [what]


@pytest.mark.parametrize(
    ("asked", "answer", "what"),
    [
        ("Könntet ihr uns die Messprotokolle schicken?", "Klar, kriegst du morgen.", "Die Messprotokolle schicken"),
        ("Schreiben Sie mir bitte die Anforderungen auf.", "Mach ich bis Freitag.", "Die Anforderungen aufschreiben"),
        (
            "Wir bräuchten noch die Kundennummern.",
            "Die schicke ich Ihnen morgen.",
            "Udo: “Die schicke ich Ihnen morgen” (Antwort auf Ida: “Wir bräuchten noch die Kundennummern.”)",
        ),
    ],
)
def test_a_request_that_is_agreed_to_says_what_was_asked_for(asked: str, answer: str, what: str) -> None:
    assert [(s.what, s.owner) for s in shown(read("de", asked, answer))] == [(what, "Udo Lang")]


@pytest.mark.parametrize(
    ("language", "before", "line", "what"),
    [
        (
            "de",
            "Der Scanner hängt sich öfter auf.",
            "Ich schau mir das bis Freitag an.",
            "Udo: “Ich schau mir das bis Freitag an” (Antwort auf Ida: “Der Scanner hängt sich öfter auf.”)",
        ),
        (
            "fr",
            "Il nous faudrait votre certificat.",
            "Je vous le fais parvenir demain.",
            "Udo: “Je vous le fais parvenir demain” (réponse à Ida: “Il nous faudrait votre certificat.”)",
        ),
    ],
)
def test_a_thing_that_was_named_before_stands_behind_the_promise(
    language: str, before: str, line: str, what: str
) -> None:
    assert [s.what for s in shown(read(language, before, line))] == [what]


def test_two_promises_of_a_sentence_are_two_steps_each_with_its_day() -> None:
    found = read("de", "Ich prüfe den Vertrag bis Freitag, und die Preisliste schicke ich Ihnen morgen.")
    assert [(s.what, s.due and s.due.day) for s in shown(found)] == [
        ("Den Vertrag prüfen", 13),
        ("Die Preisliste schicken", 11),
    ]


def test_a_day_of_another_clause_is_no_due_date() -> None:
    line = "Wir haben am 24. März eine Sitzung, und die Unterlagen schicke ich Ihnen gern."
    (step,) = shown(read("de", "Könnten wir noch etwas von Ihnen haben?", line))
    assert (step.what, step.due) == ("Die Unterlagen schicken", None)


def misread(call: dict[str, Any]) -> list[str]:
    """What is wrong about who decides, who competes, what is quoted, how urgent it is and which stage it speaks for."""
    found = read("de", *call["lines"])
    told = {
        "deciders": [d.name for d in found.decision_makers if d.verification.status is Status.VERIFIED],
        "rivals": [c.name for c in found.competitors],
        "quotes": [q.text for q in found.key_quotes],
    }
    wrong = [
        name
        for name, got in told.items()
        if name in call and (any(not any(w in g for g in got) for w in call[name]) or (got and not call[name]))
    ]
    if "urgency" in call and call["urgency"] != (found.urgency and found.urgency.value):
        wrong.append("urgency")
    if "stage" in call and call["stage"] != found.stage.recommendation:
        wrong.append("stage")
    return wrong


@pytest.mark.parametrize("call", [c for c in OVERVIEW if not c.get("aside")], ids=lambda c: c["lines"][-1][:60])
def test_a_german_call_says_who_decides_who_competes_and_what_is_worth_quoting(call: dict[str, Any]) -> None:
    assert misread(call) == []


def test_the_german_calls_kept_aside_say_so_as_well() -> None:
    aside = [c for c in OVERVIEW if c.get("aside")]
    assert sum(not misread(c) for c in aside) >= 0.7 * len(aside)


def test_the_summary_of_a_german_call_is_german() -> None:
    found = read(
        "de",
        "Wo klemmt es?",
        "Wir verlieren jede Woche zwölf Stunden mit dem Abtippen. Das Budget verantwortet unsere Leiterin Frau Arslan.",
        "Ich schicke Ihnen bis Freitag ein Angebot.",
        "Der Betriebsrat muss dem erst zustimmen.",
    )
    assert [line.text for line in found.summary] == [
        "Freigabe nötig: “Der Betriebsrat muss dem erst zustimmen”: offen.",
        "Udo: “Wir verlieren jede Woche zwölf Stunden mit dem Abtippen.”",
        "Frau Arslan (Leiterin) entscheidet mit und war nicht im Gespräch.",
        "Ida: ein Angebot schicken, bis Freitag, 13. März.",
    ]
