"""Migrations: how the tables came to be what they are. They run by themselves at start."""
