//! The command line as typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Chinese news in, linked investment records out.
#[derive(Debug, Parser)]
#[command(name = "taojin", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read articles and print one record for each
    Extract(Extract),
    /// Print the JSON Schema of a record
    Schema,
}

/// What `--from` takes.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum From {
    /// By the file's extension, else by its first byte
    #[default]
    Auto,
    /// Each input is one article of plain text
    Text,
    /// Each line is a JSON object
    Jsonl,
}

/// What `--to` takes.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum To {
    /// One record a line
    #[default]
    Jsonl,
    /// Indented
    Json,
}

/// The options of `extract`.
#[derive(Debug, Default, Args)]
pub struct Extract {
    /// Files or folders; none or `-` reads standard input
    pub paths: Vec<PathBuf>,
    /// What the inputs hold
    #[arg(short, long, value_enum, default_value_t)]
    pub from: From,
    /// How records are printed
    #[arg(short, long, value_enum, default_value_t)]
    pub to: To,
    /// Write to this file, not to standard output
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// The day that relative dates (今年, 3月8日) count from, for all articles
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<String>,
    /// The encoding of the inputs, instead of detecting it (gb18030, big5, utf-16le, …)
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Read id, text, title, date or source from a field of another name
    #[arg(long = "field", value_name = "text=content")]
    pub fields: Vec<String>,
    /// Your own companies: a table of name, aliases joined by |, id, separated by tabs
    #[arg(long, value_name = "FILE")]
    pub companies: Option<PathBuf>,
    /// Your own places: a table of name, code, kind (division, zone, township), separated by tabs
    #[arg(long, value_name = "FILE")]
    pub places: Option<PathBuf>,
    /// Leave the text out of the records
    #[arg(long)]
    pub no_text: bool,
    /// Add words with part-of-speech tags
    #[arg(long)]
    pub tokens: bool,
    /// Add the rule that found each mention
    #[arg(long)]
    pub explain: bool,
    /// Print only mentions of these kinds (repeatable, or joined by commas)
    #[arg(long = "kind", value_name = "KIND", value_delimiter = ',')]
    pub kinds: Vec<String>,
    /// Say nothing but the records; failures still change the exit code
    #[arg(short, long)]
    pub quiet: bool,
}
