"""Step: from a transcript to claims with evidence. See `offline.OfflineExtractor`."""

from pipeline.extraction.offline import OfflineExtractor

__all__ = ["OfflineExtractor"]
