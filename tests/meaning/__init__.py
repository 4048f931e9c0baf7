"""Tests of the meaning of words, with the real model if it is installed."""
