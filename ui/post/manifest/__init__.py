"""Handing pieces to the van."""
