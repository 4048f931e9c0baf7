"""Tests of the small server."""
