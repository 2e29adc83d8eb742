//! What waits for oneself.

use super::prelude::*;

guard! {
    // Of everything that one belongs to: no scope of a token says so much.
    ListNotices: Rule::unlimited();
    MarkNoticesSeen: Rule::unlimited();
    GetNoticeMail: Rule::unlimited();
    SetNoticeMail: Rule::unlimited();
}
