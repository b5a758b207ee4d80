"""The housing target: the national number of a half-year, shared among municipalities, and how it goes from there."""
