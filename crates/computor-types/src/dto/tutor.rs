//! What tutors see.

use crate::dto::prelude::*;

/// A course in full, as its tutors see it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseTutorGet {
    pub id: Id<Course>,
    pub title: Option<String>,
    pub course_family_id: Option<Id<CourseFamily>>,
    pub organization_id: Option<Id<Organization>>,
    pub path: String,
    pub repository: CourseTutorRepository,
}

/// A course in a list, as its tutors see it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseTutorList {
    pub id: Id<Course>,
    pub title: Option<String>,
    pub course_family_id: Option<Id<CourseFamily>>,
    pub organization_id: Option<Id<Organization>>,
    pub path: String,
    pub repository: CourseTutorRepository,
}

/// Where the repositories of a course lie that its tutors need.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseTutorRepository {
    /// The git host.
    pub provider_url: Option<String>,
    pub full_path_assignments: Option<String>,
    pub full_path_student_template: Option<String>,
}

/// A course member in full, with the contents that wait for a review.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TutorCourseMemberGet {
    pub id: Id<CourseMember>,
    pub properties: Option<CourseMemberProperties>,
    pub user_id: Id<User>,
    pub course_id: Id<Course>,
    pub course_group_id: Option<Id<CourseGroup>>,
    pub course_role_id: Key<CourseRole>,
    pub unreviewed_course_contents: Vec<TutorCourseMemberCourseContent>,
    pub user: UserList,
}

/// A course member in a list, with what waits for a tutor.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TutorCourseMemberList {
    pub id: Id<CourseMember>,
    pub user_id: Id<User>,
    pub course_id: Id<Course>,
    pub course_group_id: Option<Id<CourseGroup>>,
    pub course_role_id: Key<CourseRole>,
    /// Whether something waits for a review.
    pub unreviewed: Option<bool>,
    /// Submissions that wait for a grade.
    pub ungraded_submissions_count: Option<i64>,
    /// Messages that the caller has not read.
    pub unread_message_count: Option<i64>,
    pub user: UserList,
}

/// A content that waits for a review.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TutorCourseMemberCourseContent {
    pub id: Id<CourseContent>,
    pub path: String,
}

/// A grade for a member's work on a content: for `artifact_id`, or for the newest submission.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct TutorGradeCreate {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_id: Option<Id<SubmissionArtifact>>,
    /// 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::fraction)))]
    pub grade: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<GradingStatus>,
    /// For the student.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub feedback: Option<String>,
}

/// The content after it was graded, and which submission the grade went to.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TutorGradeResponse {
    pub id: Id<CourseContent>,
    pub title: Option<String>,
    pub path: String,
    pub course_id: Id<Course>,
    pub course_content_type_id: Id<CourseContentType>,
    /// The kind that its type has.
    pub course_content_kind_id: Key<CourseContentKind>,
    /// Order among its siblings.
    pub position: f64,
    /// More than this many students cannot work on it together.
    pub max_group_size: Option<i32>,
    /// Whether it was handed in.
    pub submitted: Option<bool>,
    pub course_content_type: CourseContentTypeList,
    /// How many test runs there were.
    pub result_count: i64,
    /// How often it was handed in.
    pub submission_count: i64,
    /// How often a submission may be tested; null: without limit.
    pub max_test_runs: Option<i32>,
    pub testing_service_id: Option<Id<Service>>,
    /// Directory of the assignment in the student's repository.
    pub directory: Option<String>,
    /// As CSS writes it.
    pub color: String,
    pub result: Option<ResultStudentList>,
    pub submission_group: Option<SubmissionGroupStudentList>,
    /// Messages that the caller has not read.
    pub unread_message_count: i64,
    pub deployment: Option<CourseContentDeploymentList>,
    pub has_deployment: Option<bool>,
    pub status: Option<String>,
    /// Submissions that nobody has looked at.
    pub unreviewed_count: i64,
    /// `not_reviewed`, `corrected`, `correction_necessary` or `improvement_possible`.
    pub latest_grade_status: Option<String>,
    pub graded_artifact_id: Option<Id<SubmissionArtifact>>,
    pub graded_artifact_info: Option<GradedArtifactInfo>,
    /// Until when it is to be handed in, and why; null: there is no deadline.
    pub deadline: Option<EffectiveDeadline>,
}

/// The submission that a grade went to.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GradedArtifactInfo {
    pub id: Id<SubmissionArtifact>,
    pub created_at: Option<DateTime<Utc>>,
    pub properties: Option<Map<String, Value>>,
}

/// A submission group in full, as tutors see it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TutorSubmissionGroupGet {
    pub id: Id<SubmissionGroup>,
    pub course_id: Id<Course>,
    pub course_content_id: Id<CourseContent>,
    pub display_name: String,
    /// More than this many students cannot work on it together.
    pub max_group_size: i32,
    /// How often a group may hand in; null: without limit.
    pub max_submissions: Option<i32>,
    /// How often a submission may be tested; null: without limit.
    pub max_test_runs: Option<i32>,
    pub properties: Option<Map<String, Value>>,
    pub members: Vec<TutorSubmissionGroupMember>,
    pub member_count: i64,
    /// How often it was handed in.
    pub submission_count: i64,
    pub test_run_count: i64,
    pub latest_submission_at: Option<DateTime<Utc>>,
    pub latest_submission_id: Option<Id<SubmissionArtifact>>,
    pub has_ungraded_submissions: bool,
    pub graded_submission_count: i64,
    /// 0 to 1.
    pub latest_grade: Option<f64>,
    /// 0 to 1.
    pub average_grade: Option<f64>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// A submission group in a list, as tutors see it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TutorSubmissionGroupList {
    pub id: Id<SubmissionGroup>,
    pub course_id: Id<Course>,
    pub course_content_id: Id<CourseContent>,
    pub display_name: String,
    /// More than this many students cannot work on it together.
    pub max_group_size: i32,
    /// How often a group may hand in; null: without limit.
    pub max_submissions: Option<i32>,
    /// How often a submission may be tested; null: without limit.
    pub max_test_runs: Option<i32>,
    pub member_count: i64,
    /// How often it was handed in.
    pub submission_count: i64,
    pub latest_submission_at: Option<DateTime<Utc>>,
    pub has_ungraded_submissions: bool,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// A member of a submission group, as tutors see them.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TutorSubmissionGroupMember {
    pub id: Id<SubmissionGroupMember>,
    pub course_member_id: Id<CourseMember>,
    pub user_id: Id<User>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub email: Option<String>,
}

/// Filters of `GET /tutors/course-members`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TutorCourseMemberQuery {
    /// How many rows to leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// How many rows to answer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<CourseMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_group_id: Option<Id<CourseGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_role_id: Option<Key<CourseRole>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
}
paged!(TutorCourseMemberQuery);

/// Filters of `GET /tutors/submission-groups`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TutorSubmissionGroupQuery {
    /// How many rows to leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// The same, by the name that existing clients send.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u32>,
    /// How many rows to answer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_content_id: Option<Id<CourseContent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_group_id: Option<Id<CourseGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_submissions: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_ungraded_submissions: Option<bool>,
}
impl TutorSubmissionGroupQuery {
    /// The page that it asks for.
    pub fn page(&self) -> Page {
        Page::of(self.offset.or(self.skip), self.limit)
    }
}

/// The path parameters of a member's work on a content.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MemberContentParams {
    pub course_member_id: Id<CourseMember>,
    pub course_content_id: Id<CourseContent>,
}

endpoint! {
    /// Lists the courses that one is a tutor of.
    ListTutorCourses = "list_tutor_courses", "tutors",
    Get "/tutors/courses",
    query: CourseStudentQuery,
    answer: Listing<CourseTutorList>,
}

endpoint! {
    /// Answers a course that one is a tutor of.
    GetTutorCourse = "get_tutor_course", "tutors",
    Get "/tutors/courses/{id}",
    params: ById<Course>,
    answer: CourseTutorGet,
}

endpoint! {
    /// Lists the members of the courses that one is a tutor of, by family name. Without `limit`, all of them.
    ListTutorCourseMembers = "list_tutor_course_members", "tutors",
    Get "/tutors/course-members",
    query: TutorCourseMemberQuery,
    answer: Listing<TutorCourseMemberList>,
}

endpoint! {
    /// Answers a member of a course, with the contents that wait for a review.
    GetTutorCourseMember = "get_tutor_course_member", "tutors",
    Get "/tutors/course-members/{id}",
    params: ById<CourseMember>,
    answer: TutorCourseMemberGet,
}

endpoint! {
    /// Lists the contents of a course with a member's work on them. Without `limit`, all of them.
    ListMemberCourseContents = "list_member_course_contents", "tutors",
    Get "/tutors/course-members/{id}/course-contents",
    params: ById<CourseMember>,
    query: CourseContentStudentQuery,
    answer: Listing<CourseContentStudentList>,
}

endpoint! {
    /// Answers a content of a course with a member's work on it.
    GetMemberCourseContent = "get_member_course_content", "tutors",
    Get "/tutors/course-members/{course_member_id}/course-contents/{course_content_id}",
    params: MemberContentParams,
    answer: CourseContentStudentGet,
}

endpoint! {
    /// Grades a member's work on a content.
    GradeMemberCourseContent = "grade_member_course_content", "tutors",
    Patch "/tutors/course-members/{course_member_id}/course-contents/{course_content_id}",
    params: MemberContentParams,
    body: TutorGradeCreate,
    answer: TutorGradeResponse,
}

endpoint! {
    /// Lists the submission groups of the courses that one is a tutor of.
    ListTutorSubmissionGroups = "list_tutor_submission_groups", "tutors",
    Get "/tutors/submission-groups",
    query: TutorSubmissionGroupQuery,
    answer: Listing<TutorSubmissionGroupList>,
}

endpoint! {
    /// Answers a submission group with its members and what came of its work.
    GetTutorSubmissionGroup = "get_tutor_submission_group", "tutors",
    Get "/tutors/submission-groups/{id}",
    params: ById<SubmissionGroup>,
    answer: TutorSubmissionGroupGet,
}
