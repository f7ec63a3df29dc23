//! What a page says of itself: in its head, in its structured data, and in the lines in front of the article.

use std::borrow::Cow;

use serde_json::Value;

use super::token::{attribute, each_attribute};
use super::tree::{Tag, Tree};
use super::words::Role;
use super::{content::Content, line_text};
use crate::article::{Credit, furniture, metadata};

/// Names under which heads give a title.
const TITLES: [&str; 6] = ["articletitle", "og:title", "twitter:title", "headline", "dc.title", "dcterms.title"];
/// Names under which they give the date of publication, the surest first.
const DATES: [&str; 20] = [
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "bytedance:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "publishtime",
    "publish_time",
    "pubtime",
    "firstpublishtime",
    "article:create_at",
    "og:release_date",
    "og:time",
    "dc.date",
    "dc.date.issued",
    "dcterms.issued",
    "date",
];
/// Names under which they give the outlet.
const OUTLETS: [&str; 6] = ["contentsource", "articlesource", "source", "mediasource", "dc.source", "dcterms.source"];
/// Names under which they give the site, which is an outlet only where nothing better is known.
const SITES: [&str; 4] = ["og:site_name", "sitename", "dc.publisher", "dcterms.publisher"];
/// Largest script of structured data that is read.
const DATA: usize = 1 << 20;
/// How many lines behind the article, or between its first ones, may say something about it.
const BEHIND: usize = 8;
/// Shortest title, in characters, that a heading is recognised by.
const TELLING: usize = 5;

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageMetadata {
    /// Title.
    pub title: Option<String>,
    /// Time of publication, as given.
    pub published: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Staff named around the article.
    pub credits: Vec<Credit>,
    /// The line of the title, where it stands in front of the article.
    pub(super) heading: Option<usize>,
    /// Lines at the beginning of the article that say only when and where it appeared.
    pub(super) sources: Vec<usize>,
}

pub(super) fn read(source: &str, tree: &Tree, content: &Content) -> PageMetadata {
    let head = Head::read(source, tree);
    let data = Data::read(source, tree);
    let titles: Vec<String> = TITLES.iter().filter_map(|n| head.get(n)).chain(data.headline.clone()).collect();
    let page_title = tree.title.clone().map(|range| clean(&source[range])).filter(|t| !t.is_empty());
    let heading = heading(source, tree, content, &titles, page_title.as_deref());
    let in_front = heading.filter(|h| content.lines.first().is_none_or(|first| h < first));
    let title = heading
        .map(|n| line_text(source, tree, n))
        .or_else(|| titles.first().cloned())
        .or_else(|| page_title.as_deref().map(|t| without_site(t).to_owned()));
    // The lines between title and article, or the last in front of it.
    let from = in_front.map_or(content.front.start, |h| h + 1);
    // The heading may be the article's first line, and the rest of the front left out behind it.
    let to = content.lines.get(2).map_or(content.front.end, |n| (*n).min(content.front.end + BEHIND));
    let mut said = Said::default();
    for n in (from..to).filter(|n| !content.lines.contains(n)) {
        let under_title = heading.is_some_and(|h| h < n);
        if tree.lines[n].length <= 120 && (under_title || !content.out[n]) {
            said.read(&line_text(source, tree, n), under_title);
        }
    }
    let sources = sources(source, tree, content, heading);
    for n in &sources {
        said.read(&line_text(source, tree, *n), true);
    }
    let last = content.lines.last().map_or(tree.lines.len(), |n| n + 1);
    for n in (last..tree.lines.len()).take(BEHIND).filter(|n| !content.out[*n]) {
        let line = line_text(source, tree, n);
        if furniture::is_credit(&line) {
            metadata::staff(&line, &line, &mut said.credits);
        }
    }
    let head_date = DATES.iter().filter_map(|n| head.get(n)).find(|d| metadata::day(d).is_some());
    let time =
        tree.time.clone().and_then(|t| attribute(&source[t], "datetime")).map(clean).filter(|t| metadata::day(t).is_some());
    let published = head_date.or(data.published).or(said.date).or(time);
    let outlet = said
        .outlet
        .or_else(|| OUTLETS.iter().find_map(|n| head.get(n)))
        .or(data.publisher)
        .or_else(|| SITES.iter().find_map(|n| head.get(n)));
    PageMetadata {
        title,
        published,
        outlet: outlet.filter(|o| o.chars().count() <= 40),
        credits: said.credits,
        heading: in_front,
        sources,
    }
}

/// The lines at the beginning of the article, in front of its prose, that say when and where it appeared.
fn sources(source: &str, tree: &Tree, content: &Content, heading: Option<usize>) -> Vec<usize> {
    let opening = content.lines.iter().copied().take(8).filter(|n| Some(*n) != heading);
    let opening = opening.take_while(|n| tree.lines[*n].marks == 0 || tree.lines[*n].length < 40);
    opening
        .filter(|n| {
            let text = line_text(source, tree, *n);
            let length = text.chars().count();
            let named = tree.elements[tree.lines[*n].element].role == Role::Source && length <= 60 && !text.contains('。');
            named || metadata::is_source_line(&text, length, 2)
        })
        .collect()
}

/// A value of the head as text.
fn clean(value: &str) -> String {
    let text: Cow<str> = htmlize::unescape_attribute(value);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The fields of the head.
struct Head<'a> {
    fields: Vec<(String, &'a str)>,
}

impl<'a> Head<'a> {
    fn read(source: &'a str, tree: &Tree) -> Self {
        let mut fields = Vec::new();
        for meta in tree.metas.iter().take(200) {
            let attributes = &source[meta.clone()];
            let content = attribute(attributes, "content").unwrap_or_default();
            for (name, value) in each_attribute(attributes) {
                if matches!(name.to_ascii_lowercase().as_str(), "name" | "property" | "itemprop") && !content.is_empty() {
                    fields.push((value.trim().to_ascii_lowercase(), content));
                }
            }
        }
        Head { fields }
    }

    fn get(&self, name: &str) -> Option<String> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| clean(v)).filter(|v| !v.is_empty())
    }
}

/// What structured data says (schema.org as JSON-LD).
#[derive(Default)]
struct Data {
    headline: Option<String>,
    published: Option<String>,
    publisher: Option<String>,
}

impl Data {
    fn read(source: &str, tree: &Tree) -> Data {
        let mut data = Data::default();
        for range in tree.data.iter().filter(|r| r.len() <= DATA).take(20) {
            // Pages are careless here; what is no JSON says nothing.
            if let Ok(value) = serde_json::from_str(source[range.clone()].trim()) {
                data.take(&value);
            }
        }
        data
    }

    fn take(&mut self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|v| self.take(v)),
            Value::Object(object) => {
                if let Some(graph) = object.get("@graph") {
                    self.take(graph);
                }
                let text = |v: Option<&Value>| v.and_then(Value::as_str).map(clean).filter(|t| !t.is_empty());
                let article =
                    object.contains_key("headline") || object.contains_key("datePublished") || object.contains_key("pubDate");
                if article {
                    let date = text(object.get("datePublished")).or_else(|| text(object.get("pubDate")));
                    self.published = self.published.take().or(date.filter(|d| metadata::day(d).is_some()));
                    self.headline =
                        self.headline.take().or_else(|| text(object.get("headline")).or_else(|| text(object.get("title"))));
                    let publisher = object.get("publisher").or_else(|| object.get("sourceOrganization"));
                    self.publisher =
                        self.publisher.take().or_else(|| text(publisher.and_then(|p| p.get("name"))).or_else(|| text(publisher)));
                }
            }
            _ => {}
        }
    }
}

/// What the lines in front of the article say.
#[derive(Default)]
struct Said {
    date: Option<String>,
    outlet: Option<String>,
    credits: Vec<Credit>,
}

impl Said {
    /// Under the title a bare date is one of publication; elsewhere only a line that says so.
    fn read(&mut self, line: &str, under_title: bool) {
        if !under_title && !metadata::is_source_line(line, line.chars().count(), 0) {
            return;
        }
        if self.date.is_none() && !line.contains('。') {
            self.date = metadata::moment(line).map(|(_, printed)| printed);
        }
        if metadata::is_source_line(line, line.chars().count(), 2) || furniture::is_credit(line) {
            metadata::staff(line, line, &mut self.credits);
        }
        if self.outlet.is_none() {
            self.outlet = metadata::outlet(line).map(|r| line[r].to_owned()).or_else(|| published_by(line));
        }
    }
}

/// `发布人：云岭日报`, where what stands there is the name of an outlet.
fn published_by(line: &str) -> Option<String> {
    const ENDS: [&str; 12] = ["网", "报", "社", "台", "在线", "日报", "晚报", "周刊", "杂志", "频道", "证券", "客户端"];
    let rest = ["发布人", "发布者", "发布单位", "发布机构", "信息来源"].iter().find_map(|l| line.split_once(l))?.1;
    let name = rest.trim_start().trim_start_matches([':', '：']).trim_start_matches(['-', ' ', '\u{3000}']);
    let name = name.split(|c: char| c.is_whitespace() || matches!(c, '|' | '】' | ']' | '）' | ')')).next()?;
    ENDS.iter().any(|e| name.ends_with(e)).then(|| name.to_owned())
}

/// The line of the title: a heading, or a line that the head repeats, in front of the article or at its beginning.
fn heading(source: &str, tree: &Tree, content: &Content, titles: &[String], page_title: Option<&str>) -> Option<usize> {
    let first = content.front.end;
    let within = content.lines.iter().take(3).copied().filter(|n| *n >= first);
    let candidates: Vec<usize> = (content.front.clone()).chain(within).collect();
    let squeezed = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let known: Vec<String> = titles.iter().map(String::as_str).chain(page_title).map(squeezed).collect();
    let (mut best, mut best_rank) = (None, 0);
    for n in candidates {
        let line = &tree.lines[n];
        if line.length > 100 || line.length < 2 {
            continue;
        }
        let element = &tree.elements[line.element];
        let level = std::iter::successors(Some(line.element), |e| (*e > 0).then(|| tree.elements[*e].parent)).take(3);
        let level = level.filter_map(|e| match tree.elements[e].tag {
            Tag::Heading(level) => Some(level),
            _ => None,
        });
        let level = level.min();
        let named = element.role == Role::Title || tree.elements[element.parent].role == Role::Title;
        let text = squeezed(&line_text(source, tree, n));
        let long = text.chars().count() >= TELLING;
        let repeated = long
            && known
                .iter()
                .any(|t| t == &text || t.starts_with(&text) || (text.starts_with(t.as_str()) && t.chars().count() >= TELLING));
        let rank = match level {
            Some(1) if repeated => 10,
            Some(1..=3) if repeated => 9,
            _ if repeated && named => 8,
            Some(1) if !content.out[n] => 7,
            _ if repeated && !content.out[n] => 6,
            Some(2) if !content.out[n] => 5,
            _ if named && !content.out[n] => 4,
            _ => 0,
        };
        if rank > best_rank {
            (best, best_rank) = (Some(n), rank);
        }
    }
    let opening = content.lines.iter().take(6).copied();
    best.or_else(|| above_source_line(source, tree, content.front.clone().chain(opening), &content.out))
}

/// The line above the one that says when the article appeared.
fn above_source_line(source: &str, tree: &Tree, lines: impl Iterator<Item = usize>, out: &[bool]) -> Option<usize> {
    let mut above = None;
    for n in lines.filter(|n| !out[*n]) {
        let text = line_text(source, tree, n);
        let length = text.chars().count();
        if metadata::is_source_line(&text, length, 2) && metadata::moment(&text).is_some() {
            return above;
        }
        let other = tree.lines[n].linked > 0 || !(4..=60).contains(&length) || text.ends_with('。');
        above = (!other).then_some(n);
    }
    None
}

/// A page's title without the name of its site.
fn without_site(title: &str) -> &str {
    let cut =
        title.char_indices().filter(|(_, c)| matches!(c, '_' | '|' | '-' | '–' | '—' | '丨' | '»' | '·' | '【')).map(|(i, _)| i);
    let cut = cut.filter(|i| title[..*i].chars().count() > TELLING).min();
    cut.map_or(title, |i| title[..i].trim_end_matches(['_', '|', '-', '–', '—', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_without_their_sites() {
        for (title, expected) in [
            ("云岭铜箔项目开工_要闻_云岭网", "云岭铜箔项目开工"),
            ("云岭铜箔项目开工 - 云岭网", "云岭铜箔项目开工"),
            ("云岭铜箔项目开工", "云岭铜箔项目开工"),
            ("G20-峰会", "G20-峰会"),
        ] {
            assert_eq!(without_site(title), expected);
        }
    }

    #[test]
    fn outlets_behind_other_labels() {
        assert_eq!(published_by("发布时间：2011-05-12 发布人：-云岭船舶网  ").as_deref(), Some("云岭船舶网"));
        assert_eq!(published_by("发布人：管理员"), None);
    }
}
