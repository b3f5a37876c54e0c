"""Training: the short test, its certificate, and the way to practice."""
