"""Commands that run the web application: serve, demo."""
