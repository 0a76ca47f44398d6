"""The follow-up e-mail is in the language of the call."""

from datetime import datetime

import pytest

from app.domain.call import CallContext
from app.domain.people import Participant, Side
from app.domain.proposal import Targets
from app.domain.transcript import Segment, Transcript
from pipeline.extraction import OfflineExtractor
from pipeline.proposals import FollowUpProposer
from pipeline.verification import ClaimVerifier

PEOPLE = (Participant("Ida Kern", Side.US), Participant("Udo Lang", Side.CUSTOMER, email="udo@them.example"))


@pytest.mark.parametrize(
    ("language", "said", "subject", "lines"),
    [
        (
            "de",
            ("Dann schick ich Ihnen bis Freitag den Vertrag.", "Und ich schick Ihnen morgen die Nutzerliste."),
            "Nächste Schritte aus unserem Gespräch vom 10. März",
            (
                "Guten Tag Udo Lang,",
                "- Ich werde bis Freitag, 13. März, den Vertrag schicken.",
                "- Udo wird bis Mittwoch, 11. März, die Nutzerliste schicken.",
            ),
        ),
        (
            "es",
            ("Le mando el contrato mañana.", "De acuerdo, muchas gracias."),
            "Próximos pasos de nuestra llamada del 10 de marzo",
            ("Hola, Udo Lang:", "- Voy a mandar el contrato para el miércoles 11 de marzo."),
        ),
        (
            "fr",
            ("Je vous envoie le contrat demain.", "Très bien, merci beaucoup."),
            "Suites de notre échange du 10 mars",
            ("Bonjour Udo Lang,", "- Je vais envoyer le contrat d'ici mercredi 11 mars."),
        ),
    ],
)  # fmt: skip
def test_the_mail_is_in_the_language_of_the_call(
    language: str, said: tuple[str, str], subject: str, lines: tuple[str, ...]
) -> None:
    at = datetime(2026, 3, 10, 10)
    segments = tuple(Segment(i, i * 5.0, i * 5.0 + 4, PEOPLE[i % 2].name, line) for i, line in enumerate(said))
    spoken = Transcript("c", at, PEOPLE, ("Lang GmbH",), segments, language=language)
    context = CallContext("c", "Call", at, "Ida Kern", PEOPLE, ("Lang GmbH",), language=language)
    found = ClaimVerifier().verify(OfflineExtractor().extract(spoken, context), spoken, context)
    proposals = FollowUpProposer().propose(found, spoken, context, Targets())
    (mail,) = [p.action.content for p in proposals if p.action.kind == "draft"]
    assert mail["subject"] == subject
    for line in lines:
        assert line in mail["text"]
    assert "Best regards" not in mail["text"]
