//! One reading for each stretch of text: where finds of different kinds compete, the higher rank wins.

use super::ProjectSort;
use super::{CompanyForm, Expr, Found, place};
use crate::span::Span;
use crate::text::Document;

/// Keeps the finds that lie in a sentence and overlap no find of higher rank; among one kind the longer wins, then the
/// earlier. A project's name is cut back to what no other find of higher rank covers, and keeps its full name as value.
/// Returns them in text order with the number of their sentence.
pub(crate) fn select(doc: &Document, mut found: Vec<Found>) -> Vec<(Found, usize)> {
    give_way(&mut found);
    cut_leading_dates(doc, &mut found);
    cut_leading_places(doc, &mut found);
    // By number: a find is too large to be moved about.
    let key = |f: &Found| (f.expr.rank(), std::cmp::Reverse(f.span.len()), f.span.start);
    let mut order: Vec<usize> = (0..found.len()).filter(|&n| !matches!(&found[n].expr, Expr::Place(e) if e.swallowed)).collect();
    order.sort_by_key(|&n| key(&found[n]));
    // In text order, with the number of the sentence and of the find.
    let mut taken: Vec<(Span, usize, usize)> = Vec::with_capacity(order.len());
    for n in order {
        let f = &mut found[n];
        if matches!(f.expr, Expr::Project(_)) {
            match uncovered_tail(&taken, f.span) {
                Some(span) => f.span = span,
                None => continue,
            }
        }
        let place = taken.partition_point(|(t, ..)| t.start < f.span.end);
        if f.span.is_empty() || place > 0 && taken[place - 1].0.end > f.span.start {
            continue;
        }
        let Some(sentence) = doc.sentence_of(f.span) else { continue };
        taken.insert(place, (f.span, sentence, n));
    }
    let mut found: Vec<Option<Found>> = found.into_iter().map(Some).collect();
    taken.into_iter().filter_map(|(_, sentence, n)| Some((found[n].take()?, sentence))).collect()
}

/// Leaves out a firm or an organisation that is the whole end of a project in a list or of the subject of a status: X智能工厂建成投产.
fn give_way(found: &mut Vec<Found>) {
    let opened = |f: &Found| matches!(f.sort(), Some(ProjectSort::Listed | ProjectSort::Opened));
    let mut projects: Vec<Span> = found.iter().filter(|f| opened(f)).map(|f| f.span).collect();
    projects.sort_unstable_by_key(|s| s.end);
    if projects.is_empty() {
        return;
    }
    let same = |f: &Found| projects.binary_search_by_key(&f.span.end, |s| s.end).is_ok_and(|i| projects[i].start <= f.span.start);
    let yields = |f: &Found| match &f.expr {
        Expr::Company(c) => c.form != CompanyForm::Full,
        Expr::Organization(_) => true,
        _ => false,
    };
    found.retain(|f| !(yields(f) && same(f)));
}

/// Takes a date away from the head of a name that ran over it (去年11月底|国家发改委, 今年|高速公路项目); a name in quotes
/// keeps it. What remains of a project's name is dropped where it is no more than a head.
fn cut_leading_dates(doc: &Document, found: &mut Vec<Found>) {
    let mut dates: Vec<Span> = found.iter().filter(|f| matches!(f.expr, Expr::Date(_))).map(|f| f.span).collect();
    dates.sort();
    found.retain_mut(|f| {
        if !matches!(f.expr, Expr::Organization(_) | Expr::Project(_)) || f.sort() == Some(ProjectSort::Quoted) {
            return true;
        }
        let last = dates.partition_point(|d| d.start < f.span.end);
        let Some(date) = dates[..last].iter().rev().find(|d| d.end < f.span.end).filter(|d| d.end > f.span.start) else {
            return true;
        };
        let cut = (date.end - f.span.start) as usize;
        f.span.start = date.end;
        if let Expr::Project(project) = &mut f.expr {
            project.whole.start = project.whole.start.max(date.end);
            if let Some(rest) = project.name.get(cut..) {
                project.name = rest.to_owned();
            }
            return project.name.chars().count() > 2;
        }
        doc.slice(f.span).chars().count() > 1
    });
}

/// Cuts a project's name behind a place that stands in front of it (石家庄｜项目, 黄山市｜污水处理厂).
fn cut_leading_places(doc: &Document, found: &mut [Found]) {
    let mut places: Vec<(Span, usize)> =
        found.iter().enumerate().filter(|(_, f)| matches!(f.expr, Expr::Place(_))).map(|(i, f)| (f.span, i)).collect();
    places.sort_unstable_by_key(|(span, _)| span.start);
    for i in 0..found.len() {
        let project = found[i].span;
        if !matches!(found[i].expr, Expr::Project(_)) {
            continue;
        }
        let from = places.partition_point(|(span, _)| span.start < project.start);
        let inside = places[from..].iter().take_while(|(span, _)| span.end < project.end);
        let cut = inside.filter(|&&(_, p)| place::stands_apart(doc, &found[p], project)).map(|(span, _)| span.end).last();
        if let Some(start) = cut {
            found[i].span.start = start;
        }
    }
}

/// What remains of the span behind the last find that covers part of it.
fn uncovered_tail(taken: &[(Span, usize, usize)], span: Span) -> Option<Span> {
    let before = taken[..taken.partition_point(|(t, ..)| t.start < span.end)].last();
    let start = before.map_or(span.start, |(t, ..)| t.end.max(span.start));
    (start < span.end).then_some(Span { start, end: span.end })
}
