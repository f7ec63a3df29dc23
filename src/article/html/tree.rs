//! The lines of a page and the elements they stand in.

use std::ops::Range;

use super::token::{Token, Tokens, attribute};
use super::words::{Role, role};

/// Elements that may stand one within another; deeper ones only break lines.
const DEEPEST: usize = 512;

/// What an element is, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Heading(u8),
    Paragraph,
    Item,
    List,
    Row,
    Cell,
    Table,
    /// `article`, `main`.
    Main,
    Block,
    /// An element that breaks no line; kept only where its content is left out.
    Inline,
}

/// An element that breaks lines.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub parent: usize,
    pub tag: Tag,
    pub role: Role,
    /// Whether a browser shows it.
    pub shown: bool,
    /// One past the last element within it.
    pub end: usize,
}

/// What a line is put together from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece(pub Range<usize>);

/// A stretch of text without a break.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The element it stands in.
    pub element: usize,
    /// Its pieces.
    pub pieces: Range<usize>,
    /// Characters that are no white space, roughly.
    pub length: usize,
    /// How many of them stand in links.
    pub linked: usize,
    /// Marks of sentences among them.
    pub marks: usize,
}

/// A page taken apart.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub elements: Vec<Element>,
    pub lines: Vec<Line>,
    pub pieces: Vec<Piece>,
    /// The text of `title`.
    pub title: Option<Range<usize>>,
    /// The attributes of each `meta`.
    pub metas: Vec<Range<usize>>,
    /// Each script of structured data.
    pub data: Vec<Range<usize>>,
    /// The first moment that a `time` element gives, its attributes.
    pub time: Option<Range<usize>>,
}

fn tag_of(name: &str) -> Option<Tag> {
    Some(match name {
        "h1" => Tag::Heading(1),
        "h2" => Tag::Heading(2),
        "h3" => Tag::Heading(3),
        "h4" | "h5" | "h6" => Tag::Heading(4),
        "p" => Tag::Paragraph,
        "li" | "dt" | "dd" => Tag::Item,
        "ul" | "ol" | "dl" | "menu" => Tag::List,
        "tr" => Tag::Row,
        "td" | "th" => Tag::Cell,
        "table" => Tag::Table,
        "article" | "main" => Tag::Main,
        "div" | "section" | "header" | "footer" | "aside" | "nav" | "blockquote" | "pre" | "figure" | "figcaption" | "form"
        | "fieldset" | "center" | "address" | "body" | "html" | "head" | "thead" | "tbody" | "tfoot" | "caption" | "details"
        | "summary" | "hgroup" | "dir" | "legend" => Tag::Block,
        _ => return None,
    })
}

/// Elements whose text is not the page's: programs, controls, what is shown instead of something else.
fn is_foreign(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "canvas"
            | "audio"
            | "video"
            | "select"
            | "button"
            | "textarea"
            | "datalist"
            | "map"
            | "xmp"
            | "noembed"
            | "noframes"
            | "title"
            | "marquee"
            | "rp"
            | "rt"
    )
}

/// Elements without content.
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

struct Builder<'a> {
    source: &'a str,
    tree: Tree,
    /// Open elements with the hash of their names; the root stands below them.
    stack: Vec<(usize, &'a str)>,
    /// Where the line in hand begins among the pieces.
    line: usize,
    /// How deep the stack was when the link in hand began.
    link: Option<usize>,
    counts: (usize, usize, usize),
}

impl Tree {
    pub(super) fn new(source: &str) -> Tree {
        let root = Element { parent: 0, tag: Tag::Block, role: Role::None, shown: true, end: 1 };
        let tree = Tree { elements: vec![root], ..Tree::default() };
        let mut builder = Builder { source, tree, stack: Vec::new(), line: 0, link: None, counts: (0, 0, 0) };
        let mut lowered = String::new();
        let mut raw_of_data = false;
        let mut raw_of_title = false;
        for token in Tokens::new(source) {
            match token {
                Token::Text(range) => builder.text(range),
                Token::Raw(range) => {
                    if std::mem::take(&mut raw_of_title) && builder.tree.title.is_none() {
                        builder.tree.title = Some(range);
                    } else if std::mem::take(&mut raw_of_data) {
                        builder.tree.data.push(range);
                    }
                }
                Token::Open { name, attributes } => {
                    lower(&source[name.clone()], &mut lowered);
                    raw_of_title = lowered == "title";
                    raw_of_data = lowered == "script"
                        && attribute(&source[attributes.clone()], "type")
                            .is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json"));
                    builder.open(&source[name], &lowered, attributes);
                }
                Token::Close { name } => {
                    lower(&source[name.clone()], &mut lowered);
                    builder.close(&lowered);
                }
            }
        }
        builder.end_line();
        builder.pop(0);
        builder.tree.elements[0].end = builder.tree.elements.len();
        builder.tree
    }
}

fn lower(name: &str, into: &mut String) {
    into.clear();
    into.push_str(name);
    into.make_ascii_lowercase();
}

impl<'a> Builder<'a> {
    fn top(&self) -> usize {
        self.stack.last().map_or(0, |(e, _)| *e)
    }

    fn text(&mut self, range: Range<usize>) {
        let text = &self.source[range.clone()];
        if range.is_empty() || !self.tree.elements[self.top()].shown {
            return;
        }
        let (mut length, mut marks) = (0, 0);
        let mut chars = text.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '，' | '。' | '、' | '；' | '！' | '？' => {
                    length += 1;
                    marks += 1;
                }
                c if c.is_whitespace() => {}
                '&' => {
                    // A reference is one character, and most are blanks.
                    let rest = &text.as_bytes()[at..];
                    let end = rest.iter().take(10).position(|b| *b == b';').unwrap_or(0);
                    let blank = matches!(
                        &rest[..end],
                        b"&nbsp" | b"&ensp" | b"&emsp" | b"&thinsp" | b"&#160" | b"&#xa0" | b"&#12288" | b"&#32"
                    );
                    length += usize::from(!blank);
                    if end > 0 {
                        chars.nth(end - 1);
                    }
                }
                _ => length += 1,
            }
        }
        if length > 0 || self.line < self.tree.pieces.len() {
            self.counts.0 += length;
            self.counts.1 += if self.link.is_some() { length } else { 0 };
            self.counts.2 += marks;
            self.tree.pieces.push(Piece(range));
        }
    }

    fn end_line(&mut self) {
        let pieces = self.line..self.tree.pieces.len();
        let (length, linked, marks) = std::mem::take(&mut self.counts);
        self.line = pieces.end;
        if length > 0 {
            self.tree.lines.push(Line { element: self.top(), pieces, length, linked, marks });
        }
    }

    /// Closes elements until the stack is that deep.
    fn pop(&mut self, depth: usize) {
        let end = self.tree.elements.len();
        for (element, _) in self.stack.drain(depth..) {
            self.tree.elements[element].end = end;
        }
        if self.link.is_some_and(|d| d > depth) {
            self.link = None;
        }
    }

    /// Closes the innermost of these that is open, unless a wall stands in between.
    fn close_open(&mut self, names: &[&str], walls: &[&str]) {
        for depth in (0..self.stack.len()).rev() {
            let name = self.stack[depth].1;
            if names.iter().any(|n| n.eq_ignore_ascii_case(name)) {
                return self.pop(depth);
            }
            if walls.iter().any(|w| w.eq_ignore_ascii_case(name)) {
                return;
            }
        }
    }

    fn open(&mut self, typed: &'a str, name: &str, attributes: Range<usize>) {
        let given = &self.source[attributes.clone()];
        match name {
            "br" | "hr" => return self.end_line(),
            "meta" => return self.tree.metas.push(attributes),
            "a" => {
                self.link = attribute(given, "href").map(|_| self.stack.len());
                return;
            }
            "time" if self.tree.time.is_none() && attribute(given, "datetime").is_some() => {
                self.tree.time = Some(attributes.clone())
            }
            _ => {}
        }
        if is_void(name) {
            return;
        }
        let parent_shown = self.tree.elements[self.top()].shown;
        let tag = tag_of(name);
        let hidden = is_foreign(name) || is_hidden(given);
        if tag.is_none() && (!hidden || given.trim_end().ends_with('/')) {
            return;
        }
        if tag.is_some() {
            self.end_line();
            match name {
                "li" => self.close_open(&["li"], &["ul", "ol", "menu", "dir"]),
                "dt" | "dd" => self.close_open(&["dt", "dd"], &["dl"]),
                "tr" => self.close_open(&["tr"], &["table"]),
                "td" | "th" => self.close_open(&["td", "th"], &["tr", "table"]),
                "thead" | "tbody" | "tfoot" => self.close_open(&["thead", "tbody", "tfoot"], &["table"]),
                _ => {}
            }
            // A paragraph ends where another block begins.
            if self.stack.last().is_some_and(|(_, n)| n.eq_ignore_ascii_case("p")) {
                self.pop(self.stack.len() - 1);
            }
        }
        if self.stack.len() >= DEEPEST {
            return;
        }
        let parent = self.top();
        let element = self.tree.elements.len();
        let role = if hidden { Role::Out } else { role(name, given) };
        self.tree.elements.push(Element {
            parent,
            tag: tag.unwrap_or(Tag::Inline),
            role,
            shown: parent_shown && !hidden,
            end: element + 1,
        });
        self.stack.push((element, typed));
    }

    fn close(&mut self, name: &str) {
        match name {
            "a" => {
                self.link = None;
                return;
            }
            "br" | "p" if !self.stack.iter().any(|(_, n)| n.eq_ignore_ascii_case(name)) => return self.end_line(),
            _ => {}
        }
        let tag = tag_of(name);
        if tag.is_none() && !is_foreign(name) && self.stack.last().is_none_or(|(e, _)| self.tree.elements[*e].tag != Tag::Inline)
        {
            return;
        }
        if tag.is_some() {
            self.end_line();
        }
        match name {
            "html" | "body" => {}
            "table" | "tr" | "thead" | "tbody" | "tfoot" => self.close_open(&[name], &[]),
            _ => self.close_open(&[name], &["td", "th", "table"]),
        }
    }
}

/// Whether the page itself hides an element for good. `visibility` does not count: pages are faded in.
fn is_hidden(attributes: &str) -> bool {
    if attributes.len() < 6 {
        return false;
    }
    let style = attribute(attributes, "style").unwrap_or_default();
    let squeezed = || style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    attribute(attributes, "hidden").is_some() || (!style.is_empty() && squeezed().contains("display:none"))
}
