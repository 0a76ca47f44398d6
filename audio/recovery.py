"""Recordings that a crash left, found at the next start. They are readable as they are; nothing has to be repaired."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from app.domain.capture import Interrupted
from audio.process_file import ProcessFile, connect
from audio.recordings import ChunkRecordings


def interrupted(folder: Path, call_ids: Iterable[str], key_of: Callable[[str], bytes]) -> Sequence[Interrupted]:
    """Those of `call_ids` whose capture nobody ended; `is_running` where its process is alive and can be re-attached."""
    found = []
    for call_id in call_ids:
        file = ProcessFile(ChunkRecordings(folder).folder_of(call_id))
        running = file.read()
        if running is None:
            continue
        key = key_of(call_id)
        span = ChunkRecordings(folder).open(call_id, key).seconds()
        found.append(Interrupted(call_id, *(span or (0.0, 0.0)), _answers(running[1], key)))
    return found


def is_running(folder: Path, call_id: str, key: bytes) -> bool:
    """Whether a capture process lives for this call."""
    found = ProcessFile(ChunkRecordings(folder).folder_of(call_id)).read()
    return found is not None and _answers(found[1], key)


def settle(folder: Path, call_id: str) -> None:
    """The recording of a dead capture is an ordinary one from now on; its reserved space is free again."""
    place = ChunkRecordings(folder).folder_of(call_id)
    ProcessFile(place).remove()
    (place / "reserve").unlink(missing_ok=True)


def _answers(address: str, key: bytes) -> bool:
    client = connect(address, key)
    if client is None:
        return False
    client.close()
    return True
