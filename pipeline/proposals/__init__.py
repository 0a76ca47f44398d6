"""Step: from verified claims to the exact texts that would be written. See `proposer.FollowUpProposer`."""

from pipeline.proposals.proposer import FollowUpProposer

__all__ = ["FollowUpProposer"]
