"""Softlanding: from one household's situation to a dated, explained plan and one visit."""

__version__ = "0.1.0"
