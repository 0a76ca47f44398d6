"""The language of recognised words, for a model that hears it by itself and doesn't say."""

import pytest

from app.domain.languages import UNREAD
from pipeline.core.written_language import shares

SAID = {
    "en": "So we would like to see this in the next release because it is what our team needs and they are waiting for it",
    "de": "Wir würden das gern in der nächsten Version sehen, weil unser Team es braucht und die Kollegen schon darauf warten",
    "es": "Nos gustaría ver esto en la próxima versión porque es lo que nuestro equipo necesita y los demás están esperando",
    "fr": "Nous aimerions voir cela dans la prochaine version parce que notre équipe en a besoin et les autres attendent déjà",
}


@pytest.mark.parametrize("code", SAID)
def test_common_words_tell_the_languages_apart(code: str) -> None:
    found = shares(SAID[code])
    assert max(found, key=lambda c: found[c]) == code
    assert found[code] >= 0.5


NOT_READ = {
    "pl": "Chcielibyśmy zobaczyć to w następnej wersji, bo nasz zespół tego potrzebuje, a koledzy już na to czekają",
    "it": "Vorremmo vedere questo nella prossima versione perché la squadra ne ha bisogno e gli altri sono già in attesa",
    "pt": "Nós gostaríamos de ver isso na próxima versão porque a equipa precisa e os outros já estão à espera, mas não eu",
    "nl": "Wij willen dit in de volgende versie zien omdat ons team het nodig heeft en de anderen er al op wachten",
    "sv": "Vi vill se det i nästa version eftersom laget behöver det och de andra redan väntar på att få den",
    "cs": "Chtěli bychom to vidět v příští verzi, protože náš tým to potřebuje a kolegové už na to čekají, ale není to pro nás",
}


@pytest.mark.parametrize("code", NOT_READ)
def test_a_language_that_is_not_read_is_named_by_its_common_words(code: str) -> None:
    assert shares(NOT_READ[code]) == {code: 1.0, UNREAD: 0.0}


def test_one_that_has_no_common_words_here_is_none_of_them() -> None:
    basque = "Gure taldeak hurrengo bertsioan ikusi nahi luke eta besteak zain daude dagoeneko guretzat"
    assert shares(basque) == {UNREAD: 1.0}


def test_a_few_words_tell_nothing() -> None:
    assert shares("Ja, genau.") == {}
