//! Furniture told from body, line by line: what each line's words say it is, and what the lines before it were.
//!
//! A line is furniture only where it is short and carries a mark of furniture; a paragraph of prose stays body whatever
//! words it holds. Within prose only a byline in brackets (`（记者 张三）`) at either end of a paragraph is cut out.

use std::sync::LazyLock;

use regex::Regex;

use super::label::{self, Class};
use super::{Zone, ZoneKind, metadata};
use crate::span::Span;

/// Longest line, in bytes, that may be furniture.
const LONGEST: usize = 360;

static IMAGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^[\w\-./:%?=&]+\.(?:jpe?g|png|gif|webp|bmp)$"));
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    let words: Vec<String> = label::words(Class::Credit).map(regex::escape).collect();
    pattern(&format!(r"^[(（\[【]?(?:{})\s*(?:[:：/丨|]|\s)\s*\S", words.join("|")))
});
static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[(（](?:[\p{Han}]{0,8}(?:记者|通讯员|特约)|文/|图/|文、图/|作者|来源[:：])[^（()）。\n]{0,60}[)）]")
});

/// The words one of which every byline in brackets holds.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| pattern("记者|通讯员|特约|文/|图/|作者|来源"));

/// How many characters may stand in front of a byline at the head of a paragraph.
const BEFORE_BYLINE: usize = 16;
/// How many may stand behind one at its end.
const BEHIND_BYLINE: usize = 2;

/// Whether a bracket opens or closes where a byline may: most paragraphs need no further look.
fn bracket_at_end(line: &str) -> bool {
    let seen = |c: &char| !c.is_whitespace();
    line.chars().filter(seen).take(BEFORE_BYLINE + 1).any(|c| matches!(c, '(' | '（'))
        || line.chars().rev().filter(seen).take(BEHIND_BYLINE + 1).any(|c| matches!(c, ')' | '）'))
}

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a pattern of this file")
}

/// Cuts the text into zones that cover it in order. `title` is the container's own title.
pub(super) fn zones(text: &str, title: Option<&str>) -> Vec<Zone> {
    let mut reader = Reader { zones: Vec::new(), last: ZoneKind::Body, credits: 0, related: false, lines: 0, opened: false };
    let single = !text.trim_end().contains(['\n', '\r']);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            reader.extend(at + line.len());
        } else {
            let kind = if single { ZoneKind::Body } else { reader.classify(trimmed, title) };
            reader.lines += 1;
            reader.last = kind;
            reader.opened |= matches!(kind, ZoneKind::Heading | ZoneKind::Body);
            if kind == ZoneKind::Body {
                reader.body(line, at);
            } else {
                reader.add(kind, at, at + line.len());
            }
        }
        at += line.len();
    }
    if reader.zones.is_empty() {
        reader.add(ZoneKind::Body, 0, text.len());
    }
    reader.zones
}

struct Reader {
    zones: Vec<Zone>,
    /// The kind of the last line that was not empty.
    last: ZoneKind,
    /// Lines of credits so far.
    credits: usize,
    /// Whether a list of other articles runs.
    related: bool,
    /// Lines so far that were not empty.
    lines: usize,
    /// Whether a title or body text has been seen.
    opened: bool,
}

impl Reader {
    fn add(&mut self, kind: ZoneKind, start: usize, end: usize) {
        match self.zones.last_mut() {
            Some(zone) if zone.kind == kind => zone.span.end = end as u32,
            _ if start < end => self.zones.push(Zone { span: Span::new(start, end), kind }),
            _ => {}
        }
    }

    /// White space belongs to what stands before it.
    fn extend(&mut self, end: usize) {
        match self.zones.last_mut() {
            Some(zone) => zone.span.end = end as u32,
            None => self.zones.push(Zone { span: Span::new(0, end), kind: ZoneKind::Body }),
        }
    }

    /// A paragraph of prose, bylines in brackets at either end cut out.
    fn body(&mut self, line: &str, at: usize) {
        let mut from = 0;
        if bracket_at_end(line) && SIGNED.is_match(line) {
            for m in BYLINE.find_iter(line) {
                let before = line[..m.start()].trim();
                let after = line[m.end()..].trim();
                if before.chars().nth(BEFORE_BYLINE).is_none() || after.chars().nth(BEHIND_BYLINE).is_none() {
                    self.add(ZoneKind::Body, at + from, at + m.start());
                    self.add(ZoneKind::Byline, at + m.start(), at + m.end());
                    from = m.end();
                }
            }
        }
        self.add(ZoneKind::Body, at + from, at + line.len());
    }

    fn classify(&mut self, line: &str, title: Option<&str>) -> ZoneKind {
        if !self.opened && title == Some(line) {
            return ZoneKind::Heading;
        }
        if line.len() > LONGEST {
            self.related = false;
            return ZoneKind::Body;
        }
        let length = line.chars().count();
        let bare = line.trim_start_matches(['【', '[', '（', '(', '>', '»', '·', '•', ' ', '\u{3000}']);
        let prose = line.contains('。') || length > 60;
        let ends_label = [':', '：', '】', ']', '>', '|', '/', '）', ')', '》', '、'];
        let ended = label::opening(bare).filter(|(_, rest)| rest.is_empty() || rest.starts_with(ends_label));
        let labels: Vec<Class> = ended.map(|(class, _)| class).collect();
        if metadata::is_source_line(line, length, self.lines) {
            return ZoneKind::SourceLine;
        }
        if matches!(line, "×" | "✕" | "✖" | "X" | "x") {
            return ZoneKind::Share;
        }
        if is_image_name(line) {
            return ZoneKind::ImageName;
        }
        if labels.contains(&Class::Contact) && length <= 80 {
            return ZoneKind::Contact;
        }
        if label::words(Class::LegalInside).any(|w| line.contains(w))
            || (length <= 100 && (labels.contains(&Class::Legal) || line.starts_with(['©']) || line.starts_with("Copyright")))
        {
            return ZoneKind::Legal;
        }
        if !prose && (labels.contains(&Class::Share) || (length <= 30 && is_share_row(line))) {
            return ZoneKind::Share;
        }
        if labels.contains(&Class::Related) && !prose {
            self.related = true;
            return ZoneKind::Navigation;
        }
        if !prose && (labels.contains(&Class::Navigation) || line.contains(" > ") || line.contains(" >> ")) {
            return ZoneKind::Navigation;
        }
        if self.related && !prose {
            return ZoneKind::Navigation;
        }
        self.related = false;
        if !prose && length <= 60 && CREDIT.is_match(line) && !line.contains(['，', ',']) {
            self.credits += 1;
            let byline = self.lines <= 3 && ["记者", "本报记者", "作者", "通讯员"].iter().any(|b| bare.starts_with(b));
            return if byline { ZoneKind::Byline } else { ZoneKind::Credits };
        }
        if is_caption(line, length, self.last) {
            return ZoneKind::Caption;
        }
        // What stands below the credits and is no sentence is the page's foot.
        let foot =
            matches!(self.last, ZoneKind::Credits | ZoneKind::Contact | ZoneKind::Legal | ZoneKind::Share | ZoneKind::Navigation);
        if self.credits > 0 && foot && self.lines > 4 && !prose && length <= 30 && !line.contains(['，', ',']) {
            return ZoneKind::Navigation;
        }
        if !self.opened && title.is_none() && self.lines < 6 && is_title(line) {
            return ZoneKind::Heading;
        }
        ZoneKind::Body
    }
}

/// Whether a line names staff and nothing else.
pub(super) fn is_credit(line: &str) -> bool {
    line.chars().count() <= 60 && CREDIT.is_match(line) && !line.contains(['，', ',', '。'])
}

/// Whether the first line can be a title: short, and no sentence.
fn is_title(line: &str) -> bool {
    line.chars().count() <= 50
        && !line.ends_with(['。', '；', ';', ':', '：', '，', ','])
        && !metadata::is_source_line(line, line.chars().count(), 0)
        && !line.contains(" > ")
        && !is_image_name(line)
}

/// Whether the line is the name of an image's file.
fn is_image_name(line: &str) -> bool {
    // The last letters of the endings, which most lines do not have.
    line.ends_with(['g', 'f', 'p', 'G', 'F', 'P']) && IMAGE.is_match(line)
}

/// `【打印】【关闭】`, `分享到：微信 微博`, `大 中 小`.
fn is_share_row(line: &str) -> bool {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let mut any = false;
    for word in words {
        let button = label::is(word, &[Class::Share, Class::ShareRow]);
        if !button && !label::is(word, &[Class::ShareBeside]) && word.parse::<u32>().is_err() {
            return false;
        }
        any |= button;
    }
    any
}

/// The words under a picture.
fn is_caption(line: &str, length: usize, last: ZoneKind) -> bool {
    let end = line.trim_end_matches(['）', ')', '。', ' ']);
    let signed =
        (end.ends_with("供图") || end.ends_with('摄') || end.ends_with("资料图") || end.ends_with("资料图片")) && length <= 100;
    let shown = line.starts_with("图为") && length <= 100;
    let under = last == ZoneKind::ImageName && length <= 45 && !line.ends_with(['。', '：', ':', '；', ';', '，', ',', '”']);
    signed || shown || under
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kinds of the lines of a page, and that the zones cover it.
    fn kinds(page: &str) -> Vec<(ZoneKind, &str)> {
        let zones = zones(page, None);
        let mut at = 0;
        for z in &zones {
            assert_eq!(z.span.from(), at);
            at = z.span.to();
        }
        assert_eq!(at, page.len());
        zones.iter().map(|z| (z.kind, z.span.of(page).trim())).collect()
    }

    #[test]
    fn a_reprint_with_heavy_furniture() {
        use ZoneKind::*;
        let page = "首页 > 新闻中心 > 正文\n江城开工一批项目\n发布时间：2022-06-07 08:09 来源：江城晚报 作者：钱多 浏览次数：32\n\
                    【字号：大 中 小】\n　　本报讯（记者 钱多）6月6日，江城市一批项目开工，总投资30亿元。\n\
                    qj20200819112616877.jpg\n项目现场\n　　项目由江城建设有限公司承建。\n（责任编辑：孙立）\n\
                    版权声明：转载请注明出处\n相关新闻\n江城又签约10亿元项目\n上一篇：昨日要闻\n【打印】【关闭】\n×\n";
        let got = kinds(page);
        let expect = [
            (Navigation, "首页"),
            (Heading, "江城开工"),
            (SourceLine, "发布时间"),
            (Share, "【字号"),
            (Body, "本报讯"),
            (Byline, "（记者 钱多）"),
            (Body, "6月6日"),
            (ImageName, "qj2020"),
            (Caption, "项目现场"),
            (Body, "项目由"),
            (Credits, "（责任编辑"),
            (Legal, "版权"),
            (Navigation, "相关新闻"),
            (Share, "【打印】"),
        ];
        for (i, (kind, start)) in expect.iter().enumerate() {
            let (k, text) = got[i];
            assert!(k == *kind && text.starts_with(start), "{i}: {k:?} {text:?}");
        }
    }

    #[test]
    fn prose_stays_body() {
        for page in [
            "某社6月26日电，江城股份公告称，拟投资3亿元建设项目。",
            "记者4月19日从江城市住建局获悉，今年一季度完成投资53亿元。\n其中，轻轨完成投资20亿元。",
            "编辑部负责人说：项目总投资5亿元。\n来源于企业的资金有3亿元。\n关闭落后产能20万吨，腾出空间。",
            "2023年3月8日，江城市举行签约仪式。\n2023年，全市投资增长8%。",
        ] {
            assert!(kinds(page).iter().all(|(k, _)| *k == ZoneKind::Body), "{:?}", kinds(page));
        }
    }
}
