//! What a list is, and what the frame asks for of what was found.

use crate::span::Span;

/// Where the word that says how far the members are stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// Behind them: the number of the row of `status.tsv`.
    Behind(u32),
    /// Nowhere behind them; a verb may stand in front.
    Not,
    /// The clause opens with it and goes on to speak of it.
    Spoken(Signs),
    /// It is the head of an item: of a line behind a mark, of a row of a table.
    Item,
}

/// What is said of the subject of a clause, in it or in the next ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signs {
    /// The row of the first status.
    pub status: Option<u32>,
    /// Whether that status ends its clause (…可研评审通过, and not 获批国家水利风景区).
    pub ends: bool,
    /// Whether an investment is named.
    pub sum: bool,
    /// Whether a capacity or an area is named.
    pub size: bool,
    /// Whether it says where it stands.
    pub placed: bool,
    /// Whether it fills its clause.
    pub alone: bool,
}

/// What closes a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closer {
    /// 等5个重点项目: members are projects, whatever they end in.
    Projects { counted: bool },
    /// A、B和C三个项目: the count that is glued to the last member.
    Counted(usize),
    /// 等6条国省干线公路: where the head stands that the members share.
    Head {
        /// Where the head stands.
        span: Span,
        /// How many members the text counts; 0 where it does not.
        count: usize,
    },
    /// 等 alone.
    Bare,
    /// 等部门, 等地: what is listed is nothing built.
    Others,
}

/// A list in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct List {
    /// The number of the sentence.
    pub sentence: usize,
    /// Its members as they stand, the first one with what is in front of it in the clause.
    pub members: Vec<Span>,
    /// What closes it.
    pub closer: Option<Closer>,
    /// Where its status stands.
    pub told: Told,
    /// Whether words in front say that projects follow (签约项目6个，包括…).
    pub introduced: bool,
    /// Whether an investment stands in front of the last member in its clause (投资3亿元的X) or opens the clause behind (X，总投资3亿元).
    pub funded: bool,
}

/// Where mentions of other kinds stand, in text order.
#[derive(Debug, Default)]
pub(crate) struct Surfaces {
    /// Dates.
    pub dates: Vec<Span>,
    /// Amounts of money that are invested.
    pub sums: Vec<Span>,
    /// Capacities and areas.
    pub sizes: Vec<Span>,
}

/// The spans that lie within another.
pub(super) fn within(spans: &[Span], span: Span) -> &[Span] {
    let from = spans.partition_point(|s| s.start < span.start);
    let to = from + spans[from..].partition_point(|s| s.end <= span.end);
    &spans[from..to]
}
