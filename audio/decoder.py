"""Sound files that libsndfile doesn't read, decoded by a program of this system: ffmpeg if there is one, or macOS's own.

None is shipped: the decoders that read everything are under licences that a company would have to look at first.
"""

import atexit
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.domain.errors import BadInput
from app.domain.lost_sound import LostSound
from app.domain.messages import Message
from app.domain.ports import DECODED_SUFFIXES

SECONDS = 900
# Less sound than this between what is promised and what is there nobody would miss.
TOLERATED_SECONDS, TOLERATED_SHARE = 0.25, 0.01
_LEAST_BYTES = 4096  # of a file that was decoded before an error ended it
# Containers whose length is written in them; the others' is an estimate.
_TELLS_LENGTH = (".m4a", ".mp4", ".m4b", ".mov", ".webm", ".mkv", ".3gp")
_DURATION = re.compile(rb"Duration: (\d+):(\d+):([\d.]+)")
_FRAME = re.compile(rb"pts_time:(-?[\d.]+).*?nb_samples:(\d+)")
_RATE = re.compile(rb" rate:(\d+)")
_BREAKS_OFF = (b"partial file", b"ended prematurely", b"truncated")


@dataclass(frozen=True, slots=True)
class _Decoded:
    file: Path
    lost: LostSound | None


def program() -> str | None:
    """The program of this system that decodes; None if there is none."""
    return shutil.which("ffmpeg") or shutil.which("afconvert")


def native(path: Path) -> Path:
    """The file itself, or a copy of its sound that libsndfile reads, gone when the program ends; silence stands in the copy
    where the sound is damaged.

    Raises BadInput if no decoder is there or the decoder finds no sound.
    """
    return _decoded(path).file


def lost(path: Path) -> LostSound | None:
    """What the decoder could not read of a file that it is needed for; None if it read all. Raises as `native` does."""
    return _decoded(path).lost


def _decoded(path: Path) -> _Decoded:
    if path.suffix.lower() not in DECODED_SUFFIXES or not path.is_file():
        return _Decoded(path, None)
    decoder = program()
    if decoder is None:
        raise BadInput(Message("files.needs_decoder", path=path))
    stat = path.stat()
    return _decode(decoder, path.resolve(), stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=16)
def _decode(decoder: str, path: Path, _changed: int, _size: int) -> _Decoded:
    """Only the named file is opened: a playlist in disguise leads nowhere."""
    is_macos_own = Path(decoder).stem == "afconvert"
    out = _folder() / f"{len(list(_folder().iterdir()))}{'.wav' if is_macos_own else '.flac'}"
    if is_macos_own:
        done = _run([decoder, "-f", "WAVE", "-d", "LEI16", str(path), str(out)], path)
        size = out.stat().st_size if out.exists() else 0
        if not size or (done.returncode and size < _LEAST_BYTES):
            raise BadInput(Message("files.no_audio", path=path))
        # It tells no place: only that it did not come to the end.
        lost = LostSound(path.name, ((_wav_seconds(out), None),), None) if done.returncode else None
        return _Decoded(out, lost)
    sound = ("-map", "0:a:0", "-vn", "-sn", "-dn", "-af", "aresample=async=1", "-f", "flac", str(out))
    done = _run([*_opening(decoder, path, "error"), *sound], path)
    seconds = _seconds(out)
    if not seconds:
        raise BadInput(Message("files.no_audio", path=path))
    told = _told_seconds(decoder, path)
    complains = bool(done.returncode or done.stderr.strip())
    is_short = told is not None and told - seconds > max(TOLERATED_SECONDS, TOLERATED_SHARE * told)
    return _Decoded(out, _loss(decoder, path, seconds, told, done) if complains or is_short else None)


def _loss(
    decoder: str, path: Path, seconds: float, told: float | None, done: subprocess.CompletedProcess[bytes]
) -> LostSound | None:
    """What is missing of a file about which the decoder complained, or which is shorter than it says."""
    spans, end = _holes(_frames(decoder, path))
    end = max(end, seconds)
    found: list[tuple[float, float | None]] = [*spans]
    if told is not None and told - end > max(TOLERATED_SECONDS, TOLERATED_SHARE * told):
        return LostSound(path.name, (*found, (end, told)), told)
    if told is None and (done.returncode or any(sign in done.stderr for sign in _BREAKS_OFF)):
        return LostSound(path.name, (*found, (end, None)), None)
    return LostSound(path.name, tuple(found), end) if found else None


def _holes(frames: Sequence[tuple[float, float]]) -> tuple[list[tuple[float, float]], float]:
    """(the spans between frames that nothing covers, where the last one ends) in seconds of the copy, which begins with
    the first frame."""
    found: list[tuple[float, float]] = []
    zero = frames[0][0] if frames else 0.0
    end = 0.0
    for start, length in frames:
        if start - zero - end > TOLERATED_SECONDS:
            found.append((end, start - zero))
        end = max(end, start - zero + length)
    return found, end


def _frames(decoder: str, path: Path) -> list[tuple[float, float]]:
    """(start, length) in seconds of each piece that can be decoded."""
    sound = ("-map", "0:a:0", "-vn", "-sn", "-dn", "-af", "ashowinfo", "-f", "null", "-")
    found: list[tuple[float, float]] = []
    for line in _run([*_opening(decoder, path, "info"), *sound], path).stderr.splitlines():
        frame, rate = _FRAME.search(line), _RATE.search(line)
        if frame and rate:
            found.append((float(frame[1]), int(frame[2]) / int(rate[1])))
    return found


def _told_seconds(decoder: str, path: Path) -> float | None:
    """How long the sound is by the container; None where it doesn't tell, and where another track may be the longer one."""
    if path.suffix.lower() not in _TELLS_LENGTH:
        return None
    prober = shutil.which("ffprobe", path=str(Path(decoder).parent))
    entries = "stream=duration:stream_tags=DURATION"
    if prober:
        command = [prober, "-v", "quiet", "-protocol_whitelist", "file,pipe", "-select_streams", "a:0"]
        shown = _run([*command, "-show_entries", entries, "-of", "default=nw=1:nk=1", f"file:{path}"], path).stdout
        for line in shown.splitlines():
            if (seconds := _as_seconds(line.decode(errors="replace"))) is not None:
                return seconds
        return None
    answer = _run(_opening(decoder, path, "info"), path).stderr
    whole = _DURATION.search(answer)
    is_alone = b"Video:" not in answer
    return int(whole[1]) * 3600 + int(whole[2]) * 60 + float(whole[3]) if whole and is_alone else None


def _as_seconds(text: str) -> float | None:
    """ "12.5" and "00:00:12.500000000"."""
    total = 0.0
    for part in text.strip().split(":"):
        try:
            total = total * 60 + float(part)
        except ValueError:
            return None
    return total or None


def _opening(decoder: str, path: Path, level: str) -> list[str]:
    return [decoder, "-nostdin", "-hide_banner", "-v", level, "-protocol_whitelist", "file,pipe", "-i", f"file:{path}"]


def _run(command: list[str], path: Path) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BadInput(Message("files.no_audio", path=path)) from error


def _wav_seconds(wav: Path) -> float:
    """Of a WAV file of 16 bits whose header may tell nothing yet."""
    with wav.open("rb") as file:
        header = file.read(36)
    bytes_a_second = int.from_bytes(header[28:32], "little")
    return wav.stat().st_size / bytes_a_second if bytes_a_second else 0.0


def _seconds(flac: Path) -> float:
    """Of a FLAC file that a decoder wrote; 0 if there is none, or no sound in it. Its header has the rate in 20 bits and the
    samples in 36."""
    if not flac.exists():
        return 0.0
    with flac.open("rb") as file:
        header = file.read(26)
    if header[:4] != b"fLaC" or len(header) < 26:
        return 0.0
    rate = int.from_bytes(header[18:21]) >> 4
    samples = int.from_bytes(header[21:26]) & 0xFFFFFFFFF
    return samples / rate if rate else 0.0


@lru_cache(maxsize=1)
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="callside-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
