//! One article: its projects, what each costs, and the words that say so.
//!
//! `cargo run --example article`

use taojin::input::RawDocument;
use taojin::record::ValueRecord;
use taojin::{Extractor, Options};

fn main() {
    let text = "3月8日，云岭铜业有限公司与昭通市昭阳区政府签约，总投资3.2亿元建设年产2万吨铜箔项目，预计2024年6月投产。";
    let raw = RawDocument { id: "one".into(), bytes: text.into(), ..RawDocument::default() };
    // The day that 3月8日 counts from; an article's own date is found by itself.
    let options = Options { date: "2023-03-10".parse().ok(), ..Options::default() };
    let record = Extractor::new(options).extract(&raw);

    for project in &record.projects {
        println!("{}: {:?}", project.name.as_deref().unwrap_or("(no name)"), project.stage);
        for figure in record.mentions.iter().filter(|m| project.investment.contains(&m.id)) {
            let ValueRecord::Figure(money) = &figure.value else { continue };
            // Amounts are decimal strings in base units: no reader rounds them.
            println!("  {} {} by “{}”", money.value.as_deref().unwrap_or("?"), money.unit, figure.text);
        }
    }
    let project = &record.projects[0];
    assert_eq!(project.site.as_ref().and_then(|s| s.code.as_deref()), Some("530602"));
    assert_eq!(record.mentions[0].text, "3月8日");
}
