//! Bytes to article: decoding, furniture told from body, and what the page says about itself.

pub mod decode;
mod furniture;
pub mod html;
mod inspect;
mod label;
mod metadata;

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::data::fold;
use crate::error::Diagnostic;
use crate::input::{Media, RawDocument, magic};
use crate::span::{Span, TextMap};

/// A decoded article: its text, the way back to the bytes, and which part is what.
#[derive(Debug, Default)]
pub struct Article {
    /// The decoded file, nothing trimmed or folded; of a page, the article within it.
    pub text: String,
    /// `text` with traditional characters folded to simplified ones of the same byte length; `None` where it has none.
    pub folded: Option<String>,
    /// From `text` to code points and original bytes.
    pub map: TextMap,
    /// WHATWG name of the encoding that was used.
    pub encoding: &'static str,
    /// What the page or its container says about the article.
    pub metadata: Metadata,
    /// The text cut into zones, in order, covering it without gap or overlap.
    pub zones: Vec<Zone>,
    /// Warnings so far.
    pub diagnostics: Vec<Diagnostic>,
    /// Why the bytes are no text at all; `None` for an article that can be read.
    pub refused: Option<String>,
}

/// A stretch of text with one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Where.
    pub span: Span,
    /// Which role.
    pub kind: ZoneKind,
}

/// The roles a stretch of text can have. Only some are read for mentions ([`ZoneKind::is_read`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneKind {
    /// Title or heading of a section.
    Heading,
    /// Running text.
    Body,
    /// The words under a picture.
    Caption,
    /// Date, time and outlet of the page.
    SourceLine,
    /// Who wrote it (`记者 …`), and a news agency's dateline tag.
    Byline,
    /// Editors and other staff (`审核:…`).
    Credits,
    /// Telephone, mail, address of the publisher.
    Contact,
    /// File name of an image.
    ImageName,
    /// Menus, previous and next article, related news.
    Navigation,
    /// Share, print and font-size lines, counters, close marks.
    Share,
    /// Copyright, registration numbers, disclaimers.
    Legal,
}

impl ZoneKind {
    /// Whether mentions are looked for here.
    pub fn is_read(self) -> bool {
        matches!(self, ZoneKind::Heading | ZoneKind::Body | ZoneKind::Caption)
    }
}

/// What the page or its container says about the article.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// Title.
    pub title: Option<String>,
    /// ISO date or date-time of publication, as printed.
    pub published: Option<String>,
    /// Who published it (来源).
    pub outlet: Option<String>,
    /// Staff named in the credits.
    pub credits: Vec<Credit>,
    /// The day that relative dates count from.
    pub reference_date: Option<Date>,
    /// How the reference date is known.
    pub reference_basis: Basis,
}

/// One line of the credits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The role as printed (`编辑`).
    pub role: String,
    /// The name as printed.
    pub name: String,
}

/// How the reference date is known, the surest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The command line said it.
    Option,
    /// A field of the container.
    Field,
    /// The page's own date of publication.
    Published,
    /// The first full date near the head of the text.
    Dateline,
    /// A date in the file's name.
    Filename,
    /// Not known.
    #[default]
    None,
}

impl Article {
    /// Decodes and reads the page around the article. `date` is the reference date of the command line.
    pub fn read(raw: &RawDocument, date: Option<Date>) -> Article {
        let is_page = match raw.hints.media {
            Media::Html => true,
            Media::Text => false,
            Media::Auto => magic::is_html(&raw.bytes) || magic::is_fragment(&raw.bytes),
        };
        let charset = raw.hints.charset.or_else(|| is_page.then(|| html::charset(&raw.bytes)).flatten());
        let decode::Decoded { mut text, mut map, encoding, mut diagnostics, refused } =
            decode::decode(&raw.bytes, raw.hints.encoding, charset);
        let mut page = html::PageMetadata::default();
        let blank = text.trim().is_empty();
        if is_page && refused.is_none() {
            html::Page { text, map, metadata: page } = html::read(&text, &map);
        }
        let empty = if blank { "the article is empty" } else { "no article was found on the page (try --from text)" };
        let folded = match fold::fold(&text) {
            Cow::Borrowed(_) => None,
            Cow::Owned(folded) => Some(folded),
        };
        let read = folded.as_deref().unwrap_or(&text);
        let title = raw.hints.title.as_deref().or(page.title.as_deref());
        let zones = furniture::zones(read, title.map(fold::fold).as_deref());
        let metadata = metadata::read(raw, &page, &text, read, &zones, date, &mut diagnostics);
        inspect::inspect(&text, folded.as_deref(), &zones, refused.as_deref(), empty, &mut diagnostics);
        Article { text, folded, map, encoding, metadata, zones, diagnostics, refused }
    }
}
