//! Messages between people. A message is addressed to one row, or to everybody, and whoever belongs there reads it.

use crate::dto::prelude::*;

/// A message.
#[derive(Clone, Copy, Debug)]
pub struct Message;

words! {
    /// Whom a message is addressed to.
    MessageScope {
        /// Everybody.
        Global = "global",
        /// Who belongs to the organization.
        Organization = "organization",
        /// Who belongs to the course family.
        CourseFamily = "course_family",
        /// The members of the course.
        Course = "course",
        /// The members of the content's course.
        CourseContent = "course_content",
        /// The members of the group of the course, and tutors.
        CourseGroup = "course_group",
        /// The members of the submission group, and tutors.
        SubmissionGroup = "submission_group",
        /// One member of a course, and tutors.
        CourseMember = "course_member",
        /// One user.
        User = "user",
    }
}

words! {
    /// Who took a message back.
    MessageDeleter {
        /// Who wrote it.
        Author = "author",
        /// An administrator.
        Admin = "admin",
    }
}

words! {
    /// What was done with a message.
    MessageAction {
        Created = "created",
        Updated = "updated",
        Deleted = "deleted",
        Restored = "restored",
    }
}

/// Who wrote a message.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MessageAuthor {
    pub id: Id<User>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
}

/// What the author is in the course where the message stands.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MessageAuthorCourseMember {
    pub id: Id<CourseMember>,
    pub course_role_id: Key<CourseRole>,
    pub course_id: Id<Course>,
}

/// A message in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MessageGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<Message>,
    /// Words that begin with `#` are its tags.
    pub title: Option<String>,
    pub content: String,
    /// How deep it stands, as clients count it.
    pub level: i32,
    /// What it answers.
    pub parent_id: Option<Id<Message>>,
    pub author_id: Id<User>,
    pub author: Option<MessageAuthor>,
    pub author_course_member: Option<MessageAuthorCourseMember>,
    /// Whether one has read it.
    pub is_read: bool,
    /// Whether one wrote it.
    pub is_author: bool,
    /// Whether it was taken back: then title and content say so.
    pub is_deleted: bool,
    pub deleted_by: Option<MessageDeleter>,
    pub organization_id: Option<Id<Organization>>,
    pub course_family_id: Option<Id<CourseFamily>>,
    pub course_id: Option<Id<Course>>,
    pub course_content_id: Option<Id<CourseContent>>,
    pub course_group_id: Option<Id<CourseGroup>>,
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    pub course_member_id: Option<Id<CourseMember>>,
    pub user_id: Option<Id<User>>,
    pub scope: MessageScope,
}

/// A message in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MessageList {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<Message>,
    /// Words that begin with `#` are its tags.
    pub title: Option<String>,
    pub content: String,
    /// How deep it stands, as clients count it.
    pub level: i32,
    /// What it answers.
    pub parent_id: Option<Id<Message>>,
    pub author_id: Id<User>,
    pub author: Option<MessageAuthor>,
    pub author_course_member: Option<MessageAuthorCourseMember>,
    /// Whether one has read it.
    pub is_read: bool,
    /// Whether one wrote it.
    pub is_author: bool,
    /// Whether it was taken back: then title and content say so.
    pub is_deleted: bool,
    pub deleted_by: Option<MessageDeleter>,
    pub organization_id: Option<Id<Organization>>,
    pub course_family_id: Option<Id<CourseFamily>>,
    pub course_id: Option<Id<Course>>,
    pub course_content_id: Option<Id<CourseContent>>,
    pub course_group_id: Option<Id<CourseGroup>>,
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    pub course_member_id: Option<Id<CourseMember>>,
    pub user_id: Option<Id<User>>,
    pub scope: MessageScope,
}

/// Filters of `GET /messages`. A row that is named stands for all that is below it: a course for its contents, groups,
/// submission groups and members as well; `scope` narrows that.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct MessageQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Message>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Id<Message>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author_id: Option<Id<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<Id<Organization>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_family_id: Option<Id<CourseFamily>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_content_id: Option<Id<CourseContent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_group_id: Option<Id<CourseGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_member_id: Option<Id<CourseMember>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<MessageScope>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_after: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_before: Option<DateTime<Utc>>,
    /// True: only what one has not read; false: only what one has, or wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<bool>,
    /// Tags of the title, without `#`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// Whether all of `tags` are wanted, which they are unless this says otherwise, or one of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags_match_all: Option<bool>,
    /// A tag, or what such tags begin with: `ai` also means `ai-help`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag_scope: Option<String>,
    /// Only what stands after this message in the list: older ones. Unlike `skip`, it misses nothing and shows nothing twice
    /// when messages arrive meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Id<Message>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
paged!(MessageQuery);

/// A new message. Of several rows that are named the most specific one counts; a reply goes where its parent went.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct MessageCreate {
    /// What it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Id<Message>>,
    #[serde(default)]
    pub level: i32,
    /// Words that begin with `#` are its tags.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub title: Option<String>,
    #[garde(length(chars, min = 1, max = 16384))]
    pub content: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<Id<Organization>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_family_id: Option<Id<CourseFamily>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_content_id: Option<Id<CourseContent>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_group_id: Option<Id<CourseGroup>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_member_id: Option<Id<CourseMember>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
}

/// Another text of a message.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct MessageUpdate {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, min = 1, max = 16384))]
    pub content: Option<String>,
}

/// All that belongs to one conversation.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MessageThread {
    /// The message with which it began.
    pub root_message_id: Id<Message>,
    /// Oldest first; what was taken back is not there.
    pub messages: Vec<MessageList>,
    pub total: i64,
}

/// A message was written, changed or taken back.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MessageAudit {
    pub id: uuid::Uuid,
    pub message_id: Id<Message>,
    /// Who did it; null if that user is gone.
    pub user_id: Option<Id<User>>,
    pub action: MessageAction,
    pub old_title: Option<String>,
    pub old_content: Option<String>,
    pub new_title: Option<String>,
    pub new_content: Option<String>,
    pub created_at: DateTime<Utc>,
}

endpoint! {
    /// Lists messages that one may read, newest first.
    ListMessages = "list_messages", "messages",
    Get "/messages",
    query: MessageQuery,
    answer: Listing<MessageList>,
}

/// Of which messages the unread ones are counted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct MessageUnreadQuery {
    /// Only what is addressed to this course, or to something in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<MessageScope>,
}

/// How many messages to one row one has not read.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MessageUnread {
    pub scope: MessageScope,
    /// The row that they are addressed to; null for everybody.
    pub target_id: Option<uuid::Uuid>,
    pub unread_message_count: i64,
}

endpoint! {
    /// Counts what one has not read of what is addressed to oneself, and to what one belongs to: a row for each of them with
    /// something new.
    ListUnreadMessages = "list_unread_messages", "messages",
    Get "/messages/unread",
    query: MessageUnreadQuery,
    answer: Vec<MessageUnread>,
}

endpoint! {
    /// Writes a message, or a reply in the conversation of a submission group.
    CreateMessage = "create_message", "messages",
    Post "/messages",
    body: MessageCreate,
    status: 201,
    answer: MessageGet,
}

endpoint! {
    /// Answers a message.
    GetMessage = "get_message", "messages",
    Get "/messages/{id}",
    params: ById<Message>,
    answer: MessageGet,
}

endpoint! {
    /// Changes one's own message.
    UpdateMessage = "update_message", "messages",
    Patch "/messages/{id}",
    params: ById<Message>,
    body: MessageUpdate,
    answer: MessageGet,
}

endpoint! {
    /// Takes a message back: a note stands in its place, and its replies stay.
    DeleteMessage = "delete_message", "messages",
    Delete "/messages/{id}",
    params: ById<Message>,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Marks a message as read by oneself.
    MarkMessageRead = "mark_message_read", "messages",
    Post "/messages/{id}/reads",
    params: ById<Message>,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Marks a message as not read by oneself.
    MarkMessageUnread = "mark_message_unread", "messages",
    Delete "/messages/{id}/reads",
    params: ById<Message>,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Answers the conversation in which a message stands.
    GetMessageThread = "get_message_thread", "messages",
    Get "/messages/{id}/thread",
    params: ById<Message>,
    answer: MessageThread,
}

endpoint! {
    /// Lists what was done with a message, newest first.
    GetMessageAudit = "get_message_audit", "messages",
    Get "/messages/{id}/audit",
    params: ById<Message>,
    answer: Vec<MessageAudit>,
}
