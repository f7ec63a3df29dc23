#!/usr/bin/env python3
"""Makes the first corpora of the fuzz targets, and a dictionary, from the project's own fixtures."""

import bz2, gzip, io, json, lzma, pathlib, tarfile, zipfile

here = pathlib.Path(__file__).parent
fixtures = here.parent / "fixtures"
articles = sorted(p for p in fixtures.rglob("*") if p.suffix in {".txt", ".html"})
read, extract = here / "corpus/read", here / "corpus/extract"
for folder in (read, extract):
    folder.mkdir(parents=True, exist_ok=True)

for n, path in enumerate(articles):
    data = path.read_bytes()[:4000]
    (extract / f"{n}").write_bytes(bytes([2 if path.suffix == ".html" else 0]) + data)
    if n >= 8:
        continue
    text = data.decode("utf-8", "ignore")
    line = json.dumps({"id": str(n), "text": text}, ensure_ascii=False).encode()
    tar, zipped = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as t:
        info = tarfile.TarInfo("a.txt")
        info.size = len(data)
        t.addfile(info, io.BytesIO(data))
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("a.txt", data)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    warc = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n" % len(head + data)
    forms = [
        (1, data), (2, data), (3, line + b"\n" + line), (4, b"[" + line + b"]"),
        (5, b"id,text\n1,\"" + data.replace(b'"', b'""') + b"\"\n"), (6, b"id\ttext\n1\tx\n"),
        (7, warc + head + data + b"\r\n\r\n"), (8, tar.getvalue()), (9, zipped.getvalue()),
        (10, gzip.compress(data, mtime=0)), (12, bz2.compress(data)), (13, lzma.compress(data)),
        (14, gzip.compress(tar.getvalue(), mtime=0)),
    ]
    for kind, form in forms:
        (read / f"{n}-{kind}").write_bytes(bytes([kind]) + form)

words = set()
for table in sorted((here.parent / "src/data").glob("*.tsv")):
    lines = [l.split("\t")[0] for l in table.read_text("utf-8").splitlines() if l and not l.startswith("#")]
    words.update(lines[:: max(1, len(lines) // 40)])
quoted = ("".join(f"\\x{b:02x}" for b in w.encode()) for w in sorted(words) if w)
(here / "news.dict").write_text("".join(f'"{w}"\n' for w in quoted))
