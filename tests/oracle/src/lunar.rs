//! The table of lunar years agrees with `icu_calendar`, which holds the years 1900 to 2100 as published.
//! `UPDATE=1 cargo test -p taojin-oracle lunar` writes the table anew, behind its comments.

use std::fmt::Write;
use std::fs;
use std::ops::RangeInclusive;

use icu_calendar::Date;
use icu_calendar::cal::Iso;
use icu_calendar::types::Month;

use crate::program::at;

const YEARS: RangeInclusive<i32> = 1900..=2100;
const TABLE: &str = "src/data/lunar.tsv";

/// The day in the calendar of the west.
fn iso(year: i32, month: Month, day: u8) -> Option<Date<Iso>> {
    Some(Date::try_new_chinese_traditional(year, month, day).ok()?.to_calendar(Iso))
}

fn written(day: Date<Iso>) -> String {
    format!("{:04}-{:02}-{:02}", day.year().extended_year(), day.month().number(), day.day_of_month().0)
}

/// Days since some day long ago.
fn number(day: Date<Iso>) -> i64 {
    let (y, m, d) = (i64::from(day.year().extended_year()), i64::from(day.month().number()), i64::from(day.day_of_month().0));
    // Years begin in March, so that a leap day is the last of its year.
    let (y, m) = if m > 2 { (y, m - 3) } else { (y - 1, m + 9) };
    365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + d
}

/// The year's months in order, the leap month behind the one that it repeats; and the number of that one, 0 where there is none.
fn months(year: i32) -> (Vec<Month>, u8) {
    let leaps: Vec<u8> = (1..=12).filter(|&m| iso(year, Month::leap(m), 1).is_some()).collect();
    assert!(leaps.len() < 2, "{year}: {leaps:?}");
    let leap = leaps.first().copied().unwrap_or_default();
    let both = |m: u8| [Some(Month::new(m)), Some(Month::leap(m)).filter(|_| m == leap)];
    ((1..=12).flat_map(both).flatten().collect(), leap)
}

/// The table's line of a year.
fn line(year: i32) -> String {
    let (months, leap) = months(year);
    let long: String = months.iter().map(|&m| if iso(year, m, 30).is_some() { '1' } else { '0' }).collect();
    format!("{year}\t{}\t{long}\t{leap}", written(iso(year, Month::new(1), 1).expect("a first day")))
}

#[test]
fn the_table_is_the_published_calendar() {
    let path = at(TABLE);
    let there = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{TABLE}: {e}"));
    let comments: String = there.lines().filter(|l| l.starts_with('#')).map(|l| format!("{l}\n")).collect();
    let table = YEARS.fold(comments, |all, year| all + &line(year) + "\n");
    if std::env::var_os("UPDATE").is_some() {
        return fs::write(&path, table).expect("the table can be written");
    }
    let mut wrong = String::new();
    let rows: Vec<&str> = there.lines().filter(|l| !l.starts_with('#')).collect();
    for (year, row) in YEARS.zip(&rows).filter(|(year, row)| line(*year) != **row) {
        writeln!(wrong, "  has  {row}\n  want {}", line(year)).unwrap();
    }
    assert!(wrong.is_empty(), "{TABLE}:\n{wrong}run UPDATE=1 cargo test -p taojin-oracle lunar");
    assert_eq!(rows.len(), YEARS.count(), "{TABLE}: one row for each year");
}

/// Read as the program reads it: every day has the number that the table's months give it.
#[test]
fn every_day_is_where_the_table_has_it() {
    let there = fs::read_to_string(at(TABLE)).unwrap_or_else(|e| panic!("{TABLE}: {e}"));
    let mut days = 0;
    let mut next = None;
    for row in there.lines().filter(|l| !l.starts_with('#')) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [year, first, long, leap] = columns[..] else { panic!("{TABLE}: {row}") };
        let (year, leap): (i32, u8) = (year.parse().expect("a year"), leap.parse().expect("a month"));
        let parts: Vec<i32> = first.split('-').map(|p| p.parse().expect("an ISO date")).collect();
        let first = Date::try_new_iso(parts[0], parts[1] as u8, parts[2] as u8).expect("an ISO date");
        let mut at = number(first);
        // No day is between two years or in both.
        assert!(next.is_none_or(|n| n == at), "{TABLE}: {year} does not begin where the year before ends");
        let mut month = 0;
        let mut leap_is_behind = leap;
        assert_eq!(long.len(), if leap == 0 { 12 } else { 13 }, "{TABLE}: {row}");
        for c in long.chars() {
            let repeats = month > 0 && month == leap_is_behind;
            if repeats {
                leap_is_behind = 0;
            } else {
                month += 1;
            }
            let name = if repeats { Month::leap(month) } else { Month::new(month) };
            let last = match c {
                '1' => 30,
                '0' => 29,
                _ => panic!("{TABLE}: {row}"),
            };
            for day in 1..=last {
                let published = iso(year, name, day).unwrap_or_else(|| panic!("{year}: no day {day} of month {month}"));
                assert_eq!(number(published), at, "{year}, month {month}, day {day}: {}", written(published));
                at += 1;
                days += 1;
            }
            assert!(iso(year, name, last + 1).is_none(), "{year}: month {month} has a day {}", last + 1);
        }
        assert_eq!(month, 12, "{TABLE}: {row}");
        next = Some(at);
    }
    assert!((73_000..74_000).contains(&days), "{days} days in {} years", YEARS.count());
}
