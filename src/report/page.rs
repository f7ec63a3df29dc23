//! The page: style, program and data in one file.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::model::Data;
use super::{Options, words};

const STYLE: &str = concat!(include_str!("assets/style.css"), include_str!("assets/print.css"));

/// One program: the files share one scope, which is closed to the outside.
const PROGRAM: &str = concat!(
    "(() => {\n'use strict';\n",
    include_str!("assets/base.js"),
    include_str!("assets/data.js"),
    include_str!("assets/state.js"),
    include_str!("assets/marks.js"),
    include_str!("assets/charts.js"),
    include_str!("assets/table.js"),
    include_str!("assets/evidence.js"),
    include_str!("assets/article.js"),
    include_str!("assets/main.js"),
    "})();\n"
);

const PAGE: &str = include_str!("assets/page.html");

/// What the program reads beside the data.
#[derive(Serialize)]
struct Setting<'a> {
    lang: &'a str,
    title: Option<&'a str>,
    version: &'a str,
    /// Key, English, Chinese.
    words: Vec<(&'a str, &'a str, &'a str)>,
    tiles: Vec<Vec<&'a str>>,
}

/// Writes the page.
pub(super) fn write(out: &mut dyn Write, data: &Data, options: &Options) -> io::Result<()> {
    let setting = Setting {
        lang: options.lang.tag(),
        title: options.title.as_deref(),
        version: env!("CARGO_PKG_VERSION"),
        words: words::all().collect(),
        tiles: words::table(include_str!("tiles.tsv")).collect(),
    };
    let mut rest = PAGE;
    while let Some((before, behind)) = rest.split_once("{{") {
        let Some((name, behind)) = behind.split_once("}}") else { break };
        out.write_all(before.as_bytes())?;
        match name {
            "lang" => out.write_all(options.lang.tag().as_bytes())?,
            "style-hash" => out.write_all(hash(STYLE).as_bytes())?,
            "program-hash" => out.write_all(hash(PROGRAM).as_bytes())?,
            "style" => out.write_all(STYLE.as_bytes())?,
            "program" => out.write_all(PROGRAM.as_bytes())?,
            "setting" => json(out, &setting)?,
            "data" => json(out, data)?,
            _ => {}
        }
        rest = behind;
    }
    out.write_all(rest.as_bytes())
}

/// The source expression of a Content-Security-Policy.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// JSON that can stand in a `script` element: no `<`, so that nothing in it opens or closes an element.
fn json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut to = serde_json::Serializer::with_formatter(out, Escaped);
    value.serialize(&mut to).map_err(io::Error::from)
}

struct Escaped;

impl serde_json::ser::Formatter for Escaped {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
            let (before, behind) = rest.split_at(at);
            out.write_all(before.as_bytes())?;
            let mut chars = behind.chars();
            if let Some(c) = chars.next() {
                write!(out, "\\u{:04x}", u32::from(c))?;
            }
            rest = chars.as_str();
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_element() {
        let hostile = "</script><!--<script>&amp;\u{2028}\"\\";
        let mut out = Vec::new();
        json(&mut out, &hostile).expect("a vector takes all");
        let text = String::from_utf8(out).expect("JSON is UTF-8");
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        assert_eq!(serde_json::from_str::<String>(&text).expect("JSON"), hostile);
    }

    #[test]
    fn every_mark_of_the_page_is_filled() {
        let mut out = Vec::new();
        write(&mut out, &Data::default(), &Options::default()).expect("a vector takes all");
        let page = String::from_utf8(out).expect("a page is UTF-8");
        let (head, _) = page.split_once("<style>").expect("a style");
        assert!(!head.contains("{{") && head.contains("default-src 'none'"));
        assert_eq!(page.matches("'sha256-").count(), 2);
        // Closing tags inside style or program would end them.
        assert_eq!((page.matches("</style").count(), page.matches("</script").count()), (1, 3));
    }
}
