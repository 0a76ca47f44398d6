"""Windows of a live call: consent, panel, captions, Get SE."""
