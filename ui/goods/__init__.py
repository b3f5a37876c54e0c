"""The pick-up page."""
