"""The language of recognised words, for a model that hears it by itself and doesn't say."""

import pytest

from app.domain.languages import UNTOLD
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


def test_a_language_that_is_not_read_is_none_of_them() -> None:
    polish = (
        "Chcielibyśmy zobaczyć to w następnej wersji ponieważ nasz zespół tego potrzebuje a koledzy już na to czekają"
    )
    assert shares(polish) == {UNTOLD: 1.0}


def test_a_few_words_tell_nothing() -> None:
    assert shares("Ja, genau.") == {}
