"""People: farmers, cooperatives, villagers and buyers."""
