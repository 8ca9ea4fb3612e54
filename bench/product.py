"""Makes the product's models importable in a benchmark's process."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smsconsole.settings")
django.setup()
