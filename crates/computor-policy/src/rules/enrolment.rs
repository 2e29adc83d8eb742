//! Self-enrolment: lecturers make the code and let people in; who has an account enrols.

use super::prelude::*;

/// The course, for its lecturers.
const COURSE: &[Named] =
    &[codes(row("course", At::Path("id"), |p| see::<Course>(p, Get), |_| Cond::course("id", Lecturer)), Code::Nf001, Code::Authz004)];

/// People learn; services do not.
fn people(p: &Principal, _: &Asked<'_>) -> Decision {
    Decision::when(!p.is_service)
}

const CREATE: &[(&str, &str)] = &[("course_member", "create")];

guard! {
    CreateEnrolmentCode: Rule::scoped(CREATE).about(COURSE);
    // Whoever knows the code makes members.
    GetEnrolmentCode: Rule::scoped(CREATE).about(COURSE);
    DeleteEnrolmentCode: Rule::scoped(CREATE).about(COURSE);
    ListEnrolmentRequests: Rule::scoped(&[("course_member", "list")]).about(COURSE);
    AcceptEnrolmentRequest: Rule::scoped(CREATE).about(COURSE);
    DeclineEnrolmentRequest: Rule::scoped(CREATE).about(COURSE);
    GetEnrolment: Rule::scoped(&[("course", "get")]).may(people);
    Enrol: Rule::scoped(CREATE).may(people);
}
