"""Step: from a transcript to claims with evidence. See `offline.OfflineExtractor`."""

from pipeline.extraction.rule_extractor import OfflineExtractor

__all__ = ["OfflineExtractor"]
