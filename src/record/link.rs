//! Links mentions into projects: which figure, date, place and company belong to which investment project.
//!
//! The text is read once, sentence by sentence, with a *current* project. A project's name opens it; so does a company that
//! invests or lands without a name. What follows belongs to the nearest project named before it in the sentence, else to
//! the first one named behind it in the clause (投资61亿元建设的X项目), else to the current one. Figures of a region, a park or
//! a set of projects, and figures with no project to own them, are aggregates.

use super::schema::{AggregateRecord, Event, EventKind, Participant, Phase, ProjectRecord, Role, Scope, Site, SiteBasis, Stage};
use super::{Companies, mention_id};
use crate::data::{Hit, Table, lexicon};
use crate::error::{Code, Diagnostic};
use crate::mention::{Confidence, FigureValue, Kind, Mention, Metric, Modality, PlaceValue, Value, place::Home};
use crate::span::Span;
use crate::text::sentence::is_clause_mark;
use crate::text::{Document, Sentence};

/// What linking gives.
#[derive(Debug, Default)]
pub struct Linked {
    /// Projects in order of first mention.
    pub projects: Vec<ProjectRecord>,
    /// Figures owned by no project.
    pub aggregates: Vec<AggregateRecord>,
    /// What a reader should know.
    pub diagnostics: Vec<Diagnostic>,
}

/// A project while it is being put together; numbers are those of mentions.
#[derive(Debug, Default)]
struct Draft {
    name: Option<String>,
    name_mentions: Vec<usize>,
    companies: Vec<(usize, Role)>,
    site: Option<(usize, SiteBasis)>,
    stages: Vec<Stage>,
    events: Vec<(EventKind, bool, Option<usize>)>,
    figures: Vec<usize>,
    sentences: Vec<usize>,
    confidence: Option<Confidence>,
}

struct Linker<'a> {
    doc: &'a Document<'a>,
    mentions: &'a [Mention],
    companies: &'a Companies,
    drafts: Vec<Draft>,
    aggregates: Vec<AggregateRecord>,
    /// The project that a sentence without a name speaks of, and the paragraph it was last spoken of.
    current: Option<(usize, u32)>,
}

/// Links the mentions of a document.
pub fn link(doc: &Document, mentions: &[Mention], companies: &Companies, home: Option<Home>) -> Linked {
    let _ = home;
    let mut linker = Linker { doc, mentions, companies, drafts: Vec::new(), aggregates: Vec::new(), current: None };
    let mut from = 0;
    for number in 0..doc.sentences.len() {
        let to = from + mentions[from..].partition_point(|m| m.sentence <= number);
        linker.sentence(number, from..to);
        from = to;
    }
    linker.finish()
}

impl Linker<'_> {
    fn sentence(&mut self, number: usize, range: std::ops::Range<usize>) {
        let sentence = self.doc.sentences[number];
        let text = self.doc.slice(sentence.span);
        let mut named: Vec<(Span, usize)> = Vec::new();
        for i in range.clone() {
            if let Value::Project(p) = &self.mentions[i].value {
                let draft = self.named(&p.name, i);
                named.push((p.whole, draft));
            }
        }
        named.sort_by_key(|(span, _)| span.start);
        if named.is_empty() {
            self.unnamed(&sentence, range.clone(), text);
        }
        // 该项目, 项目总投资: still the current one; a new paragraph without such a word lets it go.
        if let Some((draft, paragraph)) = self.current {
            let refers =
                ["项目", "工程", "一期", "二期", "达产", "投产", "建成", "工厂", "基地", "公司拟", "园区", "总投资", "该"]
                    .iter()
                    .any(|w| text.contains(w));
            if named.is_empty() && sentence.paragraph > paragraph + if refers { 2 } else { 0 } {
                self.current = None;
            } else if refers {
                self.current = Some((draft, sentence.paragraph));
            }
        }
        for i in range.clone() {
            if let Value::Figure(f) = &self.mentions[i].value {
                self.figure(i, f, &sentence, &named);
            }
        }
        self.statuses(number, &sentence, range.clone(), &named);
        for &(span, draft) in &named {
            self.site(draft, span, range.clone());
            self.investors(draft, span, range.clone(), named.len());
            if !self.drafts[draft].sentences.contains(&number) {
                self.drafts[draft].sentences.push(number);
            }
        }
        if named.is_empty()
            && let Some((draft, _)) = self.current
            && self.drafts[draft].site.is_none()
            && !text.contains("同比")
        {
            self.site(draft, Span { start: sentence.span.end, end: sentence.span.end }, range.clone());
        }
        if let Some(&(_, draft)) = named.last() {
            self.current = Some((draft, sentence.paragraph));
        }
    }

    /// The draft of that name, a new one where no name holds it or is held by it.
    fn named(&mut self, name: &str, mention: usize) -> usize {
        let same = |d: &Draft| {
            d.name.as_deref().is_some_and(|n| {
                n == name || name.chars().count() >= 4 && n.chars().count() >= 4 && (n.contains(name) || name.contains(n))
            })
        };
        let found = self.drafts.iter().position(same);
        let draft = found.unwrap_or_else(|| {
            self.drafts.push(Draft::default());
            self.drafts.len() - 1
        });
        let d = &mut self.drafts[draft];
        if d.name.as_deref().is_none_or(|n| n.chars().count() < name.chars().count()) {
            d.name = Some(name.to_owned());
        }
        d.name_mentions.push(mention);
        let confidence = self.mentions[mention].confidence;
        d.confidence = Some(d.confidence.map_or(confidence, |c| c.max(confidence)));
        draft
    }

    /// A company that lands, signs or invests without naming its project opens one.
    fn unnamed(&mut self, sentence: &Sentence, range: std::ops::Range<usize>, text: &str) {
        let company = range.clone().find(|&i| matches!(self.mentions[i].value, Value::Company(_)));
        let Some(first) = company else { return };
        let landed = self.status_hits(sentence.span).iter().any(|h| {
            let row = lexicon::rows(Table::Status)[h.row as usize];
            matches!(row.surface(), "落户" | "拟投建" | "投建" | "奠基" | "开工建设" | "拟投资" | "拟建设" | "入驻")
        });
        let invests =
            range.clone().any(|i| matches!(&self.mentions[i].value, Value::Figure(f) if f.metric == Metric::TotalInvestment))
                && ["建设", "新建", "扩建", "建厂", "工厂", "基地", "投建", "项目"].iter().any(|w| text.contains(w));
        if !(landed || invests) {
            return;
        }
        let firm = self.companies.of(first);
        if let Some((draft, _)) = self.current {
            let ours = self.drafts[draft].companies.iter().any(|(c, _)| Some(*c) == firm);
            if ours || self.drafts[draft].companies.is_empty() {
                return;
            }
        }
        self.drafts.push(Draft { confidence: Some(Confidence::Low), ..Draft::default() });
        let draft = self.drafts.len() - 1;
        if let Some(firm) = firm {
            self.drafts[draft].companies.push((firm, Role::Investor));
        }
        self.drafts[draft].sentences.push(self.mentions[first].sentence);
        self.current = Some((draft, sentence.paragraph));
    }

    /// The project that something at a place of the sentence belongs to.
    fn owner(&self, at: Span, sentence: &Sentence, named: &[(Span, usize)]) -> Option<usize> {
        if let Some(&(_, draft)) = named.iter().rev().find(|(s, _)| s.start <= at.start) {
            return Some(draft);
        }
        // In front of every name: the first name behind it, when no sentence mark stands between.
        if let Some(&(span, draft)) = named.iter().find(|(s, _)| s.start > at.start) {
            let gap = Span { start: at.end.min(span.start), end: span.start }.of(&self.doc.folded);
            let marks = gap.chars().filter(|&c| is_clause_mark(c)).count();
            if marks == 0 || self.current.is_none() && marks <= 1 {
                return Some(draft);
            }
        }
        self.current.filter(|&(_, paragraph)| sentence.paragraph <= paragraph + 2).map(|(draft, _)| draft)
    }

    fn figure(&mut self, i: usize, f: &FigureValue, sentence: &Sentence, named: &[(Span, usize)]) {
        let kind = f.metric.kind();
        if kind == Kind::Amount {
            return;
        }
        let span = self.mentions[i].span;
        let firm_level = matches!(
            f.metric,
            Metric::RegisteredCapital
                | Metric::CapitalContribution
                | Metric::CapitalIncrease
                | Metric::Financing
                | Metric::FundSize
                | Metric::AcquisitionPrice
                | Metric::Subsidy
                | Metric::ContractValue
                | Metric::InvestmentOther
        );
        let scope = self.scope(span, sentence, named);
        let past = matches!(f.modality, Modality::Actual)
            && matches!(
                f.metric,
                Metric::SalesRevenue
                    | Metric::Profit
                    | Metric::Production
                    | Metric::TradeValue
                    | Metric::Tax
                    | Metric::OutputValue
            );
        let owner = if scope.is_none() && !firm_level && !past { self.owner(span, sentence, named) } else { None };
        match owner {
            Some(draft) => {
                let d = &mut self.drafts[draft];
                let again = d.figures.iter().any(|&g| match &self.mentions[g].value {
                    Value::Figure(o) => {
                        o.metric == f.metric && o.value == f.value && o.low == f.low && o.unit == f.unit && o.phase == f.phase
                    }
                    _ => false,
                });
                if !again {
                    d.figures.push(i);
                }
                let number = self.mentions[i].sentence;
                if !d.sentences.contains(&number) {
                    d.sentences.push(number);
                }
            }
            None => {
                let (scope, label) = scope.unwrap_or((if firm_level || past { Scope::Company } else { Scope::Unknown }, None));
                self.aggregates.push(AggregateRecord {
                    mention: Some(mention_id(i)),
                    metric: f.metric.name().to_owned(),
                    scope,
                    label,
                });
            }
        }
    }

    /// The words that make a figure one of a region, a park or a set, in its clause or at the head of its sentence.
    fn scope(&self, at: Span, sentence: &Sentence, named: &[(Span, usize)]) -> Option<(Scope, Option<String>)> {
        let start = named.iter().rev().find(|(s, _)| s.end <= at.start).map_or(sentence.span.start, |(s, _)| s.end);
        let before = Span { start, end: at.start }.of(&self.doc.folded);
        let words = [
            ("全省", Scope::Region),
            ("全市", Scope::Region),
            ("全县", Scope::Region),
            ("全区", Scope::Region),
            ("全州", Scope::Region),
            ("全国", Scope::Region),
            ("园区拟", Scope::Park),
            ("园区已", Scope::Park),
            ("园区共", Scope::Park),
            ("我市", Scope::Region),
            ("我省", Scope::Region),
            ("个项目", Scope::Set),
            ("项目共", Scope::Set),
            ("个重点", Scope::Set),
            ("个签约", Scope::Set),
            ("个重大", Scope::Set),
            ("批项目", Scope::Set),
            ("个市政", Scope::Set),
            ("户企业", Scope::Set),
            ("家企业", Scope::Set),
            ("型企业", Scope::Park),
        ];
        let (i, word, scope) = words.iter().filter_map(|(w, s)| Some((before.rfind(w)?, *w, *s))).max_by_key(|(i, ..)| *i)?;
        let from = before[..i].rfind(is_clause_mark).map_or(0, |k| k + before[k..].chars().next().map_or(1, char::len_utf8));
        Some((scope, Some(before[from..i + word.len()].trim().to_owned())))
    }

    fn status_hits(&self, span: Span) -> &[Hit] {
        self.doc.scan.within(Table::Status, span)
    }

    fn statuses(&mut self, number: usize, sentence: &Sentence, range: std::ops::Range<usize>, named: &[(Span, usize)]) {
        let doc = self.doc;
        for hit in doc.scan.within(Table::Status, sentence.span) {
            let inside = named.iter().any(|(s, _)| s.contains(hit.span));
            let Some(draft) = self.owner(hit.span, sentence, named).filter(|_| !inside) else { continue };
            let row = lexicon::rows(Table::Status)[hit.row as usize];
            let clause_start = clause_start(&doc.folded, sentence.span, hit.span.start);
            let before = Span { start: clause_start, end: hit.span.start }.of(&doc.folded);
            let after: String = doc.folded[hit.span.to()..sentence.span.to()].chars().take(3).collect();
            let denied = ["未", "没有", "不"].iter().any(|w| before.ends_with(w) || before.ends_with(&format!("{w}能")));
            if denied {
                continue;
            }
            let plan = ["预计", "计划", "将", "拟", "力争", "确保", "有望", "争取", "预期", "可望", "早日", "目标", "年底前"]
                .iter()
                .any(|w| before.contains(w))
                || after.starts_with('后')
                || before.ends_with("投资建设");
            let date = range.clone().rev().find(|&i| {
                let m = &self.mentions[i];
                matches!(&m.value, Value::Date(d) if d.edtf.is_some())
                    && m.span.end <= hit.span.start
                    && Span { start: m.span.end, end: hit.span.start }.of(&doc.folded).chars().count() <= 30
            });
            let date = date.or_else(|| {
                range.clone().find(|&i| {
                    let m = &self.mentions[i];
                    matches!(m.value, Value::Date(_)) && m.span.start >= hit.span.end && m.span.start - hit.span.end <= 6
                })
            });
            let d = &mut self.drafts[draft];
            let stage = stage(row.field(1));
            if let Some(stage) = stage {
                if !plan {
                    d.stages.push(stage);
                } else if stage == Stage::Planned || !after.starts_with('后') {
                    d.stages.push(Stage::Planned);
                }
            }
            if let Some(event) = event(row.field(2)).filter(|_| !after.starts_with('后')) {
                let same = d.events.iter().position(|(e, a, _)| *e == event && *a != plan);
                match same {
                    Some(k) if d.events[k].2.is_none() => d.events[k].2 = date,
                    Some(_) => {}
                    None => d.events.push((event, !plan, date)),
                }
            }
            if !d.sentences.contains(&number) {
                d.sentences.push(number);
            }
        }
    }

    /// The site: a chain in front of the name, else a place the sentence puts it at (位于, 落户, 在).
    fn site(&mut self, draft: usize, name: Span, range: std::ops::Range<usize>) {
        if self.drafts[draft].site.is_some() {
            return;
        }
        let text = &*self.doc.folded;
        let places = range.filter(|&i| matches!(self.mentions[i].value, Value::Place(_)));
        let mut best: Option<(u32, usize, SiteBasis)> = None;
        for i in places {
            let span = self.mentions[i].span;
            let before: String = text[..span.from()].chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
            let after: String = text[span.to()..].chars().take(6).collect();
            if ["来自", "总部"].iter().any(|w| before.ends_with(w))
                || ["企业", "客商", "举行", "召开", "客户"].iter().any(|w| after.starts_with(w))
            {
                continue;
            }
            let located = ["位于", "落户", "落地", "地处", "选址", "入驻", "坐落于", "在", "座落在", "落户于"]
                .iter()
                .any(|w| before.ends_with(w));
            let chained = span.end <= name.start && name.start - span.end <= 3;
            let rank = if chained {
                0
            } else if located {
                1
            } else {
                2 + name.start.abs_diff(span.start) / 90
            };
            let basis = if chained { SiteBasis::Chain } else { SiteBasis::Explicit };
            if best.is_none_or(|(r, ..)| rank < r) {
                best = Some((rank, i, basis));
            }
        }
        self.drafts[draft].site = best.map(|(_, i, basis)| (i, basis));
    }

    /// Companies of the sentence that names the project.
    fn investors(&mut self, draft: usize, name: Span, range: std::ops::Range<usize>, named: usize) {
        let text = &*self.doc.folded;
        for i in range {
            let Some(firm) = self.companies.of(i) else { continue };
            let span = self.mentions[i].span;
            let before: String = text[..span.from()].chars().rev().take(3).collect::<Vec<_>>().into_iter().rev().collect();
            let after: String = text[span.to()..].chars().take(8).collect();
            let near = span.end <= name.start && name.start - span.end <= 3 * 24
                || after.contains("投资")
                || before.ends_with('由')
                || before.ends_with("公司");
            if !near && named > 1 {
                continue;
            }
            let role =
                if after.starts_with("承建") || after.contains("中标") || after.starts_with("设计") || after.starts_with("施工")
                {
                    Role::Contractor
                } else if before.ends_with('与') || before.ends_with('和') {
                    Role::Partner
                } else if after.contains("投资") || after.contains('拟') || before.ends_with('由') || span.end == name.start {
                    Role::Investor
                } else {
                    Role::Unspecified
                };
            let d = &mut self.drafts[draft];
            match d.companies.iter_mut().find(|(c, _)| *c == firm) {
                Some((_, r)) if *r == Role::Unspecified => *r = role,
                Some(_) => {}
                None => d.companies.push((firm, role)),
            }
        }
    }

    fn finish(self) -> Linked {
        let mut linked = Linked { aggregates: self.aggregates, ..Linked::default() };
        for draft in &self.drafts {
            // A name in passing, of which nothing is said, is no project of the article.
            let bare = draft.figures.is_empty() && draft.stages.is_empty() && draft.events.is_empty();
            if bare {
                continue;
            }
            let n = linked.projects.len();
            let of_kind = |kind: Kind, phase: Option<&str>| -> Vec<String> {
                let figures = draft.figures.iter().filter(|&&i| match &self.mentions[i].value {
                    Value::Figure(f) => f.metric.kind() == kind && phase.is_none_or(|p| f.phase.as_deref() == Some(p)),
                    _ => false,
                });
                figures.map(|&i| mention_id(i)).collect()
            };
            let mut phases: Vec<&str> = draft
                .figures
                .iter()
                .filter_map(|&i| if let Value::Figure(f) = &self.mentions[i].value { f.phase.as_deref() } else { None })
                .collect();
            phases.sort_unstable();
            phases.dedup();
            let site = draft.site.and_then(|(i, basis)| match &self.mentions[i].value {
                Value::Place(p) => Some(site_record(p, i, basis)),
                _ => None,
            });
            if let Some(s) = &site
                && s.basis == SiteBasis::HomePlace
            {
                linked
                    .diagnostics
                    .push(Diagnostic::new(Code::SiteInferred, format!("the site of p{} is the article's home place", n + 1)));
            }
            let ended = draft.stages.iter().rev().find(|s| matches!(s, Stage::Suspended | Stage::Terminated));
            let points = |s: &usize| {
                let span = self.doc.sentences[*s].span;
                let map = &self.doc.article.map;
                (map.code_point(&self.doc.article.text, span.start), map.code_point(&self.doc.article.text, span.end))
            };
            let mut sentences = draft.sentences.clone();
            sentences.sort_unstable();
            sentences.dedup();
            linked.projects.push(ProjectRecord {
                id: format!("p{}", n + 1),
                name: draft.name.clone(),
                name_mentions: draft.name_mentions.iter().map(|&i| mention_id(i)).collect(),
                companies: draft.companies.iter().map(|&(c, role)| Participant { company: Companies::id(c), role }).collect(),
                site,
                stage: ended.or_else(|| draft.stages.iter().max()).copied(),
                events: draft
                    .events
                    .iter()
                    .map(|&(stage, actual, date)| Event {
                        stage,
                        actual,
                        edtf: date.and_then(|i| if let Value::Date(d) = &self.mentions[i].value { d.edtf.clone() } else { None }),
                        mention: date.map(mention_id),
                    })
                    .collect(),
                investment: of_kind(Kind::Investment, None),
                output: of_kind(Kind::Output, None),
                scale: of_kind(Kind::Scale, None),
                phases: phases
                    .iter()
                    .map(|p| Phase {
                        phase: (*p).to_owned(),
                        investment: of_kind(Kind::Investment, Some(p)),
                        output: of_kind(Kind::Output, Some(p)),
                        scale: of_kind(Kind::Scale, Some(p)),
                    })
                    .collect(),
                evidence: sentences.iter().map(points).collect(),
                confidence: draft.confidence.unwrap_or(Confidence::Low),
            });
        }
        linked
    }
}

fn clause_start(text: &str, sentence: Span, at: u32) -> u32 {
    let before = Span { start: sentence.start, end: at }.of(text);
    before
        .char_indices()
        .rev()
        .find(|&(_, c)| is_clause_mark(c))
        .map_or(sentence.start, |(i, c)| sentence.start + (i + c.len_utf8()) as u32)
}

fn site_record(p: &PlaceValue, mention: usize, basis: SiteBasis) -> Site {
    Site {
        country: p.country.clone(),
        code: p.code.clone(),
        path: p.path.clone(),
        zone: p.zone.clone(),
        mention: Some(mention_id(mention)),
        basis,
    }
}

fn stage(name: &str) -> Option<Stage> {
    Some(match name {
        "planned" => Stage::Planned,
        "negotiating" => Stage::Negotiating,
        "intent" => Stage::Intent,
        "signed" => Stage::Signed,
        "landed" => Stage::Landed,
        "approved" => Stage::Approved,
        "under_construction" => Stage::UnderConstruction,
        "trial_production" => Stage::TrialProduction,
        "in_production" => Stage::InProduction,
        "full_capacity" => Stage::FullCapacity,
        "suspended" => Stage::Suspended,
        "terminated" => Stage::Terminated,
        _ => return None,
    })
}

fn event(name: &str) -> Option<EventKind> {
    Some(match name {
        "signed" => EventKind::Signed,
        "landed" => EventKind::Landed,
        "approved" => EventKind::Approved,
        "construction_start" => EventKind::ConstructionStart,
        "completion" => EventKind::Completion,
        "trial_production" => EventKind::TrialProduction,
        "production" => EventKind::Production,
        "full_capacity" => EventKind::FullCapacity,
        "suspended" => EventKind::Suspended,
        "terminated" => EventKind::Terminated,
        _ => return None,
    })
}
