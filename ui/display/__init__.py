"""What the customer sees: a window on the second screen, and the pole display beside it."""
