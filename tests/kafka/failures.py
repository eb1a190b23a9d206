"""What is told to the user instead of a traceback."""


class Failed(Exception):
    code = 1


class Missing(Failed):
    """A program that is not installed."""

    code = 77
