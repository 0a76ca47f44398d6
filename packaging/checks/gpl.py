"""Looks for GPL code in shared libraries by what their bytes hold, since a wheel's metadata does not tell.

PyAV's wheel says BSD and carries libx264: only the library's own symbols and strings show it.
"""

from pathlib import Path

# In a file's name, or in its bytes (an exported symbol, or what a library prints of itself): then it is this.
NAMES = {
    "libx264": "x264",
    "libx265": "x265",
    "libxvid": "Xvid",
    "libpostproc": "FFmpeg's postproc",
    "libreadline": "GNU Readline",
    "libgdbm": "GNU dbm",
    "libfftw": "FFTW",
    "librubberband": "Rubber Band",
    "Qt6Charts": "Qt Charts",
    "Qt6DataVisualization": "Qt Data Visualization",
    "Qt6VirtualKeyboard": "Qt Virtual Keyboard",
    "Qt6NetworkAuth": "Qt Network Authorization",
}
BYTES = {
    b"x264_encoder_open": "x264",
    b"x265_encoder_open": "x265",
    b"x265_api_get": "x265",
    b"xvid_encore": "Xvid",
    b"--enable-gpl": "FFmpeg built with GPL parts",
    b"rl_readline_version": "GNU Readline",
    b"gdbm_open": "GNU dbm",
    b"fftw_plan_dft": "FFTW",
    b"fftwf_plan_dft": "FFTW",
    b"rubberband_new": "Rubber Band",
    b"espeak_Initialize": "eSpeak",
}
LIBRARIES = (".so", ".dll", ".dylib", ".pyd")


def scan(folder: Path) -> list[str]:
    """One line a finding: which file, and what is in it."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        name = path.relative_to(folder)
        found += [f"{name}: {what}" for part, what in NAMES.items() if part.lower() in path.name.lower()]
        if any(part in path.name for part in LIBRARIES):
            body = path.read_bytes()
            found += [f"{name}: {what} (it holds {mark.decode()})" for mark, what in BYTES.items() if mark in body]
    return found
