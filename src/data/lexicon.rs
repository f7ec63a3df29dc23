//! The lexicon: every table's surfaces in one Aho–Corasick automaton, scanned once per article.
//!
//! **Why one scan?** Each recogniser is driven by words (a metric, a unit, a county, a company form). Looking for each
//! group by itself would read the article a dozen times; one automaton with all of them reads it once, and the
//! recognisers then work on the few places where something stands.

use std::sync::LazyLock;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

use crate::span::Span;

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident => $file:literal,)*) => {
        /// The tables that take part in the scan; each is a file of tab-separated lines whose first column is the surface.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Table { $($(#[$doc])* $name,)* }

        impl Table {
            /// All tables, in the order of their declaration.
            pub const ALL: &[Table] = &[$(Table::$name,)*];

            /// The file's name under `src/data`.
            pub fn file(self) -> &'static str {
                match self { $(Table::$name => $file,)* }
            }

            fn source(self) -> &'static str {
                match self { $(Table::$name => include_str!($file),)* }
            }
        }
    };
}

tables! {
    /// Divisions of the mainland (GB/T 2260): full and short names.
    Place => "place.tsv",
    /// Development zones, new areas and parks with their county or prefecture, and the words such names end in.
    Zone => "zone.tsv",
    /// Countries, foreign cities, Hong Kong, Macau and Taiwan.
    Abroad => "abroad.tsv",
    /// Regions without a code (长三角, 欧洲).
    Region => "region.tsv",
    /// Short names of listed companies and well-known firms.
    Firm => "firm.tsv",
    /// What registered company names end in (有限公司, 集团).
    CompanyForm => "company_form.tsv",
    /// What names of organisations end in (发改委, 大学).
    OrgHead => "org_head.tsv",
    /// Titles that stand in front of or behind a person's name.
    Title => "title.tsv",
    /// Units and classifiers behind a number.
    Unit => "unit.tsv",
    /// Words that name a figure's metric (总投资, 年产值).
    Metric => "metric.tsv",
    /// Words that say how far a figure is fact (预计, 力争, 已).
    Modality => "modality.tsv",
    /// Words that say how far a project is (签约, 开工, 投产).
    Status => "status.tsv",
    /// What project names end in (项目, 产业园, 基地).
    ProjectHead => "project_head.tsv",
}

/// One line of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    line: &'static str,
}

impl Row {
    /// The first column: the surface that is looked for.
    pub fn surface(self) -> &'static str {
        self.field(0)
    }

    /// The column by number, empty where the line is short.
    pub fn field(self, column: usize) -> &'static str {
        self.line.split('\t').nth(column).unwrap_or("")
    }
}

struct Loaded {
    rows: Vec<Vec<Row>>,
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    /// For each pattern number, the tables and rows that have this surface.
    owners: Vec<Vec<(Table, u32)>>,
}

static LOADED: LazyLock<Loaded> = LazyLock::new(load);

fn lines(table: Table) -> impl Iterator<Item = &'static str> {
    table.source().lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn load() -> Loaded {
    let mut number = std::collections::HashMap::new();
    let mut owners: Vec<Vec<(Table, u32)>> = Vec::new();
    let mut patterns: Vec<&'static str> = Vec::new();
    let mut rows = Vec::new();
    for &table in Table::ALL {
        let table_rows: Vec<Row> = lines(table).map(|line| Row { line }).collect();
        for (row, r) in table_rows.iter().enumerate() {
            let surface = r.surface();
            let n = *number.entry(surface).or_insert_with(|| {
                patterns.push(surface);
                owners.push(Vec::new());
                patterns.len() - 1
            });
            owners[n].push((table, row as u32));
        }
        rows.push(table_rows);
    }
    let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
        .build_with_values(patterns.iter().enumerate().map(|(n, p)| (*p, n as u32)))
        .expect("the tables' lint keeps surfaces non-empty and the automaton small");
    Loaded { rows, automaton, owners }
}

/// The rows of a table, in the order of the file; a [`Hit`]'s `row` counts into it.
pub fn rows(table: Table) -> &'static [Row] {
    &LOADED.rows[table as usize]
}

/// A table's surface found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where.
    pub span: Span,
    /// Which line of the table ([`rows`]).
    pub row: u32,
}

/// All surfaces of all tables in one text.
#[derive(Debug, Default)]
pub struct Scan {
    hits: Vec<Vec<Hit>>,
    all: Vec<Vec<Hit>>,
}

impl Scan {
    /// Reads the text once.
    pub fn new(text: &str) -> Scan {
        let loaded = &*LOADED;
        let mut all: Vec<Vec<Hit>> = vec![Vec::new(); Table::ALL.len()];
        for m in loaded.automaton.find_overlapping_iter(text) {
            for &(table, row) in &loaded.owners[m.value() as usize] {
                all[table as usize].push(Hit { span: Span::new(m.start(), m.end()), row });
            }
        }
        let hits = all.iter_mut().map(|found| {
            found.sort_by_key(|h| (h.span.start, std::cmp::Reverse(h.span.end)));
            leftmost_longest(found)
        });
        let hits = hits.collect();
        Scan { hits, all }
    }

    /// The table's hits, leftmost first, the longest of those that start together, none overlapping another.
    pub fn of(&self, table: Table) -> &[Hit] {
        self.hits.get(table as usize).map_or(&[], Vec::as_slice)
    }

    /// Every hit of the table, overlapping ones too, by start and then longest first.
    pub fn all(&self, table: Table) -> &[Hit] {
        self.all.get(table as usize).map_or(&[], Vec::as_slice)
    }

    /// The hits of [`of`](Self::of) that lie within a range.
    pub fn within(&self, table: Table, span: Span) -> &[Hit] {
        let hits = self.of(table);
        let from = hits.partition_point(|h| h.span.start < span.start);
        let to = from + hits[from..].partition_point(|h| h.span.end <= span.end);
        &hits[from..to]
    }

    /// The longest hit that starts at this byte.
    pub fn at(&self, table: Table, start: u32) -> Option<Hit> {
        let hits = self.all(table);
        let i = hits.partition_point(|h| h.span.start < start);
        hits.get(i).copied().filter(|h| h.span.start == start)
    }
}

fn leftmost_longest(sorted: &[Hit]) -> Vec<Hit> {
    let mut kept: Vec<Hit> = Vec::with_capacity(sorted.len());
    for &hit in sorted {
        if kept.last().is_none_or(|last| last.span.end <= hit.span.start) {
            kept.push(hit);
        }
    }
    kept
}
