//! Days as people count them: the same time of day, whatever the clocks do in between.

use chrono::{DateTime, Days, MappedLocalTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

/// The time zone with this IANA name.
pub fn zone(name: &str) -> Option<Tz> {
    name.parse().ok()
}

/// The same time of day so many days later, or earlier, in the time zone with this name: UTC if there is none of it.
pub fn shifted(at: DateTime<Utc>, days: i32, timezone: Option<&str>) -> DateTime<Utc> {
    at_days(at, i64::from(days), timezone.and_then(zone).unwrap_or(Tz::UTC))
}

/// The same time of day so many days later.
pub(crate) fn plus_days(at: DateTime<Utc>, days: u32, zone: Tz) -> DateTime<Utc> {
    at_days(at, days.into(), zone)
}

/// A time that does not exist, because clocks are put forward, is as much later as they are; of two that are called the same it is the
/// later one, which is in favour of who has to be in time.
fn at_days(at: DateTime<Utc>, days: i64, zone: Tz) -> DateTime<Utc> {
    if days == 0 {
        return at;
    }
    let (local, by) = (at.with_timezone(&zone).naive_local(), Days::new(days.unsigned_abs()));
    let Some(wanted) = (if days < 0 { local.checked_sub_days(by) } else { local.checked_add_days(by) }) else { return at };
    match zone.from_local_datetime(&wanted) {
        MappedLocalTime::Single(found) => found.to_utc(),
        MappedLocalTime::Ambiguous(one, other) => one.max(other).to_utc(),
        MappedLocalTime::None => {
            // As the clocks went the day before.
            let before = zone.offset_from_utc_datetime(&(wanted - TimeDelta::days(1))).fix();
            Utc.from_utc_datetime(&(wanted - before))
        }
    }
}

/// As people of this time zone write it.
pub(crate) fn written(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%a %-d %b %Y %H:%M %Z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Timelike as _;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn noon_stays_noon_when_clocks_change() {
        let vienna = zone("Europe/Vienna").unwrap();
        // Clocks are put forward on 29 March 2026, and back on 25 October 2026.
        assert_eq!(plus_days(at("2026-03-28T11:00:00Z"), 2, vienna), at("2026-03-30T10:00:00Z"));
        assert_eq!(plus_days(at("2026-10-24T10:00:00Z"), 2, vienna), at("2026-10-26T11:00:00Z"));
        assert_eq!(shifted(at("2026-03-30T10:00:00Z"), -2, Some("Europe/Vienna")), at("2026-03-28T11:00:00Z"));
        assert_eq!(shifted(at("2026-03-30T10:00:00Z"), -2, None), at("2026-03-28T10:00:00Z"));
        assert_eq!(written(at("2026-03-30T10:00:00Z"), vienna), "Mon 30 Mar 2026 12:00 CEST");
    }

    #[test]
    fn a_time_that_is_not_there_comes_later_and_one_that_is_there_twice_is_the_second() {
        let vienna = zone("Europe/Vienna").unwrap();
        assert_eq!(plus_days(at("2026-03-28T01:30:00Z"), 1, vienna), at("2026-03-29T01:30:00Z"), "02:30 is 03:30");
        assert_eq!(plus_days(at("2026-10-24T00:30:00Z"), 1, vienna), at("2026-10-25T01:30:00Z"));
    }

    #[test]
    fn there_are_no_other_zones() {
        for name in ["", "Vienna", "Europe/Nowhere", "+02:00", "../etc/passwd"] {
            assert!(zone(name).is_none(), "{name}");
        }
    }

    const ZONES: [&str; 8] = [
        "UTC",
        "Europe/Vienna",
        "America/New_York",
        "Australia/Lord_Howe", // half an hour
        "America/Sao_Paulo",
        "Asia/Kathmandu",
        "Africa/Casablanca",
        "Pacific/Apia", // without 30 December 2011
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn days_are_days(
            zone_at in 0..ZONES.len(),
            // From 2005 to 2036: all changes of clocks of that time.
            seconds in 1_104_537_600i64..2_085_000_000,
            days in 0u32..400,
        ) {
            let zone = zone(ZONES[zone_at]).unwrap();
            let from = DateTime::from_timestamp(seconds, 0).unwrap();
            let to = plus_days(from, days, zone);
            prop_assert_eq!(plus_days(from, 0, zone), from);
            // Never less than the next day's, whatever the clocks do.
            prop_assert!(to <= plus_days(from, days + 1, zone));
            let hours = (to - from).num_hours();
            prop_assert!((hours - i64::from(days) * 24).abs() <= 25, "{} hours for {} days", hours, days);
            // The same time of day, unless that is not there on that day.
            let (before, after) = (from.with_timezone(&zone), to.with_timezone(&zone));
            let wanted = before.naive_local() + Days::new(days.into());
            if zone.from_local_datetime(&wanted).earliest().is_some() {
                prop_assert_eq!((before.hour(), before.minute(), before.second()), (after.hour(), after.minute(), after.second()));
                prop_assert_eq!(after.naive_local().date(), wanted.date());
            } else {
                prop_assert!(after.naive_local() > wanted);
            }
        }
    }
}
