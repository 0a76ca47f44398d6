"""Due dates in German, Spanish and French."""

from datetime import date

import pytest

from pipeline.core.days_in import deadline_in

TUESDAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("de", "Das schick ich Ihnen bis übermorgen.", date(2026, 3, 12)),
        ("de", "Am dreiundzwanzigsten April sehen wir uns.", date(2026, 4, 23)),
        ("de", "Mittwoch übernächster Woche passt.", date(2026, 3, 25)),
        ("de", "Bis Donnerstag, nein, Freitag haben Sie es.", date(2026, 3, 13)),
        ("de", "In zehn Tagen melde ich mich.", date(2026, 3, 20)),
        ("de", "Am 31. ist Schluss.", date(2026, 3, 31)),
        ("es", "Te lo mando pasado mañana.", date(2026, 3, 12)),
        ("es", "El miércoles dieciocho, a las once.", date(2026, 3, 18)),
        ("es", "Lo tendrás el martes que viene.", date(2026, 3, 17)),
        ("fr", "Je vous l'envoie après-demain.", date(2026, 3, 12)),
        ("fr", "On se voit jeudi prochain.", date(2026, 3, 19)),
        ("fr", "Le vingt-trois avril.", date(2026, 4, 23)),
    ],
)
def test_a_day_is_certain_where_the_words_leave_one_reading(language: str, text: str, day: date) -> None:
    found = deadline_in(language, text, TUESDAY)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    ("language", "text", "span"),
    [
        ("de", "Mitte nächster Woche.", (date(2026, 3, 17), date(2026, 3, 19))),
        ("de", "Im April dann.", (date(2026, 4, 1), date(2026, 4, 30))),
        ("de", "In KW 20 liefern wir.", (date(2026, 5, 11), date(2026, 5, 17))),
        ("de", "In der ersten Juliwoche.", (date(2026, 6, 29), date(2026, 7, 3))),
        ("de", "Bis zur letzten Märzwoche.", (date(2026, 3, 23), date(2026, 3, 27))),
        ("es", "La semana que viene.", (date(2026, 3, 16), date(2026, 3, 22))),
        ("fr", "La semaine prochaine.", (date(2026, 3, 16), date(2026, 3, 22))),
    ],
)
def test_what_is_vague_stays_a_range(language: str, text: str, span: tuple[date, date]) -> None:
    found = deadline_in(language, text, TUESDAY)
    assert found is not None
    assert (found.day, found.span) == (None, span)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Guten Morgen, Herr Vogt."),
        ("de", "Das mache ich zeitnah."),
        ("de", "Seit Montag geht nichts mehr."),
        ("de", "Am 35. vielleicht."),
        ("es", "Desde el lunes no funciona."),
        ("fr", "Depuis lundi rien ne va."),
    ],
)
def test_other_times_are_no_deadline(language: str, text: str) -> None:
    assert deadline_in(language, text, TUESDAY) is None
