"""Scores of the gold that lies beside this checkout, against floors that only rise.

Usage: floors.py PROGRAM. Exit code 77: there is no gold here, 1: a floor is missed.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
GOLD = HERE.parent / "shared" / "gold"


def scores(program, name):
    """What score.py says of the records of a set; the blind set is opened by its own script alone."""
    if name == "blind":
        command = [sys.executable, GOLD / "blind.py", program, "--json"]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / "records.jsonl"
        articles = GOLD / f"{name}.articles.jsonl"
        subprocess.run([program, "extract", "--quiet", "--from", "jsonl", articles, "-o", records], check=True)
        command = [sys.executable, GOLD / "score.py", GOLD / f"{name}.jsonl", records, "--json"]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def main():
    if not (GOLD / "score.py").exists():
        print("there is no gold beside this checkout")
        return 77
    missed = 0
    for name, floors in json.loads((HERE / "tests/floors.json").read_text()).items():
        got = scores(Path(sys.argv[1]).resolve(), name)
        for path, floor in floors.items():
            value = got
            for key in path.split("."):
                value = value[key]
            missed += value < floor
            print(f"{name} {path}: {value} {'reaches' if value >= floor else 'MISSES'} the floor {floor}")
    return int(missed > 0)


sys.exit(main())
