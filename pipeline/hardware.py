"""What this machine can carry: cores, memory, a CUDA card, and the speech model that fits. It only suggests."""

import os
import sys
from dataclasses import dataclass

GIGABYTE = 1 << 30


@dataclass(frozen=True, slots=True)
class Hardware:
    cores: int
    memory_gb: float
    cuda: bool


def probe() -> Hardware:
    """Cores that this process may use, memory that is installed, and whether CTranslate2 sees a CUDA card."""
    import ctranslate2

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Hardware(cores, _memory() / GIGABYTE, ctranslate2.get_cuda_device_count() > 0)


def suggested_tier(hardware: Hardware) -> str:
    """The largest tier that transcribes two channels live with room to spare for the call program.

    From measured cost: tiny.en takes 0.4 CPU seconds a second of call and base about 0.75; small.en has 3.3 times the
    parameters of base, so it needs eight cores before half of them stay free.
    """
    if hardware.cuda:
        return "large-v3-turbo"
    if hardware.cores >= 8 and hardware.memory_gb >= 15:
        return "small.en"
    if hardware.cores >= 4 and hardware.memory_gb >= 7:
        return "base.en"
    return "tiny.en"


def _memory() -> float:
    """Bytes of memory installed."""
    if sys.platform == "win32":
        import ctypes

        kilobytes = ctypes.c_ulonglong(0)
        ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes))
        return kilobytes.value * 1024.0
    return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))


# What a tier costs beside tiny.en, by measurement (base) and by its parameters (small).
COST = {"tiny.en": 1.0, "base": 1.9, "base.en": 1.9, "small": 6.2, "small.en": 6.2}
# Tiers by size: whoever has chosen one for several languages is not offered one for English alone.
ENGLISH_TIERS, TIERS = ("tiny.en", "base.en", "small.en"), ("base", "small")
# Seconds of work that a second of call may cost: two channels are written down while the call's own program runs.
AFFORDABLE = 0.35


def tier_by_speed(measured: str, seconds_a_second: float, hardware: Hardware) -> str:
    """The largest tier that keeps up and knows the languages of `measured`, from how long that took here; a CUDA card carries
    the largest."""
    if hardware.cuda:
        return suggested_tier(hardware)
    base = seconds_a_second / COST.get(measured, 1.0)
    tiers = TIERS if measured in TIERS else ENGLISH_TIERS
    fitting = [tier for tier in tiers if base * COST[tier] <= AFFORDABLE]
    return fitting[-1] if fitting else tiers[0]
