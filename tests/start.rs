//! What a program costs that finds nothing. Alone in its file: another test would load the tables.

use taojin::input::RawDocument;
use taojin::inside::lexicon;
use taojin::{Extractor, Options};

#[test]
fn the_tables_are_loaded_by_the_first_chinese_text() {
    let extract = |text: &str| {
        let raw = RawDocument { id: "one".into(), bytes: text.into(), ..RawDocument::default() };
        Extractor::new(Options::default()).extract(&raw)
    };
    assert!(extract("").mentions.is_empty());
    assert!(extract("Nothing to be found here, 3 times over.").mentions.is_empty());
    assert!(!lexicon::is_loaded());
    assert!(!extract("云岭铜业有限公司投资3亿元。").mentions.is_empty());
    assert!(lexicon::is_loaded());
}
