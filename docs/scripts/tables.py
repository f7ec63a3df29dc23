#!/usr/bin/env python3
"""Derives the tables that are mechanical from their sources, and says how the tables in the tree differ.

    python3 docs/scripts/tables.py division codes.json        # yescallop/areacodes
    python3 docs/scripts/tables.py common_word dict.txt       # src/data/dict.txt of jieba-rs 0.11.0
    python3 docs/scripts/tables.py township streets.csv       # modood/Administrative-divisions-of-China, dist/
    python3 docs/scripts/tables.py fold TSCharacters.txt      # OpenCC, data/dictionary/

Prints what would be added (+) and removed (-), and exits with 1 if anything would be. `--write` writes the table
instead, with its comments kept; look at the diff before you commit it: for `township` and `fold` some lines were decided
by hand, or come from another edition.
"""

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "src" / "data"


def division(source):
    """code -> name:from-until;… in the order of the years."""
    spells = defaultdict(list)

    def walk(item):
        spells[str(item["code"])].append((item["start"], item.get("end"), item["name"]))
        for child in item.get("children", []):
            walk(child)

    for item in json.loads(source.read_text("utf-8"))["items"]:
        walk(item)
    return {
        code: ";".join(f"{name}:{start}-{end or ''}" for start, end, name in sorted(s, key=lambda x: x[0]))
        for code, s in spells.items()
    }


# Tagged as names in the dictionary, and common words all the same.
KEPT = {"智慧", "阳光"}


def common_word(source):
    """Words of two or three characters that are counted 40 times, of four that are counted 100 times; no names."""
    words = {}
    for line in source.read_text("utf-8").splitlines():
        word, count, tag = line.split(" ")
        often = {2: 40, 3: 40, 4: 100}.get(len(word))
        name = tag[:2] in ("nr", "ns", "nt", "nz")
        if often and int(count) >= often and (not name or word in KEPT):
            words[word] = tag[0]
    return words


ENDINGS = ("镇", "乡", "街道", "苏木", "农场", "林场", "牧场")


def township(source):
    """Town, township, street -> counties; what the source files under a zone's number goes to its prefecture."""
    divisions = {row[0] for row in rows("division")}
    counties = defaultdict(set)
    with source.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, code = row["name"], row["areaCode"]
            code = code if code in divisions else code[:4] + "00"
            plain = all("\u4e00" <= c <= "\u9fff" for c in name)
            if plain and name.endswith(ENDINGS) and code in divisions:
                counties[name].add(code)
    return {name: ";".join(sorted(codes)) for name, codes in counties.items()}


def fold(source):
    """Characters of the block 4E00–9FFF whose first simplified form lies there too, and is not themselves."""
    classes = {row[0]: row[2] for row in rows("fold")}
    folded = {}
    for line in source.read_text("utf-8").splitlines():
        if line.startswith("#") or "\t" not in line:
            continue
        old, new = line.split("\t")
        new = new.split(" ")[0]
        if old != new and all("\u4e00" <= c <= "\u9fff" for c in (old, new)):
            folded[old] = f"{new}\t{classes.get(old, 'always')}"
    return folded


def rows(table):
    for line in (DATA / f"{table}.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def main():
    write = "--write" in sys.argv
    args = [a for a in sys.argv[1:] if a != "--write"]
    makers = {"division": division, "common_word": common_word, "township": township, "fold": fold}
    if len(args) != 2 or args[0] not in makers:
        sys.exit(__doc__)
    made = {f"{k}\t{v}" for k, v in makers[args[0]](Path(args[1])).items()}
    there = {"\t".join(row) for row in rows(args[0])}
    if write:
        path = DATA / f"{args[0]}.tsv"
        head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
        body = sorted(made, key=lambda line: line.encode("utf-8"))
        path.write_text("\n".join(head + body) + "\n", "utf-8", newline="\n")
        return
    for line in sorted(there - made):
        print("-", line)
    for line in sorted(made - there):
        print("+", line)
    print(f"{args[0]}: {len(there)} lines, {len(made - there)} to add, {len(there - made)} to remove", file=sys.stderr)
    sys.exit(made != there)


if __name__ == "__main__":
    main()
