"""Capacity: how many counters or hours keep a desk's promise, by formula and by simulation.

`question.py` says what is asked, `opening.py` when a desk is open, `serving.py` lets visits be served, `theory.py`
holds the formulas, `answering.py` puts figures together and searches, `desk.py` takes a question from the data.
"""
