//! Any bytes as an input: the first byte chooses the name that they come under, the others are what is in it.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use taojin::input::{self, Limits, Settings};

const NAMES: &[&str] = &[
    "a", "a.txt", "a.html", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.warc", "a.tar", "a.zip", "a.gz", "a.zst", "a.bz2", "a.xz",
    "a.tar.gz",
];

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let limits = Limits { article: 1 << 16, free: 1 << 20, ..Limits::default() };
    let settings = Settings { limits, ..Settings::default() };
    for raw in input::documents_of(Cursor::new(rest.to_vec()), name, &settings).take(1000) {
        // What cannot be read says where and why.
        match raw {
            Ok(raw) => assert!(!raw.id.is_empty()),
            Err(e) => assert!(e.to_string().contains(": "), "{e}"),
        }
    }
});
