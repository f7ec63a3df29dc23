//! Which lines of a page are the article.
//!
//! The element with the most prose decides, as in Readability: every line of prose counts for the elements around it, less
//! for each step outward. Its neighbours join it where they hold prose too. Within what was chosen, lists of links and what
//! the names of elements call furniture are left out. A page without prose keeps the lines of the element that is named as
//! the article, else what is neither furniture nor link.

use std::ops::Range;

use super::tree::{Line, Tag, Tree};
use super::words::Role;

/// Shortest line, in characters, that counts as prose where it holds a mark of sentences.
const PROSE: usize = 18;
/// Shortest that counts without one.
const LONG: usize = 50;

/// The article's lines.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// Numbers of the lines, in order.
    pub lines: Vec<usize>,
    /// The lines that stand in front of the first and may say title, date and outlet.
    pub front: Range<usize>,
    /// For each line whether it is furniture.
    pub out: Vec<bool>,
}

fn is_prose(line: &Line) -> bool {
    let mostly_text = line.linked * 10 < line.length * 4;
    mostly_text && ((line.length >= PROSE && line.marks > 0) || line.length >= LONG)
}

/// Elements that are none of the article: named as furniture, or lists and tables of links; and all within them.
fn left_out(tree: &Tree, prose: &[usize], all: &[usize], linked: &[usize]) -> Vec<bool> {
    let total = prose[0];
    let mut out = vec![false; tree.elements.len()];
    for (e, element) in tree.elements.iter().enumerate() {
        let named = match element.role {
            // Comments may be longer than the article; a name that stands for all of the page stands for something else.
            Role::Out => prose[e] * 10 < total * 8 || total == 0,
            Role::Aside => prose[e] * 2 < total || total == 0,
            _ => false,
        };
        let list = matches!(element.tag, Tag::List | Tag::Table) && linked[e] * 10 > all[e] * 6 && prose[e] == 0;
        out[e] = e > 0 && (out[element.parent] || named || list);
    }
    out
}

/// The lines within the chosen elements, short ones of links left out; `sparse`: the page has no prose.
fn readable(tree: &Tree, out: &[bool], inside: &[bool], sparse: bool) -> Vec<usize> {
    let mut lines = Vec::new();
    for (n, line) in tree.lines.iter().enumerate() {
        if out[n] || !inside[line.element] {
            continue;
        }
        // Where there is prose, a short line of links is none of it.
        let mut only_links = line.linked * 10 > line.length * 6;
        if !sparse && only_links && line.length >= LONG {
            only_links = line.linked * 10 > line.length * 9;
        }
        if !only_links {
            lines.push(n);
        }
    }
    lines
}

pub(super) fn choose(tree: &Tree) -> Content {
    let elements = &tree.elements;
    let mut prose = vec![0usize; elements.len()];
    let mut score = vec![0f64; elements.len()];
    let mut all = vec![0usize; elements.len()];
    let mut linked = vec![0usize; elements.len()];
    for line in &tree.lines {
        all[line.element] += line.length;
        linked[line.element] += line.linked;
        if is_prose(line) {
            prose[line.element] += line.length;
        }
    }
    // Elements stand behind their parents.
    for e in (1..elements.len()).rev() {
        let p = elements[e].parent;
        prose[p] += prose[e];
        all[p] += all[e];
        linked[p] += linked[e];
    }
    let out = left_out(tree, &prose, &all, &linked);
    for line in tree.lines.iter().filter(|l| is_prose(l) && !out[l.element]) {
        // A paragraph counts for what it stands in.
        let mut e = line.element;
        if matches!(elements[e].tag, Tag::Paragraph | Tag::Heading(_) | Tag::Item | Tag::Inline) {
            e = elements[e].parent;
        }
        let weight = (line.length + 10 * line.marks) as f64;
        for step in [1.0, 0.5, 0.33, 0.2] {
            score[e] += weight * step * if elements[e].role == Role::Content { 1.5 } else { 1.0 };
            if e == 0 {
                break;
            }
            e = elements[e].parent;
        }
    }
    let line_out: Vec<bool> = tree.lines.iter().map(|l| out[l.element]).collect();
    let best = (0..elements.len()).filter(|e| !out[*e]).max_by(|a, b| score[*a].total_cmp(&score[*b]).then(b.cmp(a)));
    let best = best.filter(|b| score[*b] > 0.0);
    let mut chosen: Vec<usize> = Vec::new();
    match best {
        Some(mut best) => {
            // The element named as the article, where it holds the chosen one.
            let mut up = best;
            while up > 0 {
                up = elements[up].parent;
                if elements[up].role == Role::Content && prose[up] * 10 < prose[best] * 15 {
                    best = up;
                }
            }
            chosen.push(best);
            neighbours(tree, best, &score, &prose, &all, &linked, &out, &mut chosen);
        }
        None => {
            let named = (0..elements.len()).find(|e| elements[*e].role == Role::Content && all[*e] > 0 && !out[*e]);
            chosen.push(named.unwrap_or(0));
        }
    }
    // The chosen stand beside one another, so each element is marked at most twice.
    let mut inside = vec![false; elements.len()];
    for &e in &chosen {
        inside[e..elements[e].end].fill(true);
    }
    let lines = readable(tree, &line_out, &inside, best.is_none());
    let first = lines.first().copied().unwrap_or(tree.lines.len());
    Content { front: first.saturating_sub(FRONT)..first, lines, out: line_out }
}

/// How many lines in front of the article may say what it is.
const FRONT: usize = 40;

/// Elements beside the chosen one that hold prose too: an article in several boxes, or with its lead in a box of its own.
#[allow(clippy::too_many_arguments, reason = "the figures of one pass")]
fn neighbours(
    tree: &Tree,
    best: usize,
    score: &[f64],
    prose: &[usize],
    all: &[usize],
    linked: &[usize],
    out: &[bool],
    chosen: &mut Vec<usize>,
) {
    let elements = &tree.elements;
    let parent = elements[best].parent;
    if best == 0 {
        return;
    }
    let mut e = parent + 1;
    while e < elements[parent].end {
        let element = &elements[e];
        let solid = prose[e] * 10 >= all[e] * 7 && linked[e] * 10 < all[e].max(1);
        let alike = element.tag == elements[best].tag;
        let much = prose[e] * 20 >= prose[best] || (element.tag == Tag::Paragraph && prose[e] > 0);
        if e != best && !out[e] && solid && much && (alike || element.tag == Tag::Paragraph || score[e] > 0.0) {
            chosen.push(e);
        }
        e = element.end;
    }
}
