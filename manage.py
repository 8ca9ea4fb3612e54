#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smsconsole.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from smsconsole import env
    from smsconsole.supervisor import figures

    try:
        env.read()
    except ImproperlyConfigured as exc:
        sys.exit(f"CommandError: {exc}")

    figures.share(sys.argv)
    execute_from_command_line(sys.argv)
