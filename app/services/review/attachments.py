"""Files that go with a draft: chosen by the rep, shown in the preview, frozen with the text once it is approved."""

import base64
import mimetypes
from collections.abc import Sequence

from app.domain.errors import BadInput, CallsideError
from app.domain.messages import Message
from app.domain.ports import FileSource, Store
from app.domain.proposal import ActionKind, Attachable
from app.services.outbox.targets import stored_targets
from app.services.review.service import Card, ReviewService

# Mailboxes take 25 MB of message as sent, and base64 makes three bytes four; half of that leaves room for every server
# on the way.
LARGEST_BYTES = 10_000_000


class AttachService:
    def __init__(self, *, store: Store, review: ReviewService, sources: Sequence[FileSource], timeout: float) -> None:
        self._store = store
        self._review = review
        self._sources = sources
        self._timeout = timeout

    def choices(self, card: Card) -> Sequence[Attachable]:
        """What may go with this draft. A source that does not answer is left out; where none does, the reason is raised."""
        self._require_draft(card)
        opportunity = stored_targets(self._store, card.proposal.call_id).opportunity_id
        found: list[Attachable] = []
        problem: CallsideError | None = None
        for source in self._sources:
            try:
                found += source.files(opportunity, timeout=self._timeout)
            except CallsideError as error:
                problem = error
        if problem and not found:
            raise problem
        return found

    def attach(self, card: Card, file: Attachable) -> Card:
        """The file as it is now becomes part of the draft. Raises BadInput where it is too large."""
        self._require_draft(card)
        kept = [a for a in self.attached(card) if a["name"] != file.name]
        held = sum(len(a["data"]) * 3 // 4 for a in kept)
        _require_room(file, held + file.size)
        source = next(source for source in self._sources if source.source == file.source)
        data = source.read(file, timeout=self._timeout)
        _require_room(file, held + len(data))  # it may have grown since it was listed
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        new = {"name": file.name, "type": kind, "data": base64.b64encode(data).decode()}
        return self._review.edit(card, {"attachments": [*kept, new]})

    def detach(self, card: Card, name: str) -> Card:
        kept = [a for a in self.attached(card) if a["name"] != name]
        if len(kept) == len(self.attached(card)):
            raise BadInput(Message("attachments.not_attached", name=name))
        return self._review.edit(card, {"attachments": kept})

    @staticmethod
    def attached(card: Card) -> Sequence[dict[str, str]]:
        found: Sequence[dict[str, str]] = card.proposal.action.content.get("attachments") or ()
        return found

    @staticmethod
    def _require_draft(card: Card) -> None:
        if card.proposal.action.kind is not ActionKind.DRAFT:
            raise BadInput(Message("attachments.mail_only"))


def _require_room(file: Attachable, total: int) -> None:
    if total > LARGEST_BYTES:
        raise BadInput(Message("attachments.too_large", name=file.name))
