//! What the page says about the article: time of publication, outlet, credits, and the day that relative dates count from.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::html::PageMetadata;
use super::label::{self, Class};
use super::{Basis, Credit, Metadata, Zone, ZoneKind};
use crate::data::any::ends_with_any;
use crate::error::{Code, Diagnostic};
use crate::input::RawDocument;

static MOMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"((?:19|20)\d{2})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?(?:[T\s\u{3000}]{0,3}(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?)?",
    )
    .expect("a pattern of this file")
});
static COMPACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^\d])((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[^\d]|$)").expect("a pattern of this file")
});
static FULL_DATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日").expect("a pattern of this file"));
static STAFF: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([\p{Han}]{1,6})\s*[:：/]\s*([^\s:：/()（）【】\[\]|丨]+(?:[ \u{3000}][\p{Han}]{1,2})?)")
        .expect("a pattern of this file")
});

/// Whether a line only says when and where the article appeared.
pub(super) fn is_source_line(line: &str, length: usize, lines_before: usize) -> bool {
    if length > 110 || line.contains('。') {
        return false;
    }
    let bare = line.trim_start_matches(['【', '[', '（', '(']);
    let labelled = label::opening(bare).any(|(class, rest)| class == Class::Source && rest.starts_with([':', '：']));
    if labelled && length <= 80 {
        return true;
    }
    let Some(m) = MOMENT.find(line) else { return false };
    let rest = &line[m.end()..];
    let source = ["来源", "稿源", "作者", "编辑", "浏览", "阅读", "点击"].iter().any(|l| line.contains(l));
    let front = line[..m.start()].trim();
    (m.start() == 0 && (rest.trim().is_empty() || source || (lines_before <= 3 && line.contains(':') && length <= 50)))
        || (source && front.chars().count() <= 30 && line.contains([':', '：']))
        || (lines_before <= 3 && rest.trim().is_empty() && front.chars().count() <= 14 && front.ends_with([':', '：']))
        || (lines_before <= 3 && rest.trim().is_empty() && is_outlet(front))
}

/// Whether a few words are the name of a paper, a station or a site: 河北新闻网｜2023-07-05.
fn is_outlet(name: &str) -> bool {
    const ENDS: &[&str] = &[
        "网",
        "日报",
        "晚报",
        "晨报",
        "早报",
        "都市报",
        "时报",
        "商报",
        "电视台",
        "客户端",
        "融媒体",
        "融媒体中心",
        "新闻",
        "发布",
    ];
    let plain = name.chars().all(|c| c.is_alphanumeric());
    plain && (3..=14).contains(&name.chars().count()) && ends_with_any(name, ENDS)
}

/// Reads the metadata from the zones, the container's own fields, the page's head and the file's name.
/// `folded` is the text in simplified characters, in which the labels are looked for.
pub(super) fn read(
    raw: &RawDocument,
    page: &PageMetadata,
    text: &str,
    folded: &str,
    zones: &[Zone],
    option: Option<Date>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Metadata {
    let mut meta = Metadata {
        title: raw.hints.title.clone().or_else(|| page.title.clone()),
        outlet: raw.hints.source.clone().or_else(|| page.outlet.clone()),
        credits: page.credits.clone(),
        ..Metadata::default()
    };
    let field = raw.hints.date.as_deref().filter(|d| !d.trim().is_empty());
    let (field_date, published) = field.and_then(given).unzip();
    if let Some(field) = field.filter(|_| field_date.is_none()) {
        let message = format!("the date given with the article is not understood: {field:?} (write it as 2023-03-19)");
        diagnostics.push(Diagnostic::new(Code::NoReferenceDate, message));
    }
    meta.published = published;
    let mut page_date = None;
    if let Some(text) = &page.published {
        let (date, printed) = printed(text).unzip();
        page_date = date;
        meta.published = meta.published.or(printed);
    }
    for zone in zones {
        let (part, read) = (zone.span.of(text), zone.span.of(folded));
        match zone.kind {
            ZoneKind::Heading if meta.title.is_none() => {
                meta.title = part.lines().map(str::trim).find(|l| !l.is_empty()).map(str::to_owned);
            }
            ZoneKind::SourceLine => {
                if page_date.is_none()
                    && let Some((date, printed)) = moment(part)
                {
                    page_date = Some(date);
                    meta.published.get_or_insert(printed);
                }
                if meta.outlet.is_none() {
                    meta.outlet = outlet(read).map(|name| part[name].to_owned());
                }
                staff(part, read, &mut meta.credits);
            }
            ZoneKind::Credits => staff(part, read, &mut meta.credits),
            _ => {}
        }
    }
    // Each is looked for only where the surer ones say nothing.
    let of_file = || raw.path.as_deref().filter(|_| raw.index.is_none()).and_then(of_file_name);
    let found = option
        .map(|d| (d, Basis::Option))
        .or_else(|| field_date.map(|d| (d, Basis::Field)))
        .or_else(|| page_date.map(|d| (d, Basis::Published)))
        .or_else(|| first_full_date(text, zones).map(|d| (d, Basis::Dateline)))
        .or_else(|| of_file().map(|d| (d, Basis::Filename)));
    if let Some((date, basis)) = found {
        (meta.reference_date, meta.reference_basis) = (Some(date), basis);
    }
    meta
}

/// The day that a container gives an article, and it as ISO date or date-time, as exact as given: the usual shapes of a date,
/// a date of mail (RFC 2822), seconds or milliseconds since 1970 (told in China's time).
fn given(text: &str) -> Option<(Date, String)> {
    let text = text.trim();
    if let Some((day, rest)) = text.split_at_checked(10)
        && let Some(date) = plain_day(day)
        && (rest.is_empty() || rest.starts_with('T'))
    {
        return Some((date, text.to_owned()));
    }
    let of_time = |seconds: i64| {
        let time = jiff::tz::offset(8).to_datetime(jiff::Timestamp::from_second(seconds).ok()?);
        Some((time.date(), time.strftime("%Y-%m-%dT%H:%M:%S").to_string()))
    };
    if matches!(text.len(), 10 | 13) && text.bytes().all(|b| b.is_ascii_digit()) {
        return of_time(text[..10].parse().ok()?);
    }
    if text.starts_with(|c: char| c.is_ascii_alphabetic())
        && let Ok(time) = jiff::fmt::rfc2822::DateTimeParser::new().parse_zoned_datetime(text)
    {
        return Some((time.date(), time.strftime("%Y-%m-%dT%H:%M:%S").to_string()));
    }
    printed(text)
}

/// The day of a date in any of the usual shapes, and it as ISO date or date-time.
fn printed(text: &str) -> Option<(Date, String)> {
    moment(text).or_else(|| day(text).map(|d| (d, d.to_string())))
}

/// The day of a date in any of the usual shapes (`2023-03-19`, `2023/3/19`, `20230319`, `2023年3月19日`).
pub(crate) fn day(text: &str) -> Option<Date> {
    plain_day(text)
        .or_else(|| moment(text).map(|(d, _)| d))
        .or_else(|| COMPACT.captures(text).and_then(|c| date(&c[1], &c[2], &c[3])))
}

/// `2023-03-19`, as nearly all containers write it, without a search.
fn plain_day(text: &str) -> Option<Date> {
    let digits = |from: usize, to: usize| text.get(from..to).filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
    let dashed = text.len() == 10 && matches!(text.as_bytes(), [b'1' | b'2', _, _, _, b'-', _, _, b'-', ..]);
    let century = text.starts_with("19") || text.starts_with("20");
    if dashed && century { date(digits(0, 4)?, digits(5, 7)?, digits(8, 10)?) } else { None }
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The first date, and it as ISO date or date-time, as exact as printed.
pub(super) fn moment(text: &str) -> Option<(Date, String)> {
    let c = MOMENT.captures(text)?;
    let day = date(&c[1], &c[2], &c[3])?;
    let time = c.get(4).and_then(|h| {
        let hour: u8 = h.as_str().parse().ok().filter(|h| *h < 24)?;
        let minute = c.get(5)?.as_str();
        Some(match c.get(6) {
            Some(second) => format!("T{hour:02}:{minute}:{}", second.as_str()),
            None => format!("T{hour:02}:{minute}"),
        })
    });
    Some((day, format!("{day}{}", time.unwrap_or_default())))
}

/// Where the outlet is named.
pub(super) fn outlet(part: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in part.split_inclusive('\n') {
        if let Some(name) = outlet_of_line(line) {
            return Some(start + name.start..start + name.end);
        }
        start += line.len();
    }
    None
}

fn outlet_of_line(line: &str) -> Option<Range<usize>> {
    let Some(label) = ["来源", "稿源"].iter().find_map(|l| line.find(l).map(|i| i + l.len())) else {
        let front = &line[..MOMENT.find(line)?.start()];
        let start = front.len() - front.trim_start().len();
        let name = front.trim();
        return is_outlet(name).then_some(start..start + name.len());
    };
    let rest = line[label..].trim_start().strip_prefix([':', '：'])?.trim_start();
    let start = line.len() - rest.len();
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '|' | '丨' | '】' | ']' | '）' | ')' | '，' | ','))
        .unwrap_or(rest.len());
    let next = ["作者", "编辑", "责任编辑", "发布时间", "浏览"].iter().filter_map(|l| rest[..end].find(l)).min();
    let end = next.unwrap_or(end);
    (end > 0).then_some(start..start + end)
}

pub(super) fn staff(part: &str, folded: &str, credits: &mut Vec<Credit>) {
    const OTHER: [&str; 12] = ["来源", "稿源", "发布人", "字体", "时间", "日期", "次数", "字号", "网址", "电话", "邮箱", "阅读"];
    let mut start = 0;
    for line in folded.split_inclusive('\n') {
        let trimmed = line.trim_end();
        let mut at = 0;
        while let Some((label, name)) = STAFF.captures_at(trimmed, at).and_then(|c| c.get(1).zip(c.get(2))) {
            let mut end = name.end();
            // What stands behind a space is a second part of the name, or the next label.
            let labelled = trimmed[end..].trim_start().starts_with([':', '：', '/']);
            if let Some(space) = name.as_str().rfind([' ', '\u{3000}']).filter(|_| labelled) {
                end = name.start() + space;
            }
            at = end;
            let original = |from: usize, to: usize| part[start + from..start + to].trim().to_owned();
            let (role, name) = (original(label.start(), label.end()), original(name.start(), end));
            let other = OTHER.iter().any(|o| label.as_str().ends_with(o));
            if !other && !name.is_empty() && !name.contains(|c: char| c.is_ascii_digit()) {
                credits.push(Credit { role, name });
            }
        }
        start += line.len();
    }
}

/// The first day that the opening of the body names in full.
fn first_full_date(text: &str, zones: &[Zone]) -> Option<Date> {
    let body = zones.iter().find(|z| z.kind == ZoneKind::Body)?.span.of(text);
    let mut end = body.len().min(900);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let c = FULL_DATE.captures(&body[..end])?;
    date(&c[1], &c[2], &c[3])
}

fn of_file_name(path: &str) -> Option<Date> {
    day(&std::path::Path::new(path).file_stem()?.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_containers_give() {
        for (text, want) in [
            ("2023-03-19", Some("2023-03-19")),
            (" 2023-03-19T18:32:08+08:00", Some("2023-03-19T18:32:08+08:00")),
            ("2023-03-19 18:32", Some("2023-03-19T18:32")),
            ("2021/3/4", Some("2021-03-04")),
            ("20210304", Some("2021-03-04")),
            ("2021年3月4日", Some("2021-03-04")),
            ("Thu, 04 Mar 2021 23:30:00 +0800", Some("2021-03-04T23:30:00")),
            ("1614873600", Some("2021-03-05T00:00:00")),
            ("1614873600000", Some("2021-03-05T00:00:00")),
            ("2023-13-19", None),
            ("44256", None),
            ("2021-3", None),
            ("03/05/2021", None),
            ("下周一", None),
        ] {
            assert_eq!(given(text).map(|(_, printed)| printed).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn an_outlet_and_a_time_are_a_source_line() {
        for (line, is) in [
            ("河北新闻网 2023-07-05 08:20:11", true),
            ("云岭日报　2023年7月5日", true),
            ("全省开工动员会 2023年7月5日", false),
            ("云岭日报 2023年7月5日报道了此事", false),
        ] {
            assert_eq!(is_source_line(line, line.chars().count(), 1), is, "{line}");
        }
        assert_eq!(
            outlet(" 河北新闻网 2023-07-05 08:20:11").map(|r| " 河北新闻网 2023"[r].to_owned()).as_deref(),
            Some("河北新闻网")
        );
    }
}
