//! What stands between the things that a clause speaks of and the words that say how far they are, and what names of works end in.

use rustc_hash::FxHashMap as HashMap;
use std::sync::LazyLock;

use crate::data::any::ends_with_any;
use crate::data::rows_of;

/// Words of `predicate.tsv` by class, the longest first.
#[derive(Default)]
struct Predicates {
    /// By their last character; whether each is a part of what is built.
    behind: HashMap<char, Vec<(&'static str, bool)>>,
    /// Verbs in front of what is built, with what each says.
    front: HashMap<&'static str, Lead>,
    /// All of two characters and more, by their first one.
    begins: HashMap<char, Vec<&'static str>>,
}

static PREDICATES: LazyLock<Predicates> = LazyLock::new(|| {
    let mut of = Predicates::default();
    for row in rows_of(include_str!("../data/predicate.tsv")) {
        match row.field(1) {
            "front" => {
                of.front.insert(row.surface(), Lead::Other);
            }
            "builds" => {
                of.front.insert(row.surface(), Lead::Builds);
            }
            "approves" => {
                of.front.insert(row.surface(), Lead::Approves);
            }
            "opens" => {}
            class => {
                if let Some(last) = row.surface().chars().next_back() {
                    of.behind.entry(last).or_default().push((row.surface(), class == "part"));
                }
            }
        }
        if row.field(1) != "opens"
            && row.surface().len() > 3
            && let Some(first) = row.surface().chars().next()
        {
            of.begins.entry(first).or_default().push(row.surface());
        }
    }
    of.behind.values_mut().for_each(|words| words.sort_by_key(|(w, _)| std::cmp::Reverse(w.len())));
    of.begins.values_mut().for_each(|words| words.sort_by_key(|w| std::cmp::Reverse(w.len())));
    of
});

/// What is left of the words in front of a status when those that belong to it have gone: X厂｜主体已.
pub(super) fn subject(mut text: &str) -> &str {
    loop {
        text = text.trim_end();
        // X因环保督察整改｜停工: why it is so.
        if let Some(i) = text.rfind('因').filter(|&i| ending(text[..i].trim_end()).0 != Ending::Other) {
            text = &text[..i];
            continue;
        }
        let words = text.chars().next_back().and_then(|last| PREDICATES.behind.get(&last));
        let found = words.and_then(|words| words.iter().find_map(|&(w, part)| Some((text.strip_suffix(w)?, part))));
        let Some((rest, part)) = found.filter(|(rest, _)| !rest.is_empty()) else { return text };
        let whole = |text: &str| ending(text).0 != Ending::Other || ends_with_any(text, &["工程", "项目"]);
        // 扩能, 一期工程, 标准厂房: the word ends a name too.
        if whole(text) && !(part && whole(rest)) {
            return text;
        }
        text = rest;
    }
}

/// What a verb in front of something built says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lead {
    /// It is built, or has been: 新建, 建成.
    Builds,
    /// An authority has decided on it: 批复.
    Approves,
    /// It is meant or furthered: 推进.
    Other,
}

/// What a word says that stands in front of something built: 加快推进｜X.
pub(crate) fn lead(word: &str) -> Option<Lead> {
    PREDICATES.front.get(word).copied()
}

/// A phrase without the words in front that belong to its verb: 像｜X, 提速｜X, 相继完成｜X.
pub(crate) fn bare(mut text: &str) -> &str {
    let next = |text: &'_ str| -> Option<usize> {
        let words = PREDICATES.begins.get(&text.chars().next()?)?;
        words.iter().find(|w| text.starts_with(**w)).map(|w| w.len())
    };
    while let Some(length) = next(text) {
        let rest = &text[length..];
        text = rest.trim_start_matches(['了', '的']);
    }
    text.trim_start_matches('像')
}

/// How the name of works ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// In a place of work: 厂, 大桥.
    Place,
    /// In a kind of works or a phase: 改扩建, 二期.
    Work,
    /// In something else.
    Other,
}

type Endings = HashMap<char, Vec<(&'static str, Option<Ending>)>>;

/// The words of `project_end.tsv` by their last character, the longest first.
static ENDINGS: LazyLock<Endings> = LazyLock::new(|| {
    let class = |name: &str| match name {
        "place" => Some(Ending::Place),
        "work" => Some(Ending::Work),
        _ => None,
    };
    let mut endings: Endings = HashMap::default();
    for row in rows_of(include_str!("../data/project_end.tsv")) {
        if let Some(last) = row.surface().chars().next_back() {
            endings.entry(last).or_default().push((row.surface(), class(row.field(1))));
        }
    }
    endings.values_mut().for_each(|words| words.sort_by_key(|(w, _)| std::cmp::Reverse(w.len())));
    endings
});

/// How a name ends, and how long the word is by which it does.
pub(crate) fn ending(name: &str) -> (Ending, usize) {
    let words = name.chars().next_back().and_then(|last| ENDINGS.get(&last));
    match words.and_then(|words| words.iter().find(|(w, _)| name.ends_with(w))) {
        Some(&(word, Some(ending))) => (ending, word.len()),
        _ => (Ending::Other, 0),
    }
}

/// Whether a longer word that ends names of works begins here.
pub(super) fn is_ending(text: &str, longer_than: usize) -> bool {
    let ends = text.char_indices().skip(1).take(6).map(|(i, c)| i + c.len_utf8());
    ends.filter(|&end| end > longer_than).any(|end| ending(&text[..end]).1 == end)
}

/// Whether the head of a predicate stands here: what may follow something built.
pub(super) fn opens(text: &str) -> bool {
    text.chars().next().and_then(|first| OPENERS.get(&first)).is_some_and(|words| words.iter().any(|w| text.starts_with(w)))
}

/// The words that may follow something built, by their first character.
static OPENERS: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let mut words: HashMap<char, Vec<&'static str>> = HashMap::default();
    for row in rows_of(include_str!("../data/predicate.tsv")).filter(|row| row.field(1) == "opens") {
        if let Some(first) = row.surface().chars().next() {
            words.entry(first).or_default().push(row.surface());
        }
    }
    words
});
