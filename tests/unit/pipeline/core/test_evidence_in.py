"""Who says their name, and who is spoken to by it, in German, Spanish and French; a word that is also a name is none."""

from collections.abc import Iterator

import pytest

from app.domain.people import Participant
from pipeline.core.evidence import Hint, Said, hints, language_told

PEOPLE = {
    "de": ("Udo Lang", "Petra Weber", "Jens Krüger", "Anna Klein"),
    "es": ("Marta Ruiz", "Pablo Ortega", "Lucía Blanco", "Ángel Prado"),
    "fr": ("Luc Petit", "Claire Moreau", "Hugo Blanc", "Aurélie Roche"),
}
INTRODUCED = {
    "de": (
        ("Guten Tag, hier ist Udo Lang.", "Udo Lang"),
        ("Mein Name ist Petra Weber, ich leite den Einkauf.", "Petra Weber"),
        ("Udo Lang am Apparat.", "Udo Lang"),
        ("Lang, guten Tag.", "Udo Lang"),
        ("Ich heiße Anna Klein.", "Anna Klein"),
        ("Hier spricht Frau Weber.", "Petra Weber"),
        ("Ich bin der Jens und mache hier die Technik.", "Jens Krüger"),
        ("Weber mein Name, guten Morgen.", "Petra Weber"),
        ("Grüß Gott, Krüger von der IT.", "Jens Krüger"),
        ("ja hier ist der udo", "Udo Lang"),
    ),
    "es": (
        ("Hola, soy Marta Ruiz.", "Marta Ruiz"),
        ("Me llamo Pablo Ortega y llevo compras.", "Pablo Ortega"),
        ("Soy Lucía, de sistemas.", "Lucía Blanco"),
        ("Mi nombre es Ángel Prado.", "Ángel Prado"),
        ("Les habla Lucía Blanco.", "Lucía Blanco"),
        ("Marta Ruiz al habla.", "Marta Ruiz"),
        ("Buenas, le saluda Ángel Prado.", "Ángel Prado"),
        ("Al teléfono Pablo Ortega.", "Pablo Ortega"),
    ),
    "fr": (
        ("Bonjour, je suis Luc Petit.", "Luc Petit"),
        ("Je m'appelle Claire Moreau.", "Claire Moreau"),
        ("Bonjour, ici Hugo Blanc.", "Hugo Blanc"),
        ("C'est Claire, bonjour à tous.", "Claire Moreau"),
        ("Mon nom est Aurélie Roche.", "Aurélie Roche"),
        ("Claire Moreau, de la société Brun.", "Claire Moreau"),
        ("Hugo au téléphone.", "Hugo Blanc"),
        ("Je me présente, Aurélie Roche, directrice des achats.", "Aurélie Roche"),
    ),
}
ADDRESSED = {
    "de": (
        ("Herr Lang, können Sie das bestätigen?", "Udo Lang"),
        ("Frau Dr. Weber, wie sehen Sie das?", "Petra Weber"),
        ("Jens, hast du die Zahlen?", "Jens Krüger"),
        ("Und was sagen Sie dazu, Frau Weber?", "Petra Weber"),
        ("Guten Morgen Frau Klein, hören Sie mich?", "Anna Klein"),
        ("Anna könntest du das mal zeigen?", "Anna Klein"),
    ),
    "es": (
        ("Señora Ruiz, ¿podría confirmarlo?", "Marta Ruiz"),
        ("Pablo, ¿qué opinas?", "Pablo Ortega"),
        ("Gracias, Lucía. ¿Tienes las cifras?", "Lucía Blanco"),
        ("Buenos días, señor Prado, ¿me oye?", "Ángel Prado"),
        ("Señorita Blanco, ¿cuántos usuarios son?", "Lucía Blanco"),
        ("Y tú, Ángel, ¿cómo lo ves?", "Ángel Prado"),
    ),
    "fr": (
        ("Monsieur Petit, pouvez-vous confirmer ?", "Luc Petit"),
        ("Madame Moreau, qu'en pensez-vous ?", "Claire Moreau"),
        ("Merci, Hugo. Vous avez des questions ?", "Hugo Blanc"),
        ("Et vous, Claire, vous êtes d'accord ?", "Claire Moreau"),
        ("Combien d'utilisateurs, Monsieur Blanc ?", "Hugo Blanc"),
        ("Hugo, est-ce que c'est possible ?", "Hugo Blanc"),
    ),
}
NOBODY = {
    "de": (
        "Ich bin sicher, dass es passt.",
        "Ich bin Vertriebsleiter bei den Stadtwerken.",
        "Das dauert zu lang hier.",
        "Hier ist lang nichts passiert.",
        "Hier ist die Liste von Frau Weber.",
        "Ich bin mit Petra im Gespräch.",
        "Das ist Jens, unser Techniker.",
        "Mein Name ist hier egal.",
    ),
    "es": (
        "Soy consciente del plazo.",
        "Soy director de compras.",
        "Habla con Pablo mañana.",
        "Aquí el prado queda lejos.",
        "Me llamo la atención a mí mismo.",
        "No soy Marta, soy su compañera.",
        "Le habla a Lucía de eso.",
        "La pantalla en blanco soy yo.",
    ),
    "fr": (
        "Je suis d'accord.",
        "Je suis directeur des achats.",
        "Je suis avec Luc.",
        "C'est un petit problème.",
        "Je suis la cheffe de Claire.",
        "Ce n'est pas Hugo, c'est son collègue.",
        "C'est clair pour moi.",
        "Voici Luc, notre technicien.",
    ),
}


def heard(code: str, text: str) -> list[Hint]:
    people = [Participant(name) for name in PEOPLE[code]]
    return list(hints([Said("a", 0.0, 3.0, text), Said("b", 4.0, 6.0, "Mhm.")], people, code))


def each(said: dict[str, tuple[tuple[str, str], ...]]) -> Iterator[tuple[str, str, str]]:
    yield from ((code, text, who) for code, lines in said.items() for text, who in lines)


@pytest.mark.parametrize(("code", "text", "who"), list(each(INTRODUCED)))
def test_who_says_their_name_is_named(code: str, text: str, who: str) -> None:
    for said in (text, text.lower()):  # a recogniser may write no capitals
        assert {(h.voice, h.name) for h in heard(code, said) if h.weight >= 5.0} == {("a", who)}


@pytest.mark.parametrize(("code", "text", "who"), list(each(ADDRESSED)))
def test_who_answers_when_addressed_is_who_was_addressed(code: str, text: str, who: str) -> None:
    found = heard(code, text)
    assert {h.name for h in found if h.voice == "a" and h.weight < 0} == {who}
    assert {h.name for h in found if h.voice == "b" and h.weight >= 2.0} == {who}
    assert all(h.voice == "b" for h in found if h.weight > 0)


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, lines in NOBODY.items() for text in lines])
def test_what_is_no_name_names_nobody(code: str, text: str) -> None:
    for said in (text, text.lower()):
        assert not [h for h in heard(code, said) if h.voice == "a" and h.weight > 0]


def test_a_surname_that_two_share_names_neither() -> None:
    people = [Participant("Petra Weber"), Participant("Karl Weber")]
    assert not list(hints([Said("a", 0.0, 2.0, "Hier spricht Frau Weber.")], people, "de"))
    assert list(hints([Said("a", 0.0, 2.0, "Hier spricht Petra Weber.")], people, "de"))


def test_the_first_of_two_surnames_is_the_one_that_is_said() -> None:
    people = [Participant("Marta Ruiz López"), Participant("Pablo Ortega Gil")]
    found = list(hints([Said("a", 0.0, 2.0, "Señora Ruiz, ¿me oye?"), Said("b", 3.0, 4.0, "Sí.")], people, "es"))
    assert ("b", "Marta Ruiz López") in {(h.voice, h.name) for h in found}


def test_the_language_is_the_calls_else_that_of_its_words() -> None:
    german = "Ja, ich bin das, und wir haben die Liste nicht mit der alten Version, aber das ist für uns auch so gut."
    assert language_told("es", [german]) == "es"
    assert language_told(None, [german]) == "de"
    assert language_told("pl", ["Yes."]) == "en"
