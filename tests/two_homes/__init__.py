"""One community on an in-memory Discord and on a real homeserver."""
