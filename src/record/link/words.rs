//! The words that the steps look for, by list: `src/data/link_word.tsv`.

use std::sync::{LazyLock, OnceLock};

use regex::Regex;

use crate::data::any::{self, AnyOf, ends_with_any, starts_with_any};
use crate::data::rows_of;

macro_rules! lists {
    ($($(#[$doc:meta])* $list:ident => $name:literal,)*) => {
        /// The lists of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum List { $($(#[$doc])* $list,)* }

        const NAMES: &[&str] = &[$($name,)*];
    };
}

lists! {
    /// Words in front of firms that have come to a place with their money.
    Came => "came",
    /// What names of parks end in.
    Park => "park",
    /// Words in front of a name by which it is a project that the text has spoken of.
    Again => "again",
    /// Words at the head of a sentence about an issue of shares.
    Scheme => "scheme",
    /// Words for an issue of shares.
    Shares => "shares",
    /// Words of a sentence about a plant at rest.
    Maintained => "maintained",
    /// Words in front of a project that the text is about to name.
    Another => "another",
    /// Words behind a plan by which a firm is founded.
    Founds => "founds",
    /// Words for an agreement on more than one project.
    Broad => "broad",
    /// Words by which a date in front is that of an announcement.
    Announces => "announces",
    /// Words of the results of a firm.
    Results => "results",
    /// Words by which an amount is this year's part.
    YearPart => "year_part",
    /// What opens the line of a form that names the firm which builds.
    FormFirm => "form_firm",
    /// What opens the line of a form that says where it is built.
    FormSite => "form_site",
    /// Words of a sentence about a prize.
    Award => "award",
    /// Words by which something is ended.
    Ends => "ends",
    /// Words for what is held or signed at a place.
    Meets => "meets",
    /// Words behind a status that lies ahead still.
    Prepares => "prepares",
    /// Words that deny a report.
    Denial => "denial",
    /// Words by which an article says that it is made up.
    Fiction => "fiction",
    /// Words for a report that nobody stands for.
    Rumour => "rumour",
    /// Words between two amounts of which the second takes the place of the first.
    ChangedTo => "changed_to",
    /// Words by which what is counted are parts of one project.
    Consists => "consists",
    /// Words by which an amount is that of each.
    Each => "each",
    /// Words for what was planned before.
    Former => "former",
    /// Words in front of the amount that another takes the place of.
    From => "from",
    /// Words behind a firm that holds shares in a project.
    Holds => "holds",
    /// Words behind a firm that puts money into the project in front.
    Invests => "invests",
    /// Words that open a sentence in front of its subject.
    Lead => "lead",
    /// Words behind an official who leads a delegation.
    Leads => "leads",
    /// Words at the head of a sentence that turns from the project before.
    Elsewise => "elsewise",
    /// Words by which a project is still to be built.
    StillAhead => "still_ahead",
    /// Words for the project at the head of a sentence that is about it.
    Subject => "subject",
    /// Words in front of a name that comes with the project named before.
    ComesWith => "comes_with",
    /// Words in front of a name of something that a project only touches.
    Neighbour => "neighbour",
    /// Words of a clause with 是 by which it does not say what the project before is.
    NotStated => "not_stated",
    /// Words in front of a road, railway or airport that is only used.
    Travel => "travel",
    /// Words behind a company by which it acts on a project.
    Acts => "acts",
    /// Words in front of a status that comes later still.
    After => "after",
    /// Words for an agreement.
    Agreement => "agreement",
    /// What a firm does when these words stand behind it; the value is its role.
    Behind => "behind",
    /// Words right behind an amount by which what follows is what it builds.
    Binds => "binds",
    /// Verbs of building.
    Builds => "builds",
    /// Words for what is built, by which an investment is a project.
    Built => "built",
    /// Words in front of the firm that carries a project out.
    By => "by",
    /// Verbs behind the firm that carries a project out.
    CarriesOut => "carries_out",
    /// Ceremonies at which several projects reach a stage together; the value is the stage and the event.
    Ceremony => "ceremony",
    /// Words of a sentence about a ceremony of several projects.
    CeremonyOf => "ceremony_of",
    /// Words behind a status by which it is a condition.
    Condition => "condition",
    /// Words between a status and the date behind it.
    DateLinks => "date_links",
    /// What is signed that is no project.
    Deal => "deal",
    /// Words right before a status that deny it.
    Denied => "denied",
    /// Words in front of a place by which it is where something comes from or goes to.
    Elsewhere => "elsewhere",
    /// What stands already, or one machine only.
    Existing => "existing",
    /// Words for a firm.
    Firm => "firm",
    /// What a firm has already.
    FirmHas => "firm_has",
    /// Words that go on within a paragraph.
    GoesOn => "goes_on",
    /// Words of a sentence that lists projects.
    Lists => "lists",
    /// Words in front of a place that put a project there.
    Located => "located",
    /// Words behind 项目 by which it is none of its own (项目信息, 项目负责人).
    NoProject => "no_project",
    /// Words by which what is signed is no single project.
    NoSingle => "no_single",
    /// Words behind 落地 that show that something other than a project lands (资金落地与…).
    NotLandedAfter => "not_landed_after",
    /// Words in front of 落地 that say what else lands: a policy, a product.
    NotLandedBefore => "not_landed_before",
    /// Words in which a status stands by chance (推动工业), or that make another thing of it (开工率).
    NotStatus => "not_status",
    /// Words behind a place by which it is no site.
    NoSite => "no_site",
    /// Words in front of a firm that has no part in the project.
    OtherParty => "other_party",
    /// Words between two names that part them.
    Parts => "parts",
    /// Words of two characters by which one thing is counted.
    One => "one",
    /// Words behind a status by which it is not reached yet.
    Pending => "pending",
    /// Words by which an amount is that of a period.
    Period => "period",
    /// Words for the period of construction.
    PeriodOfWorks => "period_of_works",
    /// Words in the clause before a status that make it a plan.
    Planned => "planned",
    /// What a firm runs.
    Plant => "plant",
    /// Words by which a sentence without a name goes on to speak of the project before, even in the next paragraph.
    Refers => "refers",
    /// What stands near behind a date that dates the report, or the plan, and not the event.
    Reported => "reported",
    /// What stands right behind the date of a report (8日电, 8日从…获悉).
    Dateline => "dateline",
    /// Words of a visit, between its date and what is visited.
    Visits => "visits",
    /// Words of a sentence about a set of firms or projects.
    Set => "set",
    /// Words at the head of a sentence behind a list of projects, by which it is about all of them.
    Sums => "sums",
    /// Who speaks for a firm.
    Speaker => "speaker",
    /// Meetings at which a place looks for money elsewhere.
    Promotion => "promotion",
    /// Words by which the firm behind is owned by the one in front.
    Owned => "owned",
    /// Words in front of a subsidiary.
    Subsidiary => "subsidiary",
    /// Words for several projects that were named before.
    Together => "together",
    /// Words for works and goods delivered to a project.
    Works => "works",
}

struct Words {
    lists: Vec<AnyOf>,
    /// One search for all words of a list in a long text, made when it is first asked for.
    search: Vec<OnceLock<Regex>>,
    values: Vec<Vec<(&'static str, &'static str)>>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut values = vec![Vec::new(); NAMES.len()];
    for row in rows_of(include_str!("../../data/link_word.tsv")) {
        if let Some(list) = NAMES.iter().position(|n| *n == row.field(1)) {
            values[list].push((row.surface(), row.field(2)));
        }
    }
    let words = |list: &Vec<(&'static str, &'static str)>| AnyOf::new(list.iter().map(|(word, _)| *word).collect());
    Words { lists: values.iter().map(words).collect(), search: vec![OnceLock::new(); NAMES.len()], values }
});

/// Up to how many bytes of text are gone through character by character; the search for all words at once takes longer to
/// begin.
const SHORT: usize = 256;

/// The search for the words of a list.
fn search(list: List) -> &'static Regex {
    WORDS.search[list as usize].get_or_init(|| {
        let words: Vec<String> = words(list).iter().map(|w| regex::escape(w)).collect();
        Regex::new(&words.join("|")).expect("escaped words are a pattern")
    })
}

/// The words of a list.
fn words(list: List) -> &'static [&'static str] {
    WORDS.lists[list as usize].words()
}

/// Whether the text holds a word of the list.
pub(super) fn has(text: &str, list: List) -> bool {
    if text.len() <= SHORT { WORDS.lists[list as usize].is_in(text) } else { search(list).is_match(text) }
}

/// Where the first word of the list stands.
pub(super) fn first_of(text: &str, list: List) -> Option<usize> {
    if text.len() <= SHORT { WORDS.lists[list as usize].find(text) } else { search(list).find(text).map(|m| m.start()) }
}

/// Where the last word of the list ends.
pub(super) fn last_of(text: &str, list: List) -> Option<usize> {
    words(list).iter().filter_map(|w| Some(any::rfind(text, w)? + w.len())).max()
}

/// Whether the text begins with a word of the list.
pub(super) fn starts(text: &str, list: List) -> bool {
    starts_with_any(text, words(list))
}

/// Whether the text ends with a word of the list.
pub(super) fn ends(text: &str, list: List) -> bool {
    ends_with_any(text, words(list))
}

/// Whether the stretch of a text is a part of a longer word of the list: 动工 in 推动工业.
pub(super) fn within(text: &str, from: usize, to: usize, list: List) -> bool {
    const REACH: usize = 6;
    let start = text[..from].char_indices().rev().nth(REACH - 1).map_or(0, |(i, _)| i);
    let end = text[to..].char_indices().nth(REACH).map_or(text.len(), |(i, _)| to + i);
    if !has(&text[start..end], list) {
        return false;
    }
    let holds = |w: &&str| text[start..end].match_indices(*w).any(|(i, _)| start + i <= from && start + i + w.len() >= to);
    words(list).iter().any(holds)
}

/// The words of a list with their values.
pub(super) fn valued(list: List) -> &'static [(&'static str, &'static str)] {
    &WORDS.values[list as usize]
}

/// What is left when every word of the list in front has gone.
pub(super) fn strip_all(mut text: &str, list: List) -> &str {
    while let Some(rest) = words(list).iter().find_map(|w| text.strip_prefix(w)) {
        text = rest;
    }
    text
}

/// A value of an enum by the name that the record prints.
pub(super) fn named<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    T::deserialize(serde::de::value::StrDeserializer::<serde::de::value::Error>::new(name)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_and_the_lists_agree() {
        for row in rows_of(include_str!("../../data/link_word.tsv")) {
            assert!(NAMES.contains(&row.field(1)), "no list {:?} for {:?}", row.field(1), row.surface());
        }
        for (list, name) in WORDS.lists.iter().zip(NAMES) {
            assert!(!list.words().is_empty(), "the list {name:?} holds no word");
        }
    }
}
