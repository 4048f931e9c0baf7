"""What leaves as a file: values in, bytes out. Pure; knows only the rules."""
