"""The demo keeps what it promises."""
