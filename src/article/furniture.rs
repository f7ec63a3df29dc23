//! Furniture told from body, line by line: what each line's words say it is, and what the lines before it were.
//!
//! A line is furniture only where it is short and carries a mark of furniture; a paragraph of prose stays body whatever
//! words it holds. Within prose only a byline in brackets (`（记者 张三）`) at either end of a paragraph is cut out.

use std::sync::LazyLock;

use regex::Regex;

use super::{Zone, ZoneKind, metadata};
use crate::span::Span;

/// Longest line, in bytes, that may be furniture.
const LONGEST: usize = 360;

static IMAGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^[\w\-./:%?=&]+\.(?:jpe?g|png|gif|webp|bmp)$"));
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[(（\[【]?(?:主办|主管|承办|审核|审校|编审|编辑|实习编辑|网络编辑|新媒体编辑|责任编辑|责编|校对|校审|监制|总监制|主编|总编|值班总编|值班主任|值班编委|终审|初审|复审|一审|二审|三审|一校|二校|三校|统筹|策划|审签|签发|制作|排版|美编|供稿|供图|撰稿|采写|作者|文|图|文字|图片|摄影|视频|记者|本报记者|通讯员|信息员|实习生)\s*(?:[:：/丨|]|\s)\s*\S",
    )
});
static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[(（](?:[\p{Han}]{0,8}(?:记者|通讯员|特约)|文/|图/|文、图/|作者|来源[:：])[^（()）。\n]{0,60}[)）]")
});

/// The words one of which every byline in brackets holds.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| pattern("记者|通讯员|特约|文/|图/|作者|来源"));

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a pattern of this file")
}

const CONTACT: &[&str] = &[
    "投稿邮箱",
    "投稿信箱",
    "邮箱",
    "电子邮箱",
    "电话",
    "联系电话",
    "服务电话",
    "举报电话",
    "咨询电话",
    "传真",
    "地址",
    "热线",
    "新闻热线",
    "爆料热线",
    "联系人",
    "联系方式",
    "QQ",
    "微信号",
    "微信公众号",
    "Email",
    "E-mail",
    "网址",
    "邮编",
    "邮政编码",
];
const NAVIGATION: &[&str] = &[
    "首页",
    "当前位置",
    "您的位置",
    "您当前",
    "您现在的位置",
    "你的位置",
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "返回顶部",
    "返回首页",
    "返回列表",
    "关键词",
    "关键字",
    "标签",
    "更多精彩",
    "点击进入",
    "原标题",
];
const RELATED: &[&str] = &[
    "相关新闻",
    "相关阅读",
    "相关链接",
    "相关文章",
    "相关报道",
    "推荐阅读",
    "延伸阅读",
    "猜你喜欢",
    "热门推荐",
    "热点新闻",
    "热门新闻",
    "最新新闻",
];
const SHARE: &[&str] = &[
    "字号",
    "字体",
    "分享到",
    "分享至",
    "分享",
    "打印",
    "关闭",
    "收藏",
    "浏览次数",
    "浏览量",
    "阅读次数",
    "阅读量",
    "阅读",
    "点击数",
    "点击量",
    "点击次数",
    "访问量",
    "访问次数",
    "扫一扫",
    "微信扫一扫",
    "扫码",
    "大 中 小",
    "视力保护色",
    "评论",
    "点赞",
    "我要纠错",
];
const LEGAL: &[&str] = &[
    "版权",
    "Copyright",
    "copyright",
    "©",
    "免责声明",
    "版权声明",
    "声明",
    "特别声明",
    "转载请注明",
    "未经授权",
    "本网站",
    "本文来源",
    "违法和不良信息",
];
const LEGAL_INSIDE: &[&str] = &["ICP备", "公网安备", "版权所有", "转载请注明", "增值电信业务", "信息网络传播视听节目许可证"];

/// Cuts the text into zones that cover it in order. `title` is the container's own title.
pub fn zones(text: &str, title: Option<&str>) -> Vec<Zone> {
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
        if SIGNED.is_match(line) {
            for m in BYLINE.find_iter(line) {
                let before = line[..m.start()].trim();
                let after = line[m.end()..].trim();
                if before.chars().nth(16).is_none() || after.chars().nth(2).is_none() {
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
        let labelled = |labels: &[&str]| {
            labels.iter().any(|l| {
                bare.strip_prefix(l).is_some_and(|rest| {
                    let rest = rest.trim_start();
                    rest.is_empty() || rest.starts_with([':', '：', '】', ']', '>', '|', '/', '）', ')', '》', '、'])
                })
            })
        };
        if metadata::is_source_line(line, length, self.lines) {
            return ZoneKind::SourceLine;
        }
        if matches!(line, "×" | "✕" | "✖" | "X" | "x") {
            return ZoneKind::Share;
        }
        if IMAGE.is_match(line) {
            return ZoneKind::ImageName;
        }
        if labelled(CONTACT) && length <= 80 {
            return ZoneKind::Contact;
        }
        if LEGAL_INSIDE.iter().any(|l| line.contains(l))
            || (length <= 100 && (labelled(LEGAL) || line.starts_with(['©']) || line.starts_with("Copyright")))
        {
            return ZoneKind::Legal;
        }
        if !prose && (labelled(SHARE) || (length <= 30 && is_share_row(line))) {
            return ZoneKind::Share;
        }
        if labelled(RELATED) && !prose {
            self.related = true;
            return ZoneKind::Navigation;
        }
        if !prose && (labelled(NAVIGATION) || line.contains(" > ") || line.contains(" >> ")) {
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
        && !IMAGE.is_match(line)
}

/// `【打印】【关闭】`, `分享到：微信 微博`, `大 中 小`.
fn is_share_row(line: &str) -> bool {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let mut any = false;
    for word in words {
        any |= SHARE.contains(&word) || matches!(word, "微信" | "微博" | "打印本页" | "关闭窗口" | "加入收藏");
        if !SHARE.contains(&word)
            && !matches!(word, "微信" | "微博" | "QQ空间" | "打印本页" | "关闭窗口" | "加入收藏" | "大" | "中" | "小" | "次")
            && word.parse::<u32>().is_err()
        {
            return false;
        }
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
