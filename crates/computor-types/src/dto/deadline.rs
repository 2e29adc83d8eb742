//! Until when something is to be handed in, and what was granted to whom.

use crate::dto::prelude::*;

words! {
    /// What becomes of what is handed in now.
    DeadlineStanding {
        /// It is refused: the assignment is not open yet.
        NotOpen = "not_open",
        /// It is in time.
        Open = "open",
        /// It is late, and accepted.
        Late = "late",
        /// It is refused: it comes too late.
        Closed = "closed",
    }
}

words! {
    /// What was granted.
    ExtensionKind {
        /// By a lecturer.
        Extension = "extension",
        /// By oneself, of one's late-day bank.
        LateDays = "late_days",
    }
}

/// Until when a student, or a team, has to hand in, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EffectiveDeadline {
    /// The time zone of the course: its days are counted, and its times are written in the explanation.
    pub timezone: String,
    /// Nothing is handed in before.
    pub opens_at: Option<DateTime<Utc>>,
    /// With all that was granted.
    pub due_at: Option<DateTime<Utc>>,
    /// Nothing is handed in afterwards; null: late work is accepted for ever.
    pub closes_at: Option<DateTime<Utc>>,
    /// What each day that has begun since it was due costs, of 1.
    pub late_penalty_per_day: f64,
    pub standing: DeadlineStanding,
    /// How many days have begun since it was due.
    pub late_days: u32,
    /// What is taken off, of 1, if it is handed in now.
    pub penalty: f64,
    /// How it came about, in sentences, one after the other.
    pub explanation: Vec<String>,
}

/// More time for a student or a team.
pub struct DeadlineExtension;
impl Entity for DeadlineExtension {
    const NAME: &'static str = "deadline_extension";
    const PATH: &'static str = "deadline-extensions";
    type Key = Id<Self>;
    type Get = DeadlineExtensionGet;
    type List = DeadlineExtensionGet;
    type Query = DeadlineExtensionQuery;
}
impl Create for DeadlineExtension {
    type Create = DeadlineExtensionCreate;
}
impl Update for DeadlineExtension {
    type Update = DeadlineExtensionUpdate;
}
impl Delete for DeadlineExtension {}

/// More time, in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DeadlineExtensionGet {
    pub id: Id<DeadlineExtension>,
    pub course_id: Id<Course>,
    pub course_content_id: Id<CourseContent>,
    /// For a team,
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    /// or for a student, in whichever team.
    pub course_member_id: Option<Id<CourseMember>>,
    pub kind: ExtensionKind,
    /// Until then,
    pub due_at: Option<DateTime<Utc>>,
    /// or so many days longer.
    pub days: Option<i32>,
    pub reason: Option<String>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
}

/// More time for a student or a team: until a date, or a number of days.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct DeadlineExtensionCreate {
    pub course_content_id: Id<CourseContent>,
    /// For a team,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    /// or for a student: one of both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_member_id: Option<Id<CourseMember>>,
    /// Until then,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// or so many days longer: one of both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 1, max = 365))]
    pub days: Option<i32>,
    /// What is shown beside it to whoever it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 1024))]
    pub reason: Option<String>,
}

/// Changes to what was granted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct DeadlineExtensionUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub due_at: Patch<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(range(min = 1, max = 365)))]
    pub days: Patch<i32>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 1024))]
    pub reason: Patch<String>,
}

/// Filters of `GET /deadline-extensions`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DeadlineExtensionQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<DeadlineExtension>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_content_id: Option<Id<CourseContent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_member_id: Option<Id<CourseMember>>,
}

/// How many days of one's late-day bank are used.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct UseLateDays {
    /// Added to what was used before. Each member of a team pays.
    #[garde(range(min = 1, max = 365))]
    pub days: i32,
}

/// Until when one has to hand in, and what is left of one's late-day bank.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DeadlineGet {
    /// Null: there is none.
    pub deadline: Option<EffectiveDeadline>,
    /// How many days are left for the whole course; null: the course has no such bank.
    pub late_days_left: Option<i64>,
}

endpoint! {
    /// Answers until when one has to hand in for an assignment, and why.
    GetDeadline = "get_deadline", "deadlines",
    Get "/course-contents/{course_content_id}/deadline",
    params: TeamsParams,
    answer: DeadlineGet,
}

endpoint! {
    /// Takes days of one's late-day bank for an assignment. A lecturer gives them back by deleting what was granted.
    SpendLateDays = "spend_late_days", "deadlines",
    Post "/course-contents/{course_content_id}/late-days",
    params: TeamsParams,
    body: UseLateDays,
    answer: DeadlineGet,
}
