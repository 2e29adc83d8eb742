//! Self-enrolment: who knows the code of a course becomes a student of it, at once or with a lecturer's consent.

use crate::dto::prelude::*;

/// The code with which people enrol in a course. There is one at a time; a new one replaces it.
#[derive(Clone, Copy, Debug)]
pub struct EnrolmentCode;

/// A new code.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct EnrolmentCodeCreate {
    /// The group in which students are then.
    pub course_group_id: Id<CourseGroup>,
    #[serde(default = "month")]
    #[garde(range(min = 1, max = 365))]
    pub expires_in_days: i32,
    /// So many become students with it.
    #[serde(default = "many")]
    #[garde(range(min = 1, max = 10000))]
    pub max_uses: i32,
    /// Whether a lecturer has to consent to each.
    #[serde(default)]
    pub needs_approval: bool,
}

const fn month() -> i32 {
    30
}

const fn many() -> i32 {
    500
}

/// The code of a course.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EnrolmentCodeGet {
    pub id: Id<EnrolmentCode>,
    pub course_id: Id<Course>,
    pub course_group_id: Id<CourseGroup>,
    /// Whoever knows it may enrol: `POST /enrolments/{code}`.
    pub code: String,
    pub expires_at: DateTime<Utc>,
    pub max_uses: i32,
    /// How many have become students with it.
    pub use_count: i32,
    pub needs_approval: bool,
    pub created_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
}

/// The course in which one enrols with a code.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EnrolmentCourse {
    pub course_id: Id<Course>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub course_family_title: Option<String>,
    pub organization_title: Option<String>,
    pub expires_at: DateTime<Utc>,
    /// Whether a lecturer has to consent.
    pub needs_approval: bool,
}

words! {
    /// What came of enrolling.
    EnrolmentStatus {
        /// One is a student of the course now.
        Enrolled = "enrolled",
        /// One was a member before, and stays what one is.
        Member = "member",
        /// A lecturer has to consent.
        Pending = "pending",
    }
}

/// What came of enrolling.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EnrolmentGet {
    pub course_id: Id<Course>,
    pub status: EnrolmentStatus,
    /// For people.
    pub message: String,
}

/// Somebody who asks to be enrolled.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EnrolmentRequest {
    pub user_id: Id<User>,
    pub username: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub email: Option<String>,
    pub course_group_id: Id<CourseGroup>,
    pub requested_at: DateTime<Utc>,
}

/// The parameter of enrolling.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EnrolmentParams {
    pub code: String,
}

/// Who asks to be enrolled where.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EnrolmentRequestParams {
    pub id: Id<Course>,
    pub user_id: Id<User>,
}

endpoint! {
    /// Makes the code with which people enrol in a course; the one before does not work any more.
    CreateEnrolmentCode = "create_enrolment_code", "enrolments",
    Post "/courses/{id}/enrolment-code",
    params: ById<Course>,
    body: EnrolmentCodeCreate,
    status: 201,
    answer: EnrolmentCodeGet,
}

endpoint! {
    /// Answers the code with which people enrol in a course.
    GetEnrolmentCode = "get_enrolment_code", "enrolments",
    Get "/courses/{id}/enrolment-code",
    params: ById<Course>,
    answer: EnrolmentCodeGet,
}

endpoint! {
    /// Takes the code away. Who has enrolled with it stays, and who has asked to still does.
    DeleteEnrolmentCode = "delete_enrolment_code", "enrolments",
    Delete "/courses/{id}/enrolment-code",
    params: ById<Course>,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Lists who asks to be enrolled in a course, whoever has waited longest first.
    ListEnrolmentRequests = "list_enrolment_requests", "enrolments",
    Get "/courses/{id}/enrolment-requests",
    params: ById<Course>,
    answer: Vec<EnrolmentRequest>,
}

endpoint! {
    /// Makes somebody who asked a student of the course, also when the code has expired or is used up by now.
    AcceptEnrolmentRequest = "accept_enrolment_request", "enrolments",
    Post "/courses/{id}/enrolment-requests/{user_id}/accept",
    params: EnrolmentRequestParams,
    answer: Done,
}

endpoint! {
    /// Declines what somebody asked. It can be asked again.
    DeclineEnrolmentRequest = "decline_enrolment_request", "enrolments",
    Delete "/courses/{id}/enrolment-requests/{user_id}",
    params: EnrolmentRequestParams,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Answers in which course one enrols with a code, as long as it works.
    GetEnrolment = "get_enrolment", "enrolments",
    Get "/enrolments/{code}",
    params: EnrolmentParams,
    answer: EnrolmentCourse,
}

endpoint! {
    /// Enrols in the course of the code, as a student. Who is a member already stays what it is; who was archived asks, whatever the code
    /// says.
    Enrol = "enrol", "enrolments",
    Post "/enrolments/{code}",
    params: EnrolmentParams,
    answer: EnrolmentGet,
}
