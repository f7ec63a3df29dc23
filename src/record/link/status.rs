//! `status.tsv` as rows of types: words that say how far a project is.

use std::sync::LazyLock;

use super::words::named;
use super::{EventKind, Stage};
use crate::data::{Hit, Table, lexicon};

/// What a word of status says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Status {
    /// How far the project is.
    pub stage: Option<Stage>,
    /// What has happened to it.
    pub event: Option<EventKind>,
    /// Whether it speaks of a project that has no name.
    pub opens: Opens,
}

/// Whether a word of status behind a firm speaks of a project without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opens {
    /// It does not by itself.
    No,
    /// It does.
    Always,
    /// Where the sentence speaks of a project.
    WithProject,
}

static ROWS: LazyLock<Vec<Status>> = LazyLock::new(|| {
    let row = |row: &lexicon::Row| Status {
        stage: named(row.field(1)),
        event: named(row.field(2)),
        opens: match row.field(3) {
            "opens" => Opens::Always,
            "signs" => Opens::WithProject,
            _ => Opens::No,
        },
    };
    lexicon::rows(Table::Status).iter().map(row).collect()
});

/// What the word says.
pub(super) fn status(hit: &Hit) -> &'static Status {
    &ROWS[hit.row as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        for (row, read) in lexicon::rows(Table::Status).iter().zip(ROWS.iter()) {
            assert_eq!(read.stage.is_none(), row.field(1) == "-", "{}", row.surface());
            assert_eq!(read.event.is_none(), row.field(2) == "-", "{}", row.surface());
            assert_eq!(read.opens == Opens::No, row.field(3) == "-", "{}", row.surface());
        }
    }
}
