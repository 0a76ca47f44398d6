"""onnxruntime without its telemetry, which is on in the published builds.

On Linux and macOS one variable, read once before anything else of it, keeps it from sending and from leaving an identifier in the
home folder; on Windows a call ends what the system would collect.
"""

import os
from types import ModuleType


def onnxruntime() -> ModuleType:
    """The onnxruntime module, loaded at first use and without telemetry."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    runtime: ModuleType = onnxruntime
    runtime.disable_telemetry_events()
    return runtime
