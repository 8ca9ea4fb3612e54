"""The demo company of debug mode: fixed names, keys and codes (README lists them) and a month of its life."""
