"""Step: the index of what was said, and which passages answer a question."""

from pipeline.memory.reader import CallMemory

__all__ = ["CallMemory"]
