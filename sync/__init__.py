"""Carries the ledger out and the feed in."""
