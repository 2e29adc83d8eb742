//! Asking the rule of an operation: one statement for whether the row is known, whether this may be done with it, and how
//! the principal stands to it.

use crate::{Db, Error, Result, sql::push_cond};
use computor_policy::{Asked, By, Decision, Named, Principal, Rule};
use sqlx::{FromRow, PgConnection, QueryBuilder};
use uuid::Uuid;

/// What was learnt when a request was admitted: which row it is about, and how the principal stands to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The row that the request names.
    pub row: Option<Uuid>,
    /// The course that it belongs to.
    pub course: Option<Uuid>,
    /// The principal's own membership there.
    pub member: Option<Uuid>,
    /// The level of its role there; 0 without membership.
    pub level: i32,
    /// Whether it is a member of the submission group that the row is, or belongs to.
    pub in_group: bool,
    /// Whether it acts as somebody who teaches, as the rule says who does.
    pub teaches: bool,
    /// Whether the course is archived.
    pub archived: bool,
}

#[derive(FromRow)]
struct Found {
    id: Uuid,
    visible: bool,
    allowed: bool,
    course_id: Option<Uuid>,
    member_id: Option<Uuid>,
    level: i32,
    in_group: bool,
    archived: bool,
}

/// The course and the submission group of a row `t` of each table that rules name; null where there is none.
const PLACES: &[(&str, &str, &str)] = &[
    ("course", "t.id", "null::uuid"),
    ("course_content", "t.course_id", "null::uuid"),
    ("course_content_type", "t.course_id", "null::uuid"),
    ("course_group", "t.course_id", "null::uuid"),
    ("course_member", "t.course_id", "null::uuid"),
    ("course_member_comment", "t.course_id", "null::uuid"),
    ("submission_group", "t.course_id", "t.id"),
    ("submission_artifact", "t.course_id", "t.submission_group_id"),
    (
        "submission_review",
        "(select a.course_id from submission_artifact a where a.id = t.artifact_id)",
        "(select a.submission_group_id from submission_artifact a where a.id = t.artifact_id)",
    ),
    ("submission_grade", "t.course_id", "t.submission_group_id"),
    ("result", "t.course_id", "t.submission_group_id"),
    ("submission_group_member", "t.course_id", "null::uuid"),
    ("deadline_extension", "t.course_id", "null::uuid"),
    ("grade_import", "t.course_id", "null::uuid"),
    ("living_tutor_test", "(select c.course_id from course_content c where c.id = t.course_content_id)", "null::uuid"),
    ("message", "t.within_course_id", "null::uuid"),
    ("operation", "t.course_id", "null::uuid"),
    ("rerun", "t.course_id", "null::uuid"),
    ("replay", "t.course_id", "null::uuid"),
];

/// The course of a row `t` of the table, where it has one.
pub(crate) fn course_of(table: &str) -> Option<&'static str> {
    PLACES.iter().find(|(of, ..)| *of == table).map(|(_, course, _)| *course)
}

/// Whether it is known of rows of this table which course they are of: a course that is archived keeps them as they are.
pub fn knows_course(table: &str) -> bool {
    course_of(table).is_some()
}

impl Db {
    /// Admits a request, or says why not.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with the code that the rule gives: for somebody who may not do this, and for rows that are not
    /// there or not for this principal.
    pub async fn admit(&self, who: &Principal, rule: &Rule, asked: &Asked<'_>) -> Result<Standing> {
        match rule.admits(who, asked) {
            Decision::Allow => {}
            Decision::Deny(code) => return Err(Error::Forbidden(code)),
            decision @ (Decision::If(_) | Decision::Parent { .. }) => {
                let mut connection = self.pool().acquire().await?;
                crate::crud::decide(&mut connection, who, &decision).await?;
            }
        }
        let Some((named, key, cond)) = rule.row(who, asked) else { return Ok(Standing::default()) };
        let mut q = statement(named, who, &cond);
        match named.by {
            // What cannot be a key names no row.
            By::Id => _ = q.push("t.id = ").push_bind(Uuid::parse_str(key).map_err(|_| Error::Forbidden(named.hidden))?),
            By::Login => {
                q.push("t.archived_at is null and (t.username = ").push_bind(key.to_owned());
                q.push(" or lower(t.email) = lower(").push_bind(key.to_owned());
                // A name goes before an address, as at the log-in.
                q.push(")) order by t.username = ").push_bind(key.to_owned()).push(" desc nulls last limit 1");
            }
        }
        q.push(REST).push_bind(who.user_id.uuid()).push(ROLE);
        let mut connection = self.pool().acquire().await?;
        let standing = found(&mut connection, q, named).await?;
        match rule.under(standing.member.map(|_| standing.level)) {
            Decision::Deny(code) => Err(Error::Forbidden(code)),
            _ => Ok(Standing { teaches: rule.is_taught(who, standing.level), ..standing }),
        }
    }
}

async fn found(connection: &mut PgConnection, mut q: QueryBuilder<sqlx::Postgres>, named: &Named) -> Result<Standing> {
    let found: Option<Found> = q.build_query_as().fetch_optional(connection).await?;
    match found {
        Some(row) if row.allowed => {
            let Found { id, course_id, member_id, level, in_group, archived, .. } = row;
            Ok(Standing { row: Some(id), course: course_id, member: member_id, level, in_group, teaches: false, archived })
        }
        Some(row) if row.visible => Err(Error::Forbidden(named.refused)),
        _ => Err(Error::Forbidden(named.hidden)),
    }
}

fn statement(named: &Named, who: &Principal, cond: &computor_policy::RowCond) -> QueryBuilder<sqlx::Postgres> {
    let place = PLACES.iter().find(|(table, ..)| *table == named.table);
    let (course, group) = place.map_or(("null::uuid", "null::uuid"), |(_, course, group)| (*course, *group));
    let me = who.user_id.uuid();
    let mut q = QueryBuilder::new(
        "select f.id, f.visible, f.allowed, f.course_id, m.id as member_id, coalesce(r.level, 0) as level,
           f.group_id is not null and m.id is not null and exists(select 1 from submission_group_member gm
             where gm.submission_group_id = f.group_id and gm.course_member_id = m.id) as in_group,
           coalesce((select k.archived_at is not null from course k where k.id = f.course_id), false) as archived
         from (select t.id, coalesce(",
    );
    // A column without a value makes a comparison neither true nor false.
    push_cond(&mut q, &cond.see, "t", me);
    q.push(", false) as visible, coalesce(");
    push_cond(&mut q, &cond.need, "t", me);
    q.push(format_args!(", false) as allowed, {course} as course_id, {group} as group_id from \"{}\" t where ", named.table));
    q
}

const REST: &str = ") f left join active_member m on m.course_id = f.course_id and m.user_id = ";
const ROLE: &str = " left join course_role r on r.id = m.course_role_id";
