"""Intake: a farmer hands over produce."""
