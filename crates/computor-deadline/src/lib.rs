//! Until when something is to be handed in, by whom, and why: one function without clock, database or network, which everything
//! asks that has to know (hand-ins, views, reports).

mod local;

pub use local::{shifted, zone};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use computor_types::dto::{DeadlineStanding, EffectiveDeadline, ExtensionKind};
use local::{plus_days, written};
use serde::Deserialize;

/// More days late than this are not told apart.
const MANY: u32 = 3660;

/// What an assignment says, with the defaults of its course, and what was granted to a student or a team.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Dates {
    /// When it is asked.
    pub now: DateTime<Utc>,
    /// IANA name; UTC if there is none.
    pub timezone: Option<String>,
    /// Nothing is handed in before.
    pub opens_at: Option<DateTime<Utc>>,
    /// When it is due. Without, there is no deadline, and nothing of the rest means anything.
    pub due_at: Option<DateTime<Utc>>,
    /// For so many days more it is accepted late; without, for ever.
    pub late_cutoff_days: Option<u32>,
    /// What each day that has begun costs, of 1.
    pub late_penalty_per_day: Option<f64>,
    /// What was granted.
    #[serde(default)]
    pub grants: Vec<Grant>,
}

/// What was granted to a student, or to the team.
#[derive(Clone, Debug, Deserialize)]
pub struct Grant {
    /// An extension, or days of the own late-day bank.
    pub kind: ExtensionKind,
    /// Another due date,
    pub due_at: Option<DateTime<Utc>>,
    /// or so many days more.
    pub days: Option<u32>,
    /// Who granted it.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// Until when it is due, and why. Nothing where the assignment has neither a beginning nor an end.
///
/// Of several extensions the most generous counts, and none takes anything away. Days of the late-day bank come on top of it.
/// Days are days of the course's time zone: noon stays noon.
pub fn effective_deadline(dates: &Dates) -> Option<EffectiveDeadline> {
    if dates.opens_at.is_none() && dates.due_at.is_none() {
        return None;
    }
    let zone = dates.timezone.as_deref().and_then(zone).unwrap_or(Tz::UTC);
    let mut why = Vec::new();
    if let Some(opens) = dates.opens_at {
        why.push(format!("open from {}", written(opens, zone)));
    }
    let due_at = dates.due_at.map(|due| extended(dates, due, zone, &mut why));
    let closes_at = due_at.zip(dates.late_cutoff_days).map(|(due, days)| plus_days(due, days, zone));
    let per_day = dates.late_penalty_per_day.filter(|part| part.is_finite()).unwrap_or(0.0).clamp(0.0, 1.0);
    if let Some(due) = due_at {
        why.push(afterwards(due, closes_at, per_day, zone));
    }
    let late_days = due_at.map_or(0, |due| days_late(dates.now, due, zone));
    let standing = if dates.opens_at.is_some_and(|opens| dates.now < opens) {
        DeadlineStanding::NotOpen
    } else if closes_at.is_some_and(|closes| dates.now > closes) {
        DeadlineStanding::Closed
    } else if late_days > 0 {
        DeadlineStanding::Late
    } else {
        DeadlineStanding::Open
    };
    Some(EffectiveDeadline {
        timezone: zone.name().to_owned(),
        opens_at: dates.opens_at,
        due_at,
        closes_at,
        late_penalty_per_day: per_day,
        standing,
        late_days,
        penalty: (per_day * f64::from(late_days)).min(1.0),
        explanation: why,
    })
}

/// The due date with what was granted.
fn extended(dates: &Dates, base: DateTime<Utc>, zone: Tz, why: &mut Vec<String>) -> DateTime<Utc> {
    why.push(format!("due {}", written(base, zone)));
    let of = |kind| dates.grants.iter().filter(move |grant| grant.kind == kind);
    let until = |grant: &Grant| grant.due_at.unwrap_or(base).max(plus_days(base, grant.days.unwrap_or(0), zone));
    let best = of(ExtensionKind::Extension).map(|grant| (until(grant), grant)).max_by_key(|(until, _)| *until);
    let mut due = base;
    if let Some((until, grant)) = best.filter(|(until, _)| *until > base) {
        due = until;
        let what = match (grant.due_at, grant.days) {
            (None, Some(days)) => format!("+{}", counted(days)),
            _ => "extended".to_owned(),
        };
        let by = grant.by.as_deref().map(|by| format!(" by {by}")).unwrap_or_default();
        let reason = grant.reason.as_deref().filter(|reason| !reason.is_empty()).map(|reason| format!(" ({reason})")).unwrap_or_default();
        why.push(format!("{what}{by}{reason}: due {}", written(due, zone)));
    }
    let own: u32 = of(ExtensionKind::LateDays).filter_map(|grant| grant.days).fold(0, u32::saturating_add).min(MANY);
    if own > 0 {
        due = plus_days(due, own, zone);
        why.push(format!("+{} of the late-day bank: due {}", counted(own), written(due, zone)));
    }
    due
}

fn counted(days: u32) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

/// What becomes of what comes after the due date.
fn afterwards(due: DateTime<Utc>, closes: Option<DateTime<Utc>>, per_day: f64, zone: Tz) -> String {
    let costs = if per_day > 0.0 { format!(", {} % less for each day begun", rounded(per_day * 100.0)) } else { String::new() };
    match closes {
        Some(closes) if closes <= due => "nothing is accepted afterwards".to_owned(),
        Some(closes) => format!("accepted late until {}{costs}", written(closes, zone)),
        None => format!("accepted late{costs}"),
    }
}

fn rounded(percent: f64) -> String {
    format!("{percent:.1}").trim_end_matches(".0").to_owned()
}

/// How many days have begun since it was due.
fn days_late(at: DateTime<Utc>, due: DateTime<Utc>, zone: Tz) -> u32 {
    if at <= due {
        return 0;
    }
    let about = u32::try_from((at - due).num_days()).unwrap_or(MANY).min(MANY).saturating_sub(2);
    (about..=MANY).find(|days| at <= plus_days(due, *days, zone)).unwrap_or(MANY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn dates(now: &str) -> Dates {
        Dates {
            now: at(now),
            timezone: Some("Europe/Vienna".into()),
            due_at: Some(at("2026-03-27T11:00:00Z")),
            late_cutoff_days: Some(3),
            late_penalty_per_day: Some(0.1),
            ..Dates::default()
        }
    }

    fn grant(kind: ExtensionKind, days: u32) -> Grant {
        Grant { kind, due_at: None, days: Some(days), by: Some("Lena Lecturer".into()), reason: Some("illness".into()) }
    }

    #[test]
    fn without_dates_there_is_no_deadline() {
        let none = Dates { grants: vec![grant(ExtensionKind::Extension, 2)], late_cutoff_days: Some(0), ..Dates::default() };
        assert_eq!(effective_deadline(&none), None);
    }

    #[test]
    fn it_explains_itself() {
        let granted = vec![grant(ExtensionKind::Extension, 3), grant(ExtensionKind::Extension, 1), grant(ExtensionKind::LateDays, 1)];
        let found = effective_deadline(&Dates { grants: granted, ..dates("2026-03-30T10:00:00Z") }).unwrap();
        assert_eq!(
            found.explanation,
            [
                "due Fri 27 Mar 2026 12:00 CET",
                "+3 days by Lena Lecturer (illness): due Mon 30 Mar 2026 12:00 CEST",
                "+1 day of the late-day bank: due Tue 31 Mar 2026 12:00 CEST",
                "accepted late until Fri 3 Apr 2026 12:00 CEST, 10 % less for each day begun",
            ]
        );
        assert_eq!((found.due_at, found.standing), (Some(at("2026-03-31T10:00:00Z")), DeadlineStanding::Open));
        let hard = effective_deadline(&Dates { late_cutoff_days: Some(0), ..dates("2026-03-27T11:00:00Z") }).unwrap();
        assert_eq!(hard.explanation.last().unwrap(), "nothing is accepted afterwards");
    }

    #[test]
    fn each_day_that_has_begun_costs() {
        let standing = |now: &str| {
            let found = effective_deadline(&dates(now)).unwrap();
            (found.standing, found.late_days, (found.penalty * 100.0).round())
        };
        use DeadlineStanding::{Closed, Late, Open};
        assert_eq!(standing("2026-03-27T11:00:00Z"), (Open, 0, 0.0), "at the last moment");
        assert_eq!(standing("2026-03-27T11:00:01Z"), (Late, 1, 10.0));
        assert_eq!(standing("2026-03-28T11:00:00Z"), (Late, 1, 10.0));
        // The clocks were put forward: this day has 23 hours.
        assert_eq!(standing("2026-03-29T10:00:00Z"), (Late, 2, 20.0));
        assert_eq!(standing("2026-03-29T10:00:01Z"), (Late, 3, 30.0));
        assert_eq!(standing("2026-03-30T10:00:00Z"), (Late, 3, 30.0));
        assert_eq!(standing("2026-03-30T10:00:01Z"), (Closed, 4, 40.0));
        assert_eq!(standing("2026-05-30T10:00:01Z").2, 100.0, "never more than all");
    }

    #[test]
    fn an_extension_takes_nothing_away_and_may_name_a_date() {
        let named = |due: &str| {
            let one = Grant { kind: ExtensionKind::Extension, due_at: Some(at(due)), days: None, by: None, reason: None };
            effective_deadline(&Dates { grants: vec![one], ..dates("2026-03-01T00:00:00Z") }).unwrap()
        };
        assert_eq!(named("2026-03-20T11:00:00Z").due_at, Some(at("2026-03-27T11:00:00Z")));
        let later = named("2026-04-01T12:00:00Z");
        assert_eq!((later.due_at, &*later.explanation[1]), (Some(at("2026-04-01T12:00:00Z")), "extended: due Wed 1 Apr 2026 14:00 CEST"));
    }

    #[test]
    fn before_it_opens_it_is_not_open_whatever_else_is_said() {
        let shut = Dates { opens_at: Some(at("2026-03-02T08:00:00Z")), ..dates("2026-03-02T07:59:59Z") };
        assert_eq!(effective_deadline(&shut).unwrap().standing, DeadlineStanding::NotOpen);
        let open = Dates { now: at("2026-03-02T08:00:00Z"), ..shut.clone() };
        assert_eq!(effective_deadline(&open).unwrap().standing, DeadlineStanding::Open);
        let endless = Dates { due_at: None, ..open };
        let endless = effective_deadline(&endless).unwrap();
        assert_eq!((endless.due_at, endless.closes_at, endless.explanation.len()), (None, None, 1));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn more_is_never_less(
            zone in prop::sample::select(&["UTC", "Europe/Vienna", "Australia/Lord_Howe", "America/New_York"][..]),
            due in 1_735_700_000i64..1_830_000_000,
            after in -400_000i64..2_000_000,
            days in 0u32..30,
            more in 0u32..30,
            own in 0u32..5,
            cutoff in prop::option::of(0u32..20),
            penalty in 0.0f64..0.5,
        ) {
            let asked = |granted: u32, now: i64| {
                let grants = vec![grant(ExtensionKind::Extension, granted), grant(ExtensionKind::LateDays, own)];
                let due_at = DateTime::from_timestamp(due, 0);
                let now = DateTime::from_timestamp(now, 0).unwrap();
                effective_deadline(&Dates { now, timezone: Some(zone.into()), due_at, late_cutoff_days: cutoff, late_penalty_per_day: Some(penalty),
                                            grants, opens_at: None }).unwrap()
            };
            let (one, two) = (asked(days, due + after), asked(days + more, due + after));
            prop_assert!(one.due_at <= two.due_at && one.due_at.unwrap() >= DateTime::from_timestamp(due, 0).unwrap());
            prop_assert!(one.closes_at.is_none() || (one.due_at <= one.closes_at && one.closes_at <= two.closes_at));
            prop_assert!(two.late_days <= one.late_days && two.penalty <= one.penalty);
            // Whoever waits gains nothing.
            let later = asked(days, due + after + 3600);
            prop_assert!(later.late_days >= one.late_days && later.penalty >= one.penalty && later.due_at == one.due_at);
            // Late is what comes after the due date, and refused what comes after the end.
            let now = DateTime::from_timestamp(due + after, 0).unwrap();
            prop_assert_eq!(one.late_days > 0, now > one.due_at.unwrap());
            prop_assert_eq!(one.standing == DeadlineStanding::Closed, one.closes_at.is_some_and(|closes| now > closes));
        }
    }
}
