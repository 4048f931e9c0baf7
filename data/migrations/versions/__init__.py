"""One file a step, in order; each is written for both engines."""
