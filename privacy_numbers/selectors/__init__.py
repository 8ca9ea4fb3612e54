"""What is read of number privacy, by noun."""
