"""The rules of the counter, pure: no I/O, no clock of its own, no Qt, no SQL."""
