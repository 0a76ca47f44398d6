"""Sound files that libsndfile doesn't read, decoded by a program of this system: ffmpeg if there is one, or macOS's own.

None is shipped: the decoders that read everything are under licences that a company would have to look at first.
"""

import atexit
import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.ports import DECODED_SUFFIXES

SECONDS = 900
_LEAST_BYTES = 4096  # of a file that was decoded before an error ended it


def program() -> str | None:
    """The program of this system that decodes; None if there is none."""
    return shutil.which("ffmpeg") or shutil.which("afconvert")


def native(path: Path) -> Path:
    """The file itself, or a copy of its sound that libsndfile reads, gone when the program ends.

    Raises BadInput if no decoder is there or the decoder finds no sound.
    """
    if path.suffix.lower() not in DECODED_SUFFIXES or not path.is_file():
        return path
    decoder = program()
    if decoder is None:
        raise BadInput(Message("files.needs_decoder", path=path))
    stat = path.stat()
    return _decode(decoder, path.resolve(), stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=16)
def _decode(decoder: str, path: Path, _changed: int, _size: int) -> Path:
    """Only the named file is opened: a playlist in disguise leads nowhere."""
    is_macos_own = Path(decoder).stem == "afconvert"
    out = _folder() / f"{len(list(_folder().iterdir()))}{'.wav' if is_macos_own else '.flac'}"
    ffmpeg = [decoder, "-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", "-i", f"file:{path}"]
    command = (
        [decoder, "-f", "WAVE", "-d", "LEI16", str(path), str(out)]
        if is_macos_own
        else [*ffmpeg, "-map", "0:a:0", "-vn", "-sn", "-dn", "-f", "flac", str(out)]
    )
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BadInput(Message("files.no_audio", path=path)) from error
    size = out.stat().st_size if out.exists() else 0
    if not size or (done.returncode and size < _LEAST_BYTES):
        raise BadInput(Message("files.no_audio", path=path))
    return out


@lru_cache(maxsize=1)
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="callside-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
