//! The one amount that stands for a project where projects are compared and added up.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::record::read::Mention;
use crate::record::{Metric, Modality};

/// Figures that say how large a project is, the best first. What is spent so far, a part, a loan, a firm's capital or a
/// subsidy says no such thing.
const METRICS: [Metric; 4] =
    [Metric::TotalInvestment, Metric::ContractedInvestment, Metric::FixedAssetInvestment, Metric::InvestmentOther];

/// What an amount rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Basis {
    /// One figure of the text.
    Figure,
    /// The first of several figures that differ.
    First,
    /// The bound of a range or of an order of magnitude.
    Bound,
    /// The sum of the phases: the text gives no whole.
    Phases,
}

/// What a project costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Amount {
    /// Decimal, in the currency's base unit.
    pub value: String,
    /// ISO 4217.
    pub unit: String,
    /// How far it is fact, as the first figure says.
    pub modality: String,
    pub basis: Basis,
    /// The numbers of the figures it rests on, in the list that was given.
    #[serde(skip)]
    pub from: Vec<usize>,
}

/// Chooses among a project's investment figures, in text order.
pub(super) fn principal(figures: &[&Mention]) -> Option<Amount> {
    METRICS.iter().find_map(|metric| {
        let mut whole = Vec::new();
        let mut phased: Vec<(usize, &str)> = Vec::new();
        for (n, m) in figures.iter().enumerate() {
            let v = &m.value;
            if v.metric.as_deref() != Some(metric.name())
                || v.modality.as_deref() == Some(Modality::Negated.name())
                || !is_currency(v.unit.as_deref())
            {
                continue;
            }
            match &v.phase {
                None => whole.push(n),
                Some(p) if phased.iter().all(|(_, other)| other != p) => phased.push((n, p)),
                Some(_) => {}
            }
        }
        one(figures, &whole).or_else(|| sum(figures, &phased.iter().map(|(n, _)| *n).collect::<Vec<_>>()))
    })
}

fn is_currency(unit: Option<&str>) -> bool {
    unit.is_some_and(|u| u.len() == 3 && u.bytes().all(|b| b.is_ascii_uppercase()))
}

fn number(text: Option<&String>) -> Option<Decimal> {
    text?.parse().ok()
}

fn one(figures: &[&Mention], whole: &[usize]) -> Option<Amount> {
    let read = |n: usize| {
        let v = &figures[n].value;
        match number(v.value.as_ref()) {
            Some(d) => Some((n, d, Basis::Figure)),
            None => number(v.low.as_ref()).or_else(|| number(v.high.as_ref())).map(|d| (n, d, Basis::Bound)),
        }
    };
    let mut readings = whole.iter().filter_map(|&n| read(n));
    let (n, value, basis) = readings.next()?;
    let unit = &figures[n].value.unit;
    let differs = |(other, d, _): (usize, Decimal, Basis)| d != value || figures[other].value.unit != *unit;
    let basis = if basis == Basis::Figure && readings.any(differs) { Basis::First } else { basis };
    Some(amount(figures, n, value, basis, vec![n]))
}

fn sum(figures: &[&Mention], phases: &[usize]) -> Option<Amount> {
    let first = *phases.first()?;
    let mut total = Decimal::ZERO;
    for &n in phases {
        let v = &figures[n].value;
        if v.unit != figures[first].value.unit {
            return None;
        }
        total = total.checked_add(number(v.value.as_ref())?)?;
    }
    Some(amount(figures, first, total, Basis::Phases, phases.to_vec()))
}

fn amount(figures: &[&Mention], first: usize, value: Decimal, basis: Basis, from: Vec<usize>) -> Amount {
    let v = &figures[first].value;
    Amount {
        value: value.normalize().to_string(),
        unit: v.unit.clone().unwrap_or_default(),
        modality: v.modality.clone().unwrap_or_else(|| "stated".into()),
        basis,
        from,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(metric: &str, value: Option<&str>, low: Option<&str>, phase: Option<&str>) -> Mention {
        let json = serde_json::json!({"kind": "investment", "text": "x", "start": 0, "end": 1,
            "value": {"metric": metric, "value": value, "low": low, "unit": "CNY", "phase": phase, "modality": "planned"}});
        serde_json::from_value(json).expect("a mention")
    }

    fn of(figures: &[Mention]) -> Option<(String, Basis)> {
        principal(&figures.iter().collect::<Vec<_>>()).map(|a| (a.value, a.basis))
    }

    #[test]
    fn the_whole_comes_before_its_phases() {
        let figures = [
            figure("total_investment", Some("2000000000"), None, Some("1")),
            figure("total_investment", Some("6100000000"), None, None),
        ];
        assert_eq!(of(&figures), Some(("6100000000".into(), Basis::Figure)));
    }

    #[test]
    fn phases_are_added_up_where_no_whole_is_given() {
        let figures = [
            figure("total_investment", Some("2000000000"), None, Some("1")),
            figure("total_investment", Some("1500000000.50"), None, Some("2")),
            figure("total_investment", Some("2000000000"), None, Some("1")),
        ];
        assert_eq!(of(&figures), Some(("3500000000.5".into(), Basis::Phases)));
        let open = [figures[0].clone(), figure("total_investment", None, Some("1"), Some("2"))];
        assert_eq!(of(&open), None);
    }

    #[test]
    fn a_bound_and_differing_figures_are_told() {
        assert_eq!(of(&[figure("investment_other", None, Some("1000000000"), None)]), Some(("1000000000".into(), Basis::Bound)));
        let two = [figure("total_investment", Some("5"), None, None), figure("total_investment", Some("6"), None, None)];
        assert_eq!(of(&two), Some(("5".into(), Basis::First)));
        let same = [figure("total_investment", Some("5"), None, None), figure("total_investment", Some("5.0"), None, None)];
        assert_eq!(of(&same), Some(("5".into(), Basis::Figure)));
    }

    #[test]
    fn loans_parts_and_what_is_denied_are_none() {
        let mut denied = figure("total_investment", Some("5"), None, None);
        denied.value.modality = Some("negated".into());
        let mut tonnes = figure("total_investment", Some("5"), None, None);
        tonnes.value.unit = Some("t".into());
        let figures = [
            figure("financing", Some("5"), None, None),
            figure("component_investment", Some("5"), None, None),
            figure("completed_investment", Some("5"), None, None),
            denied,
            tonnes,
        ];
        assert_eq!(of(&figures), None);
    }
}
