//! The frame of an article: how its sentences list things, read between the finding of surfaces and their resolution.
//!
//! A list stands where several things share what is said of them. It is read before names, because in a list a name needs no
//! head of its own: 、 bounds it on one side, and the closer (等5个项目), the status (…建成投产) or the verb in front
//! (加快推进…) says what its members are. The frame knows sentences, marks, the scan's hits and the spans of what was found; it
//! knows nothing of how a name is read.

mod clause;
mod closer;
mod item;
mod list;
mod predicate;
mod sentence;
mod subject;
mod table;

pub(crate) use clause::is_count;
pub(crate) use closer::small_number;
pub(crate) use list::{Closer, List, Surfaces, Told};
pub(crate) use predicate::{Ending, Lead, bare, ending, lead};

use crate::data::Table;
use crate::text::Document;
use list::within;

/// Reads the lists of a document.
pub(crate) fn read(doc: &Document, surfaces: &Surfaces) -> Vec<List> {
    let mut lists = Vec::new();
    for (number, own) in doc.sentences.iter().enumerate() {
        // A status, a head, a sum or a size: without any of them a list says nothing of projects.
        let open = !doc.scan.within(Table::Status, own.span).is_empty()
            || !doc.scan.within(Table::ProjectHead, own.span).is_empty()
            || !within(&surfaces.sums, own.span).is_empty()
            || !within(&surfaces.sizes, own.span).is_empty();
        if open {
            sentence::of_sentence(doc, number, own.span, surfaces, &mut lists);
        }
    }
    // Both stand below words that call them projects.
    if !doc.scan.of(Table::ProjectHead).is_empty() {
        item::read(doc, surfaces, &mut lists);
        table::read(doc, &mut lists);
    }
    lists
}
