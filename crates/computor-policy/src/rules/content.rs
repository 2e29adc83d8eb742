//! Kinds, types and the content tree.

use super::prelude::*;

impl Policy for CourseContentKind {
    fn see(_: &Principal) -> Cond {
        Cond::Always
    }
}
impl CreatePolicy for CourseContentKind {
    fn create(_: &Principal, _: &CourseContentKindCreate) -> Decision {
        Decision::Deny(Code::Authz002)
    }
}
impl UpdatePolicy for CourseContentKind {
    fn change(_: &Principal, _: &CourseContentKindUpdate) -> Cond {
        Cond::Never
    }
}
impl DeletePolicy for CourseContentKind {
    fn delete(_: &Principal) -> Cond {
        Cond::Never
    }
}

/// Content types of the courses one is a member of; lecturers of *that* course change them.
impl Policy for CourseContentType {
    fn see(_: &Principal) -> Cond {
        Cond::course("course_id", Student)
    }
}
impl CreatePolicy for CourseContentType {
    fn create(_: &Principal, new: &CourseContentTypeCreate) -> Decision {
        Decision::in_course(new.course_id.uuid(), Lecturer)
    }
}
impl UpdatePolicy for CourseContentType {
    fn change(_: &Principal, _: &CourseContentTypeUpdate) -> Cond {
        Cond::course("course_id", Lecturer)
    }
}
impl DeletePolicy for CourseContentType {
    fn delete(_: &Principal) -> Cond {
        Cond::course("course_id", Lecturer)
    }
}

impl Policy for CourseContent {
    fn see(_: &Principal) -> Cond {
        Cond::course("course_id", Student)
    }
}
impl CreatePolicy for CourseContent {
    fn create(_: &Principal, new: &CourseContentCreate) -> Decision {
        Decision::in_course(new.course_id.uuid(), Lecturer)
    }
}
impl UpdatePolicy for CourseContent {
    fn change(_: &Principal, _: &CourseContentUpdate) -> Cond {
        Cond::course("course_id", Lecturer)
    }
}
impl DeletePolicy for CourseContent {
    fn delete(_: &Principal) -> Cond {
        Cond::course("course_id", Lecturer)
    }
}
impl ArchivePolicy for CourseContent {
    fn archive(_: &Principal) -> Cond {
        Cond::course("course_id", Lecturer)
    }
}

const fn content(need: fn(&Principal) -> Cond) -> Named {
    codes(row("course_content", At::Path("id"), |p| see::<CourseContent>(p, Get), need), Code::Content001, Code::Authz001)
}

const fn course(need: fn(&Principal) -> Cond) -> Named {
    codes(row("course", At::Path("id"), |p| see::<Course>(p, Get), need), Code::Nf001, Code::Authz004)
}

guard! {
    MoveCourseContent: Rule::scoped(&[("course_content", "update")]).about(&[row(
        "course_content",
        At::Path("id"),
        |p| see::<CourseContent>(p, Get),
        |_| Cond::course("course_id", Lecturer),
    )]);
    // Which example a content shows: lecturers decide, tutors read the history, members how far it is.
    AssignExample: Rule::scoped(&[("course_content", "update")]).about(&[content(|_| Cond::course("course_id", Lecturer))]);
    UnassignExample: Rule::scoped(&[("course_content", "update")]).about(&[content(|_| Cond::course("course_id", Lecturer))]);
    GetDeployment: Rule::scoped(&[("course_content", "get")]).about(&[content(|_| Cond::course("course_id", Lecturer))]);
    GetDeploymentHistory: Rule::scoped(&[("course_content", "get")]).about(&[content(|_| Cond::course("course_id", Tutor))]);
    GetDeploymentProgress: Rule::scoped(&[("course_content", "get")]).about(&[content(|_| Cond::course("course_id", Student))]);
    RemoveContentExample: Rule::scoped(&[("course_content", "update")]).about(&[content(|_| Cond::course("course_id", CourseRole::Maintainer))]);
    GetDeploymentSummary: Rule::scoped(&[("course_content", "get")]).about(&[course(|_| Cond::course("id", Tutor))]);
    UpgradeVersions: Rule::scoped(&[("course_content", "update")]).about(&[course(|_| Cond::course("id", Lecturer))]);
    // A release, and what it would do.
    GenerateStudentTemplate: Rule::scoped(&[("course_content", "update")]).about(&[course(|_| Cond::course("id", Lecturer))]);
    PlanRelease: Rule::scoped(&[("course_content", "get")]).about(&[course(|_| Cond::course("id", Lecturer))]);
    GenerateAssignments: Rule::scoped(&[("course_content", "update")]).about(&[course(|_| Cond::course("id", Lecturer))]);
    GetCourseGitStatus: Rule::scoped(&[("course", "get")]).about(&[course(|_| Cond::course("id", Lecturer))]);
    // Solutions are for those who teach; the rest is for members, once it is released.
    DownloadReference: Rule::scoped(&[("course_content", "get")]).about(&[content(|_| Cond::course("course_id", Tutor))]);
    DownloadDescription: Rule::scoped(&[("course_content", "get")]).about(&[content(|_| Cond::course("course_id", Tutor))]);
    DownloadTask: Rule::scoped(&[("course_content", "get")]).about(&[content(|_| Cond::course("course_id", Student))]);
    DownloadTemplate: Rule::scoped(&[("course_content", "get")]).about(&[content(|_| Cond::course("course_id", Student))]);
    ValidateContents: Rule::scoped(&[("course_content", "get")]).about(&[course(|_| Cond::course("id", Lecturer))]);
}
