//! The matcher: which of many surfaces begin at each character of a text.
//!
//! **Why not an Aho–Corasick automaton?** It scans as fast, but building it takes most of the time of a short run, and a
//! compiled one would have to be kept in step with the tables. Here a table of first characters and one bit for each pair of
//! first characters turn away five characters of six before the trie is asked, and nothing is built but a hash table.
//! A surface is found where it begins, longest first, which is the order that readers of the hits want.

use super::mark::{Kinds, Mark};

/// One step of the trie: from a node by a character to another node, and the surface that ends there. All in sixteen bytes,
/// so that a step costs one line of the cache.
#[derive(Clone, Copy, Debug)]
struct Edge {
    node: u32,
    by: u32,
    /// 0 for a free slot.
    to: u32,
    /// The number of the surface that ends at `to`, [`NONE`] where none does.
    end: u32,
}

/// No surface.
const NONE: u32 = u32::MAX;

const FREE: Edge = Edge { node: 0, by: 0, to: 0, end: NONE };

/// Many surfaces, each with a number.
#[derive(Debug)]
pub struct Matcher {
    /// The node that a first character of the basic plane leads to, 0 for none; [`ALONE`] where it is a surface itself; from
    /// [`KINDS`] on what else may begin there.
    first: Vec<u32>,
    /// Nodes of first characters with the characters behind them, some bit for each pair.
    pairs: Vec<u64>,
    /// Every step by hash, open addressing; those from the root are by way of node 0.
    edges: Vec<Edge>,
    /// How many of the slots hold a step; never more than three quarters, so that a search ends soon, and seldom less than
    /// three eighths, so that as much as can be of the table stays in the cache.
    used: usize,
    /// How many nodes there are. Node 0 is the root.
    nodes: u32,
}

const PLANE: usize = 1 << 16;
const PAIR_BITS: u32 = 18;
/// In [`Matcher::first`]: a surface of one character.
const ALONE: u32 = 1 << 31;
/// In [`Matcher::first`]: the lowest bit of the [`Kinds`].
const KINDS: u32 = 31 - Kinds::BITS;
/// In [`Matcher::first`]: the node.
const NODE: u32 = (1 << KINDS) - 1;
/// How many places of a text are gathered before the trie is asked for them.
const BATCH: usize = 128;

/// A place of the text where a surface may begin.
#[derive(Clone, Copy, Default)]
struct Candidate {
    start: u32,
    node: u32,
    second: u32,
    alone: bool,
    /// Whether the pair of characters begins some surface.
    pair: bool,
}

fn hash(node: u32, by: u32) -> u64 {
    (u64::from(node) << 21 ^ u64::from(by)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The bit of a node and the character behind its own.
fn pair(node: u32, second: u32) -> (usize, u64) {
    let bit = hash(node, second) >> (64 - PAIR_BITS);
    (bit as usize >> 6, 1 << (bit & 63))
}

impl Default for Matcher {
    fn default() -> Self {
        Matcher { first: vec![0; PLANE], pairs: vec![0; 1 << (PAIR_BITS - 6)], edges: vec![FREE; 16], used: 0, nodes: 1 }
    }
}

impl Matcher {
    /// Adds a surface under a number below [`u32::MAX`]. Where the surface is known, its number stays and is handed out, to be
    /// changed or not; an empty one is never found.
    pub fn insert(&mut self, surface: &str, number: u32) -> Option<&mut u32> {
        let mut chars = surface.chars().map(u32::from);
        let first = chars.next()?;
        let mut slot = self.step(0, first);
        if let Some(node) = self.first.get_mut(first as usize) {
            *node |= self.edges[slot].to;
        }
        match chars.clone().next() {
            Some(second) => {
                let (word, bit) = pair(self.edges[slot].to, second);
                self.pairs[word] |= bit;
            }
            None => {
                if let Some(node) = self.first.get_mut(first as usize) {
                    *node |= ALONE;
                }
            }
        }
        for c in chars {
            slot = self.step(self.edges[slot].to, c);
        }
        let end = &mut self.edges[slot].end;
        if *end != NONE {
            return Some(end);
        }
        *end = number;
        None
    }

    /// Says what else may begin at a character of the basic plane.
    pub(super) fn mark(&mut self, c: char, kinds: Kinds) {
        if let Some(first) = self.first.get_mut(c as usize) {
            *first |= u32::from(kinds.0) << KINDS;
        }
    }

    /// The slot that holds the step, or the free one where it would stand.
    fn slot(&self, node: u32, by: u32) -> usize {
        let mask = self.edges.len() - 1;
        let mut at = (hash(node, by) >> 32) as usize & mask;
        while self.edges[at].to != 0 && (self.edges[at].node != node || self.edges[at].by != by) {
            at = (at + 1) & mask;
        }
        at
    }

    /// The slot of the step, made where there is none.
    fn step(&mut self, node: u32, by: u32) -> usize {
        let at = self.slot(node, by);
        if self.edges[at].to != 0 {
            return at;
        }
        self.edges[at] = Edge { node, by, to: self.nodes, end: NONE };
        self.nodes += 1;
        self.used += 1;
        if self.used * 4 <= self.edges.len() * 3 {
            return at;
        }
        let twice = vec![FREE; self.edges.len() * 2];
        for edge in std::mem::replace(&mut self.edges, twice).into_iter().filter(|edge| edge.to != 0) {
            let at = self.slot(edge.node, edge.by);
            self.edges[at] = edge;
        }
        self.slot(node, by)
    }

    /// Calls `hit` with start, end and number of every surface in the text, overlapping ones too: by start, then the longest
    /// first.
    ///
    /// The places where a surface may begin are gathered first and looked up many at a time: the lines of the table, which
    /// are seldom in the cache, are then fetched together and not one after the other.
    pub fn each(&self, text: &str, hit: impl FnMut(usize, usize, u32)) {
        self.each_and_marks(text, hit, &mut Vec::new());
    }

    /// As [`each`](Self::each); `marks` gets the characters at which something else may begin.
    pub(super) fn each_and_marks(&self, text: &str, mut hit: impl FnMut(usize, usize, u32), marks: &mut Vec<Mark>) {
        let mut batch = [Candidate::default(); BATCH];
        let mut count = 0;
        // Where the character before begins, its node, and whether it is a surface itself.
        let (mut start, mut node, mut alone) = (0, 0, false);
        let ends = [(text.len(), '\0')];
        for (next, c) in text.char_indices().chain(ends) {
            let second = u32::from(c);
            let (word, bit) = pair(node, second);
            let pair = self.pairs[word] & bit != 0;
            batch[count] = Candidate { start, node, second, alone, pair };
            // No branch, which would be guessed wrong too often.
            count += usize::from((node != 0) & (pair | alone));
            if count == BATCH {
                self.look_up(text, &batch, &mut hit);
                count = 0;
            }
            start = next as u32;
            (node, alone) = match self.first.get(second as usize) {
                Some(&entry) => {
                    let kinds = Kinds((entry >> KINDS) as u8 & Kinds::ALL.0);
                    if kinds != Kinds::NONE {
                        marks.push(Mark { start, kinds });
                    }
                    (entry & NODE, entry & ALONE != 0)
                }
                None => (self.edges[self.slot(0, second)].to, true),
            };
        }
        self.look_up(text, &batch[..count], &mut hit);
    }

    fn look_up(&self, text: &str, batch: &[Candidate], hit: &mut impl FnMut(usize, usize, u32)) {
        let mask = self.edges.len() - 1;
        let mut steps = [FREE; BATCH];
        for (step, c) in steps.iter_mut().zip(batch) {
            *step = self.edges[(hash(c.node, c.second) >> 32) as usize & mask];
        }
        // What ends behind the present start, shortest first.
        let mut here: Vec<(usize, u32)> = Vec::new();
        for (c, step) in batch.iter().zip(steps) {
            let start = c.start as usize;
            let mut chars = text[start..].chars();
            let Some(first) = chars.next() else { continue };
            let mut end = start + first.len_utf8();
            if c.alone {
                let number = self.edges[self.slot(0, u32::from(first))].end;
                if number != NONE {
                    here.push((end, number));
                }
            }
            if c.pair {
                let mut step = step;
                let mut node = c.node;
                for by in chars {
                    if step.node != node || step.by != u32::from(by) {
                        step = self.edges[self.slot(node, u32::from(by))];
                    }
                    if step.to == 0 {
                        break;
                    }
                    node = step.to;
                    end += by.len_utf8();
                    if step.end != NONE {
                        here.push((end, step.end));
                    }
                }
            }
            while let Some((end, number)) = here.pop() {
                hit(start, end, number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matcher(surfaces: &[&str]) -> Matcher {
        let mut matcher = Matcher::default();
        for (number, surface) in (0..).zip(surfaces) {
            matcher.insert(surface, number);
        }
        matcher
    }

    fn found<'t>(surfaces: &[&str], text: &'t str) -> Vec<(&'t str, u32)> {
        let mut found = Vec::new();
        matcher(surfaces).each(text, |start, end, number| found.push((&text[start..end], number)));
        found
    }

    #[test]
    fn every_surface_by_start_the_longest_first() {
        let surfaces = ["上海市", "上海", "海市", "市", "", "上海", "𠮷野家", "GWh"];
        assert_eq!(found(&surfaces, "在上海市"), [("上海市", 0), ("上海", 1), ("海市", 2), ("市", 3)]);
        assert_eq!(found(&surfaces, "上𠮷野家𠮷,5GWhGW"), [("𠮷野家", 6), ("GWh", 7)]);
        assert!(found(&[], "上海").is_empty() && found(&surfaces, "").is_empty());
        let mut of_two = matcher(&surfaces);
        assert_eq!(of_two.insert("上海", 9), Some(&mut 1));
        let mut nothing = 0;
        Matcher::default().each("上海", |_, _, _| nothing += 1);
        assert_eq!(nothing, 0);
    }

    proptest::proptest! {
        #[test]
        fn as_a_search_for_each(surfaces in proptest::collection::vec("[甲乙a𠮷]{1,4}", 0..40), text in "[甲乙丙a𠮷]{0,40}") {
            let surfaces: Vec<&str> = surfaces.iter().map(String::as_str).collect();
            let mut want: Vec<(usize, std::cmp::Reverse<usize>, u32)> = Vec::new();
            for (number, surface) in surfaces.iter().enumerate() {
                if surfaces[..number].contains(surface) {
                    continue;
                }
                for (start, _) in text.char_indices().filter(|(i, _)| text[*i..].starts_with(surface)) {
                    want.push((start, std::cmp::Reverse(start + surface.len()), number as u32));
                }
            }
            want.sort_unstable();
            let mut got = Vec::new();
            matcher(&surfaces).each(&text, |start, end, number| got.push((start, std::cmp::Reverse(end), number)));
            proptest::prop_assert_eq!(got, want);
        }
    }
}
