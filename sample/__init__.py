"""A trial outlet on one machine: a centre, a line that can be pulled, and a counter."""
