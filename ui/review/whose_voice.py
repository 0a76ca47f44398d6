"""Which of these voices is yours? Asked once on top of the cards, for a recording that has everybody on one channel."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.claims import Evidence
from app.domain.wording import clock
from app.services.processing.own_voice import VoiceSample
from ui.kit import theme
from ui.kit.i18n import t, translate_message
from ui.kit.widgets import button, column, label, row
from ui.review.actions import Loaded, ReviewActions
from ui.review.name_proposals import name_proposals
from ui.review.overview import call_overview


def top_of_call(
    loaded: Loaded | None,
    actions: ReviewActions,
    show: Callable[[Evidence], None],
    play: Callable[[float, float], None],
) -> Sequence[QWidget]:
    """What stands above the cards: that the call was not read, the question for the rep's own voice and proposed names while
    they are open, and the call in short."""
    if loaded is None:
        return ()
    call_id = loaded.call.call_id
    asked = whose_voice(loaded.voices, partial(actions.own_voice, call_id), play)
    names = name_proposals(loaded.names, partial(actions.name_proposal, call_id))
    unread = label(translate_message(loaded.unread), strong=True) if loaded.unread else None
    if unread:
        unread.setContentsMargins(8, 0, 8, 8)  # as the lines below it
    return [part for part in (unread, asked, names, call_overview(loaded.summary, show)) if part is not None]


def whose_voice(
    voices: Sequence[VoiceSample], chosen: Callable[[str | None], None], play: Callable[[float, float], None]
) -> QWidget | None:
    """A line a voice, to be heard and to be chosen; `chosen` gets None for "none of them". None where nothing is asked."""
    if not voices:
        return None
    holder = QWidget()
    holder.setAccessibleName(t("Which of these voices is yours?"))
    lines = [
        label(t("Which of these voices is yours?"), strong=True),
        label(t("Everybody is on one channel of this recording. Your lines and promises become yours."), quiet=True),
        *(_voice(voice, chosen, play) for voice in voices),
        button(t("None of them"), lambda: chosen(None), chip=True),
    ]
    layout = column(*lines, between=theme.INSIDE // 2)
    layout.setContentsMargins(theme.INSIDE, 0, theme.INSIDE, theme.BETWEEN)
    holder.setLayout(layout)
    return holder


def _voice(voice: VoiceSample, chosen: Callable[[str | None], None], play: Callable[[float, float], None]) -> QWidget:
    made = QWidget()
    hear = button(
        f"▶ {clock(voice.start)}",
        lambda: play(voice.start, voice.end),
        name=t("Play {quote}", quote=f"{voice.speaker} “{voice.quote}”"),
        chip=True,
    )
    mine = button(t("This is me"), lambda: chosen(voice.speaker), name=t("{name} is me", name=voice.speaker), chip=True)
    layout = row(label(f"{voice.speaker}: “{voice.quote}”"), hear, mine)
    layout.setStretch(0, 1)
    made.setLayout(layout)
    return made
