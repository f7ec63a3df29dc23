//! Looking at records: an article in the terminal (`taojin show`), and one self-contained HTML page of an archive or of a few
//! articles ([`Report`]).
//!
//! A page holds only what it shows. Of an archive that is, for each project, the sentences that prove it and the mentions in
//! them; of a few articles ([`FEW`]) it is also their whole text. The page's program and style stand in `assets`, its words in
//! `words.tsv`, the map in `tiles.tsv`; there is no build step.
//!
//! Text from articles is hostile. In the page it is JSON in which no `<` stands, the program puts it into the document as
//! text only, and the page's policy lets nothing run, load or connect that was not written here. In the terminal, control
//! characters are replaced by signs that show them.

mod amount;
mod model;
mod page;
#[cfg(feature = "cli")]
pub(crate) mod sink;
#[cfg(feature = "cli")]
pub(crate) mod terminal;
#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "the view in the terminal takes its words here"))]
mod words;

use std::io::{self, Write};

pub use model::{FEW, Report};
pub use words::Lang;

use crate::record::read;

/// How a page is made.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The language it opens in; the page can switch.
    pub lang: Lang,
    /// Its heading; by default it names itself.
    pub title: Option<String>,
}

impl Report {
    /// Takes a record as the extractor made it.
    ///
    /// # Errors
    /// Never for a record of this version; what [`Report::add_line`] says, else.
    pub fn add(&mut self, record: &crate::Record) -> Result<(), String> {
        // Through its printed form, so that a page shows what the records say, whichever way they came.
        let line = serde_json::to_vec(record).map_err(|e| e.to_string())?;
        self.add_line(&line)
    }

    /// Takes a record as it was printed: one line of JSON. It may have been corrected by hand, or written by a later version.
    ///
    /// # Errors
    /// What is wrong with the line, and what to do.
    pub fn add_line(&mut self, line: &[u8]) -> Result<(), String> {
        self.read(read::record(line)?)
    }

    /// Writes the page. The same records and options give the same bytes.
    pub fn write(self, out: &mut dyn Write, options: &Options) -> io::Result<()> {
        page::write(out, &self.finish(), options)
    }
}
