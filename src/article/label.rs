//! The words of a page's furniture: `src/data/page_label.tsv`.

use std::sync::LazyLock;

use crate::data::{CharSet, rows_of};

macro_rules! classes {
    ($($(#[$doc:meta])* $class:ident => $name:literal,)*) => {
        /// What a word of the table is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Class { $($(#[$doc])* $class,)* }

        fn class(name: &str) -> Option<Class> {
            match name { $($name => Some(Class::$class),)* _ => None }
        }
    };
}

classes! {
    /// Opens a line that says how to reach somebody.
    Contact => "contact",
    /// Opens a line of a menu.
    Navigation => "navigation",
    /// Opens a list of other articles.
    Related => "related",
    /// Opens a line of buttons or counters.
    Share => "share",
    /// Opens a line about rights.
    Legal => "legal",
    /// Makes any line one about rights.
    LegalInside => "legal_inside",
    /// Opens a line that names staff.
    Credit => "credit",
    /// Opens a line that says when and where the article appeared.
    Source => "source",
    /// Makes a line a row of buttons.
    ShareRow => "share_row",
    /// May stand in a row of buttons.
    ShareBeside => "share_beside",
}

struct Labels {
    /// Words with their classes.
    words: Vec<(&'static str, Class)>,
    /// The first characters of the words: most lines begin with none of them.
    first: CharSet,
}

static LABELS: LazyLock<Labels> = LazyLock::new(|| {
    let rows = rows_of(include_str!("../data/page_label.tsv"));
    let words: Vec<_> = rows.filter_map(|row| Some((row.surface(), class(row.field(1))?))).collect();
    let first = words.iter().filter_map(|(word, _)| word.chars().next()).collect();
    Labels { words, first }
});

/// The words of a class.
pub(super) fn words(class: Class) -> impl Iterator<Item = &'static str> {
    LABELS.words.iter().filter(move |(_, c)| *c == class).map(|(word, _)| *word)
}

/// The classes of the words that the line begins with, each with what stands behind its word, blanks left out.
pub(super) fn opening(line: &str) -> impl Iterator<Item = (Class, &str)> {
    let begins = line.chars().next().is_some_and(|c| LABELS.first.contains(c));
    let words = if begins { &LABELS.words[..] } else { &[] };
    words.iter().filter_map(move |(word, class)| Some((*class, line.strip_prefix(word)?.trim_start())))
}

/// Whether this is a word of one of the classes.
pub(super) fn is(word: &str, classes: &[Class]) -> bool {
    LABELS.words.iter().any(|(w, class)| *w == word && classes.contains(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_a_class() {
        for row in rows_of(include_str!("../data/page_label.tsv")) {
            assert!(class(row.field(1)).is_some_and(|c| is(row.surface(), &[c])), "{:?}", row.surface());
        }
    }

    #[test]
    fn labels_that_open_a_line() {
        let of = |line| opening(line).collect::<Vec<_>>();
        assert_eq!(of("来源 ：江城晚报"), [(Class::Source, "：江城晚报")]);
        assert_eq!(of("分享到：微信"), [(Class::Share, "到：微信"), (Class::Share, "：微信")]);
        assert_eq!(of("江城签约"), []);
    }
}
