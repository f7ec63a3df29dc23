//! The matcher: which of many surfaces begin at each character of a text.
//!
//! **Why not an Aho–Corasick automaton?** It scans as fast, but building it takes most of the time of a short run, and a
//! compiled one would have to be kept in step with the tables. Here a table of first characters and one bit for each pair of
//! first characters turn away five characters of six before the trie is asked, and nothing is built but a hash table.
//! A surface is found where it begins, longest first, which is the order that readers of the hits want.

/// One step of the trie: from a node by a character to another node.
#[derive(Clone, Copy, Debug, Default)]
struct Edge {
    node: u32,
    by: u32,
    /// 0 for a free slot.
    to: u32,
}

/// Many surfaces, each with a number.
#[derive(Debug)]
pub struct Matcher {
    /// The node that a first character of the basic plane leads to, 0 for none.
    first: Vec<u32>,
    /// Pairs of first characters, some bit for each.
    pairs: Vec<u64>,
    /// Further steps, and the first ones beyond the basic plane, by hash, open addressing.
    edges: Vec<Edge>,
    /// How many of the slots hold a step; never more than three quarters, so that a search ends soon, and seldom less than
    /// three eighths, so that as much as can be of the table stays in the cache.
    used: usize,
    /// For each node the surface that ends there, numbered from 1; 0 for none. Node 0 is the root.
    ends: Vec<u32>,
}

const PLANE: usize = 1 << 16;
const PAIR_BITS: u32 = 18;

fn hash(node: u32, by: char) -> u64 {
    (u64::from(node) << 21 ^ by as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn pair(first: char, second: char) -> (usize, u64) {
    let bit = hash(first as u32, second) >> (64 - PAIR_BITS);
    (bit as usize >> 6, 1 << (bit & 63))
}

impl Default for Matcher {
    fn default() -> Self {
        Matcher {
            first: vec![0; PLANE],
            pairs: vec![0; 1 << (PAIR_BITS - 6)],
            edges: vec![Edge::default(); 16],
            used: 0,
            ends: vec![0],
        }
    }
}

impl Matcher {
    /// Adds a surface under a number. Where the surface is known, its number stays and is returned; an empty one is never
    /// found.
    pub fn insert(&mut self, surface: &str, number: u32) -> Option<u32> {
        let mut chars = surface.chars();
        let first = chars.next()?;
        let mut node = match self.first.get(first as usize) {
            Some(0) => {
                let new = self.node();
                self.first[first as usize] = new;
                new
            }
            Some(&node) => node,
            None => self.step(0, first),
        };
        if let Some(second) = chars.clone().next() {
            let (word, bit) = pair(first, second);
            self.pairs[word] |= bit;
        }
        for c in chars {
            node = self.step(node, c);
        }
        let end = &mut self.ends[node as usize];
        if *end != 0 {
            return Some(*end - 1);
        }
        *end = number + 1;
        None
    }

    fn node(&mut self) -> u32 {
        self.ends.push(0);
        self.ends.len() as u32 - 1
    }

    /// The slot that holds the step, or the free one where it would stand.
    fn slot(&self, node: u32, by: char) -> usize {
        let mask = self.edges.len() - 1;
        let mut at = (hash(node, by) >> 32) as usize & mask;
        while self.edges[at].to != 0 && (self.edges[at].node != node || self.edges[at].by != by as u32) {
            at = (at + 1) & mask;
        }
        at
    }

    /// The node behind the step, made where there is none.
    fn step(&mut self, node: u32, by: char) -> u32 {
        let at = self.slot(node, by);
        if self.edges[at].to != 0 {
            return self.edges[at].to;
        }
        let to = self.node();
        self.edges[at] = Edge { node, by: by as u32, to };
        self.used += 1;
        if self.used * 4 > self.edges.len() * 3 {
            let twice = vec![Edge::default(); self.edges.len() * 2];
            for edge in std::mem::replace(&mut self.edges, twice) {
                if let Some(by) = char::from_u32(edge.by).filter(|_| edge.to != 0) {
                    let at = self.slot(edge.node, by);
                    self.edges[at] = edge;
                }
            }
        }
        to
    }

    /// Calls `hit` with start, end and number of every surface in the text, overlapping ones too: by start, then the longest
    /// first.
    pub fn each(&self, text: &str, mut hit: impl FnMut(usize, usize, u32)) {
        // What ends behind the present start, shortest first.
        let mut here: Vec<(usize, u32)> = Vec::new();
        let mut chars = text.char_indices();
        let mut ahead = chars.next();
        while let Some((start, first)) = ahead {
            ahead = chars.next();
            let mut node = match self.first.get(first as usize) {
                Some(&node) => node,
                None => self.edges[self.slot(0, first)].to,
            };
            if node == 0 {
                continue;
            }
            let mut end = start + first.len_utf8();
            if self.ends[node as usize] != 0 {
                here.push((end, self.ends[node as usize]));
            }
            if let Some((_, second)) = ahead {
                let (word, bit) = pair(first, second);
                if self.pairs[word] & bit != 0 {
                    for c in text[end..].chars() {
                        node = self.edges[self.slot(node, c)].to;
                        if node == 0 {
                            break;
                        }
                        end += c.len_utf8();
                        if self.ends[node as usize] != 0 {
                            here.push((end, self.ends[node as usize]));
                        }
                    }
                }
            }
            while let Some((end, number)) = here.pop() {
                hit(start, end, number - 1);
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
