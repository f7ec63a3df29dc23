//! Every container an article may arrive in, in several encodings, whole and broken: all is read or told.

use std::io::{Cursor, Write};

use crate::common::Kept;
use crate::common::command::Command;
use crate::common::zip::{self, Method, bz2, xz, zst};
use proptest::prelude::*;
use taojin::input::{self, Format, Limits, RawDocument, Settings, Split};

const ENCODINGS: [Kept; 4] = [Kept::Utf8, Kept::Gb18030, Kept::Utf16Le, Kept::Utf16BeMark];

fn article(n: usize) -> String {
    format!(
        "云岭市第{n}批项目集中开工\n2024-05-12 09:30:00 来源:云岭日报\n　　5月10日，云岭新材料有限公司投资{n}.5亿元建设年产3万吨电池材料项目，\
         预计2025年6月建成投产。\n　　当天开工的项目还涉及物流和食品加工，总投资{n}8亿元。\n"
    )
}

fn encoded(n: usize, kept: Kept) -> Vec<u8> {
    kept.encode(&article(n)).expect("the encoding holds the article")
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).expect("memory");
    out.finish().expect("memory")
}

type Member<'a> = (&'a str, Vec<u8>);

fn tar(members: &[Member]) -> Vec<u8> {
    let mut out = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        out.append_data(&mut header, name, &bytes[..]).expect("memory");
    }
    out.into_inner().expect("memory")
}

fn zip(members: &[Member]) -> Vec<u8> {
    zip::write(members, Method::Deflate)
}

fn warc_record(kind: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://news.example/a\r\nWARC-Date: 2024-05-13T01:02:03Z\r\n\
         WARC-Record-ID: <urn:uuid:1>\r\n{fields}Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(fields: &str, body: &[u8]) -> Vec<u8> {
    let answer = [format!("HTTP/1.1 200 OK\r\n{fields}\r\n").as_bytes(), body].concat();
    warc_record("response", "Content-Type: application/http; msgtype=response\r\n", &answer)
}

fn csv(rows: &[[&str; 3]], separator: &str) -> String {
    rows.iter().map(|r| r.map(|c| format!("\"{}\"", c.replace('"', "\"\""))).join(separator) + "\r\n").collect()
}

/// What an input gives: articles and messages.
fn read_with(bytes: &[u8], name: &str, settings: &Settings) -> (Vec<RawDocument>, Vec<String>) {
    let (mut articles, mut messages) = (Vec::new(), Vec::new());
    for found in input::documents_of(Cursor::new(bytes.to_vec()), name, settings) {
        match found {
            Ok(raw) => articles.push(raw),
            Err(e) => messages.push(e.to_string()),
        }
    }
    (articles, messages)
}

fn read(bytes: &[u8], name: &str) -> (Vec<RawDocument>, Vec<String>) {
    read_with(bytes, name, &Settings::default())
}

/// The texts, where nothing failed.
fn texts(bytes: &[u8], name: &str) -> Vec<String> {
    let (articles, messages) = read(bytes, name);
    assert!(messages.is_empty(), "{name}: {messages:?}");
    articles.iter().map(text).collect()
}

fn text(raw: &RawDocument) -> String {
    taojin::inside::Article::read(raw, None).text
}

fn ids(articles: &[RawDocument]) -> Vec<(&str, Option<&str>, Option<u64>)> {
    articles.iter().map(|a| (a.id.as_str(), a.path.as_deref(), a.index)).collect()
}

#[test]
fn compressed_files_in_every_encoding() {
    for kept in ENCODINGS {
        let plain = encoded(1, kept);
        for (suffix, packed) in [("gz", gz(&plain)), ("zst", zst(&plain)), ("bz2", bz2(&plain)), ("xz", xz(&plain))] {
            let name = format!("news/a.txt.{suffix}");
            let (articles, messages) = read(&packed, &name);
            assert_eq!(ids(&articles), [("a", Some(name.as_str()), None)], "{messages:?}");
            assert_eq!(articles[0].bytes, plain, "{name}");
            assert_eq!(text(&articles[0]), article(1), "{name}");
            // By what they hold, not by what they are called.
            assert_eq!(texts(&packed, "a.txt"), [article(1)], "{kept:?} {suffix}");
        }
        // One after another, as `cat` joins them.
        let (head, tail) = plain.split_at(plain.len() / 2);
        for pack in [gz, zst, bz2, xz] {
            assert_eq!(texts(&[pack(head), pack(tail)].concat(), "a.txt"), [article(1)]);
        }
    }
}

#[test]
fn archives_in_every_encoding() {
    for kept in ENCODINGS {
        let members = [("2020/a.txt", encoded(1, kept)), ("b.txt", encoded(2, kept)), ("c", encoded(3, kept))];
        let plain = tar(&members);
        for (name, bytes) in [
            ("x.tar", plain.clone()),
            ("x.tar.gz", gz(&plain)),
            ("x.tgz", gz(&plain)),
            ("x.tar.xz", xz(&plain)),
            ("x.zip", zip(&members)),
        ] {
            let (articles, messages) = read(&bytes, name);
            assert!(messages.is_empty(), "{messages:?}");
            let paths = ["2020/a.txt", "b.txt", "c"].map(|m| format!("{name}/{m}"));
            let expected = [("a", Some(paths[0].as_str()), None), ("b", Some(&paths[1]), None), ("c", Some(&paths[2]), None)];
            assert_eq!(ids(&articles), expected);
            for (n, raw) in articles.iter().enumerate() {
                assert_eq!(text(raw), article(n + 1), "{name} {kept:?}");
            }
        }
    }
}

#[test]
fn methods_of_zip() {
    let members = [("a.txt", encoded(1, Kept::Utf8)), ("b.txt", encoded(2, Kept::Gb18030))];
    for method in Method::ALL {
        let bytes = zip::write(&members, method);
        assert_eq!(texts(&bytes, "x.zip"), [article(1), article(2)], "{method:?}");
    }
}

#[test]
fn containers_within_containers() {
    let lines = |n: std::ops::Range<usize>| -> String {
        n.map(|n| serde_json::json!({ "text": article(n) }).to_string() + "\n").collect()
    };
    let inner = zip(&[("deep.txt", encoded(7, Kept::Utf8))]);
    let members = [
        ("a.jsonl.gz", gz(lines(0..3).as_bytes())),
        ("b.txt.gz", gz(&encoded(3, Kept::Gb18030))),
        ("c.zip", zip(&[("d.csv", csv(&[["id", "text", "x"], ["r", &article(4), "1"]], ",").into_bytes())])),
        ("e.tar.gz", gz(&tar(&[("f.txt", encoded(5, Kept::Utf8)), ("g.zip", inner)]))),
        ("h.txt", encoded(6, Kept::Utf8)),
    ];
    let order = [0, 1, 2, 3, 4, 5, 7, 6];
    for (name, bytes) in [("x.tar.zst", zst(&tar(&members))), ("x.zip", zip(&members))] {
        let (articles, messages) = read(&bytes, name);
        assert!(messages.is_empty(), "{messages:?}");
        assert_eq!(articles.iter().map(text).collect::<Vec<_>>(), order.map(article));
        let places: Vec<_> =
            ids(&articles).into_iter().map(|(id, path, index)| (id, path.map(|p| &p[name.len()..]), index)).collect();
        let expected = [
            ("a#0", "/a.jsonl.gz", Some(0)),
            ("a#1", "/a.jsonl.gz", Some(1)),
            ("a#2", "/a.jsonl.gz", Some(2)),
            ("b", "/b.txt.gz", None),
            ("r", "/c.zip/d.csv", Some(0)),
            ("f", "/e.tar.gz/f.txt", None),
            ("deep", "/e.tar.gz/g.zip/deep.txt", None),
            ("h", "/h.txt", None),
        ];
        assert_eq!(places, expected.map(|(id, path, index)| (id, Some(path), index)));
    }
}

#[test]
fn nesting_has_an_end() {
    let mut bytes = encoded(1, Kept::Utf8);
    for _ in 0..input::DEEPEST {
        bytes = gz(&bytes);
    }
    assert_eq!(texts(&bytes, "a"), [article(1)]);
    let (articles, messages) = read(&gz(&bytes), "a");
    assert!(articles.is_empty());
    assert!(messages[0].contains("more than 8 times over"), "{messages:?}");
}

#[test]
fn names_of_members() {
    // Chinese Windows writes them in GBK; hostile ones hold escapes.
    let (name, _, _) = encoding_rs::GB18030.encode("新闻/某市.txt");
    let mut bytes = tar(&[("AAAAAAAAAAAAA", encoded(1, Kept::Utf8))]);
    bytes[..13].copy_from_slice(&name);
    let mut header = tar::Header::from_byte_slice(&bytes[..512]).clone();
    header.set_cksum();
    bytes[..512].copy_from_slice(header.as_bytes());
    assert_eq!(ids(&read(&bytes, "x.tar").0), [("某市", Some("x.tar/新闻/某市.txt"), None)]);
    let long = format!("{}/b.txt", "长".repeat(80));
    let (articles, _) = read(&tar(&[(&long, encoded(1, Kept::Utf8))]), "x.tar");
    assert_eq!(ids(&articles), [("b", Some(format!("x.tar/{long}").as_str()), None)]);
    let hostile = zip(&[("a\u{1b}[31m\u{202e}.txt", encoded(1, Kept::Utf8))]);
    assert_eq!(ids(&read(&hostile, "x.zip").0)[0].1, Some("x.zip/a\u{FFFD}[31m\u{FFFD}.txt"));
    let hidden =
        [(".a.txt", encoded(1, Kept::Utf8)), ("__MACOSX/b.txt", encoded(1, Kept::Utf8)), ("./c.txt", encoded(2, Kept::Utf8))];
    assert_eq!(texts(&tar(&hidden), "x.tar"), [article(2)]);
    assert_eq!(texts(&zip(&hidden), "x.zip"), [article(2)]);
}

#[test]
fn what_is_no_text_is_one_message_each() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10".to_vec();
    let office = zip(&[("[Content_Types].xml", b"<Types/>".to_vec()), ("word/document.xml", b"<w/>".to_vec())]);
    let members = [
        ("a.png", png),
        ("b.txt", encoded(1, Kept::Utf8)),
        ("c.pdf", b"%PDF-1.4 \xE2\xE3".to_vec()),
        ("d.docx", office),
        ("e.7z", b"7z\xBC\xAF\x27\x1C\0\x04".to_vec()),
        ("f.txt", encoded(2, Kept::Gb18030)),
    ];
    for (name, bytes) in [("x.tar.gz", gz(&tar(&members))), ("x.zip", zip(&members))] {
        let (articles, messages) = read(&bytes, name);
        assert_eq!(articles.iter().map(text).collect::<Vec<_>>(), [article(1), article(2)]);
        let expected = ["a.png: a PNG picture", "c.pdf: a PDF document", "d.docx: an Office document", "e.7z: a 7z archive"];
        assert_eq!(messages.len(), expected.len(), "{messages:?}");
        for (message, expected) in messages.iter().zip(expected) {
            assert!(message.starts_with(&format!("{name}/{expected}")), "{message}");
        }
    }
}

#[test]
fn truncated_archives_give_what_stands_before_the_cut() {
    let members: Vec<Member> =
        ["a.txt", "b.txt", "c.txt", "d.txt"].iter().zip(1..).map(|(n, i)| (*n, encoded(i, Kept::Utf8))).collect();
    let plain = tar(&members);
    let stored = zip::write(&members, Method::Store);
    for (name, bytes) in [("x.tar", plain.clone()), ("x.zip", stored), ("x.zip", zip(&members))] {
        for share in [30, 60, 75] {
            let (articles, messages) = read(&bytes[..bytes.len() * share / 100], name);
            assert!(!articles.is_empty() && articles.len() < 4, "{name} {share}: {}", articles.len());
            assert_eq!(articles.iter().map(text).collect::<Vec<_>>(), (1..=articles.len()).map(article).collect::<Vec<_>>());
            // The member that is cut, and for a zip that its directory is missing.
            let cut = format!("{name}/{}: ends too early", members[articles.len()].0);
            let told = messages.iter().any(|m| m.starts_with(&cut))
                || messages[0].starts_with(&format!("{name}: ends without the mark of its end"));
            assert!(told || name == "x.zip", "{messages:?}");
            assert!((1..=2).contains(&messages.len()) && (name == "x.zip" || messages.len() == 1), "{messages:?}");
        }
    }
    // What was decompressed before the cut is there.
    let mut state = 1u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        b' ' + (state % 90) as u8
    };
    let noise: Vec<u8> = (0..200_000).map(|_| random()).collect();
    let mut members = members;
    members.push(("e.txt", noise));
    let packed = gz(&tar(&members));
    let (articles, messages) = read(&packed[..packed.len() - 50_000], "x.tar.gz");
    assert_eq!((articles.len(), messages.len()), (4, 1), "{messages:?}");
    assert!(messages[0].starts_with("x.tar.gz/e.txt: ends too early"), "{messages:?}");
}

#[test]
fn a_damaged_member_is_told_and_the_others_go_on() {
    let members = [("a.txt", encoded(1, Kept::Utf8)), ("b.txt", encoded(2, Kept::Utf8)), ("c.txt", encoded(3, Kept::Utf8))];
    let mut bytes = zip::write(&members, Method::Store);
    let needle = "第2批".as_bytes();
    let at = bytes.windows(needle.len()).position(|w| w == needle).expect("the second article is stored as it is");
    bytes[at + 3] = b'9';
    let (articles, messages) = read(&bytes, "x.zip");
    assert_eq!(articles.iter().map(text).collect::<Vec<_>>(), [article(1), article(3)]);
    assert_eq!(messages.len(), 1);
    assert!(messages[0].starts_with("x.zip/b.txt: damaged: its checksum does not fit"), "{messages:?}");
    // A header of tar that does not fit its checksum.
    let mut bytes = tar(&members);
    let second = 512 + members[0].1.len().div_ceil(512) * 512;
    bytes[second] ^= 1;
    let (articles, messages) = read(&bytes, "x.tar");
    assert_eq!(articles.iter().map(text).collect::<Vec<_>>(), [article(1), article(3)]);
    assert_eq!(messages.len(), 1);
    assert!(messages[0].starts_with("x.tar: a damaged header"), "{messages:?}");
    // A member packed with gzip, broken within a tar.
    let mut packed = gz(&members[1].1);
    let middle = packed.len() / 2;
    packed.truncate(middle);
    let (articles, messages) = read(&tar(&[("a.txt.gz", packed), ("b.txt", members[2].1.clone())]), "x.tar");
    assert_eq!(articles.iter().map(text).collect::<Vec<_>>(), [article(3)]);
    assert!(messages.len() == 1 && messages[0].starts_with("x.tar/a.txt.gz: ends too early"), "{messages:?}");
}

#[test]
fn a_member_with_a_password() {
    let mut bytes = zip(&[("a.txt", encoded(1, Kept::Utf8)), ("b.txt", encoded(2, Kept::Utf8))]);
    // The flag in the directory and in front of the member.
    let directory = bytes.windows(4).position(|w| w == b"PK\x01\x02").expect("a directory");
    bytes[directory + 8] |= 1;
    bytes[6] |= 1;
    let (articles, messages) = read(&bytes, "x.zip");
    assert_eq!(articles.iter().map(text).collect::<Vec<_>>(), [article(2)]);
    assert!(messages.len() == 1 && messages[0].starts_with("x.zip/a.txt: protected by a password"), "{messages:?}");
}

#[test]
fn bombs_are_cut_off() {
    let limits = Limits { article: 1 << 20, free: 4 << 20, ratio: 100 };
    let settings = Settings { limits, ..Settings::default() };
    let zeros = vec![b' '; 40 << 20];
    for (name, bytes) in
        [("a.jsonl.gz", gz(&zeros)), ("a.tar.xz", xz(&tar(&[("b.jsonl", zeros.clone())]))), ("a.txt.zst", zst(&zeros))]
    {
        let (articles, messages) = read_with(&bytes, name, &settings);
        assert!(articles.is_empty() && (1..=2).contains(&messages.len()), "{name}: {messages:?}");
    }
    // Lines that stay small do not get past it.
    let lines = "\n".repeat(40 << 20);
    let (_, messages) = read_with(&gz(lines.as_bytes()), "a.jsonl.gz", &settings);
    assert!(messages.len() == 1 && messages[0].contains("expands out of all proportion: more than 4 MiB"), "{messages:?}");
    // Many members, each within bounds, of one small archive.
    let member = "\n".repeat(2 << 20).into_bytes();
    let names: Vec<String> = (0..20).map(|i| format!("{i}.jsonl")).collect();
    let members: Vec<Member> = names.iter().map(|n| (n.as_str(), member.clone())).collect();
    let (_, messages) = read_with(&zip(&members), "a.zip", &settings);
    assert!(messages.iter().all(|m| m.contains("out of all proportion")) && !messages.is_empty(), "{messages:?}");
    // News is no bomb.
    let news: String = (0..20_000).map(|n| serde_json::json!({ "text": article(n) }).to_string() + "\n").collect();
    assert!(news.len() > 4 << 20);
    let (articles, messages) = read_with(&gz(news.as_bytes()), "a.jsonl.gz", &settings);
    assert_eq!((articles.len(), messages.len()), (20_000, 0), "{messages:?}");
}

#[test]
fn lines_rows_and_articles_without_end() {
    let limits = Limits { article: 1000, free: 1 << 20, ratio: 100 };
    let settings = Settings { limits, ..Settings::default() };
    let good = r#"{"text":"投资3亿元。"}"#;
    let long = format!("{{\"text\":\"{}\"}}", "长".repeat(1000));
    let (articles, messages) = read_with(format!("{long}\n{good}\n").as_bytes(), "a.jsonl", &settings);
    assert_eq!(articles.len(), 1);
    assert!(messages.len() == 1 && messages[0].starts_with("a.jsonl: line 1: a line of more than 1000 bytes"), "{messages:?}");
    let (articles, messages) = read_with(format!("text\n{good}\n\"{}", "长\n".repeat(1000)).as_bytes(), "a.csv", &settings);
    assert_eq!(articles.len(), 1);
    assert!(messages.len() == 1 && messages[0].starts_with("a.csv: line 3: a row of more than"), "{messages:?}");
    let (articles, messages) = read_with("长\n".repeat(1000).as_bytes(), "a.txt", &settings);
    assert!(articles.is_empty() && messages[0].contains("cut it up with --split"), "{messages:?}");
    let (articles, messages) = read_with(format!("[{good},{long},{good}]").as_bytes(), "a.json", &settings);
    assert_eq!((articles.len(), messages.len()), (2, 1), "{messages:?}");
}

#[test]
fn tables_in_every_encoding() {
    let rows = [["标题", "正文", "栏目"], ["题一", &article(1), "要闻"], ["题\"二\"", &article(2), ""]];
    let mut settings = Settings::default();
    settings.fields.set("text=正文").expect("a mapping");
    settings.fields.set("title=标题").expect("a mapping");
    for kept in [Kept::Utf8, Kept::Utf8Mark, Kept::Gb18030, Kept::Utf16LeMark, Kept::Utf16BeMark] {
        for (name, separator) in [("a.csv", ","), ("a.csv", ";"), ("a.csv", "\t"), ("a.tsv", "\t")] {
            let bytes = kept.encode(&csv(&rows, separator)).expect("the encoding holds the table");
            let (articles, messages) = read_with(&bytes, name, &settings);
            assert!(messages.is_empty(), "{kept:?} {name} {separator:?}: {messages:?}");
            assert_eq!(articles.iter().map(text).collect::<Vec<_>>(), [article(1), article(2)], "{kept:?}");
            assert_eq!(ids(&articles), [("a#0", Some(name), Some(0)), ("a#1", Some(name), Some(1))]);
            let titles: Vec<_> = articles.iter().map(|a| a.hints.title.as_deref()).collect();
            assert_eq!(titles, [Some("题一"), Some("题\"二\"")]);
            assert_eq!(articles[0].hints.extra["栏目"], "要闻");
            if matches!(kept, Kept::Gb18030) {
                assert_eq!(articles[0].bytes, encoded(1, kept), "a cell keeps its bytes");
            }
        }
    }
}

#[test]
fn bad_rows_are_told_and_the_others_go_on() {
    let table = "id,text\n1,投资一亿元。\n2\n3,投资,三亿元\n\n4,投资四亿元。\n5,\"投资\n五亿元。\n6,投资六亿元。\n";
    let (articles, messages) = read(table.as_bytes(), "a.csv");
    assert_eq!(articles.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["1", "4", "6"]);
    let expected = [
        "line 3: 1 cells under 2 names",
        "line 4: 3 cells under 2 names",
        "line 7: a quote that is not closed",
        "line 8: 1 cells",
    ];
    assert_eq!(messages.len(), expected.len(), "{messages:?}");
    for (message, expected) in messages.iter().zip(expected) {
        assert!(message.starts_with(&format!("a.csv: {expected}")), "{message}");
    }
    let (articles, messages) = read("标题,网址\na,b\n".as_bytes(), "a.csv");
    assert!(articles.is_empty());
    assert!(messages.len() == 1 && messages[0].contains("no column \"text\" among 标题, 网址 (name the column"), "{messages:?}");
}

/// Ids of the articles, and the line of each message.
fn found(table: &str, name: &str) -> (Vec<String>, Vec<String>) {
    let (articles, messages) = read(table.as_bytes(), name);
    let line = |m: &String| m.split(": ").nth(1).unwrap_or_default().to_owned();
    (articles.into_iter().map(|a| a.id).collect(), messages.iter().map(line).collect())
}

#[test]
fn a_quote_that_is_not_closed_takes_no_row_with_it() {
    // Numbers tell the next row; where there are none, quotes that do not work out do.
    for (ids, header) in [(["1", "2", "13", "4", "5"], "id,title,text"), (["甲", "乙", "丙", "丁", "戊"], "id,title,text")] {
        let [a, b, c, d, e] = ids;
        let table = format!(
            "{header}\n{a},题一,投资一亿元\n{b},\"题二,投资二亿元\n{c},题三,投资三亿元\n{d},\"题四,投资四亿元\n{e},题五,\"投资\n五亿元\"\n"
        );
        assert_eq!(found(&table, "a.csv"), (vec![a.into(), c.into(), e.into()], vec!["line 3".into(), "line 5".into()]), "{a}");
    }
    // Next to one another, and closed by another row's quote.
    let table = "id,text\n1,\"甲投资一亿元\n2,\"乙投资二亿元\n3,\"丙投资三亿元\"\n4,丁投资\n";
    assert_eq!(found(table, "a.csv"), (vec!["3".into(), "4".into()], vec!["line 2".into(), "line 3".into()]));
    // Lines with as many commas within quotes are no rows, nor are doubled quotes and line ends.
    let table = "id,text\n1,\"甲投资\n3,000万元\n\"\n2,乙\n";
    assert_eq!(found(table, "a.csv"), (vec!["1".into(), "2".into()], vec![]));
    let table = "id,title,text\n1,题,\"投资\n一,二,三亿元\n称\"\"好,好,好\"\"\n\"\n2,题,\"第一段\n他说\"好\"，第二段\"\n";
    assert_eq!(found(table, "a.csv"), (vec!["1".into(), "2".into()], vec![]));
    let (articles, _) = read(table.as_bytes(), "a.csv");
    assert_eq!(text(&articles[0]), "投资\n一,二,三亿元\n称\"好,好,好\"\n");
}

#[test]
fn quotes_between_tabs_may_be_signs() {
    let table =
        "id\ttext\n1\t\"甲投资一亿元\n2\t乙投资二亿元\n3\t\"丙投资\"三亿元\n4\t\"丁\"\n5\t\"戊投资\n五亿元\"\n6\t己\"\n7\t\"庚\n";
    let (articles, messages) = read(table.as_bytes(), "a.tsv");
    assert!(messages.is_empty(), "{messages:?}");
    let want = ["\"甲投资一亿元", "乙投资二亿元", "\"丙投资\"三亿元", "丁", "戊投资\n五亿元", "己\"", "\"庚"];
    assert_eq!(articles.iter().map(|a| text(a).trim_end().to_owned()).collect::<Vec<_>>(), want);
}

#[test]
fn what_spreadsheets_put_into_tables() {
    // Line ends of an old Macintosh, a line feed within a cell.
    for bytes in [
        "id;text\r1;投资一亿元\r2;\"投资\n二亿元\"\r",
        "sep=;\r\nid;text\r\n1;投资一亿元\r\n2;投资，二亿元\r\n",
        "sep=|\nid|text\n1|a\n2|b;c,d\n",
    ] {
        for kept in [Kept::Utf8, Kept::Utf8Mark, Kept::Utf16LeMark, Kept::Gb18030] {
            let bytes = kept.encode(bytes).expect("the encoding holds it");
            let (articles, messages) = read(&bytes, "a.csv");
            assert!(messages.is_empty(), "{kept:?}: {messages:?}");
            assert_eq!(articles.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["1", "2"], "{kept:?}");
        }
    }
    // Columns of one name.
    let (articles, _) = read("id,text,note,note,note_2,text,note\n1,a,b,c,d,e,f\n".as_bytes(), "a.csv");
    assert_eq!(text(&articles[0]), "a");
    let extra = serde_json::to_value(&articles[0].hints.extra).expect("JSON");
    assert_eq!(extra, serde_json::json!({ "note": "b", "note_3": "c", "note_2": "d", "text_2": "e", "note_4": "f" }));
}

#[test]
fn a_quote_in_json_takes_no_object_with_it() {
    let object = |n: usize| serde_json::json!({ "id": n.to_string(), "text": article(n), "tags": [{ "id": 1 }, { "id": 2 }] });
    let good: Vec<_> = (0..9).map(object).collect();
    let pretty = |o: &serde_json::Value| serde_json::to_string_pretty(o).expect("JSON");
    let forms: [Vec<String>; 2] = [good.iter().map(ToString::to_string).collect(), good.iter().map(pretty).collect()];
    for form in forms {
        for (open, close, between) in [("[", "]", ","), ("[\n", "\n]", ",\n"), ("", "\n", "\n")] {
            for bad in [vec![1], vec![2, 6], vec![0, 1, 8]] {
                let mut objects = form.clone();
                for n in &bad {
                    objects[*n] = form[*n].replacen("亿", "亿\"", 1);
                }
                let file = format!("{open}{}{close}", objects.join(between));
                let (articles, messages) = read(file.as_bytes(), "a.json");
                let want: Vec<String> = (0..9).filter(|n| !bad.contains(n)).map(|n| n.to_string()).collect();
                assert_eq!(articles.iter().map(|a| a.id.clone()).collect::<Vec<_>>(), want, "{bad:?} {open:?} {messages:?}");
                // Objects on lines of their own are read as JSON Lines.
                let places = |n: &usize| [format!(", object {n}: "), format!("a.json: line {}: ", n + 1)];
                let told = |n: &usize| messages.iter().any(|m| places(n).iter().any(|place| m.contains(place)));
                assert!(messages.len() == bad.len() && bad.iter().all(told), "{bad:?} {open:?}: {messages:?}");
            }
        }
    }
}

#[test]
fn json_on_any_lines_and_in_any_encoding() {
    let objects: Vec<_> = (1..4).map(|n| serde_json::json!({ "id": n, "text": article(n), "tags": ["a]", "}"] })).collect();
    let array = serde_json::to_string_pretty(&objects).expect("JSON");
    let lines: String = objects.iter().map(|o| format!("{o}\n")).collect();
    let one_after_another: String = objects.iter().map(|o| serde_json::to_string_pretty(o).expect("JSON") + "\n").collect();
    for kept in ENCODINGS {
        for (name, file) in [
            ("a.json", &array),
            ("a", &array),
            ("a.json", &lines),
            ("a.jsonl", &lines),
            ("a", &lines),
            ("a.json", &one_after_another),
        ] {
            let bytes = kept.encode(file).expect("the encoding holds it");
            let (articles, messages) = read(&bytes, name);
            assert!(messages.is_empty(), "{kept:?} {name}: {messages:?}");
            assert_eq!(articles.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["1", "2", "3"], "{kept:?} {name}");
            assert_eq!(text(&articles[2]), article(3));
        }
    }
    let broken = format!("[{}, {{\"text\": 1x}}, {{\"x\": 1}}, {}", objects[0], objects[1]);
    let (articles, messages) = read(broken.as_bytes(), "a.json");
    assert_eq!(articles.len(), 2);
    assert!(
        messages.len() == 3 && messages[0].contains("object 1: not JSON") && messages[1].contains("object 2: no field"),
        "{messages:?}"
    );
    let (articles, messages) = read(&array.as_bytes()[..array.len() - 100], "a.json");
    assert_eq!(articles.len(), 2);
    assert!(messages.len() == 1 && messages[0].contains("ends within the array or an object"), "{messages:?}");
}

#[test]
fn texts_of_several_articles() {
    let by = |typed: &str| Settings { split: Some(Split::new(typed).expect("a rule")), ..Settings::default() };
    for kept in ENCODINGS {
        let joined = |between: &str| {
            kept.encode(&format!("{}{between}{}{between}{}", article(1), article(2), article(3))).expect("it holds")
        };
        for (file, rule) in [(joined("\n \r\n\n"), "blank"), (joined("=====\n"), "^={5}"), (joined(""), "^云岭市第\\d批")] {
            let settings = by(rule);
            let (articles, messages) = read_with(&file, "a.txt", &settings);
            assert!(messages.is_empty());
            assert_eq!(articles.iter().map(text).collect::<Vec<_>>(), [article(1), article(2), article(3)], "{kept:?} {rule}");
            assert_eq!(ids(&articles)[2], ("a#2", Some("a.txt"), Some(2)));
        }
    }
    // An empty text is an empty article, as it is without --split.
    let (articles, _) = read_with("\n\n".as_bytes(), "a.txt", &by("blank"));
    assert!(articles.len() == 1 && text(&articles[0]).trim().is_empty());
    assert!(Split::new("(").expect_err("no pattern").to_string().contains("--split (: not a pattern"));
}

#[test]
fn crawls() {
    let page = |n| format!("<!DOCTYPE html><html><head><title>t</title></head><body><p>{}</p></body></html>", article(n).trim());
    let gb = encoding_rs::GB18030.encode(&page(1)).0.into_owned();
    let chunked = {
        let (a, b) = gb.split_at(100);
        [format!("{:x}\r\n", a.len()).as_bytes(), a, b"\r\n", format!("{:X};x\r\n", b.len()).as_bytes(), b, b"\r\n0\r\n\r\n"]
            .concat()
    };
    let not_found = warc_record(
        "response",
        "Content-Type: application/http\r\n",
        b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>",
    );
    let records = [
        warc_record("warcinfo", "Content-Type: application/warc-fields\r\n", b"software: x\r\n"),
        warc_record("request", "Content-Type: application/http; msgtype=request\r\n", b"GET / HTTP/1.1\r\n\r\n"),
        response("Content-Type: text/html; charset=gb2312\r\nTransfer-Encoding: chunked\r\n", &chunked),
        response("Content-Type: text/html; charset=gb2312\r\nTransfer-Encoding: chunked\r\n", &gb),
        response("Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &gz(page(1).as_bytes())),
        response("Content-Type: image/png\r\n", b"\x89PNG"),
        not_found,
        warc_record("resource", "Content-Type: text/plain; charset=utf-8\r\n", article(2).as_bytes()),
        warc_record("conversion", "Content-Type: text/plain\r\n", article(3).as_bytes()),
        warc_record("revisit", "Content-Type: application/http\r\n", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        response("Content-Type: text/html\r\nContent-Encoding: br\r\n", b"\x8b\x02\x80\xff\xfe"),
        warc_record("response", "Content-Type: application/http\r\n", b"nonsense"),
        response("Content-Type: text/plain\r\n", article(4).as_bytes()),
    ];
    let plain = records.concat();
    let packed: Vec<u8> = records.iter().flat_map(|r| gz(r)).collect();
    for (name, bytes) in [("x.warc", &plain), ("x.warc.gz", &packed), ("x", &packed)] {
        let (articles, messages) = read(bytes, name);
        let numbers: Vec<_> = articles.iter().map(|a| a.index.expect("an index")).collect();
        assert_eq!(numbers, [2, 3, 4, 7, 8, 12], "{messages:?}");
        assert_eq!(articles[0].id, "x#2");
        assert!(articles[..2].iter().all(|a| a.bytes == gb));
        assert_eq!(articles[2].bytes, page(1).as_bytes());
        assert_eq!(articles[3].hints.extra["WARC-Target-URI"], "http://news.example/a");
        assert_eq!((text(&articles[3]), text(&articles[5])), (article(2), article(4)));
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert!(messages[0].starts_with(&format!("{name}: record 10 (http://news.example/a): packed with br")), "{messages:?}");
        assert!(messages[1].contains("record 11") && messages[1].contains("no answer of HTTP"), "{messages:?}");
    }
    // Damage in between, and a cut.
    let damaged = [&plain[..], b"garbage\r\nmore\r\n", &records[12]].concat();
    let (articles, messages) = read(&damaged, "x.warc");
    assert_eq!((articles.len(), messages.len()), (7, 3), "{messages:?}");
    let (articles, messages) = read(&plain[..plain.len() - 30], "x.warc");
    assert_eq!((articles.len(), messages.len()), (5, 3), "{messages:?}");
    assert!(messages[2].contains("record 12") && messages[2].contains("ends too early"), "{messages:?}");
}

#[test]
fn what_the_user_says_goes_for_the_innermost() {
    let line = serde_json::json!({ "text": "投资3亿元。" }).to_string();
    let settings = |format| Settings { format, ..Settings::default() };
    let (articles, _) = read_with(&gz(&tar(&[("a.txt", line.clone().into_bytes())])), "x.tgz", &settings(Format::Jsonl));
    assert_eq!(articles[0].bytes, "投资3亿元。".as_bytes());
    let (articles, _) = read_with(line.as_bytes(), "a.jsonl", &settings(Format::Text));
    assert_eq!(articles[0].bytes, line.as_bytes());
}

/// Read in one run: every article is a record, every broken one a failure.
#[test]
fn everything_mixed_in_one_run() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let put = |name: &str, bytes: &[u8]| std::fs::write(dir.path().join(name), bytes).expect("a file for the test");
    let (mut articles, mut broken) = (0, 0);
    for (i, kept) in ENCODINGS.into_iter().enumerate() {
        let one = encoded(i, kept);
        let rows = csv(&[["id", "text", "x"], ["p", &article(1), ""], ["q", &article(2), ""]], ",");
        let members = [
            ("a.txt", one.clone()),
            ("b.png", b"\x89PNG\r\n\x1a\n".to_vec()),
            ("c.txt.bz2", bz2(&one)),
            ("d.csv", kept.encode(&rows).expect("it holds")),
        ];
        put(&format!("{i}.txt"), &one);
        put(&format!("{i}.txt.gz"), &gz(&one));
        put(&format!("{i}.txt.xz"), &xz(&one));
        put(&format!("{i}.tar.zst"), &zst(&tar(&members)));
        put(&format!("{i}.zip"), &zip(&members));
        put(&format!("{i}-cut.gz"), &gz(&one)[..100]);
        put(&format!("{i}.warc.gz"), &gz(&response("Content-Type: text/plain\r\n", &one)));
        articles += 3 + 4 + 4 + 1;
        broken += 1 + 1 + 1;
    }
    let run = || {
        let mut command = Command::taojin();
        command.arg("extract").arg(dir.path()).output().expect("the program runs")
    };
    let output = run();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    let records: Vec<serde_json::Value> =
        String::from_utf8_lossy(&output.stdout).lines().map(|l| serde_json::from_str(l).expect("a record")).collect();
    assert_eq!(records.len(), articles, "{errors}");
    assert_eq!(
        errors.lines().filter(|l| l.contains("fetch it again") || l.contains("a PNG picture")).count(),
        broken,
        "{errors}"
    );
    for record in &records {
        let found = record["mentions"].as_array().expect("mentions").iter().any(|m| m["kind"] == "investment");
        assert!(found, "{} {}", record["source"], record["warnings"]);
    }
    assert_eq!(run().stdout, output.stdout);
}

/// An archive as large as real ones, in ten kinds of container: each of 20,000 articles is a record once, each of a hundred
/// broken ones a failure.
#[test]
fn twenty_thousand_articles_in_ten_containers() {
    if cfg!(debug_assertions) {
        println!("skipped: only an optimised build does it in reasonable time");
        return;
    }
    const ALL: usize = 20_000;
    /// How many articles one archive, crawl or table holds.
    const TOGETHER: usize = 100;
    let is_broken = |n: usize| n % 200 == 7;
    let dir = tempfile::tempdir().expect("a folder for the test");
    let put = |name: String, bytes: &[u8]| std::fs::write(dir.path().join(name), bytes).expect("a file for the test");
    let bytes = |n: usize| {
        if is_broken(n) { [b"\x89PNG\r\n\x1a\n".as_slice(), &[n as u8; 40]].concat() } else { encoded(n, ENCODINGS[n % 4]) }
    };
    let line = |n: usize| match is_broken(n) {
        true => "{\"text\": no JSON}\n".to_owned(),
        false => serde_json::json!({ "id": n.to_string(), "text": article(n) }).to_string() + "\n",
    };
    for (kind, first) in (0..10).cycle().zip((0..ALL).step_by(TOGETHER)) {
        let numbers = first..first + TOGETHER;
        let members = || -> Vec<(String, Vec<u8>)> { numbers.clone().map(|n| (format!("{n}.txt"), bytes(n))).collect() };
        let packed = |pack: fn(&[Member]) -> Vec<u8>| {
            let members = members();
            pack(&members.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect::<Vec<_>>())
        };
        match kind {
            0 => members().iter().for_each(|(name, bytes)| put(name.clone(), bytes)),
            1 => members().iter().for_each(|(name, bytes)| put(format!("{name}.gz"), &gz(bytes))),
            2 => members().iter().for_each(|(name, bytes)| put(format!("{name}.zst"), &zst(bytes))),
            3 => members().iter().for_each(|(name, bytes)| put(format!("{name}.bz2"), &bz2(bytes))),
            4 => members().iter().for_each(|(name, bytes)| put(format!("{name}.xz"), &xz(bytes))),
            5 => put(format!("{first}.tar"), &packed(tar)),
            6 => put(format!("{first}.tar.gz"), &gz(&packed(tar))),
            7 => put(format!("{first}.zip"), &packed(zip)),
            8 => {
                let records = members().into_iter().map(|(_, bytes)| response("Content-Type: text/plain\r\n", &bytes));
                put(format!("{first}.warc.gz"), &records.flat_map(|record| gz(&record)).collect::<Vec<u8>>());
            }
            _ => put(format!("{first}.jsonl"), numbers.clone().map(line).collect::<String>().as_bytes()),
        }
    }
    let mut command = Command::taojin();
    let run = command.arg("extract").arg(dir.path()).output().expect("the program runs");
    let told = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(1), "{told}");
    assert!(told.contains("20000 read = 19900 records + 100 failures"), "{told}");
    assert_eq!(told.lines().filter(|l| l.contains("a PNG picture") || l.contains("not JSON")).count(), 100, "{told}");
    let mut seen = vec![0u8; ALL];
    let mut encodings = std::collections::BTreeMap::new();
    for record in String::from_utf8_lossy(&run.stdout).lines() {
        let record: serde_json::Value = serde_json::from_str(record).expect("a record");
        let text = record["text"].as_str().expect("its text");
        let number = text.split_once('第').and_then(|(_, rest)| rest.split_once('批')).expect("its number").0;
        seen[number.parse::<usize>().expect("a number")] += 1;
        *encodings.entry(record["source"]["encoding"].as_str().expect("a name").to_owned()).or_insert(0) += 1;
    }
    assert!((0..ALL).all(|n| seen[n] == u8::from(!is_broken(n))));
    assert_eq!(encodings.keys().collect::<Vec<_>>(), ["UTF-16BE", "UTF-16LE", "UTF-8", "gb18030"]);
    assert!(encodings.values().all(|n| *n >= 4000), "{encodings:?}");
}

#[test]
fn archives_on_standard_input() {
    let members =
        [("a.txt", encoded(1, Kept::Gb18030)), ("b.jsonl", serde_json::json!({ "text": article(2) }).to_string().into_bytes())];
    for bytes in [gz(&tar(&members)), zip(&members), zst(&zip(&members))] {
        let mut command = Command::taojin();
        let output = command.arg("extract").write_stdin(bytes).output().expect("the program runs");
        let places: Vec<_> = String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(|l| serde_json::from_str::<serde_json::Value>(l).expect("a record")["source"].take())
            .map(|s| (s["id"].as_str().unwrap_or_default().to_owned(), s["path"].as_str().unwrap_or_default().to_owned()))
            .collect();
        assert_eq!(places, [("a", "a.txt"), ("b#0", "b.jsonl")].map(|(i, p)| (i.to_owned(), p.to_owned())));
    }
}

#[test]
fn progress_is_told() {
    let dir = tempfile::tempdir().expect("a folder for the test");
    let members: Vec<Member> = vec![("a.txt", encoded(1, Kept::Utf8)), ("b.txt", encoded(2, Kept::Utf8))];
    for (name, bytes) in [("x.tar.gz", gz(&tar(&members))), ("x.txt", encoded(1, Kept::Utf8))] {
        let path = dir.path().join(name);
        std::fs::write(&path, &bytes).expect("a file for the test");
        let progress = std::sync::Arc::<input::Progress>::default();
        let settings = Settings::default();
        let source = input::Source::File(path);
        assert!(input::documents_watched(&source, &settings, progress.clone()).all(|r| r.is_ok()));
        assert_eq!((progress.read(), progress.size()), (bytes.len() as u64, Some(bytes.len() as u64)), "{name}");
    }
}

/// Streams to cut and to damage.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let members =
        [("a.txt", encoded(1, Kept::Utf8)), ("b.jsonl.gz", gz(serde_json::json!({ "text": article(2) }).to_string().as_bytes()))];
    let crawl = [
        response("Content-Type: text/html\r\nContent-Encoding: gzip\r\n", &gz(b"<html>")),
        response("Content-Type: text/plain\r\n", b"x"),
    ];
    vec![
        ("x.tar", tar(&members)),
        ("x.tar.xz", xz(&tar(&members))),
        ("x.tar.bz2", bz2(&tar(&members))),
        ("x.zip", zip(&members)),
        ("x.tar.zst", zst(&tar(&[("y.zip", zip(&members))]))),
        ("x.warc", crawl.concat()),
        ("x.warc.gz", gz(&crawl.concat())),
        ("x.csv", csv(&[["id", "text", "x"], ["p", &article(1), ""], ["q", &article(2), ""]], ",").into_bytes()),
        ("x.json", serde_json::json!([{ "text": article(1) }, { "text": article(2) }]).to_string().into_bytes()),
        ("x.jsonl", format!("{}\n", serde_json::json!({ "text": article(1) })).repeat(3).into_bytes()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_read_or_refused(bytes: Vec<u8>, head in 0usize..14, name in 0usize..8) {
        const HEADS: [&[u8]; 14] = [b"", b"\x1F\x8B\x08", b"\x28\xB5\x2F\xFD", b"BZh91AY&SY", b"\xFD7zXZ\0", b"PK\x03\x04", b"PK\x05\x06", b"WARC/1.0\r\n",
            b"[{", b"{", b"<html>", b"text,id\n\"", b"\xFF\xFE", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 20\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"];
        const NAMES: [&str; 8] = ["x", "x.csv", "x.json", "x.jsonl", "x.warc", "x.zip", "x.txt", "x.html"];
        let bytes = [HEADS[head], &bytes].concat();
        for split in [None, Some(Split::Blank)] {
            let settings = Settings { split, ..Settings::default() };
            let (articles, messages) = read_with(&bytes, NAMES[name], &settings);
            articles.iter().for_each(|a| drop(text(a)));
            prop_assert!(articles.len() + messages.len() <= bytes.len() + 1);
        }
    }

    #[test]
    fn archives_cut_or_damaged_anywhere(which in 0usize..10, cut in 0.0f64..1.0, at in 0.0f64..1.0, flip in 0u8..=255) {
        let (name, whole) = samples().swap_remove(which);
        let (sound, none) = read(&whole, name);
        prop_assert!(none.is_empty(), "{:?}", none);
        let length = (whole.len() as f64 * cut) as usize;
        let (articles, messages) = read(&whole[..length], name);
        prop_assert!(articles.len() <= sound.len());
        prop_assert!(length == 0 || !messages.is_empty() || !articles.is_empty() || name == "x.csv", "{name} {length}: lost without a word");
        let mut bytes = whole;
        let at = (bytes.len() as f64 * at) as usize;
        bytes[at] ^= flip;
        let (articles, _) = read(&bytes, name);
        articles.iter().for_each(|a| drop(text(a)));
    }
}

/// The name tells nothing that the bytes do not.
#[test]
fn by_content_when_the_name_says_nothing() {
    for (name, bytes) in samples() {
        let (articles, _) = read(&bytes, name);
        let (nameless, messages) = read(&bytes, "x");
        assert!(messages.is_empty(), "{name}: {messages:?}");
        assert_eq!(articles.len(), nameless.len(), "{name}");
    }
}

#[test]
fn columns_of_chinese_tables_are_known() {
    let table = format!("编号,标题,发布时间,媒体,正文,栏目\nq7,某县项目开工,2023-03-19,云岭日报,\"{}\",要闻\n", article(1));
    let (articles, messages) = read(table.as_bytes(), "x.csv");
    assert!(messages.is_empty(), "{messages:?}");
    let hints = &articles[0].hints;
    assert_eq!((articles[0].id.as_str(), text(&articles[0])), ("q7", article(1)));
    assert_eq!(
        (hints.title.as_deref(), hints.date.as_deref(), hints.source.as_deref()),
        (Some("某县项目开工"), Some("2023-03-19"), Some("云岭日报"))
    );
    assert!(hints.extra.contains_key("栏目") && !hints.extra.contains_key("正文"));
    // A name that was given is the only one.
    let mut settings = Settings::default();
    settings.fields.set("text=全部").expect("a mapping");
    let (_, messages) = read_with(table.as_bytes(), "x.csv", &settings);
    assert!(messages[0].contains("no column \"全部\""), "{messages:?}");
}
