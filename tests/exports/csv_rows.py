"""Exported CSV as a program with nothing but the standard library of Python reads it."""

import csv
import sys
from collections import Counter
from pathlib import Path

TABLES = {"run", "event", "task", "span"}


def check(path):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    tables = Counter(row["table"] for row in rows)
    assert set(tables) == TABLES, f"{path}: {tables}"
    for row in rows:
        assert None not in row and None not in row.values(), f"{path}: {row}"
        for name, value in row.items():
            if value and (name.endswith("_s") or name == "value"):
                float(value)
    return len(rows)


def main(folder):
    files = sorted(Path(folder).glob("*.csv"))
    assert files, "nothing was exported"
    print(f"csv: {sum(map(check, files))} rows in {len(files)} files")


main(sys.argv[1])
