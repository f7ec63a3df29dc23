//! Names of divisions by code and the years in which they are in force (GB/T 2260): `division.tsv`.

use std::sync::LazyLock;

use super::rows_of;

/// A name that a code has had, with the years in force.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    code: u32,
    /// The name in full.
    pub name: &'static str,
    from: i16,
    until: Option<i16>,
}

impl Held {
    /// Whether the name is in force in a year.
    pub(crate) fn in_force(&self, year: i16) -> bool {
        self.from <= year && self.until.is_none_or(|u| u >= year)
    }
}

/// The names of all codes, by code.
struct Table {
    held: Vec<Held>,
    /// Where the codes of each prefecture (their first four digits) begin.
    prefectures: Vec<u32>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let rows = rows_of(include_str!("division.tsv"));
    let mut held: Vec<Held> = rows
        .filter_map(|row| Some((row.field(0).parse().ok()?, row.field(1))))
        .flat_map(|(code, names)| {
            names.split(';').filter_map(move |entry| {
                let (name, years) = entry.split_once(':')?;
                let (from, until) = years.split_once('-')?;
                Some(Held { code, name, from: from.parse().ok()?, until: until.parse().ok() })
            })
        })
        .collect();
    // Stable: the names of a code stay in the order of the table.
    held.sort_by_key(|h| h.code);
    let begin = |prefecture: u32| held.partition_point(|h| h.code < prefecture * 100) as u32;
    let prefectures = (0..=10_000).map(begin).collect();
    Table { held, prefectures }
});

/// The names that a code of GB/T 2260 has had, none for a number that is no code.
pub(crate) fn names(code: u32) -> &'static [Held] {
    let prefecture = code as usize / 100;
    let Some(&[from, to]) = TABLE.prefectures.get(prefecture..prefecture + 2) else { return &[] };
    let held = &TABLE.held[from as usize..to as usize];
    let from = held.partition_point(|h| h.code < code);
    let count = held[from..].iter().take_while(|h| h.code == code).count();
    &held[from..from + count]
}
