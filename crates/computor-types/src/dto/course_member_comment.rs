//! What staff notes about members of a course. Students never see it.

use crate::dto::prelude::*;

/// A note about a member of a course.
#[derive(Clone, Copy, Debug)]
pub struct CourseMemberComment;

/// A note about a member in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CourseMemberCommentList {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<CourseMemberComment>,
    /// Who wrote it: a member of the same course.
    pub transmitter_id: Id<CourseMember>,
    pub transmitter: CourseMemberList,
    /// Whom it is about.
    pub course_member_id: Id<CourseMember>,
    pub message: String,
}

/// Filters of `GET /course-member-comments`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CourseMemberCommentQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<CourseMemberComment>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transmitter_id: Option<Id<CourseMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_member_id: Option<Id<CourseMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// A new note.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CommentCreate {
    pub course_member_id: Id<CourseMember>,
    #[garde(length(chars, min = 1, max = 4096))]
    pub message: String,
}

/// Another text of a note.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct CommentUpdate {
    #[garde(length(chars, min = 1, max = 4096))]
    pub message: String,
}

endpoint! {
    /// Lists notes about members, newest first.
    ListCourseMemberComments = "list_course_member_comments", "course-member-comments",
    Get "/course-member-comments",
    query: CourseMemberCommentQuery,
    answer: Listing<CourseMemberCommentList>,
}

endpoint! {
    /// Notes something about a member; answers all notes about it.
    CreateCourseMemberComment = "create_course_member_comment", "course-member-comments",
    Post "/course-member-comments",
    body: CommentCreate,
    answer: Listing<CourseMemberCommentList>,
}

endpoint! {
    /// Changes one's own note; answers all notes about the member.
    UpdateCourseMemberComment = "update_course_member_comment", "course-member-comments",
    Patch "/course-member-comments/{id}",
    params: ById<CourseMemberComment>,
    body: CommentUpdate,
    answer: Listing<CourseMemberCommentList>,
}

endpoint! {
    /// Deletes a note; answers the notes about the member that are left.
    DeleteCourseMemberComment = "delete_course_member_comment", "course-member-comments",
    Delete "/course-member-comments/{id}",
    params: ById<CourseMemberComment>,
    answer: Listing<CourseMemberCommentList>,
}
