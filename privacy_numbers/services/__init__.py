"""What changes number privacy, by noun: console, REST and the wire act through these alone."""
