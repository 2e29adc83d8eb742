"""Queens that do not attack each other."""

size = int(input())
