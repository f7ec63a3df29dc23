"""Instructions for a byte of news, against the figure in tests/instructions.json: it may differ by 3 % either way.

Usage: instructions.py PROGRAM [--update]. Counted by `perf stat` where the machine has counters, else by valgrind; exit code 77
where neither can count or the figure was measured with another compiler or target, 1 where it is off. A timed comparison would
depend on what else the machine does. What the program does before the first article (its tables) is counted apart and taken off.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
FIGURE = HERE / "tests/instructions.json"
LEEWAY = 0.03
# Texts enough that reading the tables is a small part.
TIMES = 8


def texts():
    """The articles and the sentences of the cases, without marks."""
    for path in sorted((HERE / "fixtures/articles").glob("*.txt")):
        try:
            yield path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # kept in another encoding; the rest is enough
    for path in sorted((HERE / "fixtures/cases").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            columns = line.split("\t")
            if not line.startswith("#") and len(columns) > 2:
                yield re.sub("[⟦⟧]", "", columns[2]).replace("\\n", "\n")


def by_perf(command):
    done = subprocess.run(["perf", "stat", "-x,", "-e", "instructions:u", *command], capture_output=True, text=True)
    found = re.search(r"^(\d+),,instructions", done.stderr, re.M)
    return int(found[1]) if done.returncode == 0 and found else None


def by_valgrind(command):
    with tempfile.TemporaryDirectory() as folder:
        tool = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out"]
        done = subprocess.run([*tool, *command], capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    return int(found[1]) if done.returncode == 0 and found else None


def main():
    program, update = sys.argv[1], "--update" in sys.argv
    compiler = dict(re.findall(r"^(\w+): (.+)$", subprocess.check_output(["rustc", "-vV"], text=True), re.M))
    setting = {"rustc": compiler["release"], "target": compiler["host"]}
    known = json.loads(FIGURE.read_text()) if FIGURE.exists() else {}
    if not update and any(known.get(key) != value for key, value in setting.items()):
        print(f"the figure was measured with {known.get('rustc')} for {known.get('target')}, here is {setting}")
        return 77
    lines = [json.dumps({"id": str(n), "text": text}, ensure_ascii=False) for n, text in enumerate(texts())] * TIMES
    size = sum(len(json.loads(line)["text"].encode()) for line in lines)
    with tempfile.TemporaryDirectory() as folder:
        one, all_of_them, out = Path(folder) / "one.jsonl", Path(folder) / "all.jsonl", Path(folder) / "out"
        # The first article loads the tables: all of the texts once, then eight times.
        one.write_text("\n".join(lines[: len(lines) // TIMES]), encoding="utf-8")
        all_of_them.write_text("\n".join(lines), encoding="utf-8")
        size = size * (TIMES - 1) // TIMES
        command = [program, "extract", "--quiet", "--jobs", "1", "-o", out]
        # A program that fails is no reason to skip: first once unmeasured.
        subprocess.run([*command, all_of_them], check=True)
        for tool, count in (("perf", by_perf), ("valgrind", by_valgrind)):
            if shutil.which(tool) is None:
                continue
            counts = [count([*command, path]) for path in (one, all_of_them)]
            if None not in counts:
                break
        else:
            print("neither perf stat nor valgrind counts instructions here (install valgrind)")
            return 77
    figure = (counts[1] - counts[0]) / size
    if update:
        FIGURE.write_text(json.dumps({**setting, "instructions_per_byte": round(figure, 1)}, indent=2) + "\n")
    known = json.loads(FIGURE.read_text())["instructions_per_byte"]
    off = figure / known - 1
    print(f"{figure:.1f} instructions a byte by {tool}; {known} is known: {off:+.1%}")
    if abs(off) > LEEWAY:
        print("write it down with --update, and say in the commit why it changed")
        return 1
    return 0


sys.exit(main())
