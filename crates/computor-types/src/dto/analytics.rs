//! What came of a course and of its students, for who teaches it. More of it is in `statistics`.
//!
//! There is no snapshot: figures are those of the moment, made of what is kept of the work when it is written. Grades are the
//! headlines that students see, and what has no grade is not taken for zero.

use crate::dto::prelude::*;

/// A recount of the figures of a course.
pub struct AnalyticsJob;

/// A recount of the figures of a course: how much there is.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsJobStatus {
    pub job_id: Id<AnalyticsJob>,
    pub course_id: Id<Course>,
    /// Always `live`: figures come from the course itself.
    pub source_name: String,
    pub requested_by_user_id: Option<Id<User>>,
    /// Always `completed`: counting is over when it is answered.
    pub status: String,
    /// `fraction`: 1.
    pub progress: Map<String, Value>,
    pub submission_cutoff: Option<DateTime<Utc>>,
    pub grading_cutoff: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    /// Always null: there is no snapshot.
    pub snapshot_path: Option<String>,
    /// How many students, assignments, submissions, test runs and grades there are.
    pub row_counts: BTreeMap<String, i64>,
    /// The newest of them.
    pub high_water_marks: BTreeMap<String, BTreeMap<String, String>>,
    pub error: Option<String>,
}

/// A course whose figures one may see.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsCourseAccess {
    pub course_id: Id<Course>,
    pub title: Option<String>,
    pub path: Option<String>,
    /// Always `live`.
    pub source_name: String,
    /// What one is there; null for administrators who are no member.
    pub role: Option<Key<CourseRole>>,
    pub total_students: i64,
    pub latest_job: Option<AnalyticsJobStatus>,
}

/// Which courses.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct AnalyticsCoursesQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
paged!(AnalyticsCoursesQuery);

/// Of which time.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct AnalyticsQuery {
    /// Only what was handed in and tested until then counts; what came later is late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_cutoff: Option<DateTime<Utc>>,
    /// Only what was graded until then counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grading_cutoff: Option<DateTime<Utc>>,
}

/// What came of a course.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsCourseSummary {
    pub course_id: Id<Course>,
    pub total_students: i64,
    /// What all students together have to hand in.
    pub total_max_assignments: i64,
    pub total_submitted_assignments: i64,
    /// 0 to 100.
    pub submitted_percentage: f64,
    pub total_graded_assignments: i64,
    /// Of what there is to hand in, 0 to 100.
    pub graded_percentage: f64,
    /// Of what has a grade, 0 to 1.
    pub average_grading: Option<f64>,
    pub latest_submission_at: Option<DateTime<Utc>>,
    pub submission_cutoff: Option<DateTime<Utc>>,
    pub grading_cutoff: Option<DateTime<Utc>>,
    pub latest_job: Option<AnalyticsJobStatus>,
}

/// How far a student has come.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsStudentCheckpoint {
    pub course_member_id: Id<CourseMember>,
    pub course_id: Id<Course>,
    pub user_id: Option<Id<User>>,
    pub username: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    /// What the organization of the course calls the student.
    pub student_id: Option<String>,
    pub total_max_assignments: i64,
    pub total_submitted_assignments: i64,
    /// 0 to 100.
    pub submitted_percentage: f64,
    pub total_graded_assignments: i64,
    /// Of what there is to hand in, 0 to 100.
    pub graded_percentage: f64,
    /// Of what has a grade, 0 to 1.
    pub average_grading: Option<f64>,
    pub latest_submission_at: Option<DateTime<Utc>>,
    /// Assignments that were handed in after `submission_cutoff`.
    pub late_submission_count: i64,
    /// Assignments that are tested.
    pub standard_total: i64,
    /// Those of them whose newest run has full score.
    pub standard_passed: i64,
    /// 0 to 1.
    pub pass_rate: f64,
    /// Of the newest runs, 0 to 1.
    pub average_score: Option<f64>,
}

/// How far the students of a course have come.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsStudentList {
    /// By family name.
    pub students: Vec<AnalyticsStudentCheckpoint>,
    pub gradings: Vec<CourseMemberGradingsList>,
}

/// Everything about a student.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsStudentReport {
    pub checkpoint: AnalyticsStudentCheckpoint,
    pub grading: CourseMemberGradingsGet,
    pub timeline: AnalyticsStudentTimeline,
}

/// What happened, in the order in which it did. Of very many events the newest 2000 are told.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsStudentTimeline {
    pub course_id: Id<Course>,
    pub course_member_id: Id<CourseMember>,
    pub submission_cutoff: Option<DateTime<Utc>>,
    pub grading_cutoff: Option<DateTime<Utc>>,
    pub events: Vec<AnalyticsTimelineEvent>,
}

words! {
    /// What happened to a student's work.
    AnalyticsEvent {
        /// It was uploaded to be tried.
        Upload = "upload",
        /// It was handed in.
        Submission = "submission",
        /// It was tested.
        Test = "test",
        /// It was graded.
        Grading = "grading",
    }
}

/// Something that happened to a student's work.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsTimelineEvent {
    pub occurred_at: DateTime<Utc>,
    pub event_type: AnalyticsEvent,
    pub course_content_id: Option<Id<CourseContent>>,
    pub path: Option<String>,
    pub title: Option<String>,
    pub artifact_id: Option<Id<SubmissionArtifact>>,
    pub result_id: Option<Id<TestResult>>,
    /// The score of a run or the grade, 0 to 1.
    pub grade: Option<f64>,
    /// Of a run or of a grade, as a number.
    pub status: Option<i32>,
    /// Whether it was handed in.
    pub submit: Option<bool>,
    pub version_identifier: Option<String>,
    /// `before` or `after`, if there is one.
    pub relation_to_submission_cutoff: Option<String>,
}

/// What was said about a student's work with a grade.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsTutorComment {
    pub author_role: String,
    pub text: String,
    pub created_at: Option<DateTime<Utc>>,
}

/// A student's work on an assignment.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsStandardExample {
    pub content_id: Id<CourseContent>,
    pub path: String,
    pub title: String,
    /// The type of the content.
    pub category: Option<String>,
    /// What the content stands in.
    pub unit: Option<String>,
    /// Of the newest run, 0 to 1.
    pub score: Option<f64>,
    /// Whether that is full.
    pub passed: bool,
    /// Runs that count.
    pub test_rounds: i64,
    pub submitted_at: Option<DateTime<Utc>>,
    /// Whether it was handed in.
    pub official: bool,
    /// Whether that was after `submission_cutoff`.
    pub late: bool,
    /// Of `late`, `not_submitted`, `untested`, `failing`, `ungraded`, `correction_necessary`, `improvement_possible`.
    pub flags: Vec<String>,
    pub comments: Vec<AnalyticsTutorComment>,
    pub href: Option<String>,
}

/// The files of the example of an assignment.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsExampleSource {
    pub content_id: Id<CourseContent>,
    pub title: String,
    pub files: Vec<AnalyticsExampleSourceFile>,
    pub href: Option<String>,
}

/// A file of an example.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsExampleSourceFile {
    pub name: String,
    /// Its text; base64 of what is none.
    pub content: String,
}

/// Counts the figures of a course.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct AnalyticsRefreshRequest {
    /// Has no meaning: figures come from the course itself.
    #[garde(length(chars, max = 255))]
    pub source_name: String,
    /// Only what was handed in and tested until then is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_cutoff: Option<DateTime<Utc>>,
    /// Only what was graded until then is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grading_cutoff: Option<DateTime<Utc>>,
    /// Kept with the job.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, max = 255)))]
    pub run_id: Option<String>,
    /// Which of `students`, `assignments`, `submissions`, `results` and `grades` are counted; all unless they are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(max = 20)))]
    pub tables: Option<Vec<String>>,
}
impl Default for AnalyticsRefreshRequest {
    fn default() -> Self {
        Self { source_name: "live".to_owned(), submission_cutoff: None, grading_cutoff: None, run_id: None, tables: None }
    }
}

/// How many jobs.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct AnalyticsJobsQuery {
    /// At most 100.
    pub limit: u32,
}
impl Default for AnalyticsJobsQuery {
    fn default() -> Self {
        Self { limit: 20 }
    }
}

/// The parameter of calls about the figures of a course.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsCourseParams {
    pub course_id: Id<Course>,
}

/// The parameters of calls about a student.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsStudentParams {
    pub course_id: Id<Course>,
    pub course_member_id: Id<CourseMember>,
}

/// The parameters of calls about a content.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsContentParams {
    pub course_id: Id<Course>,
    pub content_id: Id<CourseContent>,
}

/// The parameter of calls about a job.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AnalyticsJobParams {
    pub job_id: Id<AnalyticsJob>,
}

endpoint! {
    /// Lists the courses whose figures one may see.
    ListAnalyticsCourses = "list_analytics_courses", "analytics",
    Get "/analytics/courses",
    query: AnalyticsCoursesQuery,
    answer: Listing<AnalyticsCourseAccess>,
}

endpoint! {
    /// Answers what came of a course.
    GetAnalyticsSummary = "get_analytics_summary", "analytics",
    Get "/analytics/courses/{course_id}/summary",
    params: AnalyticsCourseParams,
    query: AnalyticsQuery,
    answer: AnalyticsCourseSummary,
}

endpoint! {
    /// Answers how far each student of a course has come.
    GetAnalyticsStudents = "get_analytics_students", "analytics",
    Get "/analytics/courses/{course_id}/students",
    params: AnalyticsCourseParams,
    query: AnalyticsQuery,
    answer: AnalyticsStudentList,
}

endpoint! {
    /// Answers everything about a student.
    GetAnalyticsStudent = "get_analytics_student", "analytics",
    Get "/analytics/courses/{course_id}/students/{course_member_id}",
    params: AnalyticsStudentParams,
    query: AnalyticsQuery,
    answer: AnalyticsStudentReport,
}

endpoint! {
    /// Answers what happened to a student's work.
    GetAnalyticsTimeline = "get_analytics_timeline", "analytics",
    Get "/analytics/courses/{course_id}/students/{course_member_id}/timeline",
    params: AnalyticsStudentParams,
    query: AnalyticsQuery,
    answer: AnalyticsStudentTimeline,
}

endpoint! {
    /// Answers a student's work on each assignment.
    GetAnalyticsExamples = "get_analytics_examples", "analytics",
    Get "/analytics/courses/{course_id}/students/{course_member_id}/examples",
    params: AnalyticsStudentParams,
    query: AnalyticsQuery,
    answer: Vec<AnalyticsStandardExample>,
}

endpoint! {
    /// Answers the files of the example that is assigned to a content.
    GetAnalyticsExampleSource = "get_analytics_example_source", "analytics",
    Get "/analytics/courses/{course_id}/examples/{content_id}/source",
    params: AnalyticsContentParams,
    answer: AnalyticsExampleSource,
}

endpoint! {
    /// Counts the figures of a course, and keeps them as a job. Figures are always those of the moment, whether they are counted or not.
    RefreshAnalytics = "refresh_analytics", "analytics",
    Post "/analytics/courses/{course_id}/refresh",
    params: AnalyticsCourseParams,
    body: AnalyticsRefreshRequest,
    answer: AnalyticsJobStatus,
}

endpoint! {
    /// Answers when the figures of a course were counted, newest first.
    GetAnalyticsJobs = "get_analytics_jobs", "analytics",
    Get "/analytics/courses/{course_id}/jobs",
    params: AnalyticsCourseParams,
    query: AnalyticsJobsQuery,
    answer: Vec<AnalyticsJobStatus>,
}

endpoint! {
    /// Answers one count of the figures of a course.
    GetAnalyticsJob = "get_analytics_job", "analytics",
    Get "/analytics/jobs/{job_id}",
    params: AnalyticsJobParams,
    answer: AnalyticsJobStatus,
}
