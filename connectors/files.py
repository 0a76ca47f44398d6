"""A folder of documents on this machine or a share, whose files may be attached to drafts."""

from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import BadInput, Unavailable
from app.domain.messages import Message
from app.domain.proposal import Attachable

MOST_FILES = 200


class FolderFiles:
    """The files that lie directly in `folder`; nothing below it, nothing hidden, nothing that a link leads out to."""

    source = "Folder"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def files(self, opportunity_id: str | None, *, timeout: float) -> Sequence[Attachable]:
        try:
            inside = sorted(path for path in self._folder.iterdir() if self._is_ours(path))
            return [Attachable(self.source, p.name, p.name, p.stat().st_size) for p in inside[:MOST_FILES]]
        except OSError as error:
            raise Unavailable(Message("files.folder_unreadable", folder=self._folder)) from error

    def read(self, file: Attachable, *, timeout: float) -> bytes:
        """The file's bytes. Raises BadInput if it has grown over what a mail takes."""
        path = self._folder / file.id
        if Path(file.id).name != file.id or not self._is_ours(path):
            raise BadInput(Message("files.not_attachable", name=file.name))
        try:
            return path.read_bytes()
        except OSError as error:
            raise Unavailable(Message("files.unreadable", name=file.name)) from error

    def _is_ours(self, path: Path) -> bool:
        return path.is_file() and not path.name.startswith(".") and path.resolve().parent == self._folder.resolve()
