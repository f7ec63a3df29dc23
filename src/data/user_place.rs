//! The user's own places (`--places FILE`): zones, parks, towns and old names, with the code that each stands for.

use std::path::Path;

use super::matcher::Matcher;
use super::user::{UserRow, faults, read};
use super::{Table, division, fold, lexicon};
use crate::error::Error;
use crate::span::Span;
use rustc_hash::FxHashMap;

/// What a place of the user's is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserPlaceKind {
    /// A division, or a country.
    Division,
    /// A development zone or park.
    Zone,
    /// A town or village.
    Township,
}

/// A place of the user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserPlace {
    /// Its name as written.
    pub name: String,
    /// Six digits of GB/T 2260, or ISO 3166-1 alpha-2.
    pub code: String,
    /// What it is.
    pub kind: UserPlaceKind,
}

/// The user's own places, looked for in the simplified text.
pub struct UserPlaces {
    places: Vec<UserPlace>,
    matcher: Matcher,
}

impl std::fmt::Debug for UserPlaces {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("UserPlaces").field("places", &self.places.len()).finish()
    }
}

impl UserPlaces {
    /// Reads a table of places: name, code, kind (division, zone, township; zone where it is left out).
    ///
    /// # Errors
    /// A file that cannot be read or is no such table; a name of one character or named twice, a code of another form, an unknown kind.
    pub fn read(path: &Path) -> Result<UserPlaces, Error> {
        UserPlaces::new(read(path, &["name", "code", "kind"])?, &path.display().to_string())
    }

    fn new(rows: Vec<UserRow>, file: &str) -> Result<UserPlaces, Error> {
        let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
        let mut lines: Vec<usize> = Vec::with_capacity(rows.len());
        let mut places: Vec<UserPlace> = Vec::with_capacity(rows.len());
        let mut found: Vec<(usize, String)> = Vec::new();
        for row in rows {
            let [name, code, kind] = row.fields.as_slice() else { continue };
            let mut wrong = |what: String| found.push((row.line, what));
            if name.chars().count() < 2 {
                wrong(format!("“{name}” has one character (give a longer name)"));
                continue;
            }
            let digits = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
            let letters = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
            if !(digits || letters) {
                wrong(format!("“{code}” is no code (give six digits of GB/T 2260, or a country's two letters)"));
                continue;
            }
            let known = match code.parse() {
                Ok(number) => !division::names(number).is_empty(),
                Err(_) => code == "CN" || lexicon::rows(Table::Abroad).iter().any(|r| r.field(1) == code),
            };
            if !known {
                wrong(format!("“{code}” stands in no edition of GB/T 2260 or ISO 3166-1 (look the code up)"));
                continue;
            }
            let kind = match kind.as_str() {
                "division" => UserPlaceKind::Division,
                "zone" | "" => UserPlaceKind::Zone,
                "township" => UserPlaceKind::Township,
                _ => {
                    wrong(format!("“{kind}” is no kind (use division, zone or township)"));
                    continue;
                }
            };
            let folded = fold::fold(name).into_owned();
            if let Some(other) = numbers.get(&folded) {
                wrong(format!("“{name}” stands in line {} too (name it once)", lines[*other as usize]));
                continue;
            }
            numbers.insert(folded, places.len() as u32);
            lines.push(row.line);
            places.push(UserPlace { name: name.clone(), code: code.clone(), kind });
        }
        faults(file, found)?;
        let surfaces = numbers.iter().map(|(name, place)| (name.as_str(), *place)).collect();
        Ok(UserPlaces { places, matcher: Matcher::new(surfaces, std::iter::empty()) })
    }

    /// Where places of the table stand in the text, leftmost and longest, with their numbers.
    pub fn find(&self, text: &str) -> Vec<(Span, u32)> {
        let mut found: Vec<(Span, u32)> = Vec::new();
        self.matcher.each(text, |start, end, place| {
            if found.last().is_none_or(|(before, _)| before.to() <= start) {
                found.push((Span::new(start, end), place));
            }
        });
        found
    }

    /// A place by its number.
    pub fn get(&self, number: u32) -> Option<&UserPlace> {
        self.places.get(number as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(lines: &[(&str, &str, &str)]) -> Result<UserPlaces, String> {
        let row = |(i, (a, b, c)): (usize, &(&str, &str, &str))| UserRow {
            line: i + 1,
            fields: vec![a.to_string(), b.to_string(), c.to_string()],
        };
        UserPlaces::new(lines.iter().enumerate().map(row).collect(), "places.tsv").map_err(|e| e.to_string())
    }

    #[test]
    fn the_longest_name_is_found() {
        let p = places(&[("石桥园", "522702", ""), ("石桥园东区", "522701", "zone")]).unwrap();
        assert_eq!(
            p.find("在石桥园东区与石桥园").iter().map(|(s, n)| (s.start, s.end, *n)).collect::<Vec<_>>(),
            [(3, 18, 1), (21, 30, 0)]
        );
    }

    #[test]
    fn faults_name_file_and_line() {
        for (lines, want) in [
            (vec![("园", "522702", "")], "places.tsv:1: “园” has one character"),
            (vec![("甲园", "5227", "")], "places.tsv:1: “5227” is no code"),
            (vec![("甲园", "999999", "")], "places.tsv:1: “999999” stands in no edition"),
            (vec![("甲园", "QQ", "")], "places.tsv:1: “QQ” stands in no edition"),
            (vec![("甲园", "522702", "park")], "places.tsv:1: “park” is no kind"),
            (vec![("甲园", "522702", ""), ("甲园", "TH", "division")], "places.tsv:2: “甲园” stands in line 1 too"),
        ] {
            let error = places(&lines).err().unwrap_or_default();
            assert!(error.starts_with(want), "{error}");
        }
    }
}
