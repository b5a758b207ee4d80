"""Addresses of what is running, one module for each topic."""
