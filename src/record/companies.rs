//! Coreference of companies: which mentions name the same firm.

use super::{mention_id, schema::CompanyRecord};
use crate::mention::{CompanyForm, Mention, Value, company};
use crate::text::Document;

/// One firm of the article.
#[derive(Clone, Debug)]
pub struct Company {
    /// The fullest form in the article.
    pub name: String,
    /// Its other forms, in order of appearance.
    pub aliases: Vec<String>,
    /// Numbers of its mentions.
    pub mentions: Vec<usize>,
}

/// The firms of an article.
#[derive(Clone, Debug, Default)]
pub struct Companies {
    /// In order of first mention.
    pub list: Vec<Company>,
    of_mention: std::collections::HashMap<usize, usize>,
}

impl Companies {
    /// Groups the mentions of companies.
    pub fn group(doc: &Document, mentions: &[Mention]) -> Companies {
        let mut companies = Companies::default();
        let text = &doc.article.text;
        let mut keys: Vec<(String, Vec<usize>, bool)> = Vec::new();
        for (i, m) in mentions.iter().enumerate() {
            let Value::Company(c) = &m.value else { continue };
            let full = c.form == CompanyForm::Full;
            match keys.iter_mut().find(|(k, ..)| *k == c.key) {
                Some((_, list, f)) => {
                    list.push(i);
                    *f |= full;
                }
                None => keys.push((c.key.clone(), vec![i], full)),
            }
        }
        // What each key belongs to: itself, the name it is declared for, or the one longer name it fits.
        let mut parent: Vec<usize> = (0..keys.len()).collect();
        for k in 0..keys.len() {
            let declared = keys[k].1.iter().find_map(|&i| match &mentions[i].value {
                Value::Company(c) => c.alias_of.map(|s| company::key(s.of(&doc.folded))),
                _ => None,
            });
            if let Some(name) = declared {
                if let Some(p) = keys.iter().position(|(key, ..)| *key == name) {
                    parent[k] = p;
                }
                continue;
            }
            if keys[k].2 {
                continue;
            }
            // A listed firm's short name is not short for a subsidiary that carries its brand, only for a company limited
            // by shares.
            let listed = keys[k].1.iter().any(|&i| company::is_headlined(&doc.folded, mentions[i].span));
            let may = |p: usize| !listed || keys[p].0.contains("股份") && !keys[p].0.contains("合伙");
            let fits: Vec<usize> = (0..keys.len()).filter(|&p| p != k && may(p) && is_short_of(&keys[k].0, &keys[p].0)).collect();
            // Several longer names: the brand with 公司 or 集团 alone, else the one that all the others are short for.
            let own = fits
                .iter()
                .copied()
                .find(|&p| ["公司", "集团"].iter().any(|w| keys[p].0.strip_suffix(w) == Some(keys[k].0.as_str())));
            let longest = fits.iter().copied().max_by_key(|&p| keys[p].0.len());
            let nested = longest.filter(|&l| fits.iter().all(|&p| p == l || is_short_of(&keys[p].0, &keys[l].0)));
            if let Some(p) = nested.or(own) {
                parent[k] = p;
            }
        }
        let root = |mut k: usize| {
            for _ in 0..8 {
                k = parent[k];
            }
            k
        };
        let mut number_of_root: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
        for (i, m) in mentions.iter().enumerate() {
            let Value::Company(c) = &m.value else { continue };
            let Some(k) = keys.iter().position(|(key, ..)| *key == c.key) else { continue };
            let r = root(k);
            let n = *number_of_root.entry(r).or_insert_with(|| {
                let first = keys[r].1.first().map_or("", |&m| mentions[m].span.of(text));
                companies.list.push(Company { name: first.to_owned(), aliases: Vec::new(), mentions: Vec::new() });
                companies.list.len() - 1
            });
            let surface = m.span.of(text);
            let company = &mut companies.list[n];
            if surface != company.name && !company.aliases.iter().any(|a| a == surface) {
                company.aliases.push(surface.to_owned());
            }
            company.mentions.push(i);
            companies.of_mention.insert(i, n);
        }
        companies
    }

    /// The number of the firm that a mention names.
    pub fn of(&self, mention: usize) -> Option<usize> {
        self.of_mention.get(&mention).copied()
    }

    /// The id of the firm that a mention names.
    pub fn id_of(&self, mention: usize) -> String {
        self.of(mention).map(Self::id).unwrap_or_default()
    }

    /// The id of a firm by number.
    pub fn id(number: usize) -> String {
        format!("c{}", number + 1)
    }

    /// As they are printed.
    pub fn records(&self) -> Vec<CompanyRecord> {
        let list = self.list.iter().enumerate();
        list.map(|(i, c)| CompanyRecord {
            id: Self::id(i),
            name: c.name.clone(),
            aliases: c.aliases.clone(),
            mentions: c.mentions.iter().map(|&m| mention_id(m)).collect(),
        })
        .collect()
    }
}

/// Whether a short form fits a longer name: it is a part of it, or its characters stand in it in order from the start.
fn is_short_of(short: &str, long: &str) -> bool {
    if short.chars().count() >= long.chars().count() {
        return false;
    }
    let core = short.trim_end_matches("集团").trim_end_matches("公司");
    if core.chars().count() >= 2 && long.contains(core) {
        // 盛屯集团 is not 盛屯能源金属化学有限公司: a group is short for a group.
        return !short.ends_with("集团") || long.contains("集团");
    }
    let mut rest = long.chars();
    let short_len = short.chars().count();
    short_len >= 3
        && short.chars().all(|c| rest.any(|r| r == c))
        && long.chars().take(12).any(|c| short.starts_with(c))
        && short_len <= 6
}
