"""All calls as one memory: their index, questions to it, and what of it may be handed out."""
