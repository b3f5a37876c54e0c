"""Settlement: what is due, what is to be settled, what is in stock, and the papers of produce."""
