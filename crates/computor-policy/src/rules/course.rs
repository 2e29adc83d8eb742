//! Courses and their groups.

use super::prelude::*;
use crate::cond::CourseRole::Owner;

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

guard! {
    DeleteCourse: Rule::administrator(Token::Scopes(&[("course", "delete")]));
    // Who may create courses, from one in which it is a lecturer. That it may see the family is asked by the handler.
    CopyCourse: Rule::scoped(&[("course", "create")])
        .may(|p, _| Decision::when(p.may("course", "create")))
        .about(&[codes(row("course", At::Path("id"), |p| see::<Course>(p, Get), |_| Cond::course("id", Lecturer)), Code::Nf001, Code::Authz004)])
        .shows(&[("course", "get"), ("course_content", "list")]);
    // All of it at once: more than any scope says.
    ExportCourse: Rule::unlimited()
        .about(&[codes(row("course", At::Path("id"), |p| see::<Course>(p, Get), |_| Cond::course("id", Owner)), Code::Nf001, Code::Authz004)]);
    ImportCourse: Rule::scoped(&[("course", "create")])
        .may(|p, _| Decision::when(p.may("course", "create")))
        .about(&[row("course_family", At::Body("course_family_id"), |p| see::<CourseFamily>(p, Get), |p| see::<CourseFamily>(p, Get))]);
}
