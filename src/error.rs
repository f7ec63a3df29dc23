//! What can go wrong ([`Error`]) and what an article carries as a warning ([`Diagnostic`]).

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// A failure to read, to plan or to write, with a message `where: what: why (what to do)`.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", plain(where_), plain(what))]
pub struct Error {
    where_: String,
    what: String,
}

/// Whether a character would steer a terminal, end a line or turn the direction of writing.
pub(crate) fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The text with such characters escaped: names of files and members may be hostile to a terminal.
pub(crate) fn plain(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains(steers) {
        return text.into();
    }
    let escape = |c: char| if steers(c) { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escape).collect::<String>().into()
}

impl Error {
    /// An error at `where_` (a path, a line of a file, an option).
    pub fn new(where_: impl Into<String>, what: impl Into<String>) -> Self {
        Error { where_: where_.into(), what: what.into() }
    }

    /// Where it happened: a path, a line of a file, an option.
    pub fn place(&self) -> &str {
        &self.where_
    }

    /// What is wrong, and in the last brackets what to do about it.
    pub fn what(&self) -> (&str, Option<&str>) {
        let inner = self.what.strip_suffix(')');
        let mut depth = 1;
        let open = inner.and_then(|inner| {
            inner.char_indices().rev().find(|(_, c)| {
                depth += match c {
                    ')' => 1,
                    '(' => -1,
                    _ => 0,
                };
                depth == 0
            })
        });
        match (inner, open) {
            (Some(inner), Some((at, _))) if at > 0 => (inner[..at].trim_end(), Some(&inner[at + 1..])),
            _ => (&self.what, None),
        }
    }
}

/// The kinds of warning that a record can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// No encoding fitted without malformed bytes; the best was taken.
    EncodingFallback,
    /// The text looks like bytes decoded in a wrong encoding before they came here.
    Mojibake,
    /// A number whose digits or separators are damaged; not repaired.
    DamagedNumber,
    /// Digits or names hidden by the publisher (`##`, `XX`, `某`).
    MaskedText,
    /// Relative dates could not be resolved: nothing says when the article appeared.
    NoReferenceDate,
    /// A year without era was read as one of the Republic of China.
    EraAssumed,
    /// An amount without 元 was read as CNY.
    CurrencyAssumed,
    /// A place name with several candidates and nothing to choose by.
    AmbiguousPlace,
    /// A project's site that the text does not state with the project.
    SiteInferred,
    /// A project that only a report speaks of which the article denies.
    DeniedReport,
    /// Phases or parts that do not add up to the stated total.
    InconsistentTotal,
    /// The same paragraph twice; without a place: the article is a reprint of an earlier one (`--dedup`).
    DuplicateText,
    /// Simplified and traditional characters mixed.
    MixedScript,
    /// The text ends in the middle of something.
    Truncated,
    /// Nothing but white space.
    EmptyInput,
    /// Nothing that reads as Chinese news.
    NotNews,
}

/// A warning about an article, with its place where it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind.
    pub code: Code,
    /// For a person.
    pub message: String,
    /// Where in the text.
    pub span: Option<Span>,
}

impl Diagnostic {
    /// A warning without a place.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic { code, message: message.into(), span: None }
    }

    /// A warning at a place.
    pub fn at(code: Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic { code, message: message.into(), span: Some(span) }
    }
}

#[cfg(test)]
mod tests {
    use super::Error;

    #[test]
    fn what_is_wrong_is_told_from_what_to_do() {
        let parts = |what: &str| {
            let e = Error::new("x", what);
            let (what, todo) = e.what();
            (what.to_owned(), todo.map(str::to_owned))
        };
        assert_eq!(parts("gone (check the path)"), ("gone".into(), Some("check the path".into())));
        assert_eq!(parts("odd (x) field (write f(x))"), ("odd (x) field".into(), Some("write f(x)".into())));
        assert_eq!(parts("gone"), ("gone".into(), None));
        assert_eq!(parts("(alone)"), ("(alone)".into(), None));
        assert_eq!(parts("a) b)"), ("a) b)".into(), None));
    }
}
