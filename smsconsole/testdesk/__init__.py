"""What the test desk does, for its console page and its API alike. Debug mode only."""
