//! The lexicon: every table's surfaces in one `Matcher`, scanned once per article.
//!
//! **Why one scan?** Each recogniser is driven by words (a metric, a unit, a county, a company form). Looking for each
//! group by itself would read the article a dozen times; one matcher with all of them reads it once, and the
//! recognisers then work on the few places where something stands.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::fold;
use super::mark::{self, Kinds, Mark, Marks};
use super::matcher::Matcher;
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
    /// Longer words that hold a place's name or an ending and are none (大同小异, 乡村振兴).
    Shadow => "shadow.tsv",
    /// Short names of listed companies and well-known firms.
    Firm => "firm.tsv",
    /// Words that a firm's name stands in front of or behind (子公司, 董事长).
    FirmCue => "firm_cue.tsv",
    /// Words of trade that short names end in (科技, 矿业).
    Trade => "trade.tsv",
    /// What registered company names end in (有限公司, 集团).
    CompanyForm => "company_form.tsv",
    /// What names of organisations end in (发改委, 大学).
    OrgHead => "org_head.tsv",
    /// Titles that stand in front of or behind a person's name.
    Title => "title.tsv",
    /// Units and classifiers behind a number.
    Unit => "unit.tsv",
    /// Currencies and their coins, in front of a number or behind it.
    Currency => "currency.tsv",
    /// Words that qualify a number (约, 以上).
    Qualifier => "qualifier.tsv",
    /// Words that say on what a figure depends (达产后).
    Condition => "condition.tsv",
    /// Words that name a figure's metric (总投资, 年产值).
    Metric => "metric.tsv",
    /// Words that say how far a figure is fact (预计, 力争, 已).
    Modality => "modality.tsv",
    /// Words that say how far a project is (签约, 开工, 投产).
    Status => "status.tsv",
    /// Words that make a figure one of a region, a park or a set (全省, 个项目).
    Scope => "scope.tsv",
    /// What project names end in (项目, 产业园, 基地).
    ProjectHead => "project_head.tsv",
}

/// One line of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    line: &'static str,
    /// Where the first columns end.
    ends: [u16; Row::SPLIT],
}

impl Row {
    /// A line of a table.
    pub(super) fn new(line: &'static str) -> Self {
        let mut tabs = memchr::memchr_iter(b'\t', line.as_bytes());
        // A line is far shorter than 65,536 bytes.
        let end = |tab: Option<usize>| tab.unwrap_or(line.len()).min(usize::from(u16::MAX)) as u16;
        Row { line, ends: std::array::from_fn(|_| end(tabs.next())) }
    }

    /// The columns that are found when the table is read; those behind, which few tables have, are found when asked for.
    const SPLIT: usize = 4;

    /// The first column: the surface that is looked for.
    pub fn surface(self) -> &'static str {
        self.field(0)
    }

    /// The column by number, empty where the line is short.
    pub fn field(self, column: usize) -> &'static str {
        if let Some(end) = self.ends.get(column) {
            let start = if column == 0 { 0 } else { usize::from(self.ends[column - 1]) + 1 };
            return self.line.get(start..usize::from(*end)).unwrap_or("");
        }
        self.line.split('\t').nth(column).unwrap_or("")
    }
}

struct Loaded {
    rows: Vec<Vec<Row>>,
    /// A surface's number is its [`Owner`], so that a hit costs no further look-up.
    matcher: Matcher,
    /// The rows of surfaces that have several.
    shared: Vec<Vec<Owner>>,
}

/// A row that has a surface, packed: the table in the highest bits, the row in the others.
#[derive(Clone, Copy, Debug)]
struct Owner(u32);

impl Owner {
    const ROW_BITS: u32 = 26;
    /// What stands in the table's place where the number counts into [`Loaded::shared`].
    const SHARED: usize = 62;

    fn new(table: usize, row: u32) -> Self {
        Owner((table as u32) << Self::ROW_BITS | row)
    }

    fn table(self) -> usize {
        (self.0 >> Self::ROW_BITS) as usize
    }

    fn row(self) -> u32 {
        self.0 & ((1 << Self::ROW_BITS) - 1)
    }
}

static LOADED: OnceLock<Loaded> = OnceLock::new();

/// The rows of a table's text; lines that begin with `#` are comments.
pub fn rows_of(source: &'static str) -> impl Iterator<Item = Row> {
    source.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(Row::new)
}

fn load() -> Loaded {
    let rows: Vec<Vec<Row>> = Table::ALL.iter().map(|&table| rows_of(table.source()).collect()).collect();
    let mut numbers: FxHashMap<Cow<'static, str>, u32> = FxHashMap::default();
    let mut shared: Vec<Vec<Owner>> = Vec::new();
    for (table, rows) in rows.iter().enumerate() {
        for (row, r) in (0..).zip(rows) {
            let owner = Owner::new(table, row);
            // Texts are scanned in simplified characters, so 昇兴股份 is looked for as 升兴股份.
            let number = match numbers.entry(fold::fold(r.surface())) {
                Entry::Vacant(free) => {
                    free.insert(owner.0);
                    continue;
                }
                Entry::Occupied(known) => known.into_mut(),
            };
            let first = Owner(*number);
            if first.table() == Owner::SHARED {
                shared[first.row() as usize].push(owner);
            } else {
                *number = Owner::new(Owner::SHARED, shared.len() as u32).0;
                shared.push(vec![first, owner]);
            }
        }
    }
    let matcher = Matcher::new(numbers.iter().map(|(surface, number)| (&**surface, *number)).collect(), mark::all());
    Loaded { rows, matcher, shared }
}

/// The rows of a table, in the order of the file; a [`Hit`]'s `row` counts into it.
pub fn rows(table: Table) -> &'static [Row] {
    &LOADED.get_or_init(load).rows[table as usize]
}

/// Whether the tables have been read: they are at the first text that has Chinese characters.
pub fn is_loaded() -> bool {
    LOADED.get().is_some()
}

/// A table's surface found in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hit {
    /// Where.
    pub span: Span,
    /// Which line of the table ([`rows`]).
    pub row: u32,
}

/// All surfaces of all tables in one text.
///
/// The hits of all tables lie in one vector, table after table, so that a short article costs a few allocations and not
/// two for each table.
#[derive(Debug, Default)]
pub struct Scan {
    /// Leftmost-longest hits.
    hits: Hits,
    /// Every hit.
    all: Hits,
    /// Where something may begin that is no word of a table.
    marks: Vec<Mark>,
}

/// Hits, table after table.
#[derive(Debug, Default)]
struct Hits {
    hits: Vec<Hit>,
    /// Where each table's hits end.
    ends: [u32; Table::ALL.len()],
}

impl Hits {
    fn of(&self, table: Table) -> &[Hit] {
        let end = |i: usize| self.ends[i] as usize;
        let i = table as usize;
        &self.hits[if i == 0 { 0 } else { end(i - 1) }..end(i)]
    }
}

impl Scan {
    /// Reads the text once. A text without any Chinese character holds nothing, and does not load the tables.
    pub fn new(text: &str) -> Scan {
        if !text.bytes().any(|b| matches!(b, 0xE3..=0xE9)) {
            let marks = text.char_indices().map(|(i, c)| Mark { start: i as u32, kinds: mark::of(c) });
            return Scan { marks: marks.filter(|m| m.kinds != Kinds::NONE).collect(), ..Scan::default() };
        }
        let loaded = LOADED.get_or_init(load);
        let mut found: Vec<(Owner, Span)> = Vec::with_capacity(text.len() / 6);
        let mut counts = [0u32; Table::ALL.len()];
        let mut scan = Scan { marks: Vec::with_capacity(text.len() / 6), ..Scan::default() };
        let hit = |start, end, number| {
            let span = Span::new(start, end);
            let mut add = |owner: Owner| {
                counts[owner.table()] += 1;
                found.push((owner, span));
            };
            match Owner(number) {
                several if several.table() == Owner::SHARED => {
                    loaded.shared[several.row() as usize].iter().copied().for_each(add)
                }
                owner => add(owner),
            }
        };
        loaded.matcher.each_and_marks(text, hit, &mut scan.marks);
        // Each table's hits to their own stretch, in the order in which they came: by start, the longest first.
        let mut next = [0u32; Table::ALL.len()];
        let mut end = 0;
        for (i, count) in counts.iter().enumerate() {
            next[i] = end;
            end += count;
            scan.all.ends[i] = end;
        }
        scan.all.hits = vec![Hit::default(); found.len()];
        for (owner, span) in found {
            let at = &mut next[owner.table()];
            scan.all.hits[*at as usize] = Hit { span, row: owner.row() };
            *at += 1;
        }
        scan.hits.hits.reserve_exact(scan.all.hits.len());
        let mut from = 0;
        for (i, &to) in scan.all.ends.iter().enumerate() {
            let of_table = &scan.all.hits[from..to as usize];
            from = to as usize;
            let mut end = 0;
            for &hit in of_table {
                if hit.span.start >= end {
                    end = hit.span.end;
                    scan.hits.hits.push(hit);
                }
            }
            scan.hits.ends[i] = scan.hits.hits.len() as u32;
        }
        scan
    }

    /// The table's hits, leftmost first, the longest of those that start together, none overlapping another.
    pub fn of(&self, table: Table) -> &[Hit] {
        self.hits.of(table)
    }

    /// Every hit of the table, overlapping ones too, by start and then longest first.
    pub fn all(&self, table: Table) -> &[Hit] {
        self.all.of(table)
    }

    /// The marks of one kind, from left to right.
    pub fn marks(&self, kind: Kinds) -> Marks<'_> {
        Marks::new(&self.marks, kind)
    }

    /// The hits of [`of`](Self::of) that lie within a range.
    pub fn within(&self, table: Table, span: Span) -> &[Hit] {
        let hits = self.of(table);
        let from = hits.partition_point(|h| h.span.start < span.start);
        let to = from + hits[from..].partition_point(|h| h.span.end <= span.end);
        &hits[from..to]
    }

    /// The hits of [`all`](Self::all) that lie within a range.
    pub fn all_within(&self, table: Table, span: Span) -> impl DoubleEndedIterator<Item = Hit> + '_ {
        let hits = self.all(table);
        let from = hits.partition_point(|h| h.span.start < span.start);
        let to = from + hits[from..].partition_point(|h| h.span.start < span.end);
        hits[from..to].iter().copied().filter(move |h| h.span.end <= span.end)
    }

    /// The longest hit that ends at this byte.
    pub fn ending(&self, table: Table, end: u32) -> Option<Hit> {
        // The longest surface of any table has some twenty characters.
        let hits = self.all(table);
        let from = hits.partition_point(|h| h.span.start + 64 < end);
        hits[from..].iter().take_while(|h| h.span.start < end).find(|h| h.span.end == end).copied()
    }

    /// The longest hit that starts at this byte.
    pub fn at(&self, table: Table, start: u32) -> Option<Hit> {
        let hits = self.all(table);
        let i = hits.partition_point(|h| h.span.start < start);
        hits.get(i).copied().filter(|h| h.span.start == start)
    }
}
