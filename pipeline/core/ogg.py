"""Ogg files (RFC 3533) with pages missing: what is left of them, each stretch at the time at which it was spoken.

A decoder passes over missing pages, and whatever follows would stand too early. Each page tells at which sample it ends.
"""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_MAGIC = b"OggS"
_HEADER = 27
_LAST = 4  # the flag of a stream's last page
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_OPUS_RATE = 48_000


@dataclass(frozen=True, slots=True)
class Page:
    start: int
    end: int
    sample: int
    stream: int
    number: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pages that follow one another, as a stream of their own: its `data`, and the second at which they end."""

    data: bytes
    end: float


@dataclass(frozen=True, slots=True)
class TornOgg:
    """What is left of a file, in order. `begins_late`: pages are missing before the first stretch; `breaks_off`: it ends in
    the middle of a page."""

    stretches: Sequence[Stretch]
    begins_late: bool
    breaks_off: bool


def torn(path: Path) -> TornOgg | None:
    """The stretches of an Ogg file in which something is missing; None where all is there, and for any other file."""
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            return None
        data = _MAGIC + file.read()
    pages = list(_pages(data))
    if not pages:
        return None
    own = [p for p in pages if p.stream == pages[0].stream]
    head = 0
    while head < len(own) and own[head].sample == 0:
        head += 1
    runs: list[list[Page]] = []
    for page in own[head:]:
        if runs and page.number == runs[-1][-1].number + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    rate, skipped = _clock(data)
    breaks_off = pages[-1].end < len(data) and not pages[-1].is_last
    begins_late = bool(head and runs and runs[0][0].number != own[head - 1].number + 1)
    if not runs or not rate or (len(runs) == 1 and not breaks_off and not begins_late):
        return None
    header = b"".join(data[p.start : p.end] for p in own[:head])
    # A page on which no packet ends tells no time.
    ends = [max((p.sample for p in run), default=0) for run in runs]
    stretches = [
        Stretch(header + b"".join(data[p.start : p.end] for p in run), (end - skipped) / rate)
        for run, end in zip(runs, ends, strict=True)
        if end > 0
    ]
    return TornOgg(stretches, begins_late, breaks_off) if stretches else None


def _pages(data: bytes) -> Iterator[Page]:
    """The pages that are whole."""
    at = data.find(_MAGIC)
    while at >= 0:
        end = _end(data, at)
        if end is not None and struct.unpack_from("<I", data, at + 22)[0] == _checksum(data[at:end]):
            sample, stream, number = struct.unpack_from("<qII", data, at + 6)
            yield Page(at, end, sample, stream, number, bool(data[at + 5] & _LAST))
            at = data.find(_MAGIC, end)
        else:
            at = data.find(_MAGIC, at + 1)


def _end(data: bytes, at: int) -> int | None:
    if at + _HEADER > len(data):
        return None
    body = at + _HEADER + data[at + _HEADER - 1]
    end = body + sum(data[at + _HEADER : body])
    return end if end <= len(data) else None


def _checksum(page: bytes) -> int:
    """The polynomial is zlib's, its bits in the other order, nothing inverted."""
    blank = page[:22] + bytes(4) + page[26:]
    mirrored = zlib.crc32(blank.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)


def _clock(data: bytes) -> tuple[int, int]:
    """(samples a second that the pages count in, samples of them before the sound begins); zeros for other contents."""
    first = data[_HEADER + 1 :]
    if first.startswith(b"OpusHead"):
        return _OPUS_RATE, int(struct.unpack_from("<H", first, 10)[0])
    if first.startswith(b"\x01vorbis"):
        return int(struct.unpack_from("<I", first, 12)[0]), 0
    return 0, 0
