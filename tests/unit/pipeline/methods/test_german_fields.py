"""Fields of a method from German calls: filled by the customer's own sentence, and left empty by what is no fact of this deal."""

from dataclasses import replace

import pytest

from app.domain.methods import FieldAnswer, FieldWords
from app.services.methods.templates import method_from, method_of, methods
from pipeline.methods import OfflineFieldReader
from tests.unit.pipeline.calls import call

SAID = (
    ("bant", "budget", "Wir haben neunzigtausend Euro im Budget für dieses Jahr."),
    ("bant", "budget", "Unser Budget liegt bei 85.000 Euro."),
    ("bant", "budget", "Der Vorstand hat uns 120.000 Euro freigegeben."),
    ("bant", "authority", "Das letzte Wort hat Gerd Hofmann."),
    ("bant", "authority", "Ich entscheide das, und mein Chef zeichnet nur gegen."),
    ("bant", "need", "Wir suchen ein Werkzeug für die Einsatzplanung."),
    ("bant", "timeline", "Wir wollen bis Ende März live sein."),
    ("bant", "timeline", "Unser Vertrag läuft am 30. April aus."),
    ("meddicc", "metrics", "Unsere Leute verlieren jede Woche neun Stunden mit der Datenpflege."),
    ("meddicc", "metrics", "Ein Rückruf dauert im Schnitt 71 Stunden."),
    ("meddicc", "economic_buyer", "Das Budget liegt bei Dana Weiß, unserer Finanzchefin."),
    ("meddicc", "economic_buyer", "Unser Geschäftsführer gibt das Geld frei."),
    ("meddicc", "decision_criteria", "Es muss mit unserem Single Sign-on laufen."),
    ("meddicc", "decision_criteria", "Ohne SAML kaufen wir gar nichts."),
    ("meddicc", "decision_process", "Das muss noch durch den Einkauf."),
    ("meddicc", "decision_process", "Die Rechtsabteilung muss vorher zustimmen."),
    ("meddicc", "identify_pain", "Unser größtes Problem ist die Terminplanung."),
    ("meddicc", "identify_pain", "Bei uns gehen ständig Anfragen verloren."),
    ("meddicc", "champion", "Ich setze mich intern dafür ein."),
    ("meddicc", "competition", "Wir haben auch ein Angebot von Zentra auf dem Tisch."),
    ("meddicc", "competition", "Wir schauen uns auch Initech an."),
    ("spiced", "situation", "Wir arbeiten heute noch mit Excel und einer alten Access-Datenbank."),
    ("spiced", "situation", "Wir sind rund 140 Leute an drei Standorten."),
    ("spiced", "pain", "Die Hälfte der Einträge ist am Freitag schon falsch."),
    ("spiced", "impact", "Das kostet uns etwa 20.000 Euro im Quartal."),
    ("spiced", "critical_event", "Der Vertrag endet am 30. Juni."),
    ("spiced", "critical_event", "Zum Jahresabschluss muss das alles fertig sein."),
    ("spiced", "decision", "Der Betriebsrat muss noch zustimmen."),
)
EMPTY = (
    ("not so", "bant", "Wir haben keine neunzigtausend Euro im Budget."),
    ("supposed", "bant", "Angenommen, wir hätten 90.000 Euro eingeplant, was bekämen wir dann?"),
    ("asked", "bant", "Unser Budget liegt bei 85.000 Euro?"),
    ("unsure", "bant", "Vielleicht entscheidet das am Ende Gerd Hofmann, keine Ahnung."),
    ("joked", "bant", "Klar, und der Vorstand hat uns 120.000 Euro freigegeben, schön wär's."),
    ("reported", "meddicc", "Herr Krause sagt, sie verlieren jede Woche neun Stunden damit."),
    ("another company", "meddicc", "Bei meinem alten Arbeitgeber haben wir jede Woche neun Stunden verloren."),
    ("another company's deal", "bant", "Ein Bekannter hat erzählt, der Vorstand hat uns 120.000 Euro freigegeben."),
    ("not the wish of today", "bant", "Irgendwann wollen wir bis Ende März live sein."),
    ("no choice", "meddicc", "Wir haben kein Angebot von Zentra."),
    ("a general word", "meddicc", "Wir haben auch ein Angebot von Wettbewerbern."),
    ("no problem", "meddicc", "Das ist wirklich kein Problem bei uns."),
    ("nobody decides", "bant", "Niemand entscheidet hier allein."),
    ("not any more", "meddicc", "Ich habe das Budget nicht mehr."),
    ("an errand", "bant", "Wir brauchen noch einen Termin mit Ihnen."),
    ("a condition", "meddicc", "Falls es klappt, setze ich mich dafür ein, falls nicht, dann eben nicht."),
)


def read(method: str, *turns: tuple[str, str], accounts: tuple[str, ...] = ("Voss AG",)) -> dict[str, FieldAnswer]:
    transcript, context = call(*turns, accounts=accounts)
    told = replace(transcript, language="de")
    found = OfflineFieldReader().read(method_of(method), told, None, context)
    return {answer.field: answer for answer in found.answers}


@pytest.mark.parametrize(("method", "key", "text"), SAID)
def test_a_german_sentence_fills_its_field(method: str, key: str, text: str) -> None:
    found = read(method, ("Nina", "Wie sieht es bei Ihnen aus?"), ("Clara", text))[key]
    assert found.said
    assert found.evidence[0].quote == text


@pytest.mark.parametrize(("method", "text"), [pytest.param(m, t, id=why) for why, m, t in EMPTY])
def test_what_is_no_fact_of_this_deal_fills_nothing(method: str, text: str) -> None:
    assert not [a.field for a in read(method, ("Clara", text)).values() if a.said]


@pytest.mark.parametrize(
    "turns",
    [
        [("Nina", "Unser Budget liegt bei 85.000 Euro.")],
        [("Clara", "Unser Budget liegt bei 85.000 Euro."), ("Clara", "Quatsch, das stimmt nicht.")],
        [("Clara", "Unser Budget liegt bei 85.000 Euro."), ("Clara", "Nein, Moment, das war letztes Jahr.")],
        [("Clara", "Unser Budget liegt bei 85.000 Euro."), ("Clara", "War nur Spaß.")],
        [("Clara", "Unser Budget liegt bei 85.000 Euro."), ("Tim", "Nein, nicht 85, sondern 58.")],
    ],
    ids=["our own side", "taken back", "corrected by themselves", "joked", "corrected by a colleague"],
)
def test_what_was_taken_back_or_corrected_fills_nothing(turns: list[tuple[str, str]]) -> None:
    assert not read("bant", *turns)["budget"].said


def test_a_call_of_several_accounts_fills_nothing() -> None:
    found = read("bant", ("Clara", "Unser Budget liegt bei 85.000 Euro."), accounts=("Voss AG", "Berg GmbH"))
    assert not any(answer.said for answer in found.values())


def test_amounts_days_and_people_are_read_the_german_way() -> None:
    budget = read("bant", ("Clara", "Unser Budget liegt bei 85.000,50 Euro."))["budget"]
    assert (budget.amount, budget.currency) == (85_000.5, "EUR")
    timeline = read("bant", ("Clara", "Unser Vertrag läuft am 30. April aus."))["timeline"]
    assert timeline.day == "2025-04-30"
    assert timeline.amount is None
    assert read("meddicc", ("Clara", "Das Budget liegt bei Tim, unserem IT-Leiter."))["economic_buyer"].value == (
        "Tim Beck (IT Manager)"
    )
    assert read("bant", ("Clara", "Das letzte Wort habe ich."))["authority"].value == "Clara Voss (CTO)"


def test_every_field_has_german_names_and_patterns() -> None:
    for method in methods().values():
        for field in method.fields:
            words = field.languages.get("de", FieldWords())
            assert words.label, field.key
            assert words.meaning, field.key
            assert words.ask, field.key
            assert words.says, field.key


def test_a_template_of_ones_own_that_names_no_language_is_read_in_any() -> None:
    own = {"key": "haus", "title": "Haus", "fields": [
        {"key": "anlass", "label": "Anlass", "meaning": "Warum jetzt.", "says": [r"\banlass ist\b"]}]}  # fmt: skip
    transcript, context = call(("Clara", "Der Anlass ist unser Umzug im Sommer."))
    found = OfflineFieldReader().read(method_from(own, "haus.yaml"), replace(transcript, language="de"), None, context)
    assert found.answers[0].said


def test_a_language_without_patterns_fills_nothing() -> None:
    transcript, context = call(("Clara", "We budgeted ninety thousand for it."))
    found = OfflineFieldReader().read(method_of("bant"), replace(transcript, language="fr"), None, context)
    assert not any(answer.said for answer in found.answers)
