"""What every process of ours does before anything else: files for their owner alone, no memory on disk, no telemetry."""

import os
import sys

from app.store import passphrase

# Read by the libraries when they are imported: what they would tell their makers, and where they would look for updates.
SILENT = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "DO_NOT_TRACK": "1",
    "PYANNOTE_METRICS_ENABLED": "0",
    # On Linux and macOS it sends by C code that no hook of Python's sees; read once, before its first session.
    "ORT_DISABLE_TELEMETRY": "1",
}
# Windows: no error report with memory in it, and no box that asks for one.
SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX = 0x0001, 0x0002

PR_SET_DUMPABLE = 4  # prctl(2)


def harden() -> None:
    """Keeps this process's memory out of core dumps and out of other processes' reach, where the system allows it."""
    os.environ.update(SILENT)
    passphrase.take()
    if os.name == "posix":
        os.umask(0o077)
        _no_core_dumps()
    elif sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX)


def _no_core_dumps() -> None:
    """A dump would hold the key and what was said."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))
    if sys.platform.startswith("linux"):
        import ctypes

        # A handler behind a pipe in core_pattern ignores the limit, and another program of the account could attach.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
