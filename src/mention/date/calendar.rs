//! The calendars: weeks, months and the Chinese lunar calendar (of `icu_calendar`, which holds the years 1900 to 2100 as
//! published and computes others).

use icu_calendar::cal::Iso;
use icu_calendar::types::Month;
use jiff::ToSpan;
use jiff::civil::Date;

use super::Feast;

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

/// A lunar day in the lunar year that begins in that Gregorian year.
fn lunar(year: i16, month: u8, day: u8) -> Option<Date> {
    let date = icu_calendar::Date::try_new_chinese_traditional(year.into(), Month::new(month), day).ok()?.to_calendar(Iso);
    let year = i16::try_from(date.year().extended_year()).ok()?;
    Date::new(year, date.month().number() as i8, date.day_of_month().0 as i8).ok()
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
}
