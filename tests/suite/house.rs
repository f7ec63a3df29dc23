//! The layout of `src`: files of one room do not use each other in circles, and functions are short.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use regex::Regex;

use crate::common::at;

/// The files with their module's path (`mention::date::year`), and their code without comments and unit tests.
fn modules() -> BTreeMap<String, (PathBuf, String)> {
    let comment = Regex::new("//.*").expect("a pattern");
    let files = walkdir::WalkDir::new(at("src")).into_iter().map(|e| e.expect("an entry").into_path());
    let module = |path: PathBuf| {
        let within = path.strip_prefix(at("src")).expect("within src").with_extension("");
        let parts: Vec<_> = within.iter().map(|p| p.to_string_lossy().into_owned()).filter(|p| p != "mod").collect();
        let text = fs::read_to_string(&path).expect("source");
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        (parts.join("::"), (path, comment.replace_all(code, "").into_owned()))
    };
    files.filter(|p| p.extension().is_some_and(|e| e == "rs")).map(module).collect()
}

/// The paths that a tree of `use` spells out: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn spelled(tree: &str, paths: &mut Vec<String>) {
    let Some(open) = tree.find('{') else {
        paths.push(tree.split(" as ").next().unwrap_or_default().trim().to_owned());
        return;
    };
    let (before, rest) = tree.split_at(open);
    let inner = &rest[1..rest.rfind('}').unwrap_or(rest.len())];
    let (mut depth, mut from) = (0, 0);
    for (i, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let item = inner[from..i].trim();
                if !item.is_empty() {
                    spelled(&format!("{}{item}", before.trim_start()), paths);
                }
                from = i + 1;
            }
            _ => {}
        }
    }
}

/// Which modules each one uses; its own parents, whose types it may share, left out.
fn uses() -> BTreeMap<String, BTreeSet<String>> {
    let modules = modules();
    let statement = Regex::new(r"\buse ((?:crate|super|self)\b[^;]*);").expect("a pattern");
    let inline = Regex::new(r"\b(?:crate|super)(?:::\w+)+").expect("a pattern");
    let mut all = BTreeMap::new();
    for (name, (_, code)) in &modules {
        let mut paths: Vec<String> = inline.find_iter(code).map(|m| m.as_str().to_owned()).collect();
        for used in statement.captures_iter(code) {
            spelled(&used[1].split_whitespace().collect::<Vec<_>>().join(" "), &mut paths);
        }
        let mut targets = BTreeSet::new();
        for path in paths {
            let mut from: Vec<&str> = name.split("::").collect();
            let mut parts = path.split("::").map(str::trim).peekable();
            match parts.peek() {
                Some(&"crate") => {
                    from.clear();
                    parts.next();
                }
                Some(&"self") => _ = parts.next(),
                _ => {
                    while parts.next_if_eq(&"super").is_some() {
                        from.pop();
                    }
                }
            }
            from.extend(parts);
            // The longest beginning that is a module; what stands behind is an item of it.
            let target = (1..=from.len()).rev().map(|n| from[..n].join("::")).find(|path| modules.contains_key(path));
            targets.extend(target.filter(|t| t != name && !name.starts_with(&format!("{t}::"))));
        }
        all.insert(name.clone(), targets);
    }
    all
}

#[test]
fn no_circles() {
    let uses = uses();
    assert!(uses["mention::date::year"].contains("mention::date::resolve"), "it sees what a file uses");
    // What is reached from a module; a circle reaches itself.
    let reached = |from: &String| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = uses[from].iter().collect();
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                open.extend(&uses[next]);
            }
        }
        seen
    };
    let circles: Vec<&String> = uses.keys().filter(|m| reached(m).contains(m)).collect();
    assert!(circles.is_empty(), "modules that use each other in a circle: {circles:?}");
}

/// Functions that are longer. The list may only shrink.
const LONG: &[&str] = &[
    "mention::company::brand::extend",
    "mention::company::look::looks",
    "mention::company::registered::group",
    "mention::project::edge::left_edge",
    "mention::project::name",
    "record::link::figures::place",
    "record::link::focus::settle",
    "record::link::naming::drafts",
    "record::link::parties::takes_part",
    "record::link::print::is_project",
    "record::link::progress::follow",
    "record::link::progress::not_single",
    "record::link::unnamed::open",
];

/// How long a function may be.
const LONGEST: usize = 80;

#[test]
fn functions_are_short() {
    let begins = Regex::new(r"^(\s*)(?:pub(?:\([a-z: ]+\))? )?(?:const )?fn (\w+)").expect("a pattern");
    let mut long = BTreeSet::new();
    for (name, (_, code)) in modules() {
        let lines: Vec<&str> = code.lines().collect();
        for (from, line) in lines.iter().enumerate() {
            let Some(found) = begins.captures(line) else { continue };
            let close = format!("{}}}", &found[1]);
            let length = lines[from..].iter().position(|l| l.starts_with(&close)).map_or(1, |n| n + 1);
            if length > LONGEST {
                long.insert(format!("{name}::{}", &found[2]));
            }
        }
    }
    let known: BTreeSet<String> = LONG.iter().map(|s| (*s).to_owned()).collect();
    let new: Vec<&String> = long.difference(&known).collect();
    assert!(new.is_empty(), "functions of more than {LONGEST} lines: {new:?}; make named steps of them");
    let gone: Vec<&String> = known.difference(&long).collect();
    assert!(gone.is_empty(), "no longer long, so that the list can shrink: {gone:?}");
}
