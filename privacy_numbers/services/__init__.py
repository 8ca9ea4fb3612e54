"""Writing of number privacy, by noun: numbers, pools, bindings, traffic (domain.md 12)."""
