//! The calendars: weeks, months and the Chinese lunar calendar (`lunar.tsv`, the years 1900 to 2100 as published).

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Feast;
use crate::data::rows_of;

/// The last day of a month.
pub(super) fn month_last(year: i16, month: i8) -> Option<Date> {
    Some(Date::new(year, month, 1).ok()?.last_of_month())
}

/// The Monday of the week that holds the day.
pub(super) fn monday(day: Date) -> Option<Date> {
    day.checked_sub(i32::from(day.weekday().to_monday_zero_offset()).days()).ok()
}

/// The nth week of a period, from 1: weeks belong to the period that has their Thursday.
pub(super) fn nth_week(first: Date, last: Date, n: u8) -> Option<(Date, Date)> {
    let mut start = monday(first)?;
    if start.checked_add(3.days()).ok()? < first {
        start = start.checked_add(7.days()).ok()?;
    }
    start = start.checked_add((i32::from(n) * 7 - 7).days()).ok()?;
    (start.checked_add(3.days()).ok()? <= last).then_some(())?;
    Some((start, start.checked_add(6.days()).ok()?))
}

/// The last weeks of a period, so many.
pub(super) fn last_weeks(last: Date, n: u8) -> Option<(Date, Date)> {
    let mut start = monday(last)?;
    if start.checked_add(3.days()).ok()? > last {
        start = start.checked_sub(7.days()).ok()?;
    }
    Some((start.checked_sub((i32::from(n) * 7 - 7).days()).ok()?, start.checked_add(6.days()).ok()?))
}

/// The first and last day of a feast in a year of its calendar; a whole month where it has no day.
pub(super) fn feast(feast: Feast, year: i16) -> Option<(Date, Date)> {
    let on = |day: u8| {
        if feast.lunar { lunar(year, feast.month, day) } else { Date::new(year, feast.month as i8, day as i8).ok() }
    };
    match feast.day {
        // The last day of a short month is called its thirtieth too.
        Some(day) => on(day).or_else(|| if day == 30 { on(29) } else { None }).map(|d| (d, d)),
        None => Some((on(1)?, on(30).or_else(|| on(29))?)),
    }
}

/// A year of the lunar calendar.
struct LunarYear {
    first: Date,
    /// Days of each month, a leap month behind the one whose number it bears.
    months: Vec<u8>,
    /// The number of the month that comes twice, 0 where none does.
    leap: u8,
}

/// The lunar years from [`FIRST_LUNAR`] on.
static LUNAR: LazyLock<Vec<LunarYear>> = LazyLock::new(|| {
    let rows = rows_of(include_str!("../../data/lunar.tsv"));
    rows.filter_map(|row| {
        let months = row.field(2).bytes().map(|long| 29 + u8::from(long == b'1')).collect();
        Some(LunarYear { first: row.field(1).parse().ok()?, months, leap: row.field(3).parse().ok()? })
    })
    .collect()
});

/// The lunar year of the table's first row.
const FIRST_LUNAR: i16 = 1900;

/// A lunar day in the lunar year that begins in that Gregorian year; none outside the years of the table. A month that comes
/// twice is its first, since news says 闰六月 where it means the second.
fn lunar(year: i16, month: u8, day: u8) -> Option<Date> {
    let year = LUNAR.get(usize::try_from(year - FIRST_LUNAR).ok()?)?;
    let before = usize::from(month.checked_sub(1)?) + usize::from(year.leap != 0 && month > year.leap);
    (month <= 12 && (1..=*year.months.get(before)?).contains(&day)).then_some(())?;
    let days: i32 = year.months[..before].iter().map(|&days| i32::from(days)).sum();
    year.first.checked_add((days + i32::from(day) - 1).days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lunar_new_year_of_known_years() {
        let new_year = |year| feast(Feast { lunar: true, month: 1, day: Some(1) }, year).map(|(d, _)| d.to_string());
        for (year, day) in
            [(1949, "1949-01-29"), (2011, "2011-02-03"), (2023, "2023-01-22"), (2025, "2025-01-29"), (2026, "2026-02-17")]
        {
            assert_eq!(new_year(year).as_deref(), Some(day));
        }
        // A leap month stood in front of the mid-autumn day of 2025.
        assert_eq!(
            feast(Feast { lunar: true, month: 8, day: Some(15) }, 2025).map(|d| d.0.to_string()).as_deref(),
            Some("2025-10-06")
        );
    }

    #[test]
    fn the_table_is_without_a_gap() {
        assert_eq!(LUNAR.len(), 201);
        for (n, pair) in LUNAR.windows(2).enumerate() {
            let days: i32 = pair[0].months.iter().map(|&days| i32::from(days)).sum();
            assert_eq!(pair[0].first.checked_add(days.days()).ok(), Some(pair[1].first), "{n}");
            assert_eq!(pair[0].months.len() == 13, pair[0].leap != 0, "{n}");
        }
        assert_eq!((lunar(1899, 1, 1), lunar(2101, 1, 1), lunar(2024, 13, 1), lunar(2024, 1, 30)), (None, None, None, None));
    }
}
