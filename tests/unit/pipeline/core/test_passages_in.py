"""Off the record in German, Spanish and French: after the call, and in the live captions."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from app.domain.transcript import Segment, Transcript
from pipeline.core.passages import openings, withheld_ids
from pipeline.core.text import expand
from pipeline.off_the_record import MASK, OffRecordTracker

OPENS = {
    "de": (
        "Na ja, nur unter uns, der Vorstand ist dagegen.",
        "Das bleibt jetzt bitte unter uns.",
        "Das ist vertraulich, bitte nicht weitersagen.",
        "Jetzt mal inoffiziell, wir haben schon entschieden.",
        "Ganz im Vertrauen, der Preis ist egal.",
        "Unter vier Augen gesagt, er hat keine Ahnung.",
        "Sagen Sie das bitte nicht weiter.",
        "Und mal unter uns Pastorentöchtern, das Projekt ist tot.",
        "Off the record, der Vertriebschef geht.",
        "Das muss bitte unter uns bleiben.",
        "Hinter vorgehaltener Hand, die sind pleite.",
    ),
    "es": (
        "Esto es confidencial.",
        "Que no salga de aquí.",
        "Entre tú y yo, el director se va.",
        "Mire, entre nosotros, el presupuesto es el doble.",
        "Off the record, ya lo hemos decidido.",
        "Extraoficialmente, ya está firmado.",
        "Que quede entre usted y yo.",
        "Aquí entre nos, el jefe no lo quiere.",
        "No se lo diga a nadie.",
        "Esto no lo ha oído de mí.",
        "Le pido discreción con esto.",
    ),
    "fr": (
        "C'est confidentiel.",
        "Ça reste entre nous, hein.",
        "Bon, entre vous et moi, on a déjà choisi.",
        "Ça ne sort pas d'ici.",
        "En off, le budget est le double.",
        "Officieusement, c'est déjà signé.",
        "C'est strictement confidentiel.",
        "Soit dit entre nous, c'est mal parti.",
        "Gardez ça pour vous.",
        "Hors procès-verbal, on change de fournisseur.",
        "Je vous dis ça sous le sceau du secret.",
    ),
}
REACHES_BACK = {
    "de": (
        "Das schreiben Sie bitte nicht mit.",
        "Das haben Sie jetzt nicht gehört.",
        "Das bleibt bitte aus den Notizen draußen.",
        "Das lassen wir im Protokoll weg.",
    ),
    "es": (
        "Eso no lo apunte, por favor.",
        "No ponga eso en el acta.",
        "No me cite en eso.",
        "Usted no ha oído nada.",
    ),
    "fr": (
        "Ne notez pas ça, s'il vous plaît.",
        "Ne mettez pas ça dans le compte rendu.",
        "Ça, vous ne l'écrivez pas.",
        "Laissez ça hors du compte rendu.",
    ),
}
BUSINESS = {
    "de": (
        "Wir unterscheiden drei Pakete.",
        "Die Zusammenarbeit unter uns Kollegen ist gut.",
        "Wie gehen Sie mit vertraulichen Daten um?",
        "Das Vertrauen in Ihre Lösung ist groß.",
        "Das ist nicht vertraulich, schreiben Sie es ruhig auf.",
        "Die Abteilung unter uns nutzt das auch.",
        "Der offizielle Start ist im Mai.",
        "Das Protokoll schicke ich Ihnen heute.",
    ),
    "es": (
        "La relación entre nosotros es buena.",
        "El contrato entre nosotros y el proveedor vence en mayo.",
        "Hemos firmado un acuerdo de confidencialidad.",
        "Los datos confidenciales se cifran.",
        "La comunicación entre nosotros y soporte funciona.",
        "La página oficial lo explica.",
        "Entre nosotros hay dos técnicos.",
        "El pago en confianza no lo hacemos.",
    ),
    "fr": (
        "Le contrat entre nous et vous se termine en mai.",
        "La relation entre nous est bonne.",
        "Les données confidentielles sont chiffrées.",
        "Ce n'est pas confidentiel, vous pouvez le noter.",
        "Le site officiel l'explique.",
        "Les échanges entre nous passent par le portail.",
        "J'ai confiance en votre équipe.",
        "Il y a un bouton off sur l'appareil.",
    ),
}
NEGATED = {
    "de": (
        "Hier ist nichts inoffiziell, schreiben Sie alles auf.",
        "Das ist ganz und gar nicht vertraulich.",
    ),
    "es": (
        "No es nada extraoficial, puede apuntarlo.",
        "Aquí no hay nada confidencial.",
    ),
    "fr": (
        "Ce n'est pas en off, vous pouvez le noter.",
        "Rien n'est confidentiel ici.",
    ),
}
CLOSES = {
    "de": (
        "So, jetzt wieder offiziell.",
        "Gut, wieder fürs Protokoll.",
        "Okay, ab jetzt wieder offiziell.",
        "Zurück zum offiziellen Teil.",
    ),
    "es": (
        "Volvemos a lo oficial.",
        "De nuevo oficialmente.",
        "Bien, otra vez de forma oficial.",
        "Ya puede volver a tomar notas.",
    ),
    "fr": (
        "On reprend officiellement.",
        "Pour revenir au sujet.",
        "Bon, maintenant c'est de nouveau officiel.",
        "Vous pouvez reprendre les notes.",
    ),
}
RESUMES = {
    "de": (
        "Also, machen wir weiter mit dem Angebot.",
        "Kommen wir zurück zum Preis.",
        "Wie auch immer, wann können Sie liefern?",
        "Lassen Sie uns weitermachen.",
        "Zurück zu Ihrem Angebot.",
    ),
    "es": (
        "Bueno, sigamos con la oferta.",
        "Volvamos al precio.",
        "En fin, ¿cuándo pueden entregar?",
        "Vamos a continuar.",
        "Volviendo a la oferta, ¿cuánto cuesta?",
    ),
    "fr": (
        "Bon, continuons avec l'offre.",
        "Revenons au prix.",
        "Bref, quand pouvez-vous livrer ?",
        "On peut continuer.",
        "Pour en revenir à l'offre, combien ça coûte ?",
    ),
}
UNEASY = {
    "de": (
        "Das sollte ich eigentlich gar nicht hören.",
        "Das sollten wir hier nicht besprechen.",
    ),
    "es": (
        "Eso no debería oírlo yo.",
        "Mejor no hablemos de esto aquí.",
    ),
    "fr": (
        "Je ne devrais pas entendre ça.",
        "On ne devrait pas en parler ici.",
    ),
}
BEGINS = {
    "de": "Unter uns gesagt, der Chef geht.",
    "es": "Esto queda entre nosotros: el jefe se va.",
    "fr": "Ça reste entre nous, le patron s'en va.",
}
GOES_ON = {"de": "Ach so.", "es": "Vale, entiendo.", "fr": "Ah d'accord."}


def each(said: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(code, text) for code, texts in said.items() for text in texts]


def hidden(lines: Sequence[str]) -> set[int]:
    segments = tuple(Segment(i, i * 5.0, i * 5.0 + 4, "A" if i % 2 else "B", text) for i, text in enumerate(lines))
    return set(withheld_ids(Transcript("c", datetime(2026, 3, 2), (), (), segments)))


def live(text: str) -> tuple[str, bool]:
    """What the captions show of words that come one by one, and whether they are masked at the end."""
    tracker = OffRecordTracker()
    return " ".join(tracker.feed(word) for word in text.split()), tracker.is_open


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (
            ["Gut.", "Unter uns gesagt, der Chef geht.", "Ach so.", "So, wieder offiziell. Was kostet das?", "Zehn."],
            {1, 2, 3},
        ),
        (["Der Kollege hat eine Abmahnung bekommen.", "Was kostet das?"], {0}),
        (["Esto queda entre nosotros: nos vamos.", "Vale.", "Volvemos a lo oficial.", "Bien."], {0, 1, 2}),
        (["Ça reste entre nous, on vend.", "D'accord.", "Retour à l'officiel.", "Bien."], {0, 1, 2}),
        (["Wir unterscheiden drei Pakete.", "Der Preis ist vertraglich fest."], set()),
    ],
)
def test_withheld_in_other_languages(lines: list[str], wanted: set[int]) -> None:
    assert hidden(lines) == wanted


@pytest.mark.parametrize(("code", "text"), each(OPENS))
def test_what_opens_a_passage_hides_what_follows(code: str, text: str) -> None:
    assert hidden([text]) == {0}
    if openings(expand(text)):  # else it means what was just said
        assert hidden([text, GOES_ON[code]]) == {0, 1}
        assert live(f"Gut, bueno, bon. {text}")[1]


@pytest.mark.parametrize(("code", "text"), each(REACHES_BACK))
def test_what_was_just_said_can_be_taken_back(code: str, text: str) -> None:
    assert 1 in hidden([GOES_ON[code], text])


@pytest.mark.parametrize(("code", "text"), [*each(BUSINESS), *each(NEGATED)])
def test_business_and_what_is_no_secret_open_nothing(code: str, text: str) -> None:
    assert hidden([text]) == set()
    assert live(f"{GOES_ON[code]} {text}") == (f"{GOES_ON[code]} {text}", False)


@pytest.mark.parametrize(("code", "text"), each(CLOSES))
def test_a_passage_ends_with_the_words_that_close_it(code: str, text: str) -> None:
    assert hidden([BEGINS[code], GOES_ON[code], text, GOES_ON[code]]) == {0, 1, 2}
    assert not live(f"{BEGINS[code]} {text}")[1]


@pytest.mark.parametrize(("code", "text"), each(RESUMES))
def test_a_passage_that_nobody_closed_ends_where_business_goes_on(code: str, text: str) -> None:
    assert hidden([BEGINS[code], GOES_ON[code], text, GOES_ON[code]]) == {0, 1}


@pytest.mark.parametrize(("code", "text"), each(UNEASY))
def test_what_the_other_side_should_not_have_heard_belongs_to_it(code: str, text: str) -> None:
    assert hidden(["They sued us.", text, GOES_ON[code]]) == {0, 1}


def test_the_mask_takes_back_the_words_that_opened_the_passage() -> None:
    tracker = OffRecordTracker()
    assert tracker.feed("Der Preis passt. Das bleibt bitte unter uns, der Chef geht.") == f"Der Preis passt. Das {MASK}"
    assert tracker.feed("So, wieder offiziell. Zehn Nutzer.").endswith("Zehn Nutzer.")


def test_a_negation_long_past_denies_nothing_and_one_nearby_still_does() -> None:
    said = "Hier ist nichts inoffiziell und wir reden heute nur über den neuen Preis und die Laufzeit"
    assert live(said) == (said, False)
    assert live(f"{said}. Nur unter uns, der Chef geht.")[1]
