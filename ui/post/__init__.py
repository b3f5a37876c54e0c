"""The page of parcels: posting, city orders, the van, what comes back."""
