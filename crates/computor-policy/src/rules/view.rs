//! Courses and contents as students, tutors and lecturers see them.

use super::prelude::*;

/// The course that is named, of which one is at least this.
const fn course(at: At, need: fn(&Principal) -> Cond) -> Named {
    codes(row("course", at, |p| see::<Course>(p, Get), need), Code::Nf001, Code::Authz004)
}

const fn member(at: At) -> Named {
    codes(row("course_member", at, |p| see::<CourseMember>(p, Get), of_course_tutor), Code::Nf001, Code::Authz004)
}

fn course_student(_: &Principal) -> Cond {
    Cond::course("id", Student)
}
fn course_tutor(_: &Principal) -> Cond {
    Cond::course("id", Tutor)
}
fn course_lecturer(_: &Principal) -> Cond {
    Cond::course("id", Lecturer)
}
fn of_course_student(_: &Principal) -> Cond {
    Cond::course("course_id", Student)
}
fn of_course_tutor(_: &Principal) -> Cond {
    Cond::course("course_id", Tutor)
}
fn of_course_lecturer(_: &Principal) -> Cond {
    Cond::course("course_id", Lecturer)
}

const ID: At = At::Path("id");
/// Who asks about a course without the role is told so, instead of seeing an empty list.
const COURSE: At = At::Query("course_id");
const MEMBER: At = At::Path("course_member_id");

const LIST_COURSES: &[(&str, &str)] = &[("course", "list")];
const GET_COURSE: &[(&str, &str)] = &[("course", "get")];
const LIST_CONTENTS: &[(&str, &str)] = &[("course_content", "list")];
const GET_CONTENT: &[(&str, &str)] = &[("course_content", "get")];
const LIST_MEMBERS: &[(&str, &str)] = &[("course_member", "list")];
const GET_MEMBER: &[(&str, &str)] = &[("course_member", "get")];
const LIST_GROUPS: &[(&str, &str)] = &[("submission_group", "list")];
const GET_GROUP: &[(&str, &str)] = &[("submission_group", "get")];

guard! {
    // As a student one sees the courses that one is a member of, even as an administrator.
    ListStudentCourses: Rule::scoped(LIST_COURSES).own_rows(course_student);
    GetStudentCourse: Rule::scoped(GET_COURSE).about(&[course(ID, course_student)]).own_rows(course_student);
    ListStudentCourseContents: Rule::scoped(LIST_CONTENTS).own_rows(of_course_student);
    GetStudentCourseContent: Rule::scoped(GET_CONTENT).own_rows(of_course_student);

    ListTutorCourses: Rule::scoped(LIST_COURSES).rows(course_tutor);
    GetTutorCourse: Rule::scoped(GET_COURSE).about(&[course(ID, course_tutor)]).rows(course_tutor);
    ListTutorCourseMembers: Rule::scoped(LIST_MEMBERS).about(&[course(COURSE, course_tutor)]).rows(of_course_tutor);
    GetTutorCourseMember: Rule::scoped(GET_MEMBER).about(&[member(ID)]).rows(of_course_tutor);
    ListMemberCourseContents: Rule::scoped(LIST_CONTENTS).about(&[member(ID)]).rows(of_course_tutor);
    GetMemberCourseContent: Rule::scoped(GET_CONTENT).about(&[member(MEMBER)]).rows(of_course_tutor);
    GradeMemberCourseContent: Rule::scoped(&[("submission_grade", "create")]).about(&[member(MEMBER)])
        .as_member(Code::Authz003)
        .at_least(Tutor, Code::Authz004)
        .rows(of_course_tutor);
    ListTutorSubmissionGroups: Rule::scoped(LIST_GROUPS).about(&[course(COURSE, course_tutor)]).rows(of_course_tutor);
    GetTutorSubmissionGroup: Rule::scoped(GET_GROUP)
        .about(&[row("submission_group", ID, of_course_tutor, of_course_tutor)])
        .rows(of_course_tutor);

    ListCourseMemberGradings: Rule::scoped(LIST_MEMBERS).about(&[course(COURSE, course_tutor)]).rows(of_course_tutor);
    GetCourseMemberGradings: Rule::scoped(GET_MEMBER).about(&[member(ID)]).rows(of_course_tutor);

    ListLecturerCourses: Rule::scoped(LIST_COURSES).rows(course_lecturer);
    GetLecturerCourse: Rule::scoped(GET_COURSE).about(&[course(ID, course_lecturer)]).rows(course_lecturer);
    ListLecturerCourseContents: Rule::scoped(LIST_CONTENTS).about(&[course(COURSE, course_lecturer)]).rows(of_course_lecturer);
    GetLecturerCourseContent: Rule::scoped(GET_CONTENT)
        .about(&[codes(row("course_content", ID, |p| see::<CourseContent>(p, Get), of_course_lecturer), Code::Nf001, Code::Authz004)])
        .rows(of_course_lecturer);
    GetCourseDeployments: Rule::scoped(GET_CONTENT).about(&[course(ID, course_lecturer)]);
}
