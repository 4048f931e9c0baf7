"""The process is killed at every step of a round and of a prompt."""
