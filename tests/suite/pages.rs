//! Pages in several layouts and encodings: the article within, what the page says about it, and the spans into its markup.

use std::fs;

use crate::common::{self, Kept, at, files, stem, text};
use proptest::prelude::*;
use serde_json::Value;
use taojin::Extractor;
use taojin::input::{Hints, Media, RawDocument};
use taojin::inside::{Article, TextMap, decode, html};

fn page(id: &str, bytes: Vec<u8>) -> RawDocument {
    let hints = Hints { media: Media::Html, ..Hints::default() };
    RawDocument { id: id.to_owned(), bytes, hints, ..RawDocument::default() }
}

fn record(raw: &RawDocument) -> Value {
    serde_json::to_value(Extractor::default().extract(raw)).expect("a record is JSON")
}

/// The text of the page and what its facts name, in their order.
fn shown(record: &Value) -> (String, Vec<String>) {
    let article = &record["article"];
    let facts = [
        ("encoding", &record["source"]),
        ("title", article),
        ("published", article),
        ("outlet", article),
        ("reference_basis", article),
    ];
    let credits = common::list(article, "credits").iter().map(|c| format!("{}:{}", text(c, "role"), text(c, "name")));
    let credits = credits.collect::<Vec<_>>().join(" ");
    let credits = format!("credits\t{}", if credits.is_empty() { "-" } else { &credits });
    (
        text(record, "text").to_owned(),
        facts.iter().map(|(name, of)| format!("{name}\t{}", text(of, name))).chain([credits]).collect(),
    )
}

#[test]
fn the_article_of_every_page() {
    for path in files("fixtures/pages", "html") {
        let name = stem(&path);
        let record = record(&page(&name, fs::read(&path).expect("a page")));
        let (text, facts) = shown(&record);
        let expected = fs::read_to_string(at(&format!("fixtures/facts/pages/{name}.txt"))).expect("its text");
        assert_eq!(text, expected.trim_end_matches('\n'), "{name}");
        let expected = fs::read_to_string(at(&format!("fixtures/facts/pages/{name}.facts"))).expect("its facts");
        assert_eq!(facts, expected.lines().collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn spans_cut_the_evidence_out_of_the_markup() {
    let mut count = 0;
    for path in files("fixtures/pages", "html") {
        let bytes = fs::read(&path).expect("a page");
        let record = record(&page(&stem(&path), bytes.clone()));
        let encoding =
            encoding_rs::Encoding::for_label(text(&record["source"], "encoding").as_bytes()).expect("a known encoding");
        for m in common::list(&record, "mentions") {
            let offset = |key: &str| m[key].as_u64().expect("an offset") as usize;
            let markup = encoding.decode_without_bom_handling(&bytes[offset("byte_start")..offset("byte_end")]).0.into_owned();
            let mut plain = String::new();
            let mut inside = false;
            for c in markup.chars() {
                match c {
                    '<' => inside = true,
                    '>' => inside = false,
                    c if !inside => plain.push(c),
                    _ => {}
                }
            }
            let squeezed = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(squeezed(&plain), squeezed(text(m, "text")), "{}: {markup}", stem(&path));
            assert!(!markup.starts_with('<') && !markup.ends_with('>'), "{markup}");
            count += 1;
        }
    }
    assert!(count > 40, "{count} mentions");
}

/// Whatever a page says of its encoding, its bytes win.
#[test]
fn the_encoding_does_not_matter() {
    for path in files("fixtures/pages", "html") {
        let bytes = fs::read(&path).expect("a page");
        let original = page(&stem(&path), bytes);
        let expected = shown(&record(&original));
        let source = decode::decode(&original.bytes, None, None).text;
        for kept in Kept::ALL {
            for declared in ["gb2312", "utf-8", "big5", "x-unknown", ""] {
                let meta = format!("<meta charset=\"{declared}\">");
                let Some(bytes) = kept.encode(&format!("{meta}{source}")) else { continue };
                let got = shown(&record(&page(&stem(&path), bytes)));
                assert_eq!(got.0, expected.0, "{} {kept:?} declared {declared}", stem(&path));
                assert_eq!(got.1[0], format!("encoding\t{}", kept.encoding().name()));
                assert_eq!(got.1[1..], expected.1[1..]);
            }
        }
    }
}

#[test]
fn pages_are_known_by_their_bytes() {
    let bytes = fs::read(at("fixtures/pages/government.html")).expect("a page");
    let expected = fs::read_to_string(at("fixtures/facts/pages/government.txt")).expect("its text");
    let raw = |media| RawDocument { bytes: bytes.clone(), hints: Hints { media, ..Hints::default() }, ..RawDocument::default() };
    assert_eq!(Article::read(&raw(Media::Auto), None).text, expected.trim_end());
    assert!(Article::read(&raw(Media::Text), None).text.contains("<body>"));
}

#[test]
fn pieces_of_pages_in_fields() {
    let raw = RawDocument {
        bytes: "<p>　　云岭市三个项目开工。</p>\n<p>总投资<b>3亿</b>元。<br></p>".into(),
        ..RawDocument::default()
    };
    assert_eq!(Article::read(&raw, None).text, "云岭市三个项目开工。\n总投资3亿元。");
}

/// A charset said by the page tells encodings apart where the bytes do not.
#[test]
fn a_page_in_another_encoding() {
    let bytes = encoding_rs::SHIFT_JIS
        .encode("<html><meta charset=shift_jis><body><p>ハンバーグ、エビフライとアイスクリームをください。</p>")
        .0;
    let record = record(&page("x", bytes.into_owned()));
    assert_eq!(record["source"]["encoding"], "Shift_JIS");
    assert_eq!(record["text"], "ハンバーグ、エビフライとアイスクリームをください。");
}

fn check(source: &str) -> Result<(), TestCaseError> {
    let mut map = TextMap::utf8(0);
    map.seal(source);
    let page = html::read(source, &map);
    let mut last = 0;
    for (i, c) in page.text.char_indices() {
        let end = i + c.len_utf8();
        let (from, to) = (page.map.original(i as u32), page.map.original_end(end as u32));
        prop_assert!(from >= last && from <= to && to as usize <= source.len(), "{i} {c:?} {from}..{to} after {last}");
        let piece = source.get(from as usize..to as usize);
        prop_assert!(piece.is_some());
        prop_assert!(
            piece == Some(&page.text[i..end]) || c.is_whitespace() || piece.is_some_and(|p| p.starts_with('&')),
            "{c:?} {piece:?}"
        );
        last = from;
    }
    prop_assert!(page.text.lines().all(|l| l.trim() == l && !l.is_empty()));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_markup_is_read_and_every_character_leads_back(parts in proptest::collection::vec(0usize..40, 0..60)) {
        const PARTS: [&str; 40] = ["<p>", "</p>", "<div class=content>", "</div>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<br>", "<a href=x>", "</a>", "<ul>",
            "<li>", "</ul>", "<h1>", "</h1>", "<script>", "</script>", "<!--", "-->", "<span style='display:none'>", "</span>", "&nbsp;", "&ldquo;", "&#20803;", "&amp",
            " \n", "　", "投资三亿元，明年五月投产，达产后年产值可达二十亿元。", "某市", "3.5亿元", "<", ">", "\"", "<title>题</title>", "<article>", "来源：某报 2020-01-02",
            "<meta name=pubdate content=20200102>", "<b>"];
        check(&parts.iter().map(|p| PARTS[*p]).collect::<String>())?;
    }

    #[test]
    fn any_text_is_read_as_a_page(source in "\\PC{0,200}") {
        check(&source)?;
    }
}

/// Hostile pages take time that grows with their size, no faster.
#[test]
fn hostile_pages_are_read_in_time() {
    let start = std::time::Instant::now();
    for part in [
        "<div>",
        "<p><b>",
        "</section><div>",
        "<a href=\"",
        "<!--",
        "<!-- -->",
        "<td><table>",
        "&",
        "<",
        "<script>",
        "<li><ul>",
        "<p x='",
        "投资，",
        "<%",
        "<span hidden>",
    ] {
        let source = part.repeat(400_000 / part.len());
        let mut map = TextMap::utf8(0);
        map.seal(&source);
        html::read(&source, &map);
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
