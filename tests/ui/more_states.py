"""States of windows that are seldom seen: a full brief, whose voice it is, names proposed, the menus of a call."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.bootstrap import Application
from app.domain.brief import Brief, BriefLine, SourceReport, SourceState, TalkingPoint
from app.domain.meeting_names import NameProposal
from app.services.processing.own_voice import VoiceSample
from tests.ui import samples
from ui.brief.popup import BriefPopup
from ui.call.consent_dialog import ConsentDialog
from ui.call.language_choice import LanguageChoice
from ui.history.window import HistoryWindow
from ui.kit.bridge import Bridge

State = tuple[Callable[[], QWidget], Callable[[Any], None]]

VOICES = (
    VoiceSample(
        "Speaker 1", 61.0, 12.0, 20.0, "Thank you. So, last time we spoke, your main concern was the API latency."
    ),
    VoiceSample(
        "Speaker 2", 22.0, 52.0, 60.0, "Can I ask something more technical? What is the P99 latency under load?"
    ),
)
NAME_PROPOSALS = (
    NameProposal("Speaker 3", "Tim Beck", 12.0),
    NameProposal("Speaker 4", "Alexandra von Hohenstein-Ritter", 9.0),
)


def full_brief() -> Brief:
    """More than a page holds: long lines, a doubt, sources that are missing."""
    made, long = (
        samples.brief(),
        "the security review of the European data centre, which they asked about in every call since spring ",
    )
    lines = [
        BriefLine(
            "Changed", f"Acme, Platform: {long}", "Salesforce", "https://sf.example/2", samples.NOW - timedelta(days=n)
        )
        for n in range(4)
    ]
    lines += [
        BriefLine("Overdue", f"Send {long}", "Your own history", "callside://call/old?t=754.0", samples.NOW, key="k1"),
        BriefLine("Contradicts", f"\u201c{long}\u201d", "Your calls", "callside://call/old?t=12.0", samples.NOW),
    ]
    points = [TalkingPoint(f"Say where it stands: {long}", f"you promised it last time: {long}") for _ in range(3)]
    return replace(
        made,
        account="Acme Industries of North America and the Pacific Rim",
        lines=(*lines, *made.lines),
        talking_points=tuple(points),
        helper_reason="works on API-456 and on everything that belongs to it",
        doubt="Acme Industries it is by most of its people; Acme Logistics match too, as does Acme Holding, which owns both.",
        reports=tuple(SourceReport(name, SourceState.LATE) for name in ("Notion", "Jira", "Slack", "Google Calendar")),
    )


def more_states(
    application: Application, bridge: Bridge, review: Callable[[samples.SampleReviewing], QWidget]
) -> dict[str, State]:
    """Each state: how it is made, and what is done to it once it is shown."""

    def whose() -> samples.SampleReviewing:
        reviewing = samples.SampleReviewing()
        reviewing.voices, reviewing.names = list(VOICES), list(NAME_PROPOSALS)
        return reviewing

    def consent() -> QWidget:
        language = LanguageChoice(application, bridge, next(iter(application.store.calls())))
        return ConsentDialog(
            samples.CONTEXT, samples.consent_question(), agreed=nothing, refused=nothing, not_this_call=nothing, language=language
        )  # fmt: skip

    def menu(place: int | None = None) -> QWidget:
        window = HistoryWindow(application.archive, bridge, nothing, application)
        window.reload()
        QTest.qWait(60)
        made: Any = window._again.menu(window, window._shown, window._calls)  # type: ignore[union-attr, arg-type]
        shown: Any = made if place is None else made.actions()[place].menu()
        shown.setProperty("of", made)  # kept as long as it is
        shown.setProperty("in", window)
        return shown  # type: ignore[no-any-return]

    return {
        "brief-full": (lambda: BriefPopup(full_brief(), nothing), nothing),
        "brief-whole": (lambda: BriefPopup(full_brief(), nothing), lambda popup: popup.show_whole()),
        "consent-language": (consent, nothing),
        "review-whose-voice": (lambda: review(whose()), nothing),
        "history-more": (menu, nothing),
        "history-read-again": (lambda: menu(-1), nothing),
    }


def nothing(*_arguments: object) -> None: ...
