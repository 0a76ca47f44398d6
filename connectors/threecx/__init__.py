"""3CX: the calls of the rep's extension."""

from connectors.threecx.calls import ThreeCX

__all__ = ["ThreeCX"]
