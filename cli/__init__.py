"""The command line: one file a command; bot.py only mounts them."""
