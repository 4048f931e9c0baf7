"""The Matrix front: the same commands as text, reactions, polls and rooms."""

PLATFORM = "matrix"
