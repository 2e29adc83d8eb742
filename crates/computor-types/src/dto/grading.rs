//! How far members of a course have come, and how they were graded: totals, kinds of contents, and the tree of contents.
//!
//! Grades are the headlines that students see. What has no grade is not taken for zero: averages say of how many they are.

use crate::dto::prelude::*;

/// What came of the contents of one type.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ContentTypeGradingStats {
    pub course_content_type_id: Id<CourseContentType>,
    pub course_content_type_slug: String,
    pub course_content_type_title: Option<String>,
    /// As CSS writes it.
    pub course_content_type_color: Option<String>,
    /// How many there are to hand in.
    pub max_assignments: i64,
    /// How many of them were handed in.
    pub submitted_assignments: i64,
    /// Handed in of those there are, 0 to 100.
    pub progress_percentage: f64,
    pub latest_submission_at: Option<DateTime<Utc>>,
    /// How many have a grade.
    pub graded_assignments: Option<i64>,
    /// Of those that have a grade, 0 to 1.
    pub average_grading: Option<f64>,
}

/// What came of one content, or of all below it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseMemberGradingNode {
    pub path: String,
    pub title: Option<String>,
    /// Whether it is something to hand in.
    pub submittable: Option<bool>,
    pub position: Option<f64>,
    /// As CSS writes it.
    pub course_content_type_color: Option<String>,
    pub by_content_type: Vec<ContentTypeGradingStats>,
    /// How many there are to hand in, here and below.
    pub max_assignments: i64,
    /// How many of them were handed in.
    pub submitted_assignments: i64,
    /// Handed in of those there are, 0 to 100.
    pub progress_percentage: f64,
    pub latest_submission_at: Option<DateTime<Utc>>,
    /// The grade of what is handed in here, 0 to 1, less what the late policy takes off: what the student sees.
    pub grading: Option<f64>,
    /// Of what has a grade below a unit, 0 to 1.
    pub average_grading: Option<f64>,
    /// How many have a grade, here and below.
    pub graded_assignments: Option<i64>,
    pub status: Option<String>,
    pub latest_result_id: Option<Id<TestResult>>,
    /// 0 to 1.
    pub latest_result_grade: Option<f64>,
    pub latest_result_status: Option<i32>,
    pub latest_result_created_at: Option<DateTime<Utc>>,
    /// Runs that count for the limit.
    pub test_runs_count: Option<i64>,
    pub max_test_runs: Option<i32>,
    pub submissions_count: Option<i64>,
    pub max_submissions: Option<i32>,
    pub graded_by_course_member: Option<GradedByCourseMember>,
}

/// How far a member has come, with the tree of contents.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseMemberGradingsGet {
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
    pub overall_progress_percentage: f64,
    pub latest_submission_at: Option<DateTime<Utc>>,
    /// Of what has a grade, 0 to 1.
    pub overall_average_grading: Option<f64>,
    pub by_content_type: Vec<ContentTypeGradingStats>,
    pub nodes: Vec<CourseMemberGradingNode>,
}

/// How far a member has come.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseMemberGradingsList {
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
    pub overall_progress_percentage: f64,
    pub latest_submission_at: Option<DateTime<Utc>>,
    /// Of what has a grade, 0 to 1.
    pub overall_average_grading: Option<f64>,
    pub by_content_type: Vec<ContentTypeGradingStats>,
}

/// Which course. All of its students are listed unless a page is asked for.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseMemberGradingsQuery {
    pub course_id: Id<Course>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Which course the member is of, should somebody want to say it, and which of the contents: all unless a page is asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseMemberGradingsOf {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    /// How many nodes to leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// How many nodes to answer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

endpoint! {
    /// Lists how far the students of a course have come, by family name.
    ListCourseMemberGradings = "list_course_member_gradings", "course-member-gradings",
    Get "/course-member-gradings",
    query: CourseMemberGradingsQuery,
    answer: Listing<CourseMemberGradingsList>,
}

endpoint! {
    /// Answers how far a member of a course has come, content by content.
    GetCourseMemberGradings = "get_course_member_gradings", "course-member-gradings",
    Get "/course-member-gradings/{id}",
    params: ById<CourseMember>,
    query: CourseMemberGradingsOf,
    answer: CourseMemberGradingsGet,
}
