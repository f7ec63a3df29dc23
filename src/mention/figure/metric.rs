//! `metric.tsv` as rows of types: the words that say what a figure measures.

use std::sync::LazyLock;

use super::class::Class;
use crate::data::{Hit, Row, Table, lexicon};
use crate::mention::{Metric, Modality, Period};

/// What a cue needs or yields to, as the table at the head of `cue.rs` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    Verb,
    Source,
    Put,
    Part,
    Deal,
    Fund,
    Build,
}

/// A word that names a metric.
pub(super) struct Cue {
    pub metric: Metric,
    /// What it is counted in.
    pub class: Class,
    /// Whether it may stand in front of its number.
    pub before: bool,
    /// Whether it may stand behind.
    pub after: bool,
    pub period: Option<Period>,
    pub modality: Option<Modality>,
    pub role: Role,
}

static CUES: LazyLock<Vec<Option<Cue>>> = LazyLock::new(|| {
    let cue = |row: &Row| {
        Some(Cue {
            metric: Metric::from_name(row.field(1))?,
            class: Class::from_name(row.field(2)),
            before: row.field(3) != "after",
            after: row.field(3) != "before",
            period: Period::from_name(row.field(4)),
            modality: Modality::from_name(row.field(5)),
            role: match row.field(6) {
                "verb" => Role::Verb,
                "source" => Role::Source,
                "put" => Role::Put,
                "part" => Role::Part,
                "deal" => Role::Deal,
                "fund" => Role::Fund,
                "build" => Role::Build,
                _ => Role::Plain,
            },
        })
    };
    lexicon::rows(Table::Metric).iter().map(cue).collect()
});

/// The cue that was hit.
pub(super) fn cue(hit: &Hit) -> Option<&'static Cue> {
    CUES.get(hit.row as usize)?.as_ref()
}
