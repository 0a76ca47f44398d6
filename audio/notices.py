"""What happened to a recording, beside it: gaps and sides that were not heard outlive the program that saw them.

A line holds no name and nothing spoken.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from app.domain.call import Channel
from app.domain.capture import CaptureNotice, NoticeKind

FILE = "notices.jsonl"


def note_down(folder: Path, notice: CaptureNotice) -> None:
    line = {"kind": notice.kind, "at": notice.at, "until": notice.until, "channel": notice.channel}
    with suppress(OSError), (folder / FILE).open("a") as file:  # the disk is full, which the rep is told
        file.write(json.dumps(line) + "\n")


def noted(folder: Path, call_id: str) -> Iterator[CaptureNotice]:
    """In the order in which it happened; a line that a crash tore is left out."""
    path = folder / FILE
    for line in path.read_text().splitlines() if path.exists() else ():
        with suppress(ValueError, KeyError):
            found = json.loads(line)
            channel = Channel(found["channel"]) if found["channel"] else None
            yield CaptureNotice(call_id, NoticeKind(found["kind"]), found["at"], "", channel, found["until"])
