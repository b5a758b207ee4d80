"""Households and homes: which pairs the rules allow, what each is worth, and the best match with a proof."""
