//! What came of a course: for who teaches it.

use super::prelude::*;

const fn course(at_least: fn(&Principal) -> Cond) -> Named {
    codes(row("course", At::Path("course_id"), |p| see::<Course>(p, Get), at_least), Code::Nf001, Code::Authz004)
}

fn tutor(_: &Principal) -> Cond {
    Cond::course("id", Tutor)
}
fn of_tutor(_: &Principal) -> Cond {
    Cond::course("course_id", Tutor)
}

/// The member decides of which course: the handler compares it with the one in the path.
const MEMBER: Named =
    codes(row("course_member", At::Path("course_member_id"), |p| see::<CourseMember>(p, Get), of_tutor), Code::Nf001, Code::Authz004);
/// As for members.
const CONTENT: Named =
    codes(row("course_content", At::Path("content_id"), |p| see::<CourseContent>(p, Get), of_tutor), Code::Nf001, Code::Authz004);

const LIST: &[(&str, &str)] = &[("course_member", "list")];
const GET: &[(&str, &str)] = &[("course_member", "get")];

guard! {
    ListAnalyticsCourses: Rule::scoped(&[("course", "list")]).rows(tutor);
    GetAnalyticsSummary: Rule::scoped(LIST).about(&[course(tutor)]);
    GetAnalyticsStudents: Rule::scoped(LIST).about(&[course(tutor)]).rows(of_tutor);
    GetAnalyticsStudent: Rule::scoped(GET).about(&[MEMBER]).rows(of_tutor);
    GetAnalyticsTimeline: Rule::scoped(GET).about(&[MEMBER]);
    GetAnalyticsExamples: Rule::scoped(GET).about(&[MEMBER]);
    GetAnalyticsExampleSource: Rule::scoped(&[("course_content", "get")]).about(&[CONTENT]);
    RefreshAnalytics: Rule::scoped(&[("course", "update")]).about(&[course(|_| Cond::course("id", Lecturer))]);
    GetAnalyticsJobs: Rule::scoped(LIST).about(&[course(tutor)]);
    GetAnalyticsJob: Rule::scoped(&[("task", "get")]).about(&[row("operation", At::Path("job_id"), of_tutor, of_tutor)]);
    GetContentStatistics: Rule::scoped(LIST).about(&[course(tutor)]);
    GetGroupStatistics: Rule::scoped(LIST).about(&[course(tutor)]);
    GetTestStatistics: Rule::scoped(LIST).about(&[CONTENT]);
    GetCourseTimeline: Rule::scoped(LIST).about(&[course(tutor)]);
    GetStudentsAtRisk: Rule::scoped(LIST).about(&[course(tutor)]);
    GetGradeBook: Rule::scoped(LIST).about(&[course(tutor)]);
}
