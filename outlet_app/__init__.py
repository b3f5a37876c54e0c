"""The counter, without a window and without a network."""

__version__ = "0.1.0"
