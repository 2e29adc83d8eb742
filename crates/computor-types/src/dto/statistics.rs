//! More of what came of a course: of each content, group, test and day, who may need help, and the grade book.

use crate::{dto::prelude::*, endpoint::Http};

/// What came of an assignment, or of all below a unit.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ContentStatistics {
    pub course_content_id: Id<CourseContent>,
    pub path: String,
    pub title: Option<String>,
    pub is_submittable: bool,
    pub position: f64,
    /// Students who have it to do, times the assignments at or below it.
    pub assignments: i64,
    pub submitted: i64,
    /// 0 to 100.
    pub submitted_percentage: f64,
    pub graded: i64,
    /// Of what has a grade, 0 to 1.
    pub average_grading: Option<f64>,
    /// Of what has a grade.
    pub median_grading: Option<f64>,
    /// How many grades there are from 0 to 0.1, from there to 0.2, and so on; 1 belongs to the last.
    pub grades: Vec<i64>,
    /// How many have a test run.
    pub tested: i64,
    /// How many of the newest runs have full score.
    pub passed: i64,
    /// Of the newest runs, 0 to 1.
    pub average_score: Option<f64>,
    /// As `grades`, of the scores of the newest runs.
    pub scores: Vec<i64>,
    /// Test runs for each that has one.
    pub average_runs: Option<f64>,
    pub latest_submission_at: Option<DateTime<Utc>>,
}

/// How far the students of a course group have come.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GroupStatistics {
    /// Null for students without a group.
    pub course_group_id: Option<Id<CourseGroup>>,
    pub title: Option<String>,
    pub students: i64,
    pub assignments: i64,
    pub submitted: i64,
    /// 0 to 100.
    pub submitted_percentage: f64,
    pub graded: i64,
    /// Of what has a grade, 0 to 1.
    pub average_grading: Option<f64>,
    pub average_score: Option<f64>,
    /// Submissions that wait for a grade.
    pub ungraded: i64,
    pub latest_submission_at: Option<DateTime<Utc>>,
}

/// How often a test fails.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TestStatistics {
    /// What the test stands in.
    pub collection: Option<String>,
    pub name: String,
    /// In how many newest runs it is.
    pub runs: i64,
    pub failed: i64,
    /// 0 to 100.
    pub failed_percentage: f64,
}

/// What happened in a course on one day.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DayStatistics {
    /// As `2026-03-01`, in UTC.
    pub day: String,
    pub uploads: i64,
    pub submissions: i64,
    pub tests: i64,
    pub gradings: i64,
    /// Students who uploaded or tested something.
    pub active_students: i64,
}

/// Which days.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseTimelineQuery {
    /// How many, up to today; at most 366.
    pub days: u32,
}
impl Default for CourseTimelineQuery {
    fn default() -> Self {
        Self { days: 90 }
    }
}

words! {
    /// Why a student may need help.
    RiskReason {
        /// Nothing was done for long.
        Inactive = "inactive",
        /// Much less was handed in than by others.
        Behind = "behind",
        /// Grades are low.
        LowGrades = "low_grades",
        /// Most newest runs do not have full score.
        FailingTests = "failing_tests",
    }
}

/// A student who may need help.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StudentAtRisk {
    pub course_member_id: Id<CourseMember>,
    pub user_id: Id<User>,
    pub username: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    /// Why; the more of them, the sooner.
    pub reasons: Vec<RiskReason>,
    /// 0 to 100.
    pub submitted_percentage: f64,
    /// What half of the students have handed in at least, 0 to 100.
    pub median_percentage: f64,
    /// Of what has a grade, 0 to 1.
    pub average_grading: Option<f64>,
    pub average_score: Option<f64>,
    pub last_activity: Option<DateTime<Utc>>,
}

/// When a student may need help.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct AtRiskQuery {
    /// Days without an upload, a run or a grade; at most 366.
    pub inactive_days: u32,
    /// Percentage points less than the median.
    pub behind: u32,
    /// Averages below this are low: a grade, and the share of tests with full score.
    pub below: f64,
}
impl Default for AtRiskQuery {
    fn default() -> Self {
        Self { inactive_days: 14, behind: 25, below: 0.5 }
    }
}

words! {
    /// How a grade book is written.
    GradeBookFormat {
        /// An array with an object for each student.
        Json = "json",
        /// A table: a line for each student, a column for each assignment.
        Csv = "csv",
    }
}

/// How to write a grade book.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct GradeBookQuery {
    /// `json` unless something else is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<GradeBookFormat>,
    /// Only the students of this group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_group_id: Option<Id<CourseGroup>>,
}

endpoint! {
    /// Answers what came of each content of a course, with distributions of grades and scores.
    GetContentStatistics = "get_content_statistics", "analytics",
    Get "/analytics/courses/{course_id}/contents",
    params: AnalyticsCourseParams,
    query: AnalyticsQuery,
    answer: Vec<ContentStatistics>,
}

endpoint! {
    /// Answers how far the students of each course group have come.
    GetGroupStatistics = "get_group_statistics", "analytics",
    Get "/analytics/courses/{course_id}/groups",
    params: AnalyticsCourseParams,
    query: AnalyticsQuery,
    answer: Vec<GroupStatistics>,
}

endpoint! {
    /// Answers which tests of an assignment fail most, in the newest run of each student.
    GetTestStatistics = "get_test_statistics", "analytics",
    Get "/analytics/courses/{course_id}/contents/{content_id}/tests",
    params: AnalyticsContentParams,
    answer: Vec<TestStatistics>,
}

endpoint! {
    /// Answers what happened in a course, day by day. Days without anything are left out.
    GetCourseTimeline = "get_course_timeline", "analytics",
    Get "/analytics/courses/{course_id}/timeline",
    params: AnalyticsCourseParams,
    query: CourseTimelineQuery,
    answer: Vec<DayStatistics>,
}

endpoint! {
    /// Answers which students may need help, those with most reasons first.
    GetStudentsAtRisk = "get_students_at_risk", "analytics",
    Get "/analytics/courses/{course_id}/at-risk",
    params: AnalyticsCourseParams,
    query: AtRiskQuery,
    answer: Vec<StudentAtRisk>,
}

endpoint! {
    /// Answers the grade book of a course, as JSON or as a table for spreadsheets. It leaves as it is read. A grade is the one that
    /// the student sees, 0 to 1, less what the late policy takes off; nothing where there is none.
    GetGradeBook = "get_grade_book", "analytics",
    Get "/analytics/courses/{course_id}/grade-book",
    params: AnalyticsCourseParams,
    query: GradeBookQuery,
    answer: Http,
}
