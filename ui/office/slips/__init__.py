"""Paper slips for a dead PC."""
