//! What waits for a user: one list, and being told when something joins it.

use crate::dto::prelude::*;

words! {
    /// Why something waits.
    NoticeKind {
        /// One's work has a new grade.
        Graded = "graded",
        /// Somebody wrote to one's submission group, and it is not read.
        Replied = "replied",
        /// An assignment was released.
        Released = "released",
        /// An assignment is due within two days, and one has not handed in.
        DueSoon = "due_soon",
        /// Work in a course that one teaches has no grade.
        NeedsGrading = "needs_grading",
    }
}

/// Something that waits for one.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Notice {
    pub kind: NoticeKind,
    /// When it began to wait; of several, the newest.
    pub at: DateTime<Utc>,
    /// Whether it waits still. Grades and releases wait until they are seen, messages until they are read, work until it is graded.
    pub waits: bool,
    pub course_id: Id<Course>,
    pub course_title: Option<String>,
    /// The assignment, if it is about one.
    pub course_content_id: Option<Id<CourseContent>>,
    pub path: Option<String>,
    pub title: Option<String>,
    pub submission_group_id: Option<Id<SubmissionGroup>>,
    /// Of how many messages or submissions this tells.
    pub count: i64,
    /// The new grade, 0 to 1.
    pub grade: Option<f64>,
    /// Until when an assignment that is due soon has to be handed in, with all that was granted.
    pub due_at: Option<DateTime<Utc>>,
    /// `not_reviewed`, `corrected`, `correction_necessary` or `improvement_possible`.
    pub status: Option<String>,
}

/// Filters of `GET /user/notices`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct NoticeQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<NoticeKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    /// Also grades and releases that one has seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
paged!(NoticeQuery);

/// Until when one has seen what there is.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct NoticesSeen {
    /// The time of the newest notice that was shown; now, if nothing is said. It never goes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
}

words! {
    /// How often somebody gets a letter with what waits.
    #[derive(Default)]
    NoticeMailEvery {
        /// Never; so it is at first.
        #[default]
        Never = "never",
        /// Each day on which something is new.
        Day = "day",
        /// Each week in which something is new.
        Week = "week",
    }
}

/// Letters with what waits for one.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct NoticeMail {
    pub every: NoticeMailEvery,
    /// Where they go: one's own address. Without one, nowhere.
    pub address: Option<String>,
    /// Whether the installation sends mail at all.
    pub possible: bool,
}

/// How often one wants letters.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct NoticeMailUpdate {
    pub every: NoticeMailEvery,
}

endpoint! {
    /// Says whether one gets letters with what waits.
    GetNoticeMail = "get_notice_mail", "user",
    Get "/user/notices/mail",
    answer: NoticeMail,
}

endpoint! {
    /// Asks for letters with what waits, or ends them.
    SetNoticeMail = "set_notice_mail", "user",
    Put "/user/notices/mail",
    body: NoticeMailUpdate,
    answer: NoticeMail,
}

endpoint! {
    /// Lists what waits for one, newest first. Clients that are connected are told by `notice:new` and `grade:new` when to ask again.
    ListNotices = "list_notices", "user",
    Get "/user/notices",
    query: NoticeQuery,
    answer: Listing<Notice>,
}

endpoint! {
    /// Notes that one has seen grades and releases up to a time.
    MarkNoticesSeen = "mark_notices_seen", "user",
    Post "/user/notices/seen",
    body: NoticesSeen,
    status: 204,
    answer: NoContent,
}
