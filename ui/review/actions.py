"""What a person decides on in the approval window: each decision runs elsewhere, says what it does, then reads anew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from PySide6.QtWidgets import QMenu, QWidget

from app.domain.claims import SummaryLine
from app.domain.history import CallLine
from app.domain.meeting_names import NameProposal
from app.domain.proposal import Attachable, Record
from app.domain.transcript import Transcript
from app.services.application import Application
from app.services.methods.lines import FieldLine
from app.services.processing.own_voice import VoiceSample
from app.services.processing.speaker_names import Renamed
from app.services.review.approvals import Approvals
from app.services.review.service import Card
from ui.kit.bridge import Bridge
from ui.kit.i18n import many, t
from ui.kit.widgets import slot
from ui.review.card import CardView
from ui.review.menus import files_menu, records_menu, reject_menu

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Loaded:
    """One call as the window shows it, with the list of all calls beside it."""

    call: CallLine
    calls: Sequence[CallLine]
    cards: Sequence[Card]
    transcript: Transcript
    # Seconds until a proposal is written by itself, by its id.
    counting: Mapping[str, float] = field(default_factory=dict)
    # Fields of the sales method.
    fields: Sequence[FieldLine] = ()
    # Speakers' names that are a guess.
    guessed: frozenset[str] = frozenset()
    summary: Sequence[SummaryLine] = ()
    # Voices of a mixed recording among which the rep's own has to be chosen.
    voices: Sequence[VoiceSample] = ()
    # Names that the meeting's window showed.
    names: Sequence[NameProposal] = ()
    # Whether the name that was put right last can be taken back.
    can_undo_name: bool = False
    # Why nothing was read of it: its language.
    unread: str | None = None


def load(app: Application, call_id: str) -> Loaded:
    """Reads a call from the store; off the main thread."""
    calls = app.archive.calls()
    call = next(line for line in calls if line.call_id == app.archive.call(call_id).id)
    now = app.clock.now()
    counting = {i: (until - now).total_seconds() for i, until in app.autonomy.countdowns().items()}
    cards, transcript = app.review.cards(call_id), app.archive.transcript(call_id)
    fields, guessed = app.methods.lines(call_id), app.speakers.guessed(call_id)
    summary, voices = app.archive.summary(call_id), app.own_voice.question(call_id)
    names, can_undo = app.window_names.proposed(call_id), app.speakers.can_undo(call_id)
    unread = app.archive.left_unread(call_id)
    return Loaded(call, calls, cards, transcript, counting, fields, guessed, summary, voices, names, can_undo, unread)


class ReviewActions:
    """`say` shows a sentence, `reload` reads the call anew; menus open over `window`."""

    def __init__(
        self,
        window: QWidget,
        application: Application,
        approvals: Approvals,
        bridge: Bridge,
        *,
        say: Callable[[str], None],
        reload: Callable[[], None],
    ) -> None:
        self._window = window
        self._app = application
        self._approvals = approvals
        self._bridge = bridge
        self._say = say
        self._reload = reload
        self.last: Card | None = None
        # Id of the card whose editor opens once it has been read anew.
        self.to_edit = ""
        # Call whose last press put a name right.
        self.renamed = ""
        self._presses = 0

    def approve_all(self, cards: Sequence[Card]) -> None:
        """Approves every card that is clean and writes it."""
        if cards:
            self.last = cards[-1]
            self._work(
                lambda: self._approvals.approve(cards),
                many("Writing {n} follow-ups…", len(cards)),
                t("Written."),
            )

    def approve(self, card: Card) -> None:
        self.approve_all([card])

    def reject(self, view: CardView) -> None:
        """Asks why: one key each."""
        if view.is_pending:
            menu = reject_menu(self._window, lambda reason: self._skip(view.card, reason))
            menu.popup(view.mapToGlobal(view.rect().center()))

    def _skip(self, card: Card, reason: str) -> None:
        self.last = card
        self._work(lambda: self._app.review.reject(card, reason), "", t("Skipped. Z takes it back."))

    def edit(self, card: Card, changes: Mapping[str, object]) -> None:
        changed = t("Changed. It is written once you approve it.")
        self._work(lambda: self._app.review.edit(card, changes), "", changed)

    def undo(self, card: Card) -> None:
        self._work(lambda: self._approvals.undo(card), t("Taking it back…"), t("Taken back."))

    def write_again(self, card: Card) -> None:
        """What was taken back goes out as it is."""
        review, approvals = self._app.review, self._approvals
        self.last = card
        self._work(lambda: approvals.approve([review.reopen(card)]), many("Writing {n} follow-ups…", 1), t("Written."))

    def reopen(self, view: CardView) -> None:
        """What was taken back waits again, with its editor open."""
        self.to_edit = view.card.proposal.id
        self._work(lambda: self._app.review.reopen(view.card), "", t("Change it, then approve it again."))

    def retry(self, card: Card) -> None:
        self._work(lambda: self._approvals.retry(card), t("Trying again…"), t("Written."))

    def leave_out(self, card: Card) -> None:
        dismiss = self._app.outbox.dismiss
        self._work(lambda: dismiss(card.key, "left out in the review"), t("Leaving it out…"), t("Left out."))

    def stop(self, card: Card) -> None:
        self._work(lambda: self._app.autonomy.stop(card), "", t("Stopped. It waits for you."))

    def attach(self, view: CardView) -> None:
        """Which files there are is asked first: the CRM's take a moment."""
        card, attachments = view.card, self._app.attachments
        attached = [file["name"] for file in card.proposal.action.content.get("attachments") or ()]

        def choose(files: Sequence[Attachable]) -> None:
            menu = files_menu(
                self._window,
                attached,
                files,
                lambda file: self._work(lambda: attachments.attach(card, file), t("Attaching…"), t("Attached.")),
                lambda name: self._work(lambda: attachments.detach(card, name), "", t("Taken off.")),
            )
            menu.popup(view.mapToGlobal(view.rect().center()))

        self._bridge.run(lambda: list(attachments.choices(card)), done=choose, failed=self._say)

    def move(self, view: CardView) -> None:
        """Offers the other records of the CRM that this call's note may go to."""
        card, review = view.card, self._app.review

        changed = t("Changed. It is written once you approve it.")

        def move_to(record_id: str) -> None:
            self._work(lambda: review.retarget(card, record_id), "", changed)

        def choose(records: Sequence[Record]) -> None:
            menu = records_menu(self._window, records, card.proposal.action.target, move_to)
            menu.popup(view.mapToGlobal(view.rect().center()))

        self._bridge.run(lambda: list(review.records(card)), done=choose, failed=self._say)

    def rename(self, call_id: str, old: str, new: str, passages: tuple[int, ...] | None = None) -> None:
        """Puts a name right, of `passages` alone where there are any; the same name confirms a guess."""
        speakers = self._app.speakers

        def work() -> Renamed:
            return speakers.rename(call_id, old, new, segments=passages)

        def done(found: Renamed) -> str:
            if old == new:
                return t("{name} is confirmed.", name=new)
            return t(
                "{passages} and {followups} now say {name}. Z takes it back.",
                passages=many("{n} passages", found.passages),
                followups=many("{n} follow-ups", found.proposals),
                name=new,
            )

        self._work(work, "", done)
        self.renamed = call_id

    def own_voice(self, call_id: str, speaker: str | None) -> None:
        """The rep is `speaker` of a mixed recording, or with None nobody in it."""
        service = self._app.own_voice

        def done(found: Renamed) -> str:
            if speaker is None:
                return t("You are not in this recording: its follow-ups stay as they are.")
            return t(
                "{passages} are yours; {followups} were made anew.",
                passages=many("{n} passages", found.passages),
                followups=many("{n} follow-ups", found.proposals),
            )

        self._work(lambda: service.answer(call_id, speaker), t("Reading the call again…"), done)

    def name_proposal(self, call_id: str, proposal: NameProposal, is_right: bool) -> None:
        """A name from the meeting's window is right, or is not proposed again."""
        if is_right:
            self.rename(call_id, proposal.speaker, proposal.name)
            return
        service = self._app.window_names
        self._work(lambda: service.decline(call_id, proposal), "", t("It is not proposed again."))

    def undo_last(self, loaded: Loaded | None, current: CardView | None, views: Sequence[CardView]) -> None:
        """The name that was put right last, if nothing was pressed since; else what is current where it can be undone,
        else what was decided on last, else the name, which may be of an earlier start of the program."""
        if loaded and self.renamed == loaded.call.call_id:
            self.undo_rename(loaded.call.call_id)
        elif current and not current.is_pending:
            self.undo(current.card)
        elif self.last:
            wanted = self.last.proposal.id
            view = next((v for v in views if v.card.proposal.id == wanted and not v.is_pending), None)
            if view:
                self.undo(view.card)
        elif loaded and loaded.can_undo_name:
            self.undo_rename(loaded.call.call_id)

    def offer_undo(self, menu: QMenu, loaded: Loaded | None) -> QMenu:
        """The menu of speakers' names, with the way back from the last one."""
        if loaded and loaded.can_undo_name:
            menu.addSeparator()
            menu.addAction(t("Take the last name back")).triggered.connect(
                slot(lambda: self.undo_rename(loaded.call.call_id))
            )
        return menu

    def undo_rename(self, call_id: str) -> None:
        speakers = self._app.speakers
        self._work(lambda: speakers.undo(call_id), "", t("The names are as they were."))

    def _work(self, work: Callable[[], T], during: str, after: str | Callable[[T], str]) -> None:
        self._say(during)
        self.renamed = ""
        self._presses += 1
        press = self._presses

        def done(found: T) -> None:
            self._after(press, after if isinstance(after, str) else after(found))

        self._bridge.run(work, done=done, failed=self._failed)

    def _after(self, press: int, sentence: str) -> None:
        """The foot's sentence belongs to the last press: an earlier one that ends later says nothing."""
        if press == self._presses:
            self._say(sentence)
        self._reload()

    def _failed(self, why: str) -> None:
        """What went wrong is said whenever it comes."""
        self._say(why)
        self._reload()
