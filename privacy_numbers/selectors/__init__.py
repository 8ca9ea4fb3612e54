"""Reading of number privacy, by noun."""
