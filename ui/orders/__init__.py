"""Orders, both ways: goods for a villager, produce for the city."""
