"""Status holders and homes: the target, who waits, which homes there are, what is proposed and offered."""
