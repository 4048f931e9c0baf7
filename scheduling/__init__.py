"""The clockwork: what recurs, what is due, what must be delivered; it knows only the rules."""
