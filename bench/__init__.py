"""What must be fast or small, side by side with its limit, as ratios inside one run."""
