//! The command line as typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Chinese news in, linked investment records out.
#[derive(Debug, Parser)]
#[command(name = "taojin", bin_name = "taojin", version, about)]
pub(super) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read articles and print one record for each
    Extract(Extract),
    /// Show articles in the terminal: the text with its finds, then its projects
    Show(Show),
    /// Write one self-contained HTML page of records: totals, map, timeline, table, evidence
    Report(Report),
    /// Score records against a gold standard: precision, recall and F1 with intervals, or the errors one by one
    Eval(Eval),
    /// Print the JSON Schema of a record
    Schema,
    /// Print the rules: what finds a mention, what puts a fact into a project
    Rules(Rules),
    /// Print the man page, or what completes commands in a shell
    Generate(Generate),
}

/// What `--from` takes.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum From {
    /// By the file's extension, else by its first bytes
    #[default]
    Auto,
    /// Each input is one article of plain text
    Text,
    /// Each input is a page
    Html,
    /// Each line is a JSON object
    Jsonl,
    /// An array of JSON objects
    Json,
    /// A table with a row of names
    Csv,
    /// A table, tabs between its cells
    Tsv,
    /// What a crawler has fetched
    Warc,
}

/// What `--to` takes.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum To {
    /// One record a line
    #[default]
    Jsonl,
    /// Indented
    Json,
    /// One HTML page to look at all records (see `taojin report`)
    Html,
    /// Tables with keys between them, in a folder (--output)
    Csv,
    /// The same tables as Parquet files, in a folder (--output)
    Parquet,
    /// The same tables as an Excel workbook (--output)
    Xlsx,
}

/// What `--dedup` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Dedup {
    /// Say in the record which article it repeats
    Mark,
    /// Leave it out
    Drop,
}

/// What both `extract` and `show` read, and how.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Input {
    /// Files or folders; none or `-` reads standard input
    pub paths: Vec<PathBuf>,
    /// What the inputs hold, or what archives and compressed files among them hold
    #[arg(short, long, value_enum, default_value_t)]
    pub from: From,
    /// The day that relative dates (今年, 3月8日) count from, for all articles
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// The encoding of the inputs, instead of detecting it (gb18030, big5, utf-16le, …)
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Read id, text, title, date or source from a field or column of another name; in tables 编号, 正文, 标题, 日期, 来源
    /// and the like are known
    #[arg(long = "field", value_name = "text=content")]
    pub fields: Vec<String>,
    /// Your own companies: a table of name, aliases joined by |, id, separated by tabs (by commas or semicolons in a
    /// .csv)
    #[arg(long, value_name = "FILE")]
    pub companies: Option<PathBuf>,
    /// Your own places: a table of name, code, kind (division, zone, township), separated by tabs (by commas or
    /// semicolons in a .csv)
    #[arg(long, value_name = "FILE")]
    pub places: Option<PathBuf>,
}

/// The options of `extract`.
#[derive(Debug, Default, Args)]
pub(super) struct Extract {
    /// What is read.
    #[command(flatten)]
    pub input: Input,
    /// Cut plain texts into articles: in front of each line that the pattern matches, or, with the word blank, at empty lines
    #[arg(long, value_name = "REGEX|blank")]
    pub split: Option<String>,
    /// How records are printed
    #[arg(short, long, value_enum, default_value_t)]
    pub to: To,
    /// Write to this file, not to standard output; it appears when it is whole. `.gz` and `.zst` are compressed
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// The language that --to html opens in; English if not given
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
    /// Begin CSV files with a byte-order mark, for Excel
    #[arg(long)]
    pub bom: bool,
    /// Go on with an output that a killed or interrupted run has left unfinished
    #[arg(long)]
    pub resume: bool,
    /// List the inputs that failed in this file: one JSON object a line, with what to do
    #[arg(long, value_name = "FILE")]
    pub failures: Option<PathBuf>,
    /// Work with so many threads; all cores if not given. The output does not depend on it
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// Mark or leave out articles that repeat an earlier one but for a few words
    #[arg(long, value_enum, value_name = "WHAT")]
    pub dedup: Option<Dedup>,
    /// Leave the text out of the records
    #[arg(long)]
    pub no_text: bool,
    /// Add words with part-of-speech tags
    #[arg(long)]
    pub tokens: bool,
    /// Add the rule that found each mention, and for each entry of a project its rule, sentence and words
    #[arg(long)]
    pub explain: bool,
    /// Print only mentions of these kinds (repeatable, or joined by commas)
    #[arg(long = "kind", value_name = "KIND", value_delimiter = ',')]
    pub kinds: Vec<String>,
    /// Take only N articles, chosen at random from all inputs
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub sample: Option<u32>,
    /// Another number chooses another sample
    #[arg(long, value_name = "S", default_value_t = 0, requires = "sample")]
    pub seed: u64,
    /// Say nothing but the records; failures still change the exit code
    #[arg(short, long)]
    pub quiet: bool,
}

/// What `eval --to` takes.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum EvalTo {
    /// For reading
    #[default]
    Table,
    /// One object, or a list of errors
    Json,
    /// A header, then a line for each row
    Csv,
}

/// What `eval --errors` takes.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Topic {
    /// Mentions of dates
    Date,
    /// Mentions of places
    Place,
    /// Mentions of companies
    Company,
    /// Investment figures
    Investment,
    /// Output figures
    Output,
    /// Land and floor areas
    Scale,
    /// Projects and their slots
    Project,
}

/// The options of `eval`.
#[derive(Debug, Args)]
pub(super) struct Eval {
    /// What is right: records corrected by hand, or objects with id, mentions and projects; one a line, `-` is standard input
    pub gold: PathBuf,
    /// What `extract` printed for the same articles; `-` is standard input
    pub records: PathBuf,
    /// List the errors of this kind with their sentences, instead of the figures (repeatable, or joined by commas)
    #[arg(long, value_name = "KIND", value_enum, value_delimiter = ',')]
    pub errors: Vec<Topic>,
    /// How the figures or the errors are printed
    #[arg(short, long, value_enum, default_value_t)]
    pub to: EvalTo,
}

/// What `--color` takes.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Color {
    /// Where standard output is a terminal and NO_COLOR is not set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never: each find stands in brackets behind its kind
    Never,
}

/// What `--lang` takes.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Lang {
    /// English
    #[default]
    En,
    /// Chinese
    Zh,
}

impl std::convert::From<Lang> for crate::report::Lang {
    fn from(typed: Lang) -> Self {
        match typed {
            Lang::En => crate::report::Lang::En,
            Lang::Zh => crate::report::Lang::Zh,
        }
    }
}

/// The options of `show`.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// What is read.
    #[command(flatten)]
    pub input: Input,
    /// Mark only finds of these kinds (repeatable, or joined by commas)
    #[arg(long = "kind", value_name = "KIND", value_delimiter = ',')]
    pub kinds: Vec<String>,
    /// Only the projects, without the text
    #[arg(long)]
    pub projects: bool,
    /// The language of the labels
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
    /// Colour the finds
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    /// Columns to wrap at; by default the terminal's, else 80
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(24..))]
    pub width: Option<u16>,
}

/// The options of `report`.
#[derive(Debug, Args)]
pub(super) struct Report {
    /// What `extract` printed; none or `-` reads standard input
    pub records: Vec<PathBuf>,
    /// Write to this file, not to standard output
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// The language the page opens in; it can be switched there
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
    /// The page's heading
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
}

/// What `generate` prints.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Generated {
    /// The man page, with all subcommands
    Man,
    /// Completion for bash
    Bash,
    /// Completion for zsh
    Zsh,
    /// Completion for fish
    Fish,
    /// Completion for PowerShell
    #[value(name = "powershell")]
    PowerShell,
    /// Completion for Elvish
    Elvish,
}

/// The options of `rules`.
#[derive(Debug, Args)]
pub(super) struct Rules {
    /// Count how often each rule fired in RECORDS, and was right and wrong against this gold standard
    #[arg(long, requires = "records")]
    pub gold: Option<PathBuf>,
    /// What `extract --explain` printed; `-` reads standard input
    #[arg(requires = "gold")]
    pub records: Option<PathBuf>,
    /// How to print them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub to: Listed,
}

/// What `rules --to` takes.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Listed {
    /// A line each
    #[default]
    Text,
    /// An array of objects
    Json,
}

/// The options of `generate`.
#[derive(Debug, Args)]
pub(super) struct Generate {
    /// What to print
    #[arg(value_enum)]
    pub what: Generated,
}
