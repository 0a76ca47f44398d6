"""Updates: looks for a newer version, fetches its signed installer, and tells. It never installs anything by itself."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import UpdateSource
from app.domain.update import Release, UpdateMode, UpdateState, offered
from app.events import Events, UpdateReady


@dataclass(frozen=True, slots=True)
class Installation:
    """This copy of Callside: its version, and the kind of installer that it came from; empty for a checkout."""

    version: str
    kind: str


class UpdateService:
    """`source` is made when it is first asked, so that with updates off nothing is opened at all."""

    def __init__(
        self,
        *,
        source: Callable[[], UpdateSource],
        mode: UpdateMode,
        managed: bool,
        installation: Installation,
        folder: Path,
        events: Events,
    ) -> None:
        self._source = source
        self._mode = mode
        self._managed = managed
        self._installation = installation
        self._folder = folder
        self._events = events

    @property
    def mode(self) -> UpdateMode:
        """On managed machines IT installs: there Callside tells, and downloads only where the policy says so."""
        return UpdateMode.NOTIFY if self._managed and self._mode is UpdateMode.DOWNLOAD else self._mode

    def check(self) -> UpdateState:
        """Looks once. Raises UserActionNeeded where it may not look, Unavailable, or BadInput for a list that is not
        the publisher's."""
        if self._mode is UpdateMode.OFF:
            raise UserActionNeeded(Message("updates.off"))
        if not self._installation.kind:
            raise UserActionNeeded(Message("updates.from_source"))
        source = self._source()
        release = self._offered(source)
        if release is None:
            return UpdateState()
        fetch = self.mode is UpdateMode.DOWNLOAD
        file = source.fetch(release.files[self._installation.kind]) if fetch else None
        state = UpdateState(release.version, file, release.notes)
        self._events.publish(UpdateReady(state, managed=self._managed))
        return state

    def _offered(self, source: UpdateSource) -> Release | None:
        here = self._installation
        return offered(source.releases(), installed=here.version, kind=here.kind, installation=self._place_in_line())

    def _place_in_line(self) -> str:
        """A random name, made once and never sent: it decides here, and only here, when this installation's turn is."""
        file = self._folder / "update-order"
        if not file.exists():
            file.write_text(uuid.uuid4().hex, encoding="utf-8")
        return file.read_text(encoding="utf-8")
