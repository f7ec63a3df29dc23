//! Pages: the article within them, and what they say about it.
//!
//! The page is cut into tags and text (`token`), these into lines and the elements around them (`tree`); `content` finds
//! the lines of the article, `meta` its title, date and outlet, and `text` writes it out with the map back to the bytes of
//! the page. One pass each; nothing of the page is copied but the article.
//!
//! The text of a page is its title, where that stands in front of the article, then the article, a paragraph a line; the cells
//! of a row of a table are parted by tabs.

mod content;
mod meta;
mod text;
mod token;
mod tree;
mod words;

use encoding_rs::Encoding;

use crate::span::TextMap;
pub use meta::PageMetadata;
use text::{Mapped, render};
use tree::{Tag, Tree};

/// The article of a page.
#[derive(Debug, Default)]
pub struct Page {
    /// Its text.
    pub text: String,
    /// From the text to the bytes of the page.
    pub map: TextMap,
    /// What the page says about it.
    pub metadata: PageMetadata,
}

/// Longest cell, in characters, of a row that is written as one line.
const CELL: usize = 60;

/// Reads a page. `map` leads from `source` to its bytes.
pub fn read(source: &str, map: &TextMap) -> Page {
    let tree = Tree::new(source);
    let content = content::choose(&tree);
    let metadata = meta::read(source, &tree, &content);
    let mut out = Mapped::new(map);
    if let Some(n) = metadata.heading {
        render(source, &tree.pieces[tree.lines[n].pieces.clone()], &mut out);
    }
    let lines: Vec<usize> = content.lines.iter().copied().filter(|n| !metadata.sources.contains(n)).collect();
    let rows: Vec<Option<(usize, usize)>> = lines.iter().map(|n| row(&tree, tree.lines[*n].element)).collect();
    let mut i = 0;
    while i < lines.len() {
        let count = match rows[i] {
            Some((row, _)) => rows[i..].iter().take_while(|r| r.is_some_and(|(other, _)| other == row)).count(),
            None => 1,
        };
        // A row with more than one line in a cell lays out the page, and says nothing about its cells.
        let cells = rows[i..i + count].windows(2).all(|w| w[0].map(|r| r.1) != w[1].map(|r| r.1));
        let short = lines[i..i + count].iter().all(|n| tree.lines[*n].length <= CELL);
        for (j, n) in lines[i..i + count].iter().enumerate() {
            out.part(if j > 0 && cells && short { '\t' } else { '\n' });
            render(source, &tree.pieces[tree.lines[*n].pieces.clone()], &mut out);
        }
        i += count;
    }
    let Mapped { text, mut map, .. } = out;
    map.seal(&text);
    Page { text, map, metadata }
}

/// The row and the cell that an element stands in.
fn row(tree: &Tree, element: usize) -> Option<(usize, usize)> {
    let mut cell = None;
    let mut e = element;
    for _ in 0..6 {
        match tree.elements[e].tag {
            Tag::Cell => cell = Some(e),
            Tag::Row => return cell.map(|c| (e, c)),
            Tag::Table => return None,
            _ => {}
        }
        if e == 0 {
            return None;
        }
        e = tree.elements[e].parent;
    }
    None
}

fn line_text(source: &str, tree: &Tree, n: usize) -> String {
    let mut text = String::new();
    render(source, &tree.pieces[tree.lines[n].pieces.clone()], &mut text);
    text
}

/// The encoding that a page says it is in.
pub fn charset(bytes: &[u8]) -> Option<&'static Encoding> {
    const HEAD: usize = 4096;
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let mut rest = &head[..];
    while let Some(at) = memchr::memmem::find(rest, b"charset") {
        rest = &rest[at + b"charset".len()..];
        let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let end =
            value.iter().position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_' | b':')).unwrap_or(value.len());
        if let Some(encoding) = Encoding::for_label(&value[..end]) {
            return Some(encoding);
        }
    }
    None
}
