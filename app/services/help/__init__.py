"""Get SE: finding a colleague during the call, asking, following up."""
