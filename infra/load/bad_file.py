"""The error that refuses a whole file."""


class BadFile(Exception):
    """A file as a whole cannot be used: its encoding, its header or its mapping is wrong."""
