//! The matcher: which of many surfaces begin at each character of a text.
//!
//! **Why not an Aho–Corasick automaton?** It scans as fast, but building it takes most of the time of a short run, and a
//! compiled one would have to be kept in step with the tables.
//!
//! Here the time goes into waiting for memory, so the layout spares it. Four bytes for each character and one bit for each pair
//! of first characters, of which a text touches so few lines that they stay in the second cache, turn away five characters of six. The pairs that are left lead
//! to a block: the few surfaces that begin so, one behind the other, their remaining characters written out. Only where
//! many surfaces begin alike (中国…) does the way go on character by character to smaller blocks. What a batch of places
//! leads to is fetched together and not one after the other.

use rustc_hash::FxHashMap;

use super::mark::{Kinds, Mark};

/// One step: from a node by a character to a block or another node. Sixteen bytes, so that it costs one line of the cache.
#[derive(Clone, Copy, Debug)]
struct Edge {
    node: u32,
    by: u32,
    /// A node; with [`BLOCK`] where a block begins in [`Matcher::blocks`]; 0 for a free slot.
    to: u32,
    /// The number of the surface that ends at the node `to`, [`NONE`] where none does.
    end: u32,
}

/// No surface.
const NONE: u32 = u32::MAX;
const FREE: Edge = Edge { node: 0, by: 0, to: 0, end: NONE };
/// In [`Edge::to`]: a block.
const BLOCK: u32 = 1 << 31;
/// How many surfaces a block holds at most.
const BLOCK_SIZE: usize = 8;

/// What a character begins, in four bytes, so that the scan needs one look for each: the number of its node in the low half, 0
/// for none; then whether it is a surface itself; what else may begin there in the highest eight bits.
#[derive(Clone, Copy, Debug, Default)]
struct Opening(u32);

impl Opening {
    const ALONE: u32 = 1 << 16;
    const KINDS: u32 = 24;

    fn node(self) -> u32 {
        self.0 & 0xFFFF
    }

    fn alone(self) -> bool {
        self.0 & Self::ALONE != 0
    }

    fn kinds(self) -> Kinds {
        Kinds((self.0 >> Self::KINDS) as u8)
    }
}

/// Many surfaces, each with a number.
#[derive(Debug)]
pub(crate) struct Matcher {
    /// For each character of the basic plane.
    plane: Box<[Opening; PLANE]>,
    /// The first characters beyond the basic plane.
    beyond: FxHashMap<char, Opening>,
    /// For each node of a first character the surface that it is itself, [`NONE`] where it is none.
    alone: Vec<u32>,
    /// Nodes of first characters with the characters behind them, some bit for each pair.
    pairs: Box<[u64; PAIR_WORDS]>,
    /// Every step by hash, open addressing; at most three quarters of the slots hold one, so that a search ends soon.
    edges: Vec<Edge>,
    /// Blocks: how many surfaces, then for each, the longest first, how many bytes of it are left, its number, those bytes.
    blocks: Vec<u8>,
}

const PLANE: usize = 1 << 16;
const PAIR_BITS: u32 = 18;
const PAIR_WORDS: usize = 1 << (PAIR_BITS - 6);
/// How many characters of a text are gone through before the places found are looked up.
const BATCH: usize = 128;

/// Where the two characters at a place of the text lead.
#[derive(Clone, Copy, Default)]
struct Way {
    /// As in [`Edge`].
    to: u32,
    end: u32,
    /// The byte behind both characters.
    behind: u32,
    /// The byte behind the first character, and the surface that it is itself.
    first: u32,
    alone: u32,
}

fn hash(node: u32, by: u32) -> u64 {
    (u64::from(node) << 21 ^ u64::from(by)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The bit of a node and the character behind its own.
fn pair(node: u32, second: u32) -> (usize, u64) {
    let bit = hash(node, second) >> (64 - PAIR_BITS);
    (bit as usize >> 6, 1 << (bit & 63))
}

/// What is built up: steps without their place in the table yet, and blocks.
#[derive(Default)]
struct Building {
    edges: Vec<Edge>,
    blocks: Vec<u8>,
    nodes: u32,
}

/// Surfaces, how much of each is behind a node, and that node.
type Open<'s> = (&'s [(&'s str, u32)], usize, u32);

impl Building {
    /// Adds the steps and blocks of sorted surfaces that share their first `depth` bytes, which lead to `node`, and are longer.
    fn grow(&mut self, surfaces: &[(&str, u32)], depth: usize, node: u32) {
        let mut open = vec![(surfaces, depth, node)];
        while let Some((surfaces, depth, node)) = open.pop() {
            self.steps(surfaces, depth, node, &mut open);
        }
    }

    /// The steps from one node; `open` gets the nodes that they lead to, with what is left for each.
    fn steps<'s>(&mut self, surfaces: &'s [(&'s str, u32)], depth: usize, node: u32, open: &mut Vec<Open<'s>>) {
        let next = |surface: &str| surface[depth..].chars().next();
        for group in surfaces.chunk_by(|(a, _), (b, _)| next(a) == next(b)) {
            let Some(c) = group.first().and_then(|(surface, _)| next(surface)) else { continue };
            let depth = depth + c.len_utf8();
            let mut edge = Edge { node, by: u32::from(c), to: BLOCK | self.blocks.len() as u32, end: NONE };
            if group.len() <= BLOCK_SIZE {
                self.block(group, depth);
                self.edges.push(edge);
                continue;
            }
            edge.to = self.nodes;
            self.nodes += 1;
            // Sorted: the one that ends here stands in front.
            let (ends, longer) = group.split_at(usize::from(group[0].0.len() == depth));
            edge.end = ends.first().map_or(NONE, |(_, number)| *number);
            self.edges.push(edge);
            open.push((longer, depth, edge.to));
        }
    }

    fn block(&mut self, group: &[(&str, u32)], depth: usize) {
        let mut group: Vec<(&[u8], u32)> = group.iter().map(|(surface, n)| (&surface.as_bytes()[depth..], *n)).collect();
        group.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        self.blocks.push(group.len() as u8);
        for (rest, number) in group {
            self.blocks.extend((rest.len() as u16).to_le_bytes());
            self.blocks.extend(number.to_le_bytes());
            self.blocks.extend(rest);
        }
    }
}

impl Default for Matcher {
    fn default() -> Self {
        Matcher::new(Vec::new(), std::iter::empty())
    }
}

impl Matcher {
    /// A matcher of these surfaces under numbers below [`u32::MAX`], no surface given twice. An empty one, and one of more than
    /// 65,535 bytes, is never found. `marks` says what else may begin at a character.
    pub(crate) fn new(mut surfaces: Vec<(&str, u32)>, marks: impl Iterator<Item = (char, Kinds)>) -> Matcher {
        surfaces.retain(|(surface, _)| (1..=usize::from(u16::MAX)).contains(&surface.len()));
        surfaces.sort_unstable();
        let mut matcher = Matcher {
            plane: Box::new([Opening::default(); PLANE]),
            beyond: FxHashMap::default(),
            alone: vec![NONE],
            pairs: Box::new([0; PAIR_WORDS]),
            edges: Vec::new(),
            blocks: Vec::new(),
        };
        for (c, kinds) in marks {
            matcher.opening(c).0 |= u32::from(kinds.0) << Opening::KINDS;
        }
        let first = |surface: &str| surface.chars().next();
        let groups: Vec<_> = surfaces.chunk_by(|(a, _), (b, _)| first(a) == first(b)).collect();
        let nodes: Vec<u32> = groups.iter().map(|g| first(g[0].0).map_or(0, |c| matcher.add_first(c))).collect();
        let mut building = Building { nodes: matcher.alone.len() as u32, ..Building::default() };
        for (group, node) in groups.into_iter().zip(nodes) {
            let Some(c) = first(group[0].0) else { continue };
            let depth = c.len_utf8();
            let (alone, longer) = group.split_at(usize::from(group[0].0.len() == depth));
            if let Some((_, number)) = alone.first() {
                matcher.alone[node as usize] = *number;
                matcher.opening(c).0 |= Opening::ALONE;
            }
            building.grow(longer, depth, node);
        }
        matcher.blocks = building.blocks;
        matcher.edges = vec![FREE; (building.edges.len() * 4 / 3 + 1).next_power_of_two()];
        for edge in building.edges {
            if edge.node < matcher.alone.len() as u32 {
                let (word, bit) = pair(edge.node, edge.by);
                matcher.pairs[word] |= bit;
            }
            let slot = matcher.slot(edge.node, edge.by);
            matcher.edges[slot] = edge;
        }
        matcher
    }

    /// What the character begins.
    fn opening(&mut self, c: char) -> &mut Opening {
        match self.plane.get_mut(c as usize) {
            Some(opening) => opening,
            None => self.beyond.entry(c).or_default(),
        }
    }

    /// The node of a first character, made where it has none.
    fn add_first(&mut self, c: char) -> u32 {
        let next = self.alone.len() as u32;
        let opening = self.opening(c);
        // More first characters than the basic plane has are left out; no table comes near.
        if opening.node() == 0 && next <= 0xFFFF {
            opening.0 |= next;
            self.alone.push(NONE);
            return next;
        }
        opening.node()
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

    /// Calls `hit` with start, end and number of every surface in the text, overlapping ones too: by start, then the longest
    /// first.
    pub(crate) fn each(&self, text: &str, hit: impl FnMut(usize, usize, u32)) {
        self.each_and_marks(text, hit, &mut Vec::new());
    }

    /// As [`each`](Self::each); `marks` gets the characters at which something else may begin.
    pub(super) fn each_and_marks(&self, text: &str, mut hit: impl FnMut(usize, usize, u32), marks: &mut Vec<Mark>) {
        // Where surfaces may begin.
        let mut candidates = [0u32; BATCH];
        let mut marked = [Mark::default(); BATCH];
        let mut ways = [Way::default(); BATCH];
        // The character before: where it begins, and what.
        let (mut start, mut before) = (0, Opening::default());
        let (mut at, mut rest) = (0, text.as_bytes());
        // The last character has none behind it but the end, which no surface goes beyond.
        while at <= text.len() {
            let (mut count, mut marks_here) = (0, 0);
            for _ in 0..BATCH {
                let (second, length) = first_code(rest);
                let (word, bit) = pair(before.node(), second);
                let pair = self.pairs[word] & bit != 0;
                // No branches here, which would be guessed wrong too often.
                candidates[count % BATCH] = start;
                count += usize::from((before.node() != 0) & (pair | before.alone()));
                start = at as u32;
                before = self.begins(second);
                marked[marks_here % BATCH] = Mark { start, kinds: before.kinds() };
                marks_here += usize::from((before.kinds() != Kinds::NONE) & !rest.is_empty());
                at += length;
                let Some(next) = rest.get(length..) else { break };
                rest = next;
            }
            marks.extend_from_slice(&marked[..marks_here]);
            self.look_up(text, &candidates[..count], &mut ways, &mut hit);
        }
    }

    /// What a character begins.
    #[inline]
    fn begins(&self, code: u32) -> Opening {
        match self.plane.get(code as usize) {
            Some(&opening) => opening,
            None => char::from_u32(code).and_then(|c| self.beyond.get(&c)).copied().unwrap_or_default(),
        }
    }

    /// The surfaces that begin at these places; where their characters lead is written to `ways`.
    fn look_up(&self, text: &str, starts: &[u32], ways: &mut [Way; BATCH], hit: &mut impl FnMut(usize, usize, u32)) {
        for (way, &start) in ways.iter_mut().zip(starts) {
            let rest = &text.as_bytes()[start as usize..];
            let (first, length) = first_code(rest);
            let behind = start + length as u32;
            let (second, length) = first_code(&rest[length..]);
            let opening = self.begins(first);
            *way = Way { behind: behind + length as u32, first: behind, alone: NONE, ..Way::default() };
            if opening.alone() {
                way.alone = self.alone[opening.node() as usize];
            }
            let (word, bit) = pair(opening.node(), second);
            if self.pairs[word] & bit != 0 {
                let edge = self.edges[self.slot(opening.node(), second)];
                // No block is empty, so that this holds always: asked for so that its memory is fetched now.
                let fetched = edge.to & BLOCK == 0 || self.blocks[(edge.to ^ BLOCK) as usize] != 0;
                (way.to, way.end) = if fetched { (edge.to, edge.end) } else { (0, NONE) };
            }
        }
        // What ends at nodes behind the present start, shortest first.
        let mut here: Vec<(usize, u32)> = Vec::new();
        for (&start, &way) in starts.iter().zip(ways.iter()) {
            let start = start as usize;
            let Way { mut to, mut end, .. } = way;
            let mut at = way.behind as usize;
            while to != 0 {
                if to & BLOCK != 0 {
                    let rest = text.as_bytes().get(at..).unwrap_or_default();
                    self.look_through((to ^ BLOCK) as usize, rest, |n, number| hit(start, at + n, number));
                    break;
                }
                if end != NONE {
                    here.push((at, end));
                }
                let Some(by) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                let edge = self.edges[self.slot(to, u32::from(by))];
                (to, end) = (edge.to, edge.end);
                at += by.len_utf8();
            }
            while let Some((end, number)) = here.pop() {
                hit(start, end, number);
            }
            if way.alone != NONE {
                hit(start, way.first as usize, way.alone);
            }
        }
    }

    /// Calls `hit` with the number of bytes and the number of each surface of a block that stands in the text.
    fn look_through(&self, block: usize, text: &[u8], mut hit: impl FnMut(usize, u32)) {
        let mut rest = &self.blocks[block + 1..];
        for _ in 0..self.blocks[block] {
            let Some((&[a, b, number @ ..], bytes)) = rest.split_first_chunk::<6>() else { return };
            let (surface, next) = bytes.split_at(usize::from(u16::from_le_bytes([a, b])));
            if begins_with(text, surface) {
                hit(surface.len(), u32::from_le_bytes(number));
            }
            rest = next;
        }
    }
}

/// The character that a text begins with and how many bytes it takes; behind the end a zero of one byte.
#[inline]
fn first_code(text: &[u8]) -> (u32, usize) {
    let low = |b: u8| u32::from(b & 0x3F);
    match *text {
        [a @ 0xE0..=0xEF, b, c, ..] => (u32::from(a & 0x0F) << 12 | low(b) << 6 | low(c), 3),
        [a @ 0..0x80, ..] => (u32::from(a), 1),
        [a @ 0xF0..=0xFF, b, c, d, ..] => (u32::from(a & 0x07) << 18 | low(b) << 12 | low(c) << 6 | low(d), 4),
        [a, b, ..] => (u32::from(a & 0x1F) << 6 | low(b), 2),
        // UTF-8 of a whole text does not end within a character.
        [] | [_] => (0, 1),
    }
}

/// Whether the text begins with the surface. The third byte tells Chinese characters apart better than the first.
#[inline]
fn begins_with(text: &[u8], surface: &[u8]) -> bool {
    match surface.get(2) {
        Some(third) => text.get(2) == Some(third) && text.starts_with(surface),
        None => text.starts_with(surface),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of surfaces given twice the first counts.
    fn matcher(surfaces: &[&str]) -> Matcher {
        let mut first: Vec<(&str, u32)> = Vec::new();
        for (number, surface) in (0..).zip(surfaces) {
            if !first.iter().any(|(known, _)| known == surface) {
                first.push((surface, number));
            }
        }
        Matcher::new(first, [('元', Kinds::DATE)].into_iter())
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
        let mut marks = Vec::new();
        matcher(&surfaces).each_and_marks("上元", |_, _, _| {}, &mut marks);
        assert!(matches!(marks[..], [Mark { start: 3, kinds: Kinds::DATE }]));
        let mut nothing = 0;
        Matcher::default().each("上海", |_, _, _| nothing += 1);
        assert_eq!(nothing, 0);
    }

    proptest::proptest! {
        #[test]
        fn as_a_search_for_each(surfaces in proptest::collection::vec("[甲乙𠮷]{1,5}|[甲a]{1,3}", 0..120), text in "[甲乙丙a𠮷]{0,40}") {
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
