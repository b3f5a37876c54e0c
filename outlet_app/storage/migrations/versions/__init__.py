"""Numbered shapes of the store."""
