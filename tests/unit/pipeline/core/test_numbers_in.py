"""Numbers of the other languages than English."""

import pytest

from pipeline.core.numbers_in import values_in


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Wir geben zwölf Prozent auf 1.500 Euro.", {12, 1500}),
        ("de", "Das dauert anderthalb Tage und kostet 2.450,50 Euro.", {1.5, 2450.5}),
        ("de", "fünfundzwanzig Nutzer, dreihundertfünfzig Belege und zweitausendvierhundert Seiten", {25, 350, 2400}),
        ("de", "eine Million, 1,5 Millionen, eine halbe Million", {1_000_000, 1_500_000, 500_000}),
        ("de", "einhundertzwanzig Lizenzen zu je hundert Euro", {120, 100}),
        ("de", "Ich schicke Ihnen ein Angebot und eine Liste am 13. März um halb drei.", set()),
        ("de", "In KW 12 zu API-456 im Q3.", set()),
        ("de", "zehntausend Euro, zwei Dutzend Lizenzen", {10_000, 24}),
        ("de", "vierundzwanzigtausend", {24_000}),
        ("de", "Es sind 3,5 Prozent bei 20 Leuten", {3.5, 20}),
        ("es", "veinticinco licencias, treinta y dos usuarios y mil quinientos euros", {25, 32, 1500}),
        ("es", "Le mando un contrato y una oferta de 1.200 euros.", {1200}),
        ("fr", "quatre-vingt-dix-sept licences, soixante-douze postes et deux mille cinq cents euros", {97, 72, 2500}),
        ("fr", "Je vous envoie un devis et une facture.", set()),
        ("fr", "vingt et un postes à 1 500 euros", {21, 1500}),
    ],
)
def test_numbers_are_read_as_they_are_said(language: str, text: str, found: set[float]) -> None:
    assert values_in(language, text) == {float(n) for n in found}
