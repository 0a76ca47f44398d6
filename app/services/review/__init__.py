"""Approval of proposals, and the autonomy that approvals earn."""
