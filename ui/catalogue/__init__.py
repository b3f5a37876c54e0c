"""Catalogue: what the centre lets this outlet take in and hand out, and the wholesale prices."""
