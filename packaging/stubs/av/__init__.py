"""Stands in for PyAV in the frozen program.

PyAV's wheel carries libx264 and libx265, which are GPL. faster-whisper imports it to decode files; Callside decodes with
soundfile and hands it samples, so nothing of PyAV is ever called.
"""


def __getattr__(name: str) -> object:
    if name.startswith("__"):
        raise AttributeError(name)
    raise RuntimeError(f"av.{name} was asked for, but the installed Callside decodes sound with soundfile")
