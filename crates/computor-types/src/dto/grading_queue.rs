//! What waits for a grade, and who has taken it: so that two tutors do not grade the same work.

use crate::dto::prelude::*;

/// Work that waits for a grade.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GradingQueueItem {
    pub submission_group_id: Id<SubmissionGroup>,
    pub course_id: Id<Course>,
    pub course_content_id: Id<CourseContent>,
    pub course_content_title: Option<String>,
    pub course_content_path: String,
    /// What the group is called.
    pub display_name: Option<String>,
    /// A member of the group, as `PATCH /tutors/course-members/…` wants to know it.
    pub course_member_id: Option<Id<CourseMember>>,
    /// The submission that waits: the newest that was handed in.
    pub artifact_id: Id<SubmissionArtifact>,
    pub submitted_at: DateTime<Utc>,
    /// Who has taken it; null if nobody has.
    pub taken_by_course_member_id: Option<Id<CourseMember>>,
    pub taken_by_name: Option<String>,
    /// Until when it is kept for that tutor.
    pub taken_until: Option<DateTime<Utc>>,
}

/// Which work is meant.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GradingQueueQuery {
    pub course_id: Id<Course>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_content_id: Option<Id<CourseContent>>,
    /// The group of the course to which a member belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_group_id: Option<Id<CourseGroup>>,
    /// True: only what nobody has taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
paged!(GradingQueueQuery);

/// Which work is wanted next.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct TakeNextToGrade {
    pub course_id: Id<Course>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_content_id: Option<Id<CourseContent>>,
    /// The group of the course to which a member belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_group_id: Option<Id<CourseGroup>>,
}

endpoint! {
    /// Lists the work that waits for a grade, what waits longest first, and who has taken it.
    ListGradingQueue = "list_grading_queue", "tutors",
    Get "/tutors/grading-queue",
    query: GradingQueueQuery,
    answer: Listing<GradingQueueItem>,
}

endpoint! {
    /// Takes the work that waits longest and that nobody has taken: for half an hour it is kept for oneself. Whoever has taken
    /// some already is answered that, for another half hour.
    TakeFromGradingQueue = "take_from_grading_queue", "tutors",
    Post "/tutors/grading-queue",
    body: TakeNextToGrade,
    answer: GradingQueueItem,
}

endpoint! {
    /// Gives back what one has taken, for others to grade. A grade does so by itself.
    ReturnToGradingQueue = "return_to_grading_queue", "tutors",
    Delete "/tutors/grading-queue/{id}",
    params: ById<SubmissionGroup>,
    status: 204,
    answer: NoContent,
}
