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
        ("Ich bin Jens Krüger von den Stadtwerken.", "Jens Krüger"),
        ("Udo Lang am Apparat.", "Udo Lang"),
        ("Lang, guten Tag.", "Udo Lang"),
        ("Hallo, Petra hier.", "Petra Weber"),
        ("Ich heiße Anna Klein.", "Anna Klein"),
        ("Hier spricht Frau Weber.", "Petra Weber"),
        ("Ich bin die Petra, hallo.", "Petra Weber"),
        ("Ich bin der Jens und mache hier die Technik.", "Jens Krüger"),
        ("Weber mein Name, guten Morgen.", "Petra Weber"),
        ("Jens Krüger hier, ich höre.", "Jens Krüger"),
        ("Grüß Gott, Krüger von der IT.", "Jens Krüger"),
        ("ja hier ist der udo", "Udo Lang"),
        ("Grüße Sie, Weber, Stadtwerke Nord.", "Petra Weber"),
        ("Ja hallo, also ich bin die Petra Weber aus dem Einkauf.", "Petra Weber"),
        ("Schönen guten Morgen, mein Name ist Krüger.", "Jens Krüger"),
        ("Dann stelle ich mich kurz vor, Anna Klein, Projektleitung.", "Anna Klein"),
        ("Lang hier, ich rufe wegen des Angebots an.", "Udo Lang"),
        ("Und ich bin Udo, ich mache die Technik.", "Udo Lang"),
        ("Moin, Jens Krüger von den Stadtwerken hier.", "Jens Krüger"),
        ("Ja, ich bin's, die Petra.", "Petra Weber"),
        ("Anna Klein mein Name, ich leite das Projekt.", "Anna Klein"),
        ("Hier ist Lang von der Buchhaltung.", "Udo Lang"),
    ),
    "es": (
        ("Hola, soy Marta Ruiz.", "Marta Ruiz"),
        ("Me llamo Pablo Ortega y llevo compras.", "Pablo Ortega"),
        ("Buenos días, habla Pablo Ortega.", "Pablo Ortega"),
        ("Soy Lucía, de sistemas.", "Lucía Blanco"),
        ("Mi nombre es Ángel Prado.", "Ángel Prado"),
        ("Aquí Marta, buenas tardes.", "Marta Ruiz"),
        ("Les habla Lucía Blanco.", "Lucía Blanco"),
        ("Marta Ruiz al habla.", "Marta Ruiz"),
        ("Yo soy Pablo, el técnico.", "Pablo Ortega"),
        ("Buenas, le saluda Ángel Prado.", "Ángel Prado"),
        ("Al teléfono Pablo Ortega.", "Pablo Ortega"),
        ("soy marta ruiz de compras", "Marta Ruiz"),
        ("Muy buenas, al aparato Lucía Blanco.", "Lucía Blanco"),
        ("Encantada, yo soy Marta, la jefa de compras.", "Marta Ruiz"),
        ("Me presento, soy Pablo Ortega.", "Pablo Ortega"),
        ("Hola a todos, Ángel Prado por aquí.", "Ángel Prado"),
        ("Mi nombre es Ruiz, de contabilidad.", "Marta Ruiz"),
        ("Qué tal, Pablo de sistemas.", "Pablo Ortega"),
        ("Buenas tardes, le habla Marta Ruiz de compras.", "Marta Ruiz"),
        ("Hola, me llamo Lucía y soy la jefa de sistemas.", "Lucía Blanco"),
        ("Pablo Ortega, encantado.", "Pablo Ortega"),
        ("Sí, soy yo, Ángel Prado.", "Ángel Prado"),
    ),
    "fr": (
        ("Bonjour, je suis Luc Petit.", "Luc Petit"),
        ("Je m'appelle Claire Moreau.", "Claire Moreau"),
        ("Luc Petit à l'appareil.", "Luc Petit"),
        ("Bonjour, ici Hugo Blanc.", "Hugo Blanc"),
        ("C'est Claire, bonjour à tous.", "Claire Moreau"),
        ("Moi c'est Hugo, je fais la technique.", "Hugo Blanc"),
        ("Mon nom est Aurélie Roche.", "Aurélie Roche"),
        ("Claire Moreau, de la société Brun.", "Claire Moreau"),
        ("Bonjour, Madame Moreau à l'appareil.", "Claire Moreau"),
        ("Hugo au téléphone.", "Hugo Blanc"),
        ("Je me présente, Aurélie Roche, directrice des achats.", "Aurélie Roche"),
        ("oui bonjour c'est luc petit", "Luc Petit"),
        ("Bonjour à tous, Luc Petit, je suis le directeur technique.", "Luc Petit"),
        ("Enchantée, moi je suis Claire, des achats.", "Claire Moreau"),
        ("Alors je me présente : Hugo Blanc.", "Hugo Blanc"),
        ("Allô oui, Madame Roche à l'appareil.", "Aurélie Roche"),
        ("Mon nom, c'est Luc Petit.", "Luc Petit"),
        ("Salut, Hugo de l'équipe technique.", "Hugo Blanc"),
        ("Bonsoir, Claire Moreau à l'appareil, du service achats.", "Claire Moreau"),
        ("Salut, moi c'est Hugo et je gère la technique.", "Hugo Blanc"),
        ("Aurélie Roche, enchantée.", "Aurélie Roche"),
        ("Oui c'est moi, Luc Petit.", "Luc Petit"),
    ),
}
ADDRESSED = {
    "de": (
        ("Herr Lang, können Sie das bestätigen?", "Udo Lang"),
        ("Frau Dr. Weber, wie sehen Sie das?", "Petra Weber"),
        ("Was meinst du, Jens?", "Jens Krüger"),
        ("Jens, hast du die Zahlen?", "Jens Krüger"),
        ("Und was sagen Sie dazu, Frau Weber?", "Petra Weber"),
        ("Danke, Herr Krüger. Haben Sie noch Fragen?", "Jens Krüger"),
        ("Guten Morgen Frau Klein, hören Sie mich?", "Anna Klein"),
        ("Anna könntest du das mal zeigen?", "Anna Klein"),
        ("Ja, Herr Lang, ist das bei Ihnen auch so?", "Udo Lang"),
        ("Das wäre dann deine Aufgabe, Jens, oder?", "Jens Krüger"),
        ("Frau Klein, darf ich Sie kurz fragen?", "Anna Klein"),
        ("Udo, was kostet euch das heute?", "Udo Lang"),
        ("Herr Doktor Krüger, wann wollen Sie starten?", "Jens Krüger"),
        ("Frau Weber, hätten Sie da eine Zahl für mich?", "Petra Weber"),
        ("Kannst du das übernehmen, Anna?", "Anna Klein"),
    ),
    "es": (
        ("Señora Ruiz, ¿podría confirmarlo?", "Marta Ruiz"),
        ("Pablo, ¿qué opinas?", "Pablo Ortega"),
        ("¿Qué le parece, señor Ortega?", "Pablo Ortega"),
        ("Gracias, Lucía. ¿Tienes las cifras?", "Lucía Blanco"),
        ("Buenos días, señor Prado, ¿me oye?", "Ángel Prado"),
        ("Oye Marta, ¿puedes compartir la pantalla?", "Marta Ruiz"),
        ("Señorita Blanco, ¿cuántos usuarios son?", "Lucía Blanco"),
        ("Y tú, Ángel, ¿cómo lo ves?", "Ángel Prado"),
        ("Don Pablo, ¿cuándo lo necesita?", "Pablo Ortega"),
        ("¿Tú qué dices, Lucía?", "Lucía Blanco"),
        ("Señor Prado, ¿le puedo hacer una pregunta?", "Ángel Prado"),
        ("Pablo, cuéntanos, ¿cuánto os cuesta hoy?", "Pablo Ortega"),
        ("Doctora Ruiz, ¿cuándo quieren empezar?", "Marta Ruiz"),
        ("Señora Blanco, ¿tendría una cifra para mí?", "Lucía Blanco"),
        ("¿Lo puedes hacer tú, Pablo?", "Pablo Ortega"),
    ),
    "fr": (
        ("Monsieur Petit, pouvez-vous confirmer ?", "Luc Petit"),
        ("Madame Moreau, qu'en pensez-vous ?", "Claire Moreau"),
        ("Luc, tu peux nous montrer ?", "Luc Petit"),
        ("Merci, Hugo. Vous avez des questions ?", "Hugo Blanc"),
        ("Et vous, Claire, vous êtes d'accord ?", "Claire Moreau"),
        ("Bonjour Madame Roche, vous m'entendez ?", "Aurélie Roche"),
        ("Combien d'utilisateurs, Monsieur Blanc ?", "Hugo Blanc"),
        ("Hugo, est-ce que c'est possible ?", "Hugo Blanc"),
        ("Dites-moi, Aurélie, quand est-ce que ça part ?", "Aurélie Roche"),
        ("Qu'est-ce que tu en dis, Hugo ?", "Hugo Blanc"),
        ("Madame Roche, je peux vous poser une question ?", "Aurélie Roche"),
        ("Luc, ça vous coûte combien aujourd'hui ?", "Luc Petit"),
        ("Docteur Moreau, quand voulez-vous démarrer ?", "Claire Moreau"),
        ("Madame Moreau, auriez-vous un chiffre pour moi ?", "Claire Moreau"),
        ("Tu peux le faire, Hugo ?", "Hugo Blanc"),
    ),
}
NOBODY = {
    "de": (
        "Ich bin sicher, dass es passt.",
        "Ich bin Vertriebsleiter bei den Stadtwerken.",
        "Ich bin klein, aber fein.",
        "Das dauert zu lang hier.",
        "Hier ist lang nichts passiert.",
        "Ich bin nicht Herr Lang.",
        "Hier ist die Liste von Frau Weber.",
        "Ich bin mit Petra im Gespräch.",
        "Ich bin Petras Kollege.",
        "Das ist Jens, unser Techniker.",
        "Mein Name ist hier egal.",
        "Ich bin der Vertreter von Udo Lang.",
        "Ich bin Udos Nachfolger.",
        "Das hat Petra hier eingeführt.",
        "Ich bin da ganz bei Jens.",
        "Hier ist alles klein geschrieben.",
        "Grüße von Anna Klein.",
        "Ich bin im Gespräch mit Petra Weber.",
        "Klein, aber fein ist unser Team.",
        "Hier ist noch Platz, Jens kommt gleich.",
        "Ich bin Assistent von Frau Weber.",
    ),
    "es": (
        "Soy consciente del plazo.",
        "Soy director de compras.",
        "Soy la jefa de Marta.",
        "Habla con Pablo mañana.",
        "Aquí el prado queda lejos.",
        "Soy de Burgos.",
        "Me llamo la atención a mí mismo.",
        "No soy Marta, soy su compañera.",
        "Este es Pablo, el técnico.",
        "Le habla a Lucía de eso.",
        "La pantalla en blanco soy yo.",
        "Soy el ángel de la guarda del proyecto.",
        "Soy el sustituto de Pablo.",
        "Aquí Marta no está hoy.",
        "Soy muy fan de Lucía.",
        "Hablé con Ángel ayer.",
        "Saludos de Marta Ruiz.",
        "Estoy hablando con Marta Ruiz.",
        "Blanco y negro, así es el informe.",
        "Soy asistente de la señora Ruiz.",
        "Aquí hay sitio, Pablo llega ahora.",
    ),
    "fr": (
        "Je suis d'accord.",
        "Je suis directeur des achats.",
        "Je suis petit mais costaud.",
        "Je suis avec Luc.",
        "C'est un petit problème.",
        "C'est blanc ou noir.",
        "Je suis la cheffe de Claire.",
        "Ce n'est pas Hugo, c'est son collègue.",
        "C'est Claire qui décide.",
        "C'est clair pour moi.",
        "Voici Luc, notre technicien.",
        "Ici le petit détail compte.",
        "Je suis le remplaçant de Luc.",
        "Ici Claire ne travaille plus.",
        "Je suis fan de Hugo.",
        "C'est Luc qui a signé.",
        "Bien le bonjour de Claire Moreau.",
        "Je suis en ligne avec Claire Moreau.",
        "Petit, mais costaud, notre serveur.",
        "Je suis l'assistant de Madame Moreau.",
        "Ici il y a de la place, Hugo arrive.",
    ),
}


def heard(code: str, text: str) -> list[Hint]:
    people = [Participant(name) for name in PEOPLE[code]]
    return list(hints([Said("a", 0.0, 3.0, text), Said("b", 4.0, 6.0, "Mhm.")], people, code))


def each(said: dict[str, tuple[tuple[str, str], ...]]) -> Iterator[tuple[str, str, str]]:
    yield from ((code, text, who) for code, lines in said.items() for text, who in lines)


@pytest.mark.parametrize(("code", "text", "who"), list(each(INTRODUCED)))
def test_who_says_their_name_is_named(code: str, text: str, who: str) -> None:
    # A recogniser may write no capitals; without them a surname and a company are words.
    for said in (text, text.lower()) if "Stadtwerke Nord" not in text else (text,):
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
