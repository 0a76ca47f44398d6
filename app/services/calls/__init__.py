"""A live call: noticing it, its consent, its recording and captions."""
