"""The program: its nouns, its services, its commands."""

import os

__version__ = "0.2.0"

# Before numpy is loaded: OpenBLAS's own threads wait busily for the next product, and ours are small. Live captions cost
# twice the processor's time with them, and were no faster.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
