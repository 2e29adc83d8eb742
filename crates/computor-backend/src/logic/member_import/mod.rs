//! A class at once. The list is read (`list`), what is to be done for each row is decided (`plan`), and all of it is done in one unit
//! of work by a few statements. A dry run does the same and undoes it, so that it cannot differ.

mod list;
mod plan;

use self::{
    list::{List, Person, Row},
    plan::{Planned, Seen, Step, Terms},
};
use super::{Call, Handle, Reply};
use crate::{Ctx, Error, Result};
use computor_db::{
    Error as DbError, Tx, crud,
    queries::{
        course::{self, NewPerson},
        member_import::{self as queries, Changed, Known, NewMember},
    },
};
use computor_policy::CourseRole as Role;
use computor_types::{Id, dto::*};
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

impl Handle for ImportCourseMembers {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<MemberImportGet>> {
        let dry_run = call.body.dry_run;
        let (list, sent) = list::read_list(call.body).await?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let answer = import_list(&cx, &mut tx, call.params.id, list, &sent).await?;
        if dry_run {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
        }
        Ok(answer.into())
    }
}

/// Makes the people of a list members, in a unit of work of the caller, who undoes what is only tried.
///
/// # Errors
/// When the list cannot be read. What is wrong with one row is said of that row.
pub(super) async fn import(cx: &Ctx, tx: &mut Tx, course: Id<Course>, mut sent: MemberImportCreate) -> Result<MemberImportGet> {
    let list = List::of(&mut sent)?;
    import_list(cx, tx, course, list, &sent).await
}

async fn import_list(cx: &Ctx, tx: &mut Tx, course: Id<Course>, list: List, sent: &MemberImportCreate) -> Result<MemberImportGet> {
    let role = Role::from_id(sent.course_role_id.as_str()).ok_or_else(|| Error::field("course_role_id", "is no role of a course"))?;
    queries::begin(tx, course).await?;
    let groups = queries::groups(tx, course).await?;
    let may_give = roles(cx, tx, course, role, &list.rows).await?;
    let terms = Terms {
        may_give: &may_give,
        role,
        group: sent.course_group_title.as_deref(),
        groups: &groups,
        make_groups: sent.create_missing_groups,
    };
    let mut work = Work { course, rows: planned(cx, tx, &terms, course, &list.rows).await? };
    let made = work.make_groups(cx, tx, &groups).await?;
    let created_groups = made.iter().map(|(title, _)| title.clone()).collect();
    let groups: HashMap<String, Uuid> = groups.into_iter().chain(made).collect();
    let added = work.add(tx, &groups).await?;
    work.change(tx, &groups).await?;
    let (archived, not_done) = if sent.archive_missing { work.archive(cx, tx, &added).await? } else { Default::default() };
    tx.rights_change();
    let rows = work.rows.into_iter().map(|row| row.told(&added, sent.dry_run)).collect();
    Ok(MemberImportGet {
        dry_run: sent.dry_run,
        columns: list.columns,
        ignored_columns: list.ignored,
        rows,
        created_groups,
        archived,
        warnings: list.warnings.into_iter().chain(not_done).collect(),
    })
}

/// The roles of the list that the rule of memberships lets this principal give.
async fn roles(cx: &Ctx, tx: &mut Tx, course: Id<Course>, usual: Role, rows: &[Row]) -> Result<HashSet<Role>> {
    let named = rows.iter().filter_map(|row| row.person.as_ref().ok()?.role);
    let mut may_give = HashSet::new();
    for role in named.chain([usual]).collect::<BTreeSet<_>>() {
        let new = CourseMemberCreate {
            id: None,
            properties: None,
            user_id: Id::nil(),
            course_id: course,
            course_group_id: None,
            course_role_id: role.id().into(),
        };
        match crud::decide(tx, &cx.who, &computor_policy::create::<CourseMember>(&cx.who, &new)).await {
            Ok(()) => _ = may_give.insert(role),
            Err(DbError::Forbidden(_)) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(may_give)
}

/// A row with what is known and to be done.
struct Item {
    line: i64,
    email: Option<String>,
    student_id: Option<String>,
    person: Person,
    known: Known,
    planned: Planned,
}

async fn planned(cx: &Ctx, tx: &mut Tx, terms: &Terms<'_>, course: Id<Course>, rows: &[Row]) -> Result<Vec<Item>> {
    let people: Vec<&Person> = rows.iter().filter_map(|row| row.person.as_ref().ok()).collect();
    let names: Vec<queries::Named<'_>> = people
        .iter()
        .map(|person| queries::Named {
            email: person.email.as_deref(),
            student_id: person.student_id.as_deref(),
            given_name: person.given_name.as_deref(),
            family_name: person.family_name.as_deref(),
        })
        .collect();
    let rule = computor_policy::change::<CourseMember>(&cx.who, &CourseMemberUpdate::default());
    let mut known = queries::known(tx, &cx.who, course, &names, &rule).await?.into_iter();
    let mut seen = Seen::default();
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let (person, known, planned) = match &row.person {
            Ok(person) => {
                let known = known.next().ok_or_else(|| Error::internal("a person is missing"))?;
                let planned = match seen.before(row.line, person, &known) {
                    Some(line) => Planned { step: Step::Duplicate(line), notes: Vec::new() },
                    None => plan::plan(terms, person, &known),
                };
                (person.clone(), known, planned)
            }
            Err(reason) => (Person::default(), Known::default(), Planned { step: Step::Refuse(reason.clone()), notes: Vec::new() }),
        };
        items.push(Item { line: row.line, email: row.email.clone(), student_id: row.student_id.clone(), person, known, planned });
    }
    Ok(items)
}

/// The list as it is worked off.
struct Work {
    course: Id<Course>,
    rows: Vec<Item>,
}

impl Work {
    /// Makes the groups that are missing. Who may make members may not always make groups: a token may be limited.
    async fn make_groups(&self, cx: &Ctx, tx: &mut Tx, groups: &HashMap<String, Uuid>) -> Result<Vec<(String, Uuid)>> {
        let wanted = self.rows.iter().filter_map(|row| match &row.planned.step {
            Step::Add { group, .. } | Step::Change { group, .. } => group.as_deref(),
            _ => None,
        });
        let titles: Vec<&str> = wanted.filter(|title| !groups.contains_key(*title)).collect::<BTreeSet<_>>().into_iter().collect();
        if titles.is_empty() {
            return Ok(Vec::new());
        }
        let new = CourseGroupCreate { title: None, description: None, course_id: self.course, properties: None };
        crud::decide(tx, &cx.who, &computor_policy::create::<CourseGroup>(&cx.who, &new)).await?;
        Ok(queries::create_groups(tx, self.course, &titles).await?)
    }

    /// Makes accounts and memberships; answers the memberships by row.
    async fn add(&mut self, tx: &mut Tx, groups: &HashMap<String, Uuid>) -> Result<HashMap<i64, Uuid>> {
        let is_new = |row: &&mut Item| matches!(row.planned.step, Step::Add { user: None, .. });
        let mut new: Vec<&mut Item> = self.rows.iter_mut().filter(is_new).collect();
        let people: Vec<NewPerson<'_>> = new
            .iter()
            .map(|row| NewPerson {
                email: row.person.email.as_deref().unwrap_or_default(),
                given_name: row.person.given_name.as_deref(),
                family_name: row.person.family_name.as_deref(),
            })
            .collect();
        let users = course::create_users(tx, &people).await?;
        for (row, made) in new.iter_mut().zip(users) {
            row.known.user_id = made;
            if made.is_none() {
                let reason = "somebody else has just made an account with this address; import the list again";
                row.planned.step = Step::Refuse(reason.to_owned());
            }
        }
        let mut members = Vec::new();
        let mut lines = HashMap::new();
        for row in &self.rows {
            if let (Step::Add { role, group, .. }, Some(user)) = (&row.planned.step, row.known.user_id) {
                let group = group.as_ref().and_then(|title| groups.get(title).copied());
                members.push(NewMember { user, role: role.id().to_owned(), group, student_id: row.person.student_id.clone() });
                lines.insert(user, row.line);
            }
        }
        let made = queries::add(tx, self.course, &members).await?;
        Ok(made.into_iter().filter_map(|(user, member)| Some((*lines.get(&user)?, member))).collect())
    }

    async fn change(&self, tx: &mut Tx, groups: &HashMap<String, Uuid>) -> Result<()> {
        let changes: Vec<Changed> = self
            .rows
            .iter()
            .filter_map(|row| match &row.planned.step {
                Step::Change { member, role, group, .. } => Some(Changed {
                    member: *member,
                    role: role.map(|role| role.id().to_owned()),
                    group: group.as_ref().and_then(|title| groups.get(title).copied()),
                }),
                _ => None,
            })
            .collect();
        if changes.is_empty() { Ok(()) } else { Ok(queries::change(tx, &changes).await?) }
    }

    /// Archives students who are not in the list. While a row is refused it is not known who is missing.
    async fn archive(&self, cx: &Ctx, tx: &mut Tx, added: &HashMap<i64, Uuid>) -> Result<(Vec<MemberImportArchived>, Vec<String>)> {
        let refused = self.rows.iter().filter(|row| matches!(row.planned.step, Step::Refuse(_))).count();
        if refused > 0 {
            return Ok((Vec::new(), vec![format!("nobody was archived, because {refused} rows were refused: mend them first")]));
        }
        let keep: Vec<Uuid> = self.rows.iter().filter_map(|row| row.known.member_id).chain(added.values().copied()).collect();
        let rule = computor_policy::archive::<CourseMember>(&cx.who);
        Ok((queries::archive_others(tx, &cx.who, self.course, &keep, &rule).await?, Vec::new()))
    }
}

impl Item {
    /// What became of it. Ids of what a dry run has made and undone are of no use to anybody.
    fn told(self, added: &HashMap<i64, Uuid>, dry_run: bool) -> MemberImportRowOutcome {
        let Planned { step, mut notes } = self.planned;
        let had = (self.known.role, self.known.group);
        let (outcome, member, (role, group)) = match step {
            Step::Refuse(reason) => {
                notes.insert(0, reason);
                (MemberImportOutcome::Refused, None, (None, None))
            }
            Step::Duplicate(line) => {
                notes.push(format!("the same person as in line {line}"));
                (MemberImportOutcome::Duplicate, self.known.member_id, had)
            }
            Step::Keep => (MemberImportOutcome::Unchanged, self.known.member_id, had),
            Step::Add { user, role, group } => {
                let outcome = if user.is_some() { MemberImportOutcome::Added } else { MemberImportOutcome::Created };
                let member = added.get(&self.line).copied().filter(|_| !dry_run);
                (outcome, member, (Some(role.id().to_owned()), group))
            }
            Step::Change { member, role, group, restore } => {
                let outcome = if restore { MemberImportOutcome::Restored } else { MemberImportOutcome::Changed };
                (outcome, Some(member), (role.map(|role| role.id().to_owned()).or(had.0), group.or(had.1)))
            }
        };
        MemberImportRowOutcome {
            line: self.line,
            email: self.email,
            student_id: self.student_id,
            outcome,
            reason: (!notes.is_empty()).then(|| notes.join("; ")),
            course_member_id: member.map(Into::into),
            course_role_id: role.map(|role| role.as_str().into()),
            course_group_title: group,
        }
    }
}
