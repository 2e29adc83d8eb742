//! Courses and their groups.

use super::prelude::*;
use crate::cond::CourseRole::{Maintainer, Owner};
use serde_json::Value;

/// Courses one is a member of.
impl Policy for Course {
    fn see(p: &Principal) -> Cond {
        Cond::when(p.may("course", "list")).or(Cond::course("id", Student))
    }
}
impl CreatePolicy for Course {
    fn create(p: &Principal, _: &CourseCreate) -> Decision {
        Decision::when(p.may("course", "create"))
    }
}
impl UpdatePolicy for Course {
    fn change(p: &Principal, _: &CourseUpdate) -> Cond {
        Cond::when(p.may("course", "update")).or(Cond::course("id", Lecturer))
    }
}

/// Over for everybody at once: not for each lecturer to decide.
impl ArchivePolicy for Course {
    fn archive(p: &Principal) -> Cond {
        Cond::when(p.may("course", "update")).or(Cond::course("id", Maintainer))
    }
}

impl Policy for CourseGroup {
    fn see(_: &Principal) -> Cond {
        Cond::course("course_id", Tutor)
    }
}
impl CreatePolicy for CourseGroup {
    fn create(_: &Principal, new: &CourseGroupCreate) -> Decision {
        Decision::in_course(new.course_id.uuid(), Lecturer)
    }
}
impl UpdatePolicy for CourseGroup {
    fn change(_: &Principal, _: &CourseGroupUpdate) -> Cond {
        Cond::course("course_id", Lecturer)
    }
    fn moves(_: &Principal, patch: &CourseGroupUpdate) -> Decision {
        patch.course_id.value().map_or(Decision::Allow, |course| Decision::in_course(course.uuid(), Lecturer))
    }
}
impl DeletePolicy for CourseGroup {
    fn delete(_: &Principal) -> Cond {
        Cond::course("course_id", Lecturer)
    }
}

/// Whoever owns the organization in which it is.
fn owns_organization_of(table: &'static str, id: Option<&str>) -> Decision {
    // What is no id is refused as such elsewhere.
    let id = id.and_then(|id| id.parse().ok()).unwrap_or_default();
    Decision::Parent { table, id, cond: Cond::organization("organization_id", ScopeRole::Owner) }
}

fn exports(_: &Principal, asked: &Asked<'_>) -> Decision {
    match asked.query.get("students") {
        None | Some(Value::Bool(false)) => Decision::Allow,
        Some(_) => owns_organization_of("course", asked.text(At::Path("id"))),
    }
}

/// Grades that were given elsewhere are made by those alone who own the organization.
fn imports(p: &Principal, asked: &Asked<'_>) -> Decision {
    if !p.may("course", "create") {
        return Decision::Deny(Code::Authz001);
    }
    match asked.body.and_then(|body| body.get("work")) {
        None | Some(Value::Bool(false)) => Decision::Allow,
        Some(_) => owns_organization_of("course_family", asked.text(At::Body("course_family_id"))),
    }
}

guard! {
    DeleteCourse: Rule::administrator(Token::Scopes(&[("course", "delete")])).in_archive();
    // Who may create courses, from one in which it is a lecturer. That it may see the family is asked by the handler.
    CopyCourse: Rule::scoped(&[("course", "create")])
        .may(|p, _| Decision::when(p.may("course", "create")))
        .about(&[codes(row("course", At::Path("id"), |p| see::<Course>(p, Get), |_| Cond::course("id", Lecturer)), Code::Nf001, Code::Authz004)])
        .shows(&[("course", "get"), ("course_content", "list")])
        .in_archive();
    // All of it at once: more than any scope says. With what students did it leaves the platform: its organization's owners let it.
    ExportCourse: Rule::unlimited()
        .may(exports)
        .about(&[codes(row("course", At::Path("id"), |p| see::<Course>(p, Get), |_| Cond::course("id", Owner)), Code::Nf001, Code::Authz004)]);
    ImportCourse: Rule::scoped(&[("course", "create")])
        .may(imports)
        .about(&[row("course_family", At::Body("course_family_id"), |p| see::<CourseFamily>(p, Get), |p| see::<CourseFamily>(p, Get))]);
}
