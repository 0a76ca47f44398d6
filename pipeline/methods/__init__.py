"""Step: the fields of a sales method, filled from a call. See `filler.OfflineFieldReader`."""

from pipeline.methods.filler import OfflineFieldReader

__all__ = ["OfflineFieldReader"]
