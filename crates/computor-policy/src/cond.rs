//! Conditions on rows, as data. The database crate renders them as SQL.

use computor_types::Code;
use std::fmt;
use uuid::Uuid;

/// Roles in a course, lowest first. A role includes all below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum CourseRole {
    Student = 1,
    Tutor,
    Lecturer,
    Maintainer,
    Owner,
}

impl CourseRole {
    /// All roles, lowest first.
    pub const ALL: [Self; 5] = [Self::Student, Self::Tutor, Self::Lecturer, Self::Maintainer, Self::Owner];

    /// The key in `course_role`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Student => "_student",
            Self::Tutor => "_tutor",
            Self::Lecturer => "_lecturer",
            Self::Maintainer => "_maintainer",
            Self::Owner => "_owner",
        }
    }

    /// The role with this key, if it is one of ours. Other rows of `course_role` give no rights.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.id() == id)
    }

    /// The number in `course_role.level`.
    pub const fn level(self) -> i32 {
        self as i32
    }
}

/// Roles in an organization or a course family, lowest first. There is no inheritance between scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum ScopeRole {
    Developer = 1,
    Manager,
    Owner,
}

impl ScopeRole {
    /// The key in `organization_role` and `course_family_role`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Developer => "_developer",
            Self::Manager => "_manager",
            Self::Owner => "_owner",
        }
    }

    /// The number in the role table's `level`.
    pub const fn level(self) -> i32 {
        self as i32
    }
}

/// A condition on a row. Column names are those of the row's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cond {
    /// Every row.
    Always,
    /// No row.
    Never,
    /// The column holds the principal's own user id.
    Me(&'static str),
    /// The principal is a member of the course in `column` with at least this role.
    Course {
        /// Column with the course's id.
        column: &'static str,
        /// The lowest role that suffices.
        at_least: CourseRole,
    },
    /// The principal is a member of some course with at least this role.
    AnyCourse(CourseRole),
    /// The row is a course membership of somebody whose role is strictly below the principal's in that course.
    OutranksMember,
    /// The principal has at least this role in the organization in `column`.
    Organization {
        /// Column with the organization's id.
        column: &'static str,
        /// The lowest role that suffices.
        at_least: ScopeRole,
    },
    /// The principal has at least this role in the course family in `column`.
    Family {
        /// Column with the course family's id.
        column: &'static str,
        /// The lowest role that suffices.
        at_least: ScopeRole,
    },
    /// There is a row in `table` whose `key` equals this row's `column` and that meets `cond`.
    Via {
        /// Column of this row.
        column: &'static str,
        /// The other table.
        table: &'static str,
        /// Column of the other row.
        key: &'static str,
        /// What the other row has to meet.
        cond: Box<Cond>,
    },
    /// The column equals this text.
    Is(&'static str, &'static str),
    /// The boolean column is true.
    Flag(&'static str),
    /// The column is empty.
    Null(&'static str),
    /// The principal is the testing service of the course content in the column.
    Tests(&'static str),
    /// The column holds one of these ids.
    Ids(&'static str, Vec<Uuid>),
    /// The column holds one of these texts.
    Texts(&'static str, Vec<String>),
    /// Not so.
    Not(Box<Cond>),
    /// One of them holds.
    Any(Vec<Cond>),
    /// All of them hold.
    All(Vec<Cond>),
}

impl Cond {
    /// Member of the course in `column` with at least this role.
    pub const fn course(column: &'static str, at_least: CourseRole) -> Self {
        Self::Course { column, at_least }
    }

    /// At least this role in the organization in `column`.
    pub const fn organization(column: &'static str, at_least: ScopeRole) -> Self {
        Self::Organization { column, at_least }
    }

    /// At least this role in the course family in `column`.
    pub const fn family(column: &'static str, at_least: ScopeRole) -> Self {
        Self::Family { column, at_least }
    }

    /// A row of `table`, found by `key = column`, meets the condition.
    pub fn via(column: &'static str, table: &'static str, key: &'static str, cond: Self) -> Self {
        Self::Via { column, table, key, cond: Box::new(cond) }
    }

    /// This or that.
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Always, _) | (_, Self::Always) => Self::Always,
            (Self::Never, one) | (one, Self::Never) => one,
            (one, other) if one == other => one,
            (Self::Any(mut all), one) => {
                all.push(one);
                Self::Any(all)
            }
            (one, other) => Self::Any(vec![one, other]),
        }
    }

    /// This and that.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, _) | (_, Self::Never) => Self::Never,
            (Self::Always, one) | (one, Self::Always) => one,
            (Self::All(mut all), one) => {
                all.push(one);
                Self::All(all)
            }
            (one, other) => Self::All(vec![one, other]),
        }
    }

    /// The row's key, which is in `column`, is one of these; what cannot be a key names no row.
    pub fn keys(column: &'static str, uuid: bool, keys: Vec<String>) -> Self {
        if uuid { Self::Ids(column, keys.iter().filter_map(|key| key.parse().ok()).collect()) } else { Self::Texts(column, keys) }
    }

    /// The conditions of which one has to hold, each of them whole: what a list looks for one after the other, where looking
    /// for all at once would read every row.
    #[must_use]
    pub fn alternatives(&self) -> Vec<Self> {
        match self {
            Self::Any(all) => all.clone(),
            Self::All(all) => {
                let Some(at) = all.iter().position(|one| matches!(one, Self::Any(_))) else { return vec![self.clone()] };
                let (before, rest) = all.split_at(at);
                let with = |one: &Self| {
                    let others = before.iter().chain(rest.iter().skip(1));
                    others.fold(one.clone(), |cond, other| cond.and(other.clone()))
                };
                rest.first().map(Self::alternatives).unwrap_or_default().iter().map(with).collect()
            }
            Self::Never => Vec::new(),
            one => vec![one.clone()],
        }
    }

    /// Whether it cannot hold for a row whose `column` has this text.
    pub fn excludes(&self, column: &str, text: &str) -> bool {
        match self {
            Self::Is(of, other) => *of == column && *other != text,
            Self::All(all) => all.iter().any(|one| one.excludes(column, text)),
            Self::Any(all) => all.iter().all(|one| one.excludes(column, text)),
            Self::Never => true,
            _ => false,
        }
    }

    /// `Always` if true, else `Never`.
    pub const fn when(holds: bool) -> Self {
        if holds { Self::Always } else { Self::Never }
    }
}

impl std::ops::Not for Cond {
    type Output = Self;
    fn not(self) -> Self {
        match self {
            Self::Always => Self::Never,
            Self::Never => Self::Always,
            Self::Not(one) => *one,
            one => Self::Not(Box::new(one)),
        }
    }
}

/// As the permission matrix prints it.
impl fmt::Display for Cond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, all: &[Self], word: &str| {
            for (i, one) in all.iter().enumerate() {
                let sep = if i == 0 { "" } else { word };
                match one {
                    Self::Any(_) | Self::All(_) => write!(f, "{sep}({one})")?,
                    _ => write!(f, "{sep}{one}")?,
                }
            }
            Ok(())
        };
        match self {
            Self::Always => f.write_str("yes"),
            Self::Never => f.write_str("-"),
            Self::Me(column) => write!(f, "own({column})"),
            Self::Course { column, at_least } => write!(f, "course({column}) >= {}", at_least.id()),
            Self::AnyCourse(role) => write!(f, "any course >= {}", role.id()),
            Self::OutranksMember => f.write_str("outranks the member"),
            Self::Organization { column, at_least } => write!(f, "organization({column}) >= {}", at_least.id()),
            Self::Family { column, at_least } => write!(f, "family({column}) >= {}", at_least.id()),
            Self::Via { table, cond, .. } => write!(f, "{table}[{cond}]"),
            Self::Is(column, value) => write!(f, "{column} = {value}"),
            Self::Flag(column) => f.write_str(column),
            Self::Null(column) => write!(f, "no {column}"),
            Self::Tests(column) => write!(f, "tests({column})"),
            Self::Ids(_, ids) => write!(f, "one of {} keys", ids.len()),
            Self::Texts(_, texts) => write!(f, "one of {} keys", texts.len()),
            Self::Not(one) => write!(f, "not({one})"),
            Self::Any(all) => list(f, all, " or "),
            Self::All(all) => list(f, all, " and "),
        }
    }
}

/// Whether a row may be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It may.
    Allow,
    /// It may not, whatever the database says.
    Deny(Code),
    /// It may if the condition holds, which looks at no row: [`Cond::AnyCourse`] and what is made of it.
    If(Cond),
    /// It may if the parent row meets the condition.
    Parent {
        /// Table of the parent.
        table: &'static str,
        /// Key of the parent.
        id: Uuid,
        /// What the parent must meet.
        cond: Cond,
    },
}

impl Decision {
    /// Allowed if `holds`, else denied for lack of rights.
    pub const fn when(holds: bool) -> Self {
        if holds { Self::Allow } else { Self::Deny(Code::Authz001) }
    }

    /// Allowed if the principal has at least this role in any course, or if `holds`.
    pub const fn anywhere(at_least: CourseRole, holds: bool) -> Self {
        if holds { Self::Allow } else { Self::If(Cond::AnyCourse(at_least)) }
    }

    /// Allowed if the principal has at least this role in the course.
    pub const fn in_course(id: Uuid, at_least: CourseRole) -> Self {
        Self::Parent { table: "course", id, cond: Cond::course("id", at_least) }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allow => f.write_str("yes"),
            Self::Deny(_) => f.write_str("-"),
            Self::If(cond) => write!(f, "{cond}"),
            Self::Parent { table, cond, .. } => write!(f, "{table}[{cond}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_fold() {
        let tutor = || Cond::course("course_id", CourseRole::Tutor);
        assert_eq!(Cond::Always.or(tutor()), Cond::Always);
        assert_eq!(Cond::Never.or(tutor()), tutor());
        assert_eq!(Cond::Never.and(tutor()), Cond::Never);
        assert_eq!(tutor().and(Cond::Always), tutor());
        assert_eq!(!!tutor(), tutor());
    }

    #[test]
    fn alternatives_are_whole_conditions() {
        let (a, b, c) = (Cond::Flag("a"), Cond::Flag("b"), Cond::Flag("c"));
        assert_eq!(a.clone().or(b.clone()).alternatives(), [a.clone(), b.clone()]);
        let narrowed = a.clone().or(b.clone()).and(c.clone());
        assert_eq!(narrowed.alternatives(), [a.clone().and(c.clone()), b.clone().and(c.clone())]);
        assert_eq!(a.clone().and(c.clone()).alternatives(), [a.clone().and(c)]);
        assert_eq!(Cond::Always.alternatives(), [Cond::Always]);
        assert_eq!(Cond::Never.alternatives(), []);
    }

    #[test]
    fn what_is_said_of_a_column_excludes() {
        let one = Cond::Is("scope", "course").and(Cond::Flag("a"));
        assert!(one.excludes("scope", "user") && !one.excludes("scope", "course") && !one.excludes("kind", "user"));
        assert!(!one.clone().or(Cond::Flag("b")).excludes("scope", "user"));
    }

    #[test]
    fn roles_are_a_ladder() {
        assert!(CourseRole::ALL.is_sorted());
        for role in CourseRole::ALL {
            assert_eq!(CourseRole::from_id(role.id()), Some(role));
        }
        assert_eq!(CourseRole::from_id("_admin"), None);
    }
}
