"""Off the record in German, Spanish and French: after the call, and in the live captions."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.transcript import Segment, Transcript
from pipeline.core.passages import openings, withheld_ids
from pipeline.core.text import expand
from pipeline.off_the_record import MASK, OffRecordTracker

SAID = Path(__file__).resolve().parents[3] / "data" / "private_talk"
REACHES_BACK = {
    "de": (
        "Das schreiben Sie bitte nicht mit.",
        "Das haben Sie jetzt nicht gehört.",
        "Nehmen Sie das bitte nicht ins Protokoll.",
        "Das bleibt bitte aus den Notizen draußen.",
        "Das lassen wir im Protokoll weg.",
        "Bitte zitieren Sie mich damit nicht.",
    ),
    "es": (
        "Eso no lo apunte, por favor.",
        "No ponga eso en el acta.",
        "Eso que no conste en acta.",
        "No me cite en eso.",
        "Usted no ha oído nada.",
        "Deje eso fuera de las notas.",
    ),
    "fr": (
        "Ne notez pas ça, s'il vous plaît.",
        "Ne mettez pas ça dans le compte rendu.",
        "Vous n'avez rien entendu.",
        "Ça, vous ne l'écrivez pas.",
        "Laissez ça hors du compte rendu.",
        "Ne me citez pas là-dessus.",
    ),
}
CLOSES = {
    "de": (
        "So, jetzt wieder offiziell.",
        "Gut, wieder fürs Protokoll.",
        "Zurück zum Thema.",
        "Okay, ab jetzt wieder offiziell.",
        "Zurück zum offiziellen Teil.",
        "Ab hier dürfen Sie wieder mitschreiben.",
    ),
    "es": (
        "Volvemos a lo oficial.",
        "De nuevo oficialmente.",
        "Volviendo al tema.",
        "Bien, otra vez de forma oficial.",
        "Ya puede volver a tomar notas.",
        "Y ahora, de nuevo en acta.",
    ),
    "fr": (
        "On reprend officiellement.",
        "Pour revenir au sujet.",
        "Retour à l'officiel.",
        "Bon, maintenant c'est de nouveau officiel.",
        "Vous pouvez reprendre les notes.",
        "Fin de la parenthèse.",
    ),
}
RESUMES = {
    "de": (
        "Also, machen wir weiter mit dem Angebot.",
        "Kommen wir zurück zum Preis.",
        "Gut, dann zum nächsten Punkt.",
        "Wie auch immer, wann können Sie liefern?",
        "Lassen Sie uns weitermachen.",
        "Sollen wir anfangen?",
        "Zurück zu Ihrem Angebot.",
    ),
    "es": (
        "Bueno, sigamos con la oferta.",
        "Volvamos al precio.",
        "Pasemos al siguiente punto.",
        "En fin, ¿cuándo pueden entregar?",
        "Vamos a continuar.",
        "¿Empezamos?",
        "Volviendo a la oferta, ¿cuánto cuesta?",
    ),
    "fr": (
        "Bon, continuons avec l'offre.",
        "Revenons au prix.",
        "Passons au point suivant.",
        "Bref, quand pouvez-vous livrer ?",
        "On peut continuer.",
        "On commence ?",
        "Pour en revenir à l'offre, combien ça coûte ?",
    ),
}
UNEASY = {
    "de": (
        "Das sollte ich eigentlich gar nicht hören.",
        "Das sollten wir hier nicht besprechen.",
        "Soll ich so lange rausgehen?",
    ),
    "es": (
        "Eso no debería oírlo yo.",
        "Mejor no hablemos de esto aquí.",
        "¿Me salgo un momento?",
    ),
    "fr": (
        "Je ne devrais pas entendre ça.",
        "On ne devrait pas en parler ici.",
        "Vous voulez que je raccroche un moment ?",
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


def listed(kind: str) -> list[tuple[str, str]]:
    return [(c, text) for c in BEGINS for text in (SAID / f"{kind}_{c}.txt").read_text(encoding="utf-8").splitlines()]


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


@pytest.mark.parametrize(("code", "text"), listed("off_the_record"))
def test_what_opens_a_passage_hides_what_follows(code: str, text: str) -> None:
    assert hidden([text]) == {0}
    if openings(expand(text)):  # else it means what was just said
        assert hidden([text, GOES_ON[code]]) == {0, 1}
        assert live(f"Gut, bueno, bon. {text}")[1]


@pytest.mark.parametrize(("code", "text"), each(REACHES_BACK))
def test_what_was_just_said_can_be_taken_back(code: str, text: str) -> None:
    assert 1 in hidden([GOES_ON[code], text])


@pytest.mark.parametrize(("code", "text"), listed("on_the_record"))
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
