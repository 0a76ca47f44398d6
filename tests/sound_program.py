"""A stand-in for a meeting's program: one process that records SOURCE under one name and plays FILE on SINK under another.

usage: sound_program.py RECORD_NAME PLAY_NAME SINK SOURCE FILE [AFTER_SECONDS | told]; "told" plays at the first line on
standard input; with PLAY_NAME "child:NAME" a process of its
own plays, as browsers and Electron have them.
"""

import ctypes
import subprocess
import sys
import threading
import time

import numpy as np
import soundfile

PLAY, RECORD, FLOAT32LE = 1, 2, 5


class Spec(ctypes.Structure):
    _fields_ = (("format", ctypes.c_int), ("rate", ctypes.c_uint32), ("channels", ctypes.c_uint8))


def opened(library: ctypes.CDLL, name: str, direction: int, device: str, rate: int) -> ctypes.c_void_p:
    spec = Spec(FLOAT32LE, rate, 1)
    call = (None, name.encode(), direction, device.encode(), b"call", ctypes.byref(spec), None, None, None)
    return ctypes.c_void_p(library.pa_simple_new(*call))


def main(record: str, play: str, sink: str, source: str, file: str, after: str = "0") -> None:
    library = ctypes.CDLL("libpulse-simple.so.0")
    library.pa_simple_new.restype = ctypes.c_void_p
    sound, rate = soundfile.read(file, dtype="float32")
    sound = np.ascontiguousarray(sound)

    def hold() -> None:
        handle = opened(library, record, RECORD, source, rate)
        heard = np.zeros(rate // 10, np.float32)
        while True:
            library.pa_simple_read(handle, ctypes.c_void_p(heard.ctypes.data), ctypes.c_size_t(heard.nbytes), None)

    threading.Thread(target=hold, daemon=True).start()
    if after == "told":
        sys.stdin.readline()
    else:
        time.sleep(float(after))
    if play.startswith("child:"):
        name = play.removeprefix("child:")
        subprocess.run(["paplay", f"--client-name={name}", f"--device={sink}", file], check=False)
        return
    handle = opened(library, play, PLAY, sink, rate)
    library.pa_simple_write(handle, ctypes.c_void_p(sound.ctypes.data), ctypes.c_size_t(sound.nbytes), None)


if __name__ == "__main__":
    main(*sys.argv[1:])
