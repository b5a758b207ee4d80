"""Homes for status holders beside the match itself: lists, clocks, rules of rent, reports."""
