"""The request log: calls gathered behind the answer, written by a thread, read, repeated (docs/adr/0009)."""
