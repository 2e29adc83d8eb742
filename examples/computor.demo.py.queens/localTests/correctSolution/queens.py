"""Queens that do not attack each other."""


def solve(size, columns=()):
    """The columns of the queens row by row, or None."""
    row = len(columns)
    if row == size:
        return columns
    for column in range(size, 0, -1):
        if all(column != other and abs(column - other) != row - above for above, other in enumerate(columns)):
            found = solve(size, columns + (column,))
            if found is not None:
                return found
    return None


solution = solve(int(input()))
print("none" if solution is None else " ".join(map(str, solution)))
