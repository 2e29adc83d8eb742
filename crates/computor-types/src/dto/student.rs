//! What students see.

use crate::dto::prelude::*;

/// A course in full, as its students see it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseStudentGet {
    pub id: Id<Course>,
    pub title: Option<String>,
    pub course_family_id: Option<Id<CourseFamily>>,
    pub organization_id: Option<Id<Organization>>,
    pub course_content_types: Vec<CourseContentTypeGet>,
    pub path: String,
    pub repository: CourseStudentRepository,
}

/// A course in a list, as its students see it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseStudentList {
    pub id: Id<Course>,
    pub title: Option<String>,
    pub course_family_id: Option<Id<CourseFamily>>,
    pub organization_id: Option<Id<Organization>>,
    pub path: String,
    pub repository: CourseStudentRepository,
}

/// Where the repositories of a course's students lie.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseStudentRepository {
    /// The git host.
    pub provider_url: Option<String>,
    pub full_path: Option<String>,
}

/// A course content in full with a student's own work on it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseContentStudentGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<CourseContent>,
    /// Null for what is not archived.
    pub archived_at: Option<DateTime<Utc>>,
    pub title: Option<String>,
    pub description: Option<String>,
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
    pub course_content_type: CourseContentTypeGet,
    /// How many test runs there were.
    pub result_count: i64,
    /// How often it was handed in.
    pub submission_count: i64,
    /// How often a submission may be tested; null: without limit.
    pub max_test_runs: Option<i32>,
    pub testing_service_id: Option<Id<Service>>,
    /// Messages that the caller has not read.
    pub unread_message_count: i64,
    pub result: Option<ResultStudentGet>,
    /// Directory of the assignment in the student's repository.
    pub directory: Option<String>,
    /// As CSS writes it.
    pub color: String,
    pub submission_group: Option<SubmissionGroupStudentGet>,
    pub deployment: Option<CourseContentDeploymentList>,
    pub has_deployment: Option<bool>,
    /// Of an assignment: that of its newest grade; of a unit: what is most urgent below it.
    pub status: Option<String>,
    /// Submissions that nobody has looked at.
    pub unreviewed_count: i64,
    /// `not_reviewed`, `corrected`, `correction_necessary` or `improvement_possible`.
    pub latest_grade_status: Option<String>,
    /// Until when it is to be handed in, and why; null: there is no deadline.
    pub deadline: Option<EffectiveDeadline>,
}

/// A course content in a list with a student's own work on it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseContentStudentList {
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
    /// Of an assignment: that of its newest grade; of a unit: what is most urgent below it.
    pub status: Option<String>,
    /// Submissions that nobody has looked at.
    pub unreviewed_count: i64,
    /// `not_reviewed`, `corrected`, `correction_necessary` or `improvement_possible`.
    pub latest_grade_status: Option<String>,
    /// Until when it is to be handed in, and why; null: there is no deadline.
    pub deadline: Option<EffectiveDeadline>,
}

/// A student's submission group in full, with all its grades.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionGroupStudentGet {
    pub id: Option<Id<SubmissionGroup>>,
    pub course_content_title: Option<String>,
    pub course_content_path: Option<String>,
    pub example_identifier: Option<String>,
    /// More than this many students cannot work on it together.
    pub max_group_size: Option<i32>,
    /// How many members it has.
    pub current_group_size: i64,
    pub members: Vec<SubmissionGroupMemberBasic>,
    pub repository: Option<SubmissionGroupRepository>,
    /// That of the newest grade, as a word.
    pub status: Option<String>,
    /// The newest grade, 0 to 1, less what the late policy takes off: what counts, here and wherever a grade of this work is shown. What
    /// was given stands in the grades themselves.
    pub grading: Option<f64>,
    /// What the late policy has taken off the grade, of 1; null: nothing.
    pub late_penalty: Option<f64>,
    pub graded_by_course_member: Option<GradedByCourseMember>,
    pub count: i64,
    /// How often a group may hand in; null: without limit.
    pub max_submissions: Option<i32>,
    /// Messages that the caller has not read.
    pub unread_message_count: i64,
    pub gradings: Vec<SubmissionGroupGradingList>,
}

/// A student's submission group in a list of contents.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionGroupStudentList {
    pub id: Option<Id<SubmissionGroup>>,
    pub course_content_title: Option<String>,
    pub course_content_path: Option<String>,
    pub example_identifier: Option<String>,
    /// More than this many students cannot work on it together.
    pub max_group_size: Option<i32>,
    /// How many members it has.
    pub current_group_size: i64,
    pub members: Vec<SubmissionGroupMemberBasic>,
    pub repository: Option<SubmissionGroupRepository>,
    /// That of the newest grade, as a word.
    pub status: Option<String>,
    /// The newest grade, 0 to 1, less what the late policy takes off: what counts, here and wherever a grade of this work is shown. What
    /// was given stands in the grades themselves.
    pub grading: Option<f64>,
    /// What the late policy has taken off the grade, of 1; null: nothing.
    pub late_penalty: Option<f64>,
    pub graded_by_course_member: Option<GradedByCourseMember>,
    pub count: i64,
    /// How often a group may hand in; null: without limit.
    pub max_submissions: Option<i32>,
    /// Messages that the caller has not read.
    pub unread_message_count: i64,
}

/// A grade of a submission group.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SubmissionGroupGradingList {
    pub id: Id<SubmissionGrade>,
    pub submission_group_id: Id<SubmissionGroup>,
    pub graded_by_course_member_id: Id<CourseMember>,
    pub result_id: Option<Id<TestResult>>,
    /// 0 to 1.
    pub grading: f64,
    pub status: GradingStatus,
    /// For the student.
    pub feedback: Option<String>,
    pub created_at: DateTime<Utc>,
    pub graded_by_course_member: Option<GradedByCourseMember>,
}

/// A student's newest result for a content, with the report.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ResultStudentGet {
    pub id: Id<TestResult>,
    pub testing_service_id: Option<Id<Service>>,
    /// What the testing service calls the run.
    pub test_system_id: Option<String>,
    pub version_identifier: Option<String>,
    pub status: Option<TaskStatus>,
    /// 0 to 1.
    pub result: Option<f64>,
    /// True: to be graded; false: to practise.
    pub submit: Option<bool>,
    /// The report of the tests.
    pub result_json: Option<Map<String, Value>>,
    pub result_artifacts: Vec<ResultArtifactInfo>,
}

/// A student's newest result for a content, in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ResultStudentList {
    pub id: Id<TestResult>,
    pub testing_service_id: Option<Id<Service>>,
    /// What the testing service calls the run.
    pub test_system_id: Option<String>,
    pub version_identifier: Option<String>,
    pub status: Option<TaskStatus>,
    /// 0 to 1.
    pub result: Option<f64>,
    /// True: to be graded; false: to practise.
    pub submit: Option<bool>,
}

/// Filters of `GET /students/courses` and `GET /tutors/courses`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseStudentQuery {
    /// How many rows to leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// How many rows to answer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_family_id: Option<Id<CourseFamily>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<Id<Organization>>,
    /// The git host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_url: Option<String>,
    /// Path on the git host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_path: Option<String>,
    /// Path of the students' projects on the git host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_path_student: Option<String>,
}
paged!(CourseStudentQuery);

/// Filters of the content lists that show the work of one student.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseContentStudentQuery {
    /// How many rows to leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// How many rows to answer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<CourseContent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_content_type_id: Option<Id<CourseContentType>>,
    /// Directory in the repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    /// Path of the project on the git host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// The git host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_url: Option<String>,
    /// Depth in the tree, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nlevel: Option<i32>,
    /// Only what lies below this path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub descendants: Option<String>,
    /// Only what lies above this path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ascendants: Option<String>,
}
paged!(CourseContentStudentQuery);

endpoint! {
    /// Lists the courses that one is a member of.
    ListStudentCourses = "list_student_courses", "students",
    Get "/students/courses",
    query: CourseStudentQuery,
    answer: Listing<CourseStudentList>,
}

endpoint! {
    /// Answers a course that one is a member of.
    GetStudentCourse = "get_student_course", "students",
    Get "/students/courses/{id}",
    params: ById<Course>,
    answer: CourseStudentGet,
}

endpoint! {
    /// Lists the contents of one's courses with one's own work on them. Without `limit`, all of them.
    ListStudentCourseContents = "list_student_course_contents", "students",
    Get "/students/course-contents",
    query: CourseContentStudentQuery,
    answer: Listing<CourseContentStudentList>,
}

endpoint! {
    /// Answers a content of a course with one's own work on it.
    GetStudentCourseContent = "get_student_course_content", "students",
    Get "/students/course-contents/{id}",
    params: ById<CourseContent>,
    answer: CourseContentStudentGet,
}
