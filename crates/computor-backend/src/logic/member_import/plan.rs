//! What is to be done for each row: a plain function of the row and of what is known of the person.

use super::list::Person;
use computor_db::queries::member_import::Known;
use computor_policy::CourseRole;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What holds for all rows.
#[derive(Debug)]
pub(super) struct Terms<'a> {
    /// The roles that who imports may give.
    pub(super) may_give: &'a HashSet<CourseRole>,
    /// The role of new members whose row names none.
    pub(super) role: CourseRole,
    /// The group of new members whose row names none.
    pub(super) group: Option<&'a str>,
    /// The groups that are there.
    pub(super) groups: &'a HashMap<String, Uuid>,
    /// Whether others are made.
    pub(super) make_groups: bool,
}

/// What is to be done for a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing, for this reason.
    Refuse(String),
    /// Nothing, since the row on this line is about the same person.
    Duplicate(i64),
    /// Nothing: the member is as the row says.
    Keep,
    /// A membership, for a user that is there or has to be made.
    Add { user: Option<Uuid>, role: CourseRole, group: Option<String> },
    /// Another role or group, or an end of the archive.
    Change { member: Uuid, role: Option<CourseRole>, group: Option<String>, restore: bool },
}

/// A step, and what people should know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) step: Step,
    pub(super) notes: Vec<String>,
}

/// Who was met on which line.
#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<String, i64>);

impl Seen {
    /// The line on which the person was met before, by account, address or student id.
    pub(super) fn before(&mut self, line: i64, person: &Person, known: &Known) -> Option<i64> {
        let names = [
            known.user_id.map(|user| format!("user {user}")),
            person.email.as_ref().map(|email| format!("email {email}")),
            person.student_id.as_ref().map(|number| format!("student {number}")),
        ];
        let names: Vec<String> = names.into_iter().flatten().collect();
        let earlier = names.iter().find_map(|name| self.0.get(name).copied());
        if earlier.is_none() {
            self.0.extend(names.into_iter().map(|name| (name, line)));
        }
        earlier
    }
}

/// What is to be done for a person that no earlier row is about.
pub(super) fn plan(terms: &Terms<'_>, person: &Person, known: &Known) -> Planned {
    let mut notes = Vec::new();
    let step = step(terms, person, known, &mut notes).unwrap_or_else(Step::Refuse);
    Planned { step, notes }
}

fn step(terms: &Terms<'_>, person: &Person, known: &Known, notes: &mut Vec<String>) -> Result<Step, String> {
    if known.contradiction {
        return Err("the e-mail address and the student id belong to different people".to_owned());
    }
    if known.address_elsewhere {
        return Err("the e-mail address is noted for somebody by another organization: an administrator knows whose it is".to_owned());
    }
    if known.user_id.is_some() && known.account_archived {
        return Err("the account is archived".to_owned());
    }
    if known.other_name {
        notes.push("the account has another name, and keeps it".to_owned());
    }
    match known.member_id {
        Some(member) => existing(terms, person, known, member, notes),
        None => new(terms, person, known),
    }
}

fn new(terms: &Terms<'_>, person: &Person, known: &Known) -> Result<Step, String> {
    if known.user_id.is_none() && person.email.is_none() {
        return Err("nobody has this student id, and an account cannot be made without an e-mail address".to_owned());
    }
    let role = person.role.unwrap_or(terms.role);
    let group = person.group.as_deref().or(terms.group);
    may_give(terms, role)?;
    needs_group(role, group.is_some())?;
    if let Some(group) = group {
        is_there(terms, group)?;
    }
    Ok(Step::Add { user: known.user_id, role, group: group.map(str::to_owned) })
}

/// A role that the row does not name stays, and so does a group.
fn existing(terms: &Terms<'_>, person: &Person, known: &Known, member: Uuid, notes: &mut Vec<String>) -> Result<Step, String> {
    let has = known.role.as_deref().unwrap_or_default();
    let role = person.role.filter(|role| role.id() != has);
    let group = person.group.as_ref().filter(|group| known.group.as_ref() != Some(group));
    if person.role.is_none() && has != terms.role.id() {
        notes.push(format!("is {has}, and stays so"));
    }
    if role.is_none() && group.is_none() && !known.archived {
        return Ok(Step::Keep);
    }
    if !known.may_change {
        return Err(format!("is {has}{}, and only a higher role may change that", if known.archived { ", archived" } else { "" }));
    }
    if let Some(role) = role {
        may_give(terms, role)?;
        needs_group(role, group.is_some() || known.group.is_some())?;
        notes.push(format!("was {has}"));
    }
    if let Some(group) = group {
        is_there(terms, group)?;
        notes.push(known.group.as_ref().map_or_else(|| "was in no group".to_owned(), |was| format!("was in the group {was:?}")));
    }
    Ok(Step::Change { member, role, group: group.cloned(), restore: known.archived })
}

fn may_give(terms: &Terms<'_>, role: CourseRole) -> Result<(), String> {
    if terms.may_give.contains(&role) { Ok(()) } else { Err(format!("you may not give the role {}", role.id())) }
}

fn needs_group(role: CourseRole, has: bool) -> Result<(), String> {
    if role == CourseRole::Student && !has { Err("a student needs a group".to_owned()) } else { Ok(()) }
}

fn is_there(terms: &Terms<'_>, group: &str) -> Result<(), String> {
    if terms.make_groups || terms.groups.contains_key(group) { Ok(()) } else { Err(format!("there is no group {group:?}")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CourseRole::{Lecturer, Maintainer, Student, Tutor};

    /// What comes of a row for somebody who may give roles up to lecturer, in a course with a group A.
    fn told(person: Person, known: Known) -> (Step, String) {
        let (may_give, groups) = ([Student, Tutor, Lecturer].into(), [("A".to_owned(), Uuid::nil())].into());
        let terms = Terms { may_give: &may_give, role: Student, group: None, groups: &groups, make_groups: false };
        let planned = plan(&terms, &person, &known);
        (planned.step, planned.notes.join("; "))
    }

    fn person(role: Option<CourseRole>, group: Option<&str>) -> Person {
        Person { email: Some("ann@x.org".into()), role, group: group.map(str::to_owned), ..Default::default() }
    }

    fn member(role: CourseRole, archived: bool, may_change: bool) -> Known {
        let (user_id, member_id) = (Some(Uuid::max()), Some(Uuid::max()));
        Known { user_id, member_id, role: Some(role.id().into()), group: Some("A".into()), archived, may_change, ..Default::default() }
    }

    fn change(role: Option<CourseRole>, group: Option<&str>, restore: bool) -> Step {
        Step::Change { member: Uuid::max(), role, group: group.map(str::to_owned), restore }
    }

    #[test]
    fn members_keep_what_the_row_does_not_name() {
        for (person, known, step, note) in [
            (person(None, None), member(Student, false, true), Step::Keep, ""),
            (person(None, Some("A")), member(Tutor, false, true), Step::Keep, "is _tutor, and stays so"),
            (person(None, None), member(Lecturer, false, false), Step::Keep, "is _lecturer, and stays so"),
            (person(Some(Student), None), member(Tutor, false, true), change(Some(Student), None, false), "was _tutor"),
            (person(None, None), member(Student, true, true), change(None, None, true), ""),
        ] {
            assert_eq!(told(person.clone(), known.clone()), (step, note.to_owned()), "{person:?} {known:?}");
        }
    }

    #[test]
    fn what_may_not_be_is_refused_with_its_reason() {
        let nobody = Known::default;
        let user = || Known { user_id: Some(Uuid::max()), ..Default::default() };
        for (person, known, reason) in [
            (person(None, None), nobody(), "a student needs a group"),
            (person(Some(Maintainer), None), nobody(), "you may not give the role _maintainer"),
            (person(None, Some("B")), nobody(), "there is no group \"B\""),
            (person(None, Some("B")), member(Student, false, true), "there is no group \"B\""),
            (person(Some(Maintainer), None), member(Tutor, false, true), "you may not give the role _maintainer"),
            (person(Some(Student), None), member(Lecturer, false, false), "is _lecturer, and only a higher role may change that"),
            (person(None, None), member(Lecturer, true, false), "is _lecturer, archived, and only a higher role may change that"),
            (
                Person { email: None, student_id: Some("1".into()), ..person(Some(Tutor), None) },
                nobody(),
                "nobody has this student id, and an account cannot be made without an e-mail address",
            ),
            (person(Some(Tutor), None), Known { account_archived: true, ..user() }, "the account is archived"),
            (
                person(Some(Tutor), None),
                Known { address_elsewhere: true, ..Known::default() },
                "the e-mail address is noted for somebody by another organization: an administrator knows whose it is",
            ),
            (
                person(Some(Tutor), None),
                Known { contradiction: true, ..user() },
                "the e-mail address and the student id belong to different people",
            ),
        ] {
            assert_eq!(told(person, known).0, Step::Refuse(reason.to_owned()));
        }
    }

    #[test]
    fn people_are_met_once() {
        let mut seen = Seen::default();
        let known = |user: Option<u128>| Known { user_id: user.map(Uuid::from_u128), ..Default::default() };
        let called = |email: Option<&str>, number: Option<&str>| Person {
            email: email.map(str::to_owned),
            student_id: number.map(str::to_owned),
            ..Default::default()
        };
        assert_eq!(seen.before(2, &called(Some("a@x.org"), Some("7")), &known(None)), None);
        assert_eq!(seen.before(3, &called(Some("a@x.org"), None), &known(None)), Some(2));
        assert_eq!(seen.before(4, &called(Some("b@x.org"), Some("7")), &known(None)), Some(2));
        assert_eq!(seen.before(5, &called(Some("c@x.org"), None), &known(Some(1))), None);
        assert_eq!(seen.before(6, &called(Some("student@x.org"), None), &known(Some(1))), Some(5));
    }
}
