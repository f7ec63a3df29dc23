//! An article in the terminal: its text with the finds, its projects, its warnings.

use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::{AnsiColor, Effects, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::words::Lang;
use crate::record::read::{Loose, Mention, Project, Value};

/// How an article is shown.
#[derive(Clone, Debug)]
pub(crate) struct Look {
    /// Finds are coloured by kind; without colour each stands in brackets behind its kind.
    pub colour: bool,
    /// Columns of the terminal. A Chinese character takes two.
    pub width: usize,
    /// Only the projects.
    pub projects: bool,
    /// Only finds of these kinds are marked; all, where there are none.
    pub kinds: Vec<String>,
    /// The language of the labels.
    pub lang: Lang,
}

impl Default for Look {
    fn default() -> Self {
        Look { colour: false, width: 80, projects: false, kinds: Vec::new(), lang: Lang::En }
    }
}

/// No narrower: a label, a sign and a few characters must fit.
const NARROWEST: usize = 24;

/// So many columns must be left for what stands beside a label.
const BESIDE: usize = 30;

/// The colour of a kind, one of the terminal's own, so that it is readable on light and dark.
fn colour(kind: &str) -> Style {
    let (colour, effects) = match kind {
        "date" => (AnsiColor::Cyan, Effects::new()),
        "place" => (AnsiColor::Green, Effects::new()),
        "company" => (AnsiColor::Blue, Effects::BOLD),
        "organization" => (AnsiColor::Blue, Effects::new()),
        "person" => (AnsiColor::Magenta, Effects::new()),
        "project" => (AnsiColor::Magenta, Effects::BOLD.insert(Effects::UNDERLINE)),
        "investment" => (AnsiColor::Red, Effects::BOLD),
        "output" => (AnsiColor::Yellow, Effects::BOLD),
        "scale" => (AnsiColor::Yellow, Effects::new()),
        _ => (AnsiColor::Red, Effects::new()),
    };
    Style::new().fg_color(Some(colour.into())).effects(effects)
}

const DIM: Style = Style::new().effects(Effects::DIMMED);
const BOLD: Style = Style::new().bold();

/// What may reach a terminal: control characters, and those that turn the direction of writing, become signs that show them.
fn safe(c: char) -> Option<String> {
    match c {
        '\t' => Some("    ".into()),
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).map(String::from),
        '\u{7f}' => Some('\u{2421}'.into()),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Some(format!("<U+{:04X}>", u32::from(c))),
        _ => None,
    }
}

/// A text in which every control character is a sign.
pub(crate) fn sanitised(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match safe(c) {
            Some(sign) => out.push_str(&sign),
            None => out.push(c),
        }
        out
    })
}

/// A run of text and how it looks.
struct Piece {
    text: String,
    style: Style,
}

/// One paragraph, to be wrapped.
#[derive(Default)]
struct Paragraph {
    pieces: Vec<Piece>,
}

impl Paragraph {
    fn push(&mut self, text: &str, style: Style) {
        match self.pieces.last_mut() {
            Some(last) if last.style == style => last.text.push_str(text),
            _ => self.pieces.push(Piece { text: text.to_owned(), style }),
        }
    }

    fn of(text: &str, style: Style) -> Paragraph {
        let mut p = Paragraph::default();
        p.push(&sanitised(text), style);
        p
    }

    /// Prints it, the first line behind `first`, the others behind as many blanks.
    fn print(&self, out: &mut dyn Write, first: &str, look: &Look) -> io::Result<()> {
        let indent = first.width();
        let room = look.width.max(NARROWEST).saturating_sub(indent).max(8);
        let text: String = self.pieces.iter().map(|p| p.text.as_str()).collect();
        let mut lead = first.to_owned();
        let mut from = 0;
        for to in breaks(&text, room) {
            let end = from + text[from..to].trim_end_matches(' ').len();
            let mut line = String::new();
            let mut at = 0;
            for piece in &self.pieces {
                let (start, stop) = (at.max(from), (at + piece.text.len()).min(end));
                at += piece.text.len();
                if start < stop {
                    line.push_str(&painted(&text[start..stop], piece.style, look));
                }
            }
            writeln!(out, "{lead}{line}")?;
            lead = " ".repeat(indent);
            from = to;
        }
        if text.is_empty() {
            writeln!(out, "{}", first.trim_end())?;
        }
        Ok(())
    }
}

fn painted(text: &str, style: Style, look: &Look) -> String {
    if look.colour && style != Style::new() { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

/// The ends of the lines that a text is wrapped into, by the line breaking rules of Unicode (no 。 at the head of a line) and
/// the width of East Asian characters. What is longer than a line is cut.
fn breaks(text: &str, room: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let (mut start, mut fits) = (0, 0);
    for (at, _) in unicode_linebreak::linebreaks(text) {
        if text[start..at].trim_end_matches(' ').width() > room {
            if fits > start {
                ends.push(fits);
                start = fits;
            }
            while text[start..at].trim_end_matches(' ').width() > room {
                let mut width = 0;
                let over = text[start..at].char_indices().find(|&(_, c)| {
                    width += c.width().unwrap_or(0);
                    width > room
                });
                match over {
                    Some((n, _)) if n > 0 => start += n,
                    _ => break,
                }
                ends.push(start);
            }
        }
        fits = at;
    }
    if start < text.len() {
        ends.push(text.len());
    }
    ends
}

/// Prints an article.
pub(crate) fn show(out: &mut dyn Write, record: &Loose, look: &Look) -> io::Result<()> {
    head(out, record, look)?;
    if !look.projects {
        writeln!(out)?;
        text(out, record, look)?;
    }
    projects(out, record, look)?;
    if !look.projects {
        aggregates(out, record, look)?;
    }
    warnings(out, record, look)
}

fn head(out: &mut dyn Write, record: &Loose, look: &Look) -> io::Result<()> {
    let id = record.source.id.as_deref().unwrap_or("-");
    Paragraph::of(record.article.title.as_deref().unwrap_or(id), BOLD).print(out, "", look)?;
    let source = &record.source;
    let mut line = source.path.clone().unwrap_or_else(|| id.to_owned());
    if let Some(index) = source.index {
        let _ = write!(line, " #{index}");
    }
    let about = [source.encoding.as_deref(), record.article.outlet.as_deref(), record.article.published.as_deref()];
    for more in about.into_iter().flatten() {
        let _ = write!(line, " · {more}");
    }
    if let Some(date) = record.article.reference_date.as_deref() {
        let _ = write!(line, " · {} {date}", look.lang.word("term", "reference"));
    }
    Paragraph::of(&line, DIM).print(out, "", look)
}

/// The text, each line a paragraph, the finds marked.
fn text(out: &mut dyn Write, record: &Loose, look: &Look) -> io::Result<()> {
    let Some(text) = record.text.as_deref() else { return Ok(()) };
    let wanted = |m: &&Mention| look.kinds.is_empty() || look.kinds.contains(&m.kind);
    let mut mentions = record.mentions.iter().filter(wanted).peekable();
    let mut open: Option<&Mention> = None;
    let mut paragraph = Paragraph::default();
    let mut blank = true;
    let mut end_line = |paragraph: &mut Paragraph| {
        let p = std::mem::take(paragraph);
        let empty = p.pieces.iter().all(|p| p.text.trim().is_empty());
        // One empty line is enough between paragraphs.
        if empty && std::mem::replace(&mut blank, true) {
            return Ok(());
        }
        blank = empty;
        p.print(out, "", look)
    };
    let mut chars = text.chars().enumerate().peekable();
    while let Some((n, c)) = chars.next() {
        let n = n as u32;
        if open.is_none() {
            while mentions.next_if(|m| m.start < n || m.start >= m.end).is_some() {}
            open = mentions.next_if(|m| m.start == n);
            if let (Some(m), false) = (open, look.colour) {
                paragraph.push(&format!("[{} ", sanitised(look.lang.word("kind", &m.kind))), Style::new());
            }
        }
        let style = open.map_or(Style::new(), |m| colour(&m.kind));
        match c {
            '\r' if chars.peek().is_some_and(|&(_, next)| next == '\n') => {}
            '\n' => end_line(&mut paragraph)?,
            _ => match safe(c) {
                Some(sign) => paragraph.push(&sign, style),
                None => paragraph.push(c.encode_utf8(&mut [0; 4]), style),
            },
        }
        if open.is_some_and(|m| m.end == n + 1) {
            open = None;
            if !look.colour {
                paragraph.push("]", Style::new());
            }
        }
    }
    if !paragraph.pieces.is_empty() {
        end_line(&mut paragraph)?;
    }
    if look.colour {
        legend(out, record, look)?;
    }
    Ok(())
}

/// The kinds that were found, each in its colour.
fn legend(out: &mut dyn Write, record: &Loose, look: &Look) -> io::Result<()> {
    let mut p = Paragraph::default();
    for kind in crate::mention::Kind::ALL.map(|k| format!("{k:?}").to_ascii_lowercase()) {
        let n = record.mentions.iter().filter(|m| m.kind == kind).count();
        if n > 0 && (look.kinds.is_empty() || look.kinds.contains(&kind)) {
            if !p.pieces.is_empty() {
                p.push("  ", Style::new());
            }
            p.push(look.lang.word("kind", &kind), colour(&kind));
            p.push(&format!(" {n}"), DIM);
        }
    }
    if p.pieces.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    p.print(out, "", look)
}

fn heading(out: &mut dyn Write, term: &str, count: usize, look: &Look) -> io::Result<()> {
    writeln!(out)?;
    Paragraph::of(&format!("{} ({count})", look.lang.word("term", term)), BOLD).print(out, "", look)
}

fn projects(out: &mut dyn Write, record: &Loose, look: &Look) -> io::Result<()> {
    heading(out, "projects", record.projects.len(), look)?;
    record.projects.iter().try_for_each(|p| project(out, p, record, look))
}

/// A row of a project: its label, what the text states, what that means.
struct Row {
    label: String,
    stated: String,
    normal: String,
    note: String,
}

fn project(out: &mut dyn Write, p: &Project, record: &Loose, look: &Look) -> io::Result<()> {
    let word = |group: &str, name: &str| look.lang.word(group, name).to_owned();
    let name = p.name.clone().unwrap_or_else(|| word("term", "unnamed"));
    let id = Paragraph::of(&format!("{} ", p.id), Style::new()).pieces.iter().map(|p| p.text.as_str()).collect::<String>();
    Paragraph::of(&name, colour("project")).print(out, &id, look)?;
    let mut rows: Vec<Row> = Vec::new();
    let mut plain = |label: String, stated: String| {
        rows.push(Row { label, stated, normal: String::new(), note: String::new() });
    };
    for c in &p.companies {
        let company = record.companies.iter().find(|r| r.id == c.company).map_or(c.company.clone(), |r| r.name.clone());
        plain(word("role", c.role.as_deref().unwrap_or("unspecified")), company);
    }
    if let Some(s) = &p.site {
        let mut at = s.path.join(" ");
        for more in [&s.zone, &s.code].into_iter().flatten().chain(s.country.iter().filter(|c| *c != "CN")) {
            let _ = write!(at, "{}{more}", if at.is_empty() { "" } else { " " });
        }
        if let Some(basis) = &s.basis {
            let _ = write!(at, " ({})", look.lang.word("basis", basis));
        }
        plain(word("term", "site"), at);
    }
    if let Some(stage) = &p.stage {
        plain(word("term", "stage"), word("stage", stage));
    }
    for e in &p.events {
        let mut when = e.edtf.clone().unwrap_or_else(|| "–".into());
        if !e.actual {
            let _ = write!(when, " ({})", look.lang.word("term", "planned_for"));
        }
        plain(word("event", &e.stage), when);
    }
    for ids in [&p.investment, &p.output, &p.scale] {
        for m in ids.iter().filter_map(|id| record.mentions.iter().find(|m| m.id == *id)) {
            rows.push(figure(m, look));
        }
    }
    rows.iter_mut().for_each(|r| {
        for text in [&mut r.label, &mut r.stated, &mut r.normal, &mut r.note] {
            *text = sanitised(text);
        }
    });
    print_rows(out, &rows, look)
}

fn figure(m: &Mention, look: &Look) -> Row {
    let v = &m.value;
    let mut notes = Vec::new();
    for (group, word) in [("modality", &v.modality), ("condition", &v.condition)] {
        match word.as_deref() {
            Some("stated") | None => {}
            Some(word) => notes.push(look.lang.word(group, word).to_owned()),
        }
    }
    if let Some(phase) = &v.phase {
        notes.push(match look.lang {
            Lang::En => format!("phase {phase}"),
            Lang::Zh => format!("{phase}期"),
        });
    }
    if let Some(due) = &v.due {
        notes.push(due.clone());
    }
    Row {
        label: look.lang.word("metric", v.metric.as_deref().unwrap_or("-")).to_owned(),
        stated: m.text.clone(),
        normal: normal(v, look.lang),
        note: notes.join(", "),
    }
}

/// A figure in base units with its digits grouped: `≥ 6,100,000,000 CNY`, `20,000 t a year`.
fn normal(v: &Value, lang: Lang) -> String {
    let q = v.qualifier.as_deref();
    let number = match (&v.value, &v.low, &v.high) {
        (Some(value), ..) => {
            let sign = match q {
                Some("about") => "≈ ",
                Some("near") => "< ",
                Some("over") => "> ",
                Some("at_least") => "≥ ",
                Some("at_most") => "≤ ",
                _ => "",
            };
            format!("{sign}{}", grouped(value))
        }
        (None, Some(low), Some(high)) => format!("{}–{}", grouped(low), grouped(high)),
        (None, Some(low), None) => format!("≥ {}", grouped(low)),
        (None, None, Some(high)) => format!("≤ {}", grouped(high)),
        (None, None, None) => return String::new(),
    };
    let mut out = format!("{number} {}", v.unit.as_deref().unwrap_or_default());
    if let Some(period) = &v.period {
        let _ = write!(out, " / {}", lang.word("period", period));
    }
    out
}

/// Digits in groups of three.
fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(w, f)| (w, Some(f)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("-", d));
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut out = sign.to_owned();
    for (n, c) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Labels, statements and readings below each other, each column as wide as its widest entry, within reason. Where too little
/// room is left beside the labels, each label stands above.
fn print_rows(out: &mut dyn Write, rows: &[Row], look: &Look) -> io::Result<()> {
    let widest = |f: &dyn Fn(&Row) -> usize, cap: usize| rows.iter().map(f).filter(|w| *w <= cap).max().unwrap_or(0);
    let label = widest(&|r| r.label.width(), 32);
    let beside = label + 5 + BESIDE <= look.width;
    let stated = if beside { widest(&|r| if r.normal.is_empty() { 0 } else { r.stated.width() }, 28) } else { 0 };
    let reading = if beside { widest(&|r| r.normal.width(), 40) } else { 0 };
    for r in rows {
        let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.width()));
        let lead = if beside {
            format!("   {}{}  ", r.label, pad(&r.label, label))
        } else {
            Paragraph::of(&r.label, DIM).print(out, "   ", look)?;
            "     ".to_owned()
        };
        let mut p = Paragraph::default();
        if r.normal.is_empty() {
            p.push(&r.stated, Style::new());
        } else {
            p.push(&r.stated, BOLD);
            p.push(&format!("{} = {}", pad(&r.stated, stated), r.normal), Style::new());
            if !r.note.is_empty() {
                p.push(&format!("{}  {}", pad(&r.normal, reading), r.note), DIM);
            }
        }
        p.print(out, &lead, look)?;
    }
    Ok(())
}

fn aggregates(out: &mut dyn Write, record: &Loose, look: &Look) -> io::Result<()> {
    if record.aggregates.is_empty() {
        return Ok(());
    }
    heading(out, "aggregates", record.aggregates.len(), look)?;
    let rows: Vec<Row> = record
        .aggregates
        .iter()
        .map(|a| {
            let scope = look.lang.word("scope", a.scope.as_deref().unwrap_or("unknown"));
            let note = a.label.as_deref().map_or(scope.to_owned(), |l| format!("{scope}: {l}"));
            let row = match record.mentions.iter().find(|m| Some(&m.id) == a.mention.as_ref()) {
                Some(m) => Row { note, ..figure(m, look) },
                None => {
                    let label = look.lang.word("metric", &a.metric).to_owned();
                    Row { label, stated: note, normal: String::new(), note: String::new() }
                }
            };
            Row {
                label: sanitised(&row.label),
                stated: sanitised(&row.stated),
                normal: sanitised(&row.normal),
                note: sanitised(&row.note),
            }
        })
        .collect();
    print_rows(out, &rows, look)
}

fn warnings(out: &mut dyn Write, record: &Loose, look: &Look) -> io::Result<()> {
    if record.warnings.is_empty() {
        return Ok(());
    }
    heading(out, "warnings", record.warnings.len(), look)?;
    for w in &record.warnings {
        let mut line = format!("{}: {}", look.lang.word("warning", &w.code), w.message);
        if let Some((start, end)) = w.start.zip(w.end) {
            let _ = write!(line, " ({} {start}–{end})", look.lang.word("term", "at"));
        }
        Paragraph::of(&line, Style::new()).print(out, " ! ", look)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Extractor;
    use crate::input::RawDocument;

    fn shown(text: &str, look: &Look) -> String {
        let raw = RawDocument { id: "one".into(), bytes: text.into(), ..RawDocument::default() };
        let line = serde_json::to_vec(&Extractor::default().extract(&raw)).expect("JSON");
        let mut out = Vec::new();
        show(&mut out, &crate::record::read::record(&line).expect("a record"), look).expect("a vector takes all");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn without_colour_each_find_stands_in_brackets() {
        let out = shown("云岭铜业投资61亿元建设年产2万吨铜箔项目。", &Look::default());
        assert!(out.contains("[company 云岭铜业]投资[investment 61亿元]建设"), "{out}");
        assert!(out.contains("61亿元 = 6,100,000,000 CNY"), "{out}");
        assert!(!out.contains('\u{1b}'), "{out}");
    }

    #[test]
    fn lines_keep_to_the_width() {
        let text = "云岭铜业投资61亿元建设年产2万吨铜箔项目，项目位于云南省昆明市，".repeat(9);
        for width in [24, 40, 79] {
            for colour in [false, true] {
                let out = shown(&text, &Look { width, colour, ..Look::default() });
                for line in anstream::adapter::strip_str(&out).to_string().lines() {
                    assert!(line.width() <= width, "{width}: {line}");
                    assert!(!line.starts_with(['，', '。', '、']), "{line}");
                }
            }
        }
    }

    #[test]
    fn all_characters_stay() {
        let text = "云岭铜业投资61亿元建设年产2万吨铜箔项目，项目位于昆明。It is a long line of words between, https://example.com/a/very/long/address/without/any/blank/in/it";
        let out = shown(text, &Look { colour: true, width: 30, ..Look::default() });
        let plain = anstream::adapter::strip_str(&out).to_string();
        let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert!(bare(&plain).contains(&bare(text)), "{plain}");
    }

    #[test]
    fn no_escape_of_an_article_reaches_the_terminal() {
        let text = "\u{1b}]0;题\u{7}云岭\u{9b}31m铜业\u{202e}投资3.2亿元\u{1b}[2J建设铜箔项目。\r覆盖\u{8}\n";
        for colour in [false, true] {
            let out = shown(text, &Look { colour, ..Look::default() });
            let own = anstream::adapter::strip_str(&out).to_string();
            assert!(out.matches('\u{1b}').count() == 0 || colour);
            assert!(!own.chars().any(|c| c.is_control() && c != '\n'), "{own:?}");
            assert!(!own.contains('\u{202e}') && own.contains('␛') && own.contains("<U+202E>"), "{own:?}");
            assert!(!out.contains("\u{1b}[2J") && !out.contains("\u{1b}]0"), "{out:?}");
        }
    }

    #[test]
    fn figures_read_with_their_bounds() {
        let v = |json: serde_json::Value| normal(&serde_json::from_value(json).expect("a value"), Lang::En);
        assert_eq!(v(serde_json::json!({"value": "1234567.5", "unit": "CNY", "qualifier": "about"})), "≈ 1,234,567.5 CNY");
        assert_eq!(v(serde_json::json!({"low": "1000", "high": "2000", "unit": "t", "period": "year"})), "1,000–2,000 t / year");
        assert_eq!(v(serde_json::json!({"low": "1000000000", "unit": "CNY", "qualifier": "order"})), "≥ 1,000,000,000 CNY");
        assert_eq!(v(serde_json::json!({})), "");
    }
}
