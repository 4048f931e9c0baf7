"""The seeded community and its simulated weeks, played by the real bot on an in-memory Discord."""
