"""Judges a board of queens: any solution will do."""

import json
import sys


def judge(text, size):
    try:
        columns = [int(word) for word in text.split()]
    except ValueError:
        return {"passed": False, "message": f"these are not numbers: {text[:100]!r}"}
    if sorted(columns) != list(range(1, size + 1)):
        return {"passed": False, "message": f"each column from 1 to {size} must occur once"}
    for row, column in enumerate(columns):
        for other in range(row):
            if abs(columns[other] - column) == row - other:
                message = f"the queens in rows {other + 1} and {row + 1} attack each other"
                return {"passed": False, "message": message, "score": 0.25}
    return {"passed": True, "message": "a solution"}


job = json.load(sys.stdin)
print(json.dumps(judge(job["student"]["stdout"], job["arguments"][0])))
