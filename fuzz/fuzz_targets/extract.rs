//! Any bytes as an article, plain or a page: every span must hold, and the record must be JSON.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use taojin::Extractor;
use taojin::input::{Hints, Media, RawDocument};

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(Extractor::default);

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let media = [Media::Auto, Media::Text, Media::Html][usize::from(*first) % 3];
    let raw = RawDocument { id: "one".into(), bytes: rest.to_vec(), hints: Hints { media, ..Hints::default() }, ..RawDocument::default() };
    let record = EXTRACTOR.extract(&raw);
    let text: Vec<char> = record.text.as_deref().unwrap_or("").chars().collect();
    let mut end = 0;
    for m in &record.mentions {
        assert!(end <= m.start && m.start < m.end, "{} overlaps", m.id);
        end = m.end;
        let cut: String = text[m.start as usize..m.end as usize].iter().collect();
        assert_eq!(cut, m.text);
        assert!(m.byte_start <= m.byte_end && m.byte_end <= rest.len() as u64);
    }
    serde_json::to_vec(&record).expect("a record is JSON");
});
