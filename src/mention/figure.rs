//! Figures.

use super::{Clues, Found};

/// Finds figures.
pub fn find(clues: &Clues) -> Vec<Found> {
    let _ = clues;
    Vec::new()
}
