//! Events as they happen: who may connect, and who may subscribe to what.

use super::prelude::*;
use crate::rule::Action::List;

guard! {
    // What limited tokens are for is asked, not told.
    ConnectLive: Rule::unlimited();
}

const ID: At = At::Path("id");

const fn about(named: &'static [Named]) -> Rule {
    Rule::unlimited().about(named)
}

fn me(_: &Principal) -> Cond {
    Cond::Me("id")
}
/// Its members, and who teaches the course.
fn of_submission_group(_: &Principal) -> Cond {
    let mine = Cond::via("course_member_id", "active_member", "id", Cond::Me("user_id"));
    Cond::course("course_id", Tutor).or(Cond::via("id", "submission_group_member", "submission_group_id", mine))
}
/// Its members, and who teaches the course.
fn of_course_group(_: &Principal) -> Cond {
    Cond::course("course_id", Tutor).or(Cond::via("id", "active_member", "course_group_id", Cond::Me("user_id")))
}
fn of_course(_: &Principal) -> Cond {
    Cond::course("id", Student)
}
fn of_content(_: &Principal) -> Cond {
    Cond::course("course_id", Student)
}
fn of_family(p: &Principal) -> Cond {
    see::<CourseFamily>(p, List)
}
fn of_organization(p: &Principal) -> Cond {
    see::<Organization>(p, List)
}

/// What events are about, and who may subscribe to those of one row (`course:<id>`); `global` is about all.
pub const CHANNELS: [(&str, Rule); 8] = [
    ("global", Rule::unlimited()),
    ("user", about(&[row("user", ID, me, me)])),
    ("submission_group", about(&[row("submission_group", ID, of_submission_group, of_submission_group)])),
    ("course_group", about(&[row("course_group", ID, of_course_group, of_course_group)])),
    ("course_content", about(&[row("course_content", ID, of_content, of_content)])),
    ("course", about(&[row("course", ID, of_course, of_course)])),
    ("course_family", about(&[row("course_family", ID, of_family, of_family)])),
    ("organization", about(&[row("organization", ID, of_organization, of_organization)])),
];

/// The rule of a channel, and the key of its row.
pub fn channel(name: &str) -> Option<(&'static Rule, Option<&str>)> {
    static ALL: [(&str, Rule); 8] = CHANNELS;
    let (kind, key) = name.split_once(':').map_or((name, None), |(kind, key)| (kind, Some(key)));
    let (_, rule) = ALL.iter().find(|(of, rule)| *of == kind && rule.named.is_empty() == key.is_none())?;
    Some((rule, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_named_after_rows() {
        assert!(channel("global").is_some_and(|(_, key)| key.is_none()));
        assert!(channel("course:7").is_some_and(|(_, key)| key == Some("7")));
        for name in ["", "course", "global:1", "no-such:1", "Course:1"] {
            assert!(channel(name).is_none(), "{name}");
        }
    }
}
