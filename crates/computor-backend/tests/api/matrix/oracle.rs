//! What the rules say about a request: an evaluation of its own, over the rows of the world in memory.
//!
//! The server turns rules into SQL and codes into answers; here the same rules (those of `docs/permissions.txt`) are asked
//! in another way, so that a difference is a fault of one of them.

use crate::matrix::{
    requests::{Kind, Operation, Request, Verb},
    world::World,
};
use computor_policy::{
    Action, Asked, By, Cond, CourseRole, Decision, Named, Principal, Rule,
    rules::{Repository, Transfer},
};
use computor_types::{
    Code,
    list::{BodyInfo, EntityInfo},
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The rows that calls which show rows are asked about: call, table, column, row.
const SHOWN: &[(&str, &str, &str, &str)] = &[
    ("list_analytics_courses", "course", "id", "course"),
    ("get_analytics_students", "course_member", "id", "student_member"),
    ("get_analytics_student", "course_member", "id", "student_member"),
    ("list_student_courses", "course", "id", "course"),
    ("get_student_course", "course", "id", "course"),
    ("list_student_course_contents", "course_content", "id", "assignment"),
    ("get_student_course_content", "course_content", "id", "assignment"),
    ("list_tutor_courses", "course", "id", "course"),
    ("get_tutor_course", "course", "id", "course"),
    ("list_tutor_course_members", "course_member", "id", "student_member"),
    ("get_tutor_course_member", "course_member", "id", "student_member"),
    ("list_member_course_contents", "course_content", "id", "assignment"),
    ("get_member_course_content", "course_content", "id", "assignment"),
    ("list_tutor_submission_groups", "submission_group", "id", "group"),
    ("get_tutor_submission_group", "submission_group", "id", "group"),
    ("list_lecturer_courses", "course", "id", "course"),
    ("get_lecturer_course", "course", "id", "course"),
    ("list_lecturer_course_contents", "course_content", "id", "assignment"),
    ("get_lecturer_course_content", "course_content", "id", "assignment"),
    ("list_user_roles", "user_role", "user_id", "newcomer"),
    ("get_user_role", "user_role", "user_id", "newcomer"),
    ("download_latest_submission", "submission_artifact", "id", "artifact"),
    ("list_artifact_grades", "submission_grade", "id", "grade"),
    ("list_tasks", "operation", "id", "operation"),
    ("list_course_member_comments", "course_member_comment", "id", "comment"),
    ("list_course_member_gradings", "course_member", "id", "student_member"),
    ("get_course_member_gradings", "course_member", "id", "student_member"),
    ("list_grading_queue", "submission_group", "id", "group"),
    ("list_messages", "message", "id", "message"),
    ("list_unread_messages", "message", "id", "notice"),
    ("get_message_thread", "message", "id", "message"),
    ("list_sessions", "session", "id", "session"),
    ("export_audit", "audit_entry", "id", "audit_entry"),
];

/// How a request is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// With success.
    Yes,
    /// With an error of this status.
    No(u16),
    /// With an empty list.
    Empty,
}

impl From<Code> for Verdict {
    fn from(code: Code) -> Self {
        Self::No(code.status())
    }
}

/// The world's rows.
pub(crate) struct Oracle {
    tables: HashMap<String, Vec<Value>>,
}

/// One question: who asks.
struct For<'a> {
    oracle: &'a Oracle,
    who: &'a Principal,
    me: String,
}

impl Oracle {
    /// Reads all rows.
    pub(crate) async fn of(world: &World) -> Self {
        let names = "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v')";
        let names: Vec<String> = sqlx::query_scalar(names).fetch_all(world.server.db.pool()).await.unwrap();
        let mut tables = HashMap::new();
        for name in names {
            let rows = format!("select to_jsonb(t) from \"{name}\" t");
            let rows: Vec<Value> = sqlx::query_scalar(sqlx::AssertSqlSafe(rows)).fetch_all(world.server.db.pool()).await.unwrap();
            tables.insert(name, rows);
        }
        Self { tables }
    }

    fn rows(&self, table: &str) -> impl Iterator<Item = &Value> {
        // The view by which the server knows who belongs to a course is not asked.
        let (table, active) = if table == "active_member" { ("course_member", true) } else { (table.trim_matches('"'), false) };
        let rows = self.tables.get(table).unwrap_or_else(|| panic!("{table} is no table"));
        rows.iter().filter(move |row| !active || row["archived_at"].is_null())
    }

    fn row(&self, table: &str, column: &str, key: &str) -> Option<&Value> {
        self.rows(table).find(|row| text(&row[column]).eq_ignore_ascii_case(key))
    }

    /// What the rules say about this request by this principal; nobody is known without one.
    pub(crate) fn asks(&self, world: &World, of: &Operation, request: &Request, who: Option<&Principal>) -> Verdict {
        let nobody = Principal::nobody();
        let who = match (of.is_public(), who) {
            (true, _) => &nobody,
            (false, None) => return Verdict::No(401),
            (false, Some(who)) => who,
        };
        let me = For { oracle: self, who, me: who.user_id.to_string() };
        match &of.kind {
            Kind::Entity(info, verb) => me.entity(info, *verb, request),
            Kind::Call(_, rule) => me.call(world, of, rule, request),
        }
    }
}

impl For<'_> {
    fn entity(&self, info: &EntityInfo, verb: Verb, request: &Request) -> Verdict {
        let (rules, who) = (computor_policy::entity(info.name).unwrap(), self.who);
        let table = computor_db::mapping(info.name).unwrap().table;
        let row = request.path.get("id").and_then(Value::as_str).map(|id| self.oracle.row(table, info.key, id).unwrap());
        let sees = || self.holds(&(rules.see)(who, Action::Get), row.unwrap());
        let with = |may: bool, refused: Code| match (may, sees()) {
            (true, _) => Verdict::Yes,
            (false, true) => refused.into(),
            (false, false) => Verdict::No(404),
        };
        let read = |body: Option<BodyInfo>| (body.unwrap().read)(request.body.clone().unwrap()).unwrap();
        // The answer to a change shows the row.
        if matches!(verb, Verb::Create | Verb::Update) && who.scopes.is_some() && (rules.see)(who, Action::Get) == Cond::Never {
            return Code::Authz001.into();
        }
        if matches!(verb, Verb::List | Verb::Get) {
            let asked = self.decides(&(rules.ask)(who));
            if asked != Verdict::Yes {
                return asked;
            }
        }
        match verb {
            Verb::List => {
                let row = request.query.get("id").and_then(Value::as_str).map(|id| self.oracle.row(table, info.key, id).unwrap());
                let cond = (rules.see)(who, Action::List);
                let holds = row.map_or_else(|| self.oracle.rows(table).any(|row| self.holds(&cond, row)), |row| self.holds(&cond, row));
                if holds { Verdict::Yes } else { Verdict::Empty }
            }
            Verb::Get => with(sees(), Code::Nf001),
            Verb::Create => self.decides(&(rules.create)(who, &read(info.create))),
            Verb::Update => {
                let patch = read(info.update);
                match with(self.holds(&(rules.change)(who, &patch), row.unwrap()), rules.refused) {
                    Verdict::Yes => self.decides(&(rules.moves)(who, &patch)),
                    no => no,
                }
            }
            Verb::Delete => with(self.holds(&(rules.delete)(who), row.unwrap()), Code::Authz001),
            Verb::Archive | Verb::Unarchive => with(self.holds(&(rules.archive)(who), row.unwrap()), Code::Authz001),
        }
    }

    fn call(&self, world: &World, of: &Operation, rule: &Rule, request: &Request) -> Verdict {
        // What the rest of the path names has a rule of its own.
        if of.base == "transfer_git" {
            let path = Map::from_iter([("id".to_owned(), json!(world.id("course")))]);
            let request = Request { path, query: Map::new(), body: None };
            return self.admitted(world, of, Repository::Template.rule(Transfer::Read), &request);
        }
        self.admitted(world, of, rule, request)
    }

    fn admitted(&self, world: &World, of: &Operation, rule: &Rule, request: &Request) -> Verdict {
        let body = request.body.as_ref().and_then(Value::as_object);
        let asked = Asked { path: &request.path, query: &request.query, body };
        let admitted = self.decides(&rule.admits(self.who, &asked));
        if admitted != Verdict::Yes {
            return admitted;
        }
        if let Some((named, key, cond)) = rule.row(self.who, &asked) {
            let Some(row) = self.named(named, key) else { return named.hidden.into() };
            if !self.holds(&cond.need, row) {
                return if self.holds(&cond.see, row) { named.refused.into() } else { named.hidden.into() };
            }
            let course = if named.table == "course" { &row["id"] } else { &row["course_id"] };
            if let Some(code) = rule.member.filter(|_| self.level_in("course", text(course)) == 0) {
                return code.into();
            }
        }
        if rule.rows.is_none() || !of.is_read() {
            return Verdict::Yes;
        }
        let (_, table, column, row) =
            SHOWN.iter().find(|(call, ..)| *call == of.base).unwrap_or_else(|| panic!("{} shows which row? SHOWN has to say it", of.base));
        let row = self.oracle.row(table, column, &world.id(row)).unwrap();
        match self.holds(&rule.shown(self.who), row) {
            true => Verdict::Yes,
            false if of.lists() => Verdict::Empty,
            false => Verdict::No(404),
        }
    }

    fn named(&self, named: &Named, key: &str) -> Option<&Value> {
        match named.by {
            By::Id => self.oracle.row(named.table, "id", key),
            By::Login => self.oracle.row(named.table, "username", key).or_else(|| self.oracle.row(named.table, "email", key)),
        }
    }

    fn decides(&self, decision: &Decision) -> Verdict {
        match decision {
            Decision::Allow => Verdict::Yes,
            Decision::Deny(code) => (*code).into(),
            Decision::If(cond) => {
                if self.holds(cond, &Value::Null) {
                    Verdict::Yes
                } else {
                    Code::Authz001.into()
                }
            }
            Decision::Parent { table, id, cond } => {
                let parent = self.oracle.row(table, "id", &id.to_string());
                if parent.is_some_and(|row| self.holds(cond, row)) { Verdict::Yes } else { Code::Authz001.into() }
            }
        }
    }

    fn holds(&self, cond: &Cond, row: &Value) -> bool {
        match cond {
            Cond::Always => true,
            Cond::Never => false,
            Cond::Me(column) => text(&row[column]) == self.me,
            Cond::Course { column, at_least } => self.level_in("course", text(&row[column])) >= at_least.level(),
            Cond::AnyCourse(at_least) => self
                .oracle
                .rows("active_member")
                .any(|member| text(&member["user_id"]) == self.me && level(&member["course_role_id"]) >= at_least.level()),
            Cond::OutranksMember => self.level_in("course", text(&row["course_id"])) > level(&row["course_role_id"]),
            Cond::Organization { column, at_least } => self.level_in("organization", text(&row[column])) >= at_least.level(),
            Cond::Family { column, at_least } => self.level_in("course_family", text(&row[column])) >= at_least.level(),
            Cond::Via { column, table, key, cond } => {
                !row[column].is_null() && self.oracle.rows(table).any(|other| other[key] == row[column] && self.holds(cond, other))
            }
            Cond::Is(column, value) => text(&row[column]) == *value,
            Cond::Flag(column) => row[column] == true,
            Cond::Null(column) => row[column].is_null(),
            Cond::Tests(column) => {
                let content = self.oracle.row("course_content", "id", text(&row[column]));
                let service = content.and_then(|content| self.oracle.row("service", "id", text(&content["testing_service_id"])));
                service.is_some_and(|service| text(&service["user_id"]) == self.me && service["enabled"] == true)
            }
            Cond::Ids(column, ids) => ids.iter().any(|id| id.to_string() == text(&row[column])),
            Cond::Texts(column, texts) => texts.iter().any(|one| one == text(&row[column])),
            Cond::Not(one) => !self.holds(one, row),
            Cond::Any(all) => all.iter().any(|one| self.holds(one, row)),
            Cond::All(all) => all.iter().all(|one| self.holds(one, row)),
        }
    }

    /// The level of one's role in a course, an organization or a course family; 0 without one.
    fn level_in(&self, what: &str, id: &str) -> i32 {
        let members = if what == "course" { "active_member".to_owned() } else { format!("{what}_member") };
        let mine = |row: &&Value| text(&row["user_id"]) == self.me && text(&row[format!("{what}_id")]) == id;
        self.oracle.rows(&members).find(mine).map_or(0, |row| level(&row[format!("{what}_role_id")]))
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Of roles in courses, and in what is above them: their names tell them apart.
fn level(role: &Value) -> i32 {
    match text(role) {
        "_developer" => 1,
        "_manager" => 2,
        // The level of owners is 3 in organizations, 5 in courses: the highest there.
        role => CourseRole::from_id(role).map_or(0, CourseRole::level),
    }
}
