import pytest

from app.domain.call import Channel
from app.domain.transcript import CommittedWord, Word
from pipeline.question import LiveQuestionFinder
from tests.unit.pipeline.calls import call

_, CONTEXT = call(("Nina", "Hello."))


def words(text: str, channel: Channel = Channel.REMOTE, start: float = 0.0) -> list[CommittedWord]:
    return [
        CommittedWord(channel, Word(w, start + 0.4 * i, start + 0.4 * i + 0.3, 0.9), start + 0.4 * i + 1)
        for i, w in enumerate(text.split())
    ]


def test_question_with_its_context() -> None:
    said = words(
        "Can I ask something more technical? "
        "What is the P99 latency on the new API under load? We are planning for 10,000 concurrent connections."
    )
    found = LiveQuestionFinder().question([*said, *words("That is a fair question.", Channel.MIC, 14.0)], CONTEXT)
    assert (
        found == "What is the P99 latency on the new API under load? We are planning for 10,000 concurrent connections."
    )


def test_unpunctuated_words() -> None:
    found = LiveQuestionFinder().question(
        words(
            "can i ask something more technical "
            "what is the p 99 latency on the new api under load "
            "we are planning for ten thousand concurrent connections"
        ),
        CONTEXT,
    )
    assert found is not None
    assert "latency" in found
    assert "ten thousand concurrent connections" in found


def test_nothing_asked() -> None:
    assert LiveQuestionFinder().question(words("That sounds good to us. We like it."), CONTEXT) is None
    assert LiveQuestionFinder().question([], CONTEXT) is None


def test_our_own_question_and_an_old_one_do_not_count() -> None:
    assert LiveQuestionFinder().question(words("What is your API throughput today?", Channel.MIC), CONTEXT) is None
    old = words("What is the API latency?")
    assert LiveQuestionFinder().question([*old, *words("We are fine.", start=200.0)], CONTEXT) is None


def test_off_the_record_is_not_asked_aloud() -> None:
    assert (
        LiveQuestionFinder().question(words("Off the record, what is the API latency of your rival?"), CONTEXT) is None
    )


def test_a_question_in_another_language_is_found_before_small_talk() -> None:
    for text, wanted in (
        ("Wie hoch ist die Latenz der Schnittstelle bei zehntausend Nutzern? Schönes Wetter heute, oder?", "Latenz"),
        ("¿Dónde están los servidores y cómo es el cifrado? ¿Me oye bien?", "cifrado"),
        ("Où sont hébergées les données, et comment marche la sauvegarde ? Vous m'entendez ?", "sauvegarde"),
        ("wie wird die verschlüsselung der datenbank gemacht", "verschlüsselung"),
    ):
        found = LiveQuestionFinder().question(words(text), CONTEXT)
        assert found is not None, text
        assert wanted in found


def test_a_german_statement_is_no_question() -> None:
    for text in ("Wie gesagt, die Datenbank läuft bei uns.", "Was die Sicherheit angeht, sind wir zufrieden."):
        assert LiveQuestionFinder().question(words(text), CONTEXT) is None


@pytest.mark.parametrize(
    ("run", "begins", "leaves_out"),
    [
        (
            "ja das ist soweit verständlich bei uns läuft das anders wie hoch ist die latenz der schnittstelle unter last",
            "Wie hoch",
            "verständlich",
        ),
        (
            "wir haben das letzte woche intern besprochen und fanden es gut können sie die daten vor ort verschlüsseln",
            "Können sie",
            "intern",
        ),
        (
            "ich habe mir das handbuch schon einmal angesehen gestern abend unterstützt ihre api auch webhooks",
            "Unterstützt",
            "handbuch",
        ),
        (
            "also der preis war ja schon im angebot drin was passiert bei einem ausfall vom rechenzentrum",
            "Was passiert",
            "preis",
        ),
        (
            "sí eso nos queda claro a todos aquí en la oficina cuál es la latencia de la api con carga",
            "Cuál es",
            "oficina",
        ),
        (
            "lo hemos hablado la semana pasada con el equipo y gustó pueden cifrar los datos en nuestra nube",
            "Pueden cifrar",
            "semana",
        ),
        (
            "yo ya he visto el manual ayer por la tarde soporta su servidor webhooks y exportaciones",
            "Soporta",
            "manual",
        ),
        (
            "el precio ya estaba en la oferta que mandaron qué pasa si cae el servidor de la base de datos",
            "Qué pasa",
            "precio",
        ),
        (
            "oui ça c'est clair pour toute notre équipe ici quelle est la latence de l'api sous charge",
            "Quelle est",
            "équipe",
        ),
        (
            "on en a parlé la semaine dernière avec les collègues et ça plaît pouvez-vous chiffrer les données chez nous",
            "Pouvez-vous",
            "semaine",
        ),
        (
            "j'ai déjà regardé le manuel hier soir à la maison est-ce que votre api gère les webhooks",
            "Est-ce que",
            "manuel",
        ),
        (
            "le prix était déjà dans l'offre que vous avez envoyée qu'est-ce qui se passe si le serveur tombe",
            "Qu'est-ce",
            "prix",
        ),
    ],
)
def test_the_question_in_an_unpunctuated_run_begins_where_it_is_asked(run: str, begins: str, leaves_out: str) -> None:
    found = LiveQuestionFinder().question(words(run), CONTEXT)
    assert found is not None
    assert found.startswith(begins)
    assert leaves_out not in found


@pytest.mark.parametrize(
    "run",
    [
        "wir wollen wissen wie hoch die latenz der schnittstelle bei zehntausend nutzern unter last bei ihnen wirklich ist",
        "die datenbank läuft bei uns so wie sie es im handbuch beschrieben haben und das soll auch so bleiben",
        "queremos saber cuál es la latencia de la api con diez mil usuarios conectados a la vez en la nube",
        "la base de datos está donde hay más capacidad y eso es lo que nos pide el equipo de seguridad",
        "nous voulons savoir quelle est la latence de l'api avec dix mille utilisateurs connectés en même temps chez vous",
        "la base de données est là où il y a le plus de capacité et cela doit rester comme ça",
        "y nosotros creemos que se necesita una copia de la base de datos cada noche en otro centro",
    ],
)
def test_what_is_asked_inside_a_sentence_stays_in_it(run: str) -> None:
    asked_twice = f"{run} {run}"
    found = LiveQuestionFinder().question(words(asked_twice), CONTEXT)
    assert found is None or found.lower() == asked_twice


def test_a_passage_that_is_no_secret_hides_no_question() -> None:
    said = "Das ist nicht vertraulich. Wie hoch ist die Latenz der API?"
    assert LiveQuestionFinder().question(words(said), CONTEXT) == "Wie hoch ist die Latenz der API?"
