"""The rules of a networking community; knows no chat platform, no SQL, no clock and no network."""
