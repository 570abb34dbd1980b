#!/usr/bin/env python3
"""Weft's commands, for people who know Django. `./weft` does the same and installs what is missing first."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))

from weft.project.cli import main

if __name__ == "__main__":
    sys.exit(main())
