"""The page of city orders: packing them, and what became of those that were sent."""
