//! What shall be at the GitLab server of a course, from who is in it: a plain function.
//!
//! ```text
//! <group of the organization>          is there; nothing is changed at it
//!   <path of the family>               group
//!     <path of the course>             group: tutors push (30), lecturers and maintainers change settings (40), owners own it (50)
//!       student-template               project: what is released; students read it (20)
//!       assignments                    project with solutions: nobody but who teaches
//!       students                       group
//!         <id of the membership>       fork of the template: its student pushes (30)
//!         team-<id of the group>       fork of the template: those in the team push (30)
//! ```
//!
//! Everything is private. Nobody rewrites the history of `main`: who hands in what cannot be changed afterwards.

use computor_db::queries::gitlab::{Person, Shape};
use computor_gitlab::{
    Level, Protection, UserId,
    reconcile::{Desired, Key, Kind, Wanted},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What something is for.
pub(crate) fn key(what: &str, id: Uuid) -> Key {
    Key(format!("{what}:{id}"))
}

/// A path as GitLab allows it: ours have letters, digits, `_`, `-` and dots, but its may not begin or end with what is no letter.
fn path(ours: &str) -> String {
    let path = ours.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
    let path = if path.is_empty() { "x" } else { path };
    let reserved = [".git", ".atom"].iter().any(|end| path.to_ascii_lowercase().ends_with(end));
    if reserved { format!("{path}-x") } else { path.to_owned() }
}

/// What somebody with this role has in the whole course.
fn in_course(role: &str) -> Option<Level> {
    match role {
        "_tutor" => Some(Level::DEVELOPER),
        "_lecturer" | "_maintainer" => Some(Level::MAINTAINER),
        "_owner" => Some(Level::OWNER),
        _ => None,
    }
}

/// What shall be of a course; of one that was deleted, nothing, so that what was granted in it is taken away.
pub(crate) fn desired(root: &str, course: Uuid, shape: Option<&Shape>, people: &[Person]) -> Desired {
    let root = root.trim_matches('/').to_owned();
    let Some(shape) = shape else { return Desired { root, places: Vec::new() } };
    let account = |person: &Person| person.account.and_then(|id| u64::try_from(id).ok()).map(UserId);
    let (family, course_key, students, template) =
        (key("family", shape.course_family_id), key("course", course), key("students", course), key("template", course));
    let staff: BTreeMap<UserId, Level> =
        people.iter().filter_map(|person| Some((account(person)?, in_course(&person.course_role_id)?))).collect();
    let learners = || people.iter().filter(|person| person.course_role_id == "_student");
    let readers = learners().filter_map(account).map(|user| (user, Level::REPORTER)).collect();
    let place = |key: &Key, parent: Option<&Key>, path: String, kind: Kind, members| Wanted {
        key: key.clone(),
        parent: parent.cloned(),
        name: path.clone(),
        path,
        kind,
        members,
    };
    let kept = || Kind::Project { protection: Protection { push: Level::MAINTAINER } };
    let fork = || Kind::Fork { of: template.clone(), protection: Protection { push: Level::DEVELOPER } };
    let none = BTreeMap::new;
    let mut places = vec![
        place(&family, None, path(&shape.family_path), Kind::Group, none()),
        place(&course_key, Some(&family), path(&shape.path), Kind::Group, staff),
        place(&students, Some(&course_key), "students".to_owned(), Kind::Group, none()),
        place(&template, Some(&course_key), "student-template".to_owned(), kept(), readers),
        place(&key("assignments", course), Some(&course_key), "assignments".to_owned(), kept(), none()),
    ];
    for person in learners() {
        let members = account(person).map(|user| (user, Level::DEVELOPER)).into_iter().collect();
        let id = person.course_member_id;
        places.push(place(&key("student", id), Some(&students), id.to_string(), fork(), members));
    }
    let mut teams: BTreeMap<Uuid, BTreeMap<UserId, Level>> = BTreeMap::new();
    for person in people {
        for team in &person.teams {
            teams.entry(*team).or_default().extend(account(person).map(|user| (user, Level::DEVELOPER)));
        }
    }
    for (team, members) in teams {
        places.push(place(&key("team", team), Some(&students), format!("team-{team}"), fork(), members));
    }
    Desired { root, places }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: u128, role: &str, account: Option<i64>, teams: &[Uuid]) -> Person {
        Person { course_member_id: Uuid::from_u128(id), course_role_id: role.to_owned(), account, teams: teams.to_vec() }
    }

    #[test]
    fn each_role_has_what_it_needs_and_no_more() {
        let (course, team) = (Uuid::from_u128(9), Uuid::from_u128(8));
        let shape = Shape { course_family_id: Uuid::from_u128(7), family_path: "prog".to_owned(), path: "y2026".to_owned() };
        let people = [
            person(1, "_student", Some(11), &[team]),
            person(2, "_student", None, &[]),
            person(3, "_tutor", Some(13), &[team]),
            person(4, "_owner", Some(14), &[]),
        ];
        let desired = desired("/uni/", course, Some(&shape), &people);
        assert_eq!(desired.root, "uni");
        let members = |key: Key| {
            let place = desired.places.iter().find(|place| place.key == key).unwrap();
            place.members.iter().map(|(user, level)| (user.0, level.0)).collect::<Vec<_>>()
        };
        assert_eq!(members(key("course", course)), [(13, 30), (14, 50)]);
        assert_eq!(members(key("template", course)), [(11, 20)]);
        assert_eq!(members(key("assignments", course)), [], "solutions are for those who have the course");
        assert_eq!(members(key("student", Uuid::from_u128(1))), [(11, 30)]);
        assert_eq!(members(key("student", Uuid::from_u128(2))), [], "without an account there is a repository, and nobody in it");
        assert_eq!(members(key("team", team)), [(11, 30), (13, 30)]);
        assert_eq!(desired.places.len(), 8);
        assert_eq!(super::desired("uni", course, None, &people).places, []);
    }

    #[test]
    fn a_path_is_one_that_gitlab_takes() {
        let paths = [("y2026", "y2026"), ("a.b", "a.b"), ("_prog-", "prog"), ("__", "x"), ("my.git", "my.git-x"), ("x.ATOM", "x.ATOM-x")];
        for (ours, theirs) in paths {
            assert_eq!(path(ours), theirs);
        }
    }
}
