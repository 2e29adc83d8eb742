//! Where a repository lies, by ids that never change.

use crate::Error;
use std::{fmt, path::PathBuf, str::FromStr};
use uuid::Uuid;

/// A repository of a course, by what it is for. Its text is the path in addresses, without `.git`:
/// `<course>/student-template`, `<course>/assignments`, `<course>/students/<member>`, `<course>/teams/<group>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// What the students of a course begin with.
    Template {
        /// The course.
        course: Uuid,
    },
    /// All of the course's exercises, with tests and solutions.
    Assignments {
        /// The course.
        course: Uuid,
    },
    /// What one student works in.
    Student {
        /// The course.
        course: Uuid,
        /// The membership.
        member: Uuid,
    },
    /// What a team works in.
    Team {
        /// The course.
        course: Uuid,
        /// The submission group.
        group: Uuid,
    },
}

impl Place {
    /// The course.
    pub const fn course(&self) -> Uuid {
        match *self {
            Self::Template { course } | Self::Assignments { course } | Self::Student { course, .. } | Self::Team { course, .. } => course,
        }
    }

    /// The directory, below that of all repositories. Directories stay small: they are split by the last digits of
    /// an id, which are random where the first ones are the time.
    pub fn path(&self) -> PathBuf {
        let shard = |id: Uuid| format!("{:02x}", id.as_bytes()[15]);
        let course = self.course();
        let mut path = PathBuf::from(shard(course));
        path.push(course.to_string());
        match *self {
            Self::Template { .. } => path.push("student-template.git"),
            Self::Assignments { .. } => path.push("assignments.git"),
            Self::Student { member, .. } => path.extend(["students".to_owned(), shard(member), format!("{member}.git")]),
            Self::Team { group, .. } => path.extend(["teams".to_owned(), shard(group), format!("{group}.git")]),
        }
        path
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Template { course } => write!(f, "{course}/student-template"),
            Self::Assignments { course } => write!(f, "{course}/assignments"),
            Self::Student { course, member } => write!(f, "{course}/students/{member}"),
            Self::Team { course, group } => write!(f, "{course}/teams/{group}"),
        }
    }
}

impl FromStr for Place {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        // Only the one spelling that `Display` writes: an address is a name, not a search.
        let id = |text: &str| Uuid::try_parse(text).ok().filter(|id| id.to_string() == text);
        let place = match *text.split('/').collect::<Vec<_>>() {
            [course, "student-template"] => id(course).map(|course| Self::Template { course }),
            [course, "assignments"] => id(course).map(|course| Self::Assignments { course }),
            [course, "students", member] => id(course).zip(id(member)).map(|(course, member)| Self::Student { course, member }),
            [course, "teams", group] => id(course).zip(id(group)).map(|(course, group)| Self::Team { course, group }),
            _ => None,
        };
        place.ok_or_else(|| Error::Name { name: text.chars().take(200).collect(), why: "is no address of a repository" })
    }
}
