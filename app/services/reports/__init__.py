"""What the rep is told afterwards: summaries, numbers, exported calls."""
