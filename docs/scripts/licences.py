#!/usr/bin/env python3
"""Writes the list of crates in LICENSES-THIRD-PARTY.md anew, between its two marks; run it when Cargo.lock changes.

    python3 docs/scripts/licences.py            # --check: only say whether it is up to date
"""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "LICENSES-THIRD-PARTY.md"
BEGIN, END = "<!-- crates -->\n", "<!-- /crates -->\n"


def crates():
    """Name, version and licence of what is linked into the program with its default features, on any target."""
    command = ["cargo", "tree", "--locked", "-e", "normal,no-proc-macro", "--target", "all", "--prefix", "none"]
    out = subprocess.run([*command, "-f", "{p}|{l}"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = set()
    for line in out.splitlines():
        name, licence = re.sub(r" \(.*\)$", "", line.replace(" (*)", "")).split("|")
        name, version = name.split(" ")[:2]
        if name != "taojin":
            found.add((licence.replace("/", " OR ").replace("  ", " "), name, version.removeprefix("v")))
    return sorted(found)


def main():
    groups = defaultdict(list)
    for licence, name, version in crates():
        # The order within an OR says nothing.
        plain = "(" not in licence and " AND " not in licence
        key = " OR ".join(sorted(licence.split(" OR "))) if plain else licence
        groups[key].append(f"{name} {version}")
    lines = []
    for licence, names in sorted(groups.items(), key=lambda g: (-len(g[1]), g[0])):
        lines.append(f"### {licence}\n")
        line = ""
        for i, name in enumerate(names):
            word = name + (", " if i + 1 < len(names) else "")
            if len(line) + len(word) > 120:
                lines.append(line.rstrip())
                line = ""
            line += word
        lines.append(line + "\n")
    page = PAGE.read_text("utf-8")
    head, rest = page.split(BEGIN)
    made = head + BEGIN + "\n" + "\n".join(lines) + "\n" + END + rest.split(END)[1]
    if "--check" in sys.argv:
        sys.exit(made != page and "LICENSES-THIRD-PARTY.md is not up to date")
    PAGE.write_text(made, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
