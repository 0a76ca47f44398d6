"""Sensitive talk in German, Spanish and French, each kind beside the business talk that sounds like it."""

from datetime import datetime

import pytest

from app.domain.transcript import Segment, Transcript
from pipeline.core.passages import withheld_ids

SENSITIVE = {
    "de": (
        "Wir müssen zum Quartalsende zehn Leute entlassen.",
        "Da läuft gerade eine Klage gegen uns.",
        "Seine Frau ist jetzt in Therapie.",
        "In dem Team gibt es einen Fall von Mobbing.",
        "Die Staatsanwaltschaft hat ein Ermittlungsverfahren eröffnet.",
        "Die Übernahme ist noch nicht öffentlich.",
        "Bei ihm wurde letzte Woche Multiple Sklerose diagnostiziert.",
        "Sie bekommt gerade eine Chemotherapie.",
        "Die Kollegin ist schwanger und hat es noch keinem gesagt.",
        "Sie hatte letzten Monat eine Fehlgeburt.",
        "Sie fällt wegen einer Operation sechs Wochen aus.",
        "Er musste am Herzen operiert werden.",
        "Er macht gerade einen Entzug.",
        "Man hat ihm gekündigt, er geht zum Ersten.",
        "Sie hat eine Abfindung angeboten bekommen.",
        "Es wird Kündigungen geben, ungefähr vierzig.",
        "Wir bauen zweihundert Stellen ab.",
        "Gegen den Abteilungsleiter liegt eine Beschwerde wegen Diskriminierung vor.",
        "Die Personalabteilung führt ein Disziplinarverfahren gegen ihn.",
        "Unsere Anwälte verhandeln gerade einen Vergleich mit dem Kläger.",
        "Der Rechtsstreit mit dem Vermieter zieht sich.",
        "Das fällt unter das Anwaltsgeheimnis.",
        "Das weiß im Haus noch niemand.",
        "Das ist noch nicht bekannt gegeben worden.",
        "Sie hat einen Antrag auf Schwerbehinderung gestellt.",
        "Sie geht in den Mutterschutz, das ist noch geheim.",
        "Die Kollegin wird gemobbt.",
        "Wir mussten ihn rausschmeißen.",
        "Wir haben die Hälfte der Belegschaft freigestellt.",
    ),
    "es": (
        "Tiene depresión desde el verano.",
        "Ella está de baja desde marzo.",
        "Vamos a despedir a diez personas.",
        "La empresa prepara un ERE para otoño.",
        "Está con quimioterapia.",
        "Mi jefe tiene cáncer.",
        "Está en tratamiento psiquiátrico.",
        "Está embarazada, pero no lo ha dicho.",
        "Lo operan del corazón el lunes.",
        "Está en rehabilitación por el alcohol.",
        "Lo han despedido esta mañana.",
        "Habrá despidos en la planta de Burgos.",
        "Le ofrecieron una salida pactada con finiquito.",
        "Habrá recortes de plantilla.",
        "Hay una queja contra el director por discriminación.",
        "Recursos humanos le ha abierto un expediente disciplinario.",
        "Nos llevan a los tribunales.",
        "Estamos en pleno litigio con ellos.",
        "Eso está cubierto por el secreto profesional de nuestros abogados.",
        "La fiscalía está investigando a la empresa.",
        "Hay sospechas de uso de información privilegiada.",
        "La fusión todavía no es pública.",
        "Nadie lo sabe todavía.",
        "Ha pedido la incapacidad permanente.",
        "Tiene una baja por ansiedad.",
        "Le hacen mobbing en su departamento.",
        "Ha sufrido un ictus.",
    ),
    "fr": (
        "Il a un cancer.",
        "Elle fait une dépression.",
        "La direction prépare un plan social.",
        "On va licencier dix personnes.",
        "Il va y avoir des licenciements à Lyon.",
        "On lui a diagnostiqué une sclérose en plaques.",
        "Il voit un psychiatre toutes les semaines.",
        "Elle suit une thérapie depuis janvier.",
        "Elle a fait une fausse couche.",
        "Il se fait opérer du cœur lundi.",
        "Il est en arrêt depuis trois semaines.",
        "Elle est en arrêt maladie.",
        "On va se séparer de deux commerciaux.",
        "On négocie une rupture conventionnelle avec lui.",
        "Il y aura des suppressions de postes.",
        "Une collègue l'accuse de harcèlement.",
        "Les ressources humaines ont ouvert une procédure disciplinaire.",
        "Il est convoqué à un entretien préalable.",
        "Nous sommes en plein litige avec eux.",
        "Nous avons porté plainte contre eux.",
        "C'est couvert par le secret professionnel de nos avocats.",
        "L'entreprise est mise en examen.",
        "On parle d'un délit d'initié.",
        "La fusion n'est pas encore publique.",
        "Personne n'est encore au courant.",
        "Elle a demandé une reconnaissance de handicap.",
        "Il a fait un AVC.",
        "L'affaire est aux prud'hommes.",
    ),
}
BUSINESS = {
    "de": (
        "Der Kunde kündigt der Bank.",
        "Wir kündigen den alten Vertrag zum Jahresende.",
        "Können wir das Abo monatlich kündigen?",
        "Er kündigt an, dass die neue Version im Mai kommt.",
        "Die Behandlung der Tickets dauert zu lange.",
        "Die Schnittstelle ist öffentlich dokumentiert.",
        "Wir entlasten das Team an der Hotline.",
        "Die Klagen der Anwender über die Ladezeit häufen sich.",
        "Wir bauen Doppelarbeit ab.",
        "Wir stellen die Kollegen für die Schulung frei.",
        "Wir trennen Test- und Produktivsystem.",
        "Die Ermittlung des Bedarfs machen wir im März.",
        "Der Zugang zur Datenbank ist privilegierten Nutzern vorbehalten.",
        "Wir haben zwei offene Stellen im Vertrieb.",
        "Wir machen das Release im Juni öffentlich.",
        "Die Operation am offenen Herzen machen wir nicht, wir migrieren nachts.",
        "Die Krankenkassen sind unsere Zielgruppe.",
        "Die Klageseite Ihrer Software für Kanzleien gefällt uns.",
    ),
    "es": (
        "La baja del servicio se pide por escrito.",
        "Podemos dar de baja a los usuarios antiguos.",
        "Nos han demandado más integraciones los usuarios.",
        "Hay que operar en tres países.",
        "La operación se cierra en junio.",
        "Los usuarios se quejan de la lentitud.",
        "Me despido, tengo otra reunión.",
        "Estamos investigando el error con soporte.",
        "El tratamiento de los datos está en el contrato.",
        "El precio está de baja temporada.",
        "Nuestro abogado revisa el contrato.",
        "Vamos a recortar los costes de la nube.",
        "Nadie usa el módulo antiguo.",
        "Todavía no hemos decidido el precio.",
        "Echamos en falta un informe.",
        "El hospital oncológico es nuestro cliente.",
    ),
    "fr": (
        "Le processus de validation prend deux semaines.",
        "La licence coûte trop cher.",
        "Le plan de migration est prêt.",
        "Nous opérons dans douze pays.",
        "Le cloud public est moins cher.",
        "Le traitement des données est dans le contrat.",
        "Les utilisateurs se plaignent de la lenteur.",
        "Notre avocat relit le contrat.",
        "Les suppressions de comptes sont automatiques.",
        "Une enquête de satisfaction part demain.",
        "Personne n'utilise l'ancien module.",
        "Le prix n'est pas encore fixé.",
        "Le service est en arrêt depuis dix minutes.",
        "Le virement a été fait hier.",
        "Le procès-verbal de la réunion est envoyé.",
        "L'annonce de la version est en mai.",
    ),
}


def is_withheld(text: str) -> bool:
    return bool(withheld_ids(Transcript("c", datetime(2026, 3, 2), (), (), (Segment(0, 0.0, 4.0, "A", text),))))


@pytest.mark.parametrize("text", [text for said in SENSITIVE.values() for text in said])
def test_what_is_nobodys_business_is_withheld(text: str) -> None:
    assert is_withheld(text)
    assert is_withheld(text.lower()) or "ERE" in text


@pytest.mark.parametrize("text", [text for said in BUSINESS.values() for text in said])
def test_business_that_sounds_like_it_is_not(text: str) -> None:
    assert not is_withheld(text)


def test_english_calls_lose_nothing_to_words_of_other_languages() -> None:
    for text in (
        "Our PSE joins on Monday.",
        "There is no price discrimination.",
        "He is on the tribunal committee's list.",
    ):
        assert not is_withheld(text)
