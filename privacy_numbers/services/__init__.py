"""Writing of number privacy, by noun; console, REST and wire call the same functions."""
