def collatz(n):
    """The Collatz sequence from n down to 1."""
