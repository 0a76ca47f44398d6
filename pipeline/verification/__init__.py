"""Step: claims against the transcript, the same for whoever made them. See `verifier.ClaimVerifier`."""

from pipeline.verification.claims import verify_claims
from pipeline.verification.verifier import ClaimVerifier

__all__ = ["ClaimVerifier", "verify_claims"]
