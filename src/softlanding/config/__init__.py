"""How the features are put together and served."""
