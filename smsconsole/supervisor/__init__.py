"""One process that prepares the database, forks the roles and keeps them alive (docs/adr/0005)."""
