//! How long things are kept.

use crate::dto::prelude::*;

/// A rule, and what it would remove now.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RetentionRule {
    /// After so many days it is removed; null: never.
    pub days: Option<u32>,
    /// How much the next run removes.
    pub due: i64,
    /// How much there is.
    pub kept: i64,
}

/// The rules of the installation by which things are forgotten, and what they would remove now.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RetentionGet {
    /// Sessions, counted from their end: where somebody was logged in, and with what.
    pub sessions: RetentionRule,
    /// Entries of the audit log about log-ins and failed attempts, counted from their time.
    pub log_ins: RetentionRule,
    /// Files of hand-ins and reports of their tests, counted from when their course was archived. Grades and scores stay.
    pub submissions: RetentionRule,
    /// The bytes of the hand-ins that are due.
    pub submission_bytes: i64,
}

endpoint! {
    /// Answers how long things are kept, and what would be removed now. It changes nothing: what is due is removed once a day, and
    /// settings of the server say when (`keep_sessions`, `keep_log_ins`, `keep_submissions`).
    GetRetention = "get_retention", "maintenance",
    Get "/system/retention",
    answer: RetentionGet,
}
