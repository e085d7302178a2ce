#!/usr/bin/env python
"""Django's command line for the newsroom."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs import EnvError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, EnvError) as problem:
        # A wrong setting is the operator's to mend: a trace would hide the line that says which.
        sys.exit(f"The settings are refused: {problem}")
