"""Introductions: for everybody in a network of up to a million, the people they have most in common with."""

from loom.introductions.index import Index, build_index, open_index, write_index
from loom.introductions.introduce import Introductions, Part, introductions, part
from loom.introductions.profiles import Profiles, Rows, Worth

__all__ = [
    "Index",
    "Introductions",
    "Part",
    "Profiles",
    "Rows",
    "Worth",
    "build_index",
    "introductions",
    "open_index",
    "part",
    "write_index",
]
