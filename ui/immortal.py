"""PySide's wheels are built with headers of Python 3.12 or later, where None, True and False are immortal (PEP 683):
their methods answer with them without taking a reference. On Python 3.11 each such call takes one away, until the
interpreter aborts ("deallocating None"), some ten thousand calls later. See docs/decisions/0005.
"""

import ctypes
import sys

# More than any session can take away; far from the sign bit of a 64-bit count.
PLENTY = 1 << 40


def make_immortal() -> None:
    """Gives the singletons that many references, once; nothing to do on Python 3.12 and later."""
    if sys.version_info >= (3, 12) or sys.getrefcount(None) > PLENTY // 2:
        return
    for singleton in (None, True, False, NotImplemented):
        # The count is the first field of every CPython object.
        ctypes.c_ssize_t.from_address(id(singleton)).value += PLENTY
