//! Tables that the user brings (`--companies FILE`): tab-separated lines, read once, with errors that name file and line.

use std::collections::HashMap;
use std::path::Path;

use encoding_rs::Encoding;

use super::fold;
use super::matcher::Matcher;
use crate::error::Error;
use crate::input::encoding;
use crate::span::Span;

/// A line of a user's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserRow {
    /// Its number in the file, from 1.
    pub line: usize,
    /// Its columns, white space around each left out; as many as were asked for, missing ones empty.
    pub fields: Vec<String>,
}

/// Reads a table in UTF-8, UTF-16, GBK or Big5: columns separated by tabs, or by commas or semicolons, whichever the first
/// line holds (RFC 4180), where the file's name ends in `.csv`. Empty lines, lines that begin with `#` and a first line that holds the columns' names (`name`, 名称) are passed
/// over; the first column may not be empty.
///
/// # Errors
/// A file that cannot be read, is no text or is damaged, lines with too many columns or an empty first one, commas where
/// tabs are read.
pub(crate) fn read(path: &Path, columns: &[&str]) -> Result<Vec<UserRow>, Error> {
    let place = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|e| Error::new(&place, format!("cannot be read: {e} (check the path)")))?;
    let text = decode(&bytes).map_err(|at| {
        let line = bytes[..at].iter().filter(|&&b| b == b'\n').count() + 1;
        Error::new(format!("{place}:{line}"), "is in no encoding that is read here (save the file as UTF-8)")
    })?;
    let commas = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
    parse(&text, &place, columns, if commas { separator_of(&text) } else { b'\t' })
}

/// Comma, or semicolon where the first line holds no comma: so spreadsheets write in some countries.
fn separator_of(text: &str) -> u8 {
    let passed = |line: &&str| line.trim().is_empty() || line.starts_with('#');
    let first = text.trim_start_matches('\u{feff}').lines().find(|line| !passed(line)).unwrap_or_default();
    if first.contains(';') && !first.contains(',') { b';' } else { b',' }
}

/// The text of a table, its encoding told as that of an article; the error is where it stops being UTF-8. An article with
/// a damaged character is better than none; a name with one would never be found.
fn decode(bytes: &[u8]) -> Result<String, usize> {
    let mark = Encoding::for_bom(bytes).map_or(0, |(_, length)| length);
    let text = encoding::of_stream(bytes, None).decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    text.map(Into::into).ok_or_else(|| std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len))
}

/// One error of all faults of a table, the first in front.
pub(super) fn faults(place: &str, mut found: Vec<(usize, String)>) -> Result<(), Error> {
    const SHOWN: usize = 20;
    if found.is_empty() {
        return Ok(());
    }
    found.sort_by_key(|(line, _)| *line);
    let (line, mut what) = found.remove(0);
    for (line, other) in found.iter().take(SHOWN) {
        what += &format!("; line {line}: {other}");
    }
    if found.len() > SHOWN {
        what += &format!("; and {} lines more", found.len() - SHOWN);
    }
    Err(Error::new(format!("{place}:{line}"), what))
}

/// How a header may call the first column in Chinese.
const NAMES: [&str; 6] = ["名称", "公司名称", "企业名称", "公司", "地名", "公司名"];

fn parse(text: &str, place: &str, columns: &[&str], delimiter: u8) -> Result<Vec<UserRow>, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (separator, others, todo) = match delimiter {
        b'\t' => (
            "tab",
            [',', ';'],
            "commas or semicolons and no tab (separate the columns by tabs, or give the file a name that ends in .csv)",
        ),
        b';' => ("semicolon", [',', '\t'], "commas or tabs and no semicolon (separate the columns of all lines alike)"),
        _ => ("comma", [';', '\t'], "semicolons or tabs and no comma (separate the columns of all lines alike)"),
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .delimiter(delimiter)
        .quoting(delimiter != b'\t')
        .from_reader(text.as_bytes());
    let mut rows: Vec<UserRow> = Vec::new();
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut first = true;
    // Where the last row began, and the number of that line: the reader counts from before what it passes over.
    let (mut from, mut line) = (0, 1);
    for record in reader.records() {
        let record = record.map_err(|e| Error::new(place, format!("cannot be read: {e} (mend the line)")))?;
        let mut start = record.position().map_or(from, |p| p.byte() as usize);
        for passed in text[start..].split_inclusive('\n') {
            if !(passed.trim_end_matches(['\r', '\n']).is_empty() || passed.starts_with('#')) {
                break;
            }
            start += passed.len();
        }
        line += text[from..start].matches('\n').count();
        from = start;
        let mut fields: Vec<String> = record.iter().map(|f| f.trim().to_owned()).collect();
        if fields.iter().all(String::is_empty) && fields.len() < 2
            || std::mem::take(&mut first)
                && fields.first().is_some_and(|f| f.eq_ignore_ascii_case(columns[0]) || NAMES.contains(&f.as_str()))
        {
            continue;
        }
        if fields.len() == 1 && fields[0].contains(others) {
            found.push((line, todo.to_owned()));
            continue;
        }
        if fields.len() > columns.len() {
            let what = format!(
                "{} columns where {} are read (separate {} by one {separator})",
                fields.len(),
                columns.len(),
                columns.join(", ")
            );
            found.push((line, what));
            continue;
        }
        fields.resize(columns.len(), String::new());
        if fields[0].is_empty() {
            found.push((line, format!("no {} (give one, or take the line away)", columns[0])));
            continue;
        }
        rows.push(UserRow { line, fields });
    }
    faults(place, found)?;
    Ok(rows)
}

/// The user's own companies: names and aliases with an id, looked for in the simplified text.
pub struct Registry {
    ids: Vec<String>,
    matcher: Matcher,
    /// Company by folded surface.
    of_surface: HashMap<String, u32>,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Registry").field("companies", &self.ids.len()).field("surfaces", &self.of_surface.len()).finish()
    }
}

impl Registry {
    /// Reads a table of companies: name, aliases joined by `|`, id. A company without an id takes its name for one.
    ///
    /// # Errors
    /// A file that cannot be read or is no such table; a surface of one character, or one that stands for two companies.
    pub fn read(path: &Path) -> Result<Registry, Error> {
        Registry::new(read(path, &["name", "aliases", "id"])?, &path.display().to_string())
    }

    fn new(rows: Vec<UserRow>, place: &str) -> Result<Registry, Error> {
        let mut of_surface: HashMap<String, u32> = HashMap::new();
        let mut lines: Vec<usize> = Vec::with_capacity(rows.len());
        let mut ids = Vec::with_capacity(rows.len());
        let mut found: Vec<(usize, String)> = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let [name, aliases, id] = row.fields.as_slice() else { continue };
            let surfaces = std::iter::once(name.as_str()).chain(aliases.split('|').map(str::trim)).filter(|s| !s.is_empty());
            for surface in surfaces {
                if surface.chars().count() < 2 {
                    found.push((row.line, format!("“{surface}” has one character (give a longer name)")));
                    continue;
                }
                let known = of_surface.insert(fold::fold(surface).into_owned(), number as u32);
                if let Some(other) = known.filter(|&o| o as usize != number) {
                    let what = format!("“{surface}” stands in line {} too (name it once)", lines[other as usize]);
                    found.push((row.line, what));
                }
            }
            lines.push(row.line);
            ids.push(if id.is_empty() { name.clone() } else { id.clone() });
        }
        faults(place, found)?;
        let surfaces = of_surface.iter().map(|(surface, company)| (surface.as_str(), *company)).collect();
        let matcher = Matcher::new(surfaces, std::iter::empty());
        Ok(Registry { ids, matcher, of_surface })
    }

    /// Where companies of the table stand in the text, every occurrence, with their numbers.
    pub fn find(&self, text: &str) -> Vec<(Span, u32)> {
        let mut found = Vec::new();
        self.matcher.each(text, |start, end, company| found.push((Span::new(start, end), company)));
        found
    }

    /// The company that has this surface.
    pub fn of(&self, surface: &str) -> Option<u32> {
        self.of_surface.get(surface).copied()
    }

    /// A company's id.
    pub fn id(&self, company: u32) -> &str {
        &self.ids[company as usize]
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, GB18030};

    use super::*;

    fn registry(text: &str) -> Result<Registry, String> {
        let rows = parse(text, "firms.tsv", &["name", "aliases", "id"], b'\t').map_err(|e| e.to_string())?;
        Registry::new(rows, "firms.tsv").map_err(|e| e.to_string())
    }

    #[test]
    fn names_and_aliases_lead_to_one_id() {
        let r = registry("name\taliases\tid\n# mine\n岭越控股\t岭越|岭控\tX7\n海岑\n").unwrap();
        let found = r.find("岭控与海岑签约");
        assert_eq!(found.iter().map(|(s, n)| (s.start, s.end, r.id(*n))).collect::<Vec<_>>(), [(0, 6, "X7"), (9, 15, "海岑")]);
        assert_eq!(r.of("岭越"), r.of("岭越控股"));
    }

    #[test]
    fn commas_where_the_name_says_so() {
        let rows = parse("name,aliases\n\"岭越,控股\",岭越\n", "firms.csv", &["name", "aliases", "id"], b',').unwrap();
        assert_eq!(rows, [UserRow { line: 2, fields: ["岭越,控股", "岭越", ""].map(str::to_owned).to_vec() }]);
    }

    #[test]
    fn semicolons_are_seen_or_told() {
        let columns = ["name", "aliases", "id"];
        let table = "name;aliases;id\n岭越控股;岭越|岭控;X7\n\"海岑;集团\";;\n";
        let rows = parse(table, "firms.csv", &columns, separator_of(table)).unwrap();
        assert_eq!(
            rows.iter().map(|r| (r.fields[0].as_str(), r.fields[2].as_str())).collect::<Vec<_>>(),
            [("岭越控股", "X7"), ("海岑;集团", "")]
        );
        assert_eq!(separator_of("# a;b\n\nname,x;y\n"), b',');
        for table in ["name,id\n岭越控股;岭越;X7\n", "name;id\n岭越控股,岭越,X7\n", "name,id\n岭越控股\t岭越\n"]
        {
            let error = parse(table, "firms.csv", &columns, separator_of(table)).err().map(|e| e.to_string());
            assert!(error.as_ref().is_some_and(|e| e.starts_with("firms.csv:2: ") && e.contains("alike")), "{error:?}");
        }
    }

    #[test]
    fn what_excel_saves_in_china_is_read() {
        let table = "名称,别名\n岭越控股集团有限公司,岭越\n";
        let rows = parse(&decode(&GB18030.encode(table).0).unwrap(), "firms.csv", &["name", "aliases", "id"], b',').unwrap();
        assert_eq!(rows.iter().map(|r| (r.line, r.fields[0].as_str())).collect::<Vec<_>>(), [(2, "岭越控股集团有限公司")]);
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(table.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&wide).as_deref(), Ok(table));
        let big5 = "嶺越控股集團有限公司,嶺越\n臺灣積體電路製造股份有限公司,積體電路\n";
        assert_eq!(decode(&BIG5.encode(big5).0).as_deref(), Ok(big5));
        assert_eq!(decode(b"name\n\xFF\xFF"), Err(5));
        // A character that lost two bytes of three is no GBK, though GBK can read what is left.
        let mut damaged = "岭越控股集团有限公司\t岭越\n澜沧新材料股份有限公司\n".as_bytes().to_vec();
        damaged.drain(19..21);
        assert_eq!(decode(&damaged), Err(18));
    }

    #[test]
    fn all_faults_are_told() {
        let error = registry("甲乙\n\t丙丁\n丙\n戊己\t1\t2\t3\n").err().unwrap_or_default();
        assert!(error.contains("firms.tsv:2: no name") && error.contains("; line 4: 4 columns"), "{error}");
        let error = registry("甲乙\n丙\n丁\n").err().unwrap_or_default();
        assert!(error.starts_with("firms.tsv:2: “丙”") && error.contains("; line 3: “丁” has one"), "{error}");
    }

    #[test]
    fn faults_name_file_and_line() {
        for (text, want) in [
            ("甲乙\t\t1\t2\n", "firms.tsv:1: 4 columns where 3 are read"),
            ("甲乙\n\t丙丁\n", "firms.tsv:2: no name"),
            ("甲乙\t丙\n", "firms.tsv:1: “丙” has one character"),
            ("甲乙,丙丁,X1\n", "firms.tsv:1: commas or semicolons and no tab"),
            ("甲乙\n\n丙丁\t甲乙\n", "firms.tsv:3: “甲乙” stands in line 1 too"),
        ] {
            let error = registry(text).err().unwrap_or_default();
            assert!(error.starts_with(want), "{error}");
        }
    }
}
