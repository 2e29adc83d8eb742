//! Submission groups, what they hand in, results and grades.

use super::prelude::*;
use crate::queries::{deadline, submission, tutor};

impl Table for SubmissionGroup {
    const TABLE: &'static str = "submission_group";
    fn field(name: &str) -> Option<String> {
        submission::group_field(name)
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "user_id" => Some(
                "t.id in (select m.submission_group_id from submission_group_member m join course_member c on c.id = m.course_member_id
                 where c.user_id = $::uuid)",
            ),
            "status" => Some(OF_STATUS),
            _ => None,
        }
    }
    /// Grades are given to artifacts: a status is no column of a group.
    const ELSEWHERE: &'static [&'static str] = &["status"];
    /// Nothing but a status is grading by status.
    async fn changing(tx: &mut PgConnection, id: &Id<Self>, new: &Map<String, Value>) -> Result<()> {
        match (new.len(), new.get("status").and_then(Value::as_str)) {
            (1, Some(word)) => {
                let status = GradingStatus::from_word(word)
                    .ok_or_else(|| Error::rejected(Code::Val001, format!("{word:?} is not a grading status")))?;
                tutor::grade_by_status(tx, *id, status).await
            }
            _ => Ok(()),
        }
    }
    /// A group with work stays.
    async fn deleting(tx: &mut PgConnection, id: &Id<Self>) -> Result<()> {
        match submission::group_has_work(tx, *id).await? {
            false => Ok(()),
            true => {
                Err(Error::rejected(Code::Conflict002, "the submission group has work, which stays: archive the membership of who leaves"))
            }
        }
    }
}

/// The filter by what the headline grade of the group `t` says.
const OF_STATUS: &str =
    "exists(select from submission_group_state s where s.submission_group_id = t.id and grading_word(s.grade_status) = $)";

impl Table for SubmissionGroupMember {
    const TABLE: &'static str = "submission_group_member";
    fn field(name: &str) -> Option<String> {
        submission::group_member_field(name)
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "course_content_id" => Some("t.course_content_id = $::uuid"),
            "status" => Some(
                "exists(select from submission_group_state s where s.submission_group_id = t.submission_group_id and grading_word(s.grade_status) = $)",
            ),
            "grading" => Some(
                "exists(select from submission_group_state s where s.submission_group_id = t.submission_group_id and s.grade = $::double precision)",
            ),
            _ => None,
        }
    }
    /// Grades are given to artifacts: the fields are the contract's and are ignored. The course is the group's.
    const ELSEWHERE: &'static [&'static str] = &["grading", "status", "course_id"];
    /// Who worked in a group stays in it.
    async fn deleting(tx: &mut PgConnection, id: &Id<Self>) -> Result<()> {
        match submission::seat_has_work(tx, *id).await? {
            false => Ok(()),
            true => Err(Error::rejected(
                Code::Conflict002,
                "the member has work in this group, which stays: archive the membership in the course",
            )),
        }
    }
}

impl Table for SubmissionArtifact {
    const TABLE: &'static str = "submission_artifact";
    const ORDER: &'static str = "t.created_at desc, t.id desc";
    fn field(name: &str) -> Option<String> {
        submission::artifact_field(name)
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            // It says what is shown, not which.
            "with_latest_result" => Some("$::boolean is not null"),
            "latest" => Some(
                "not $::boolean or not exists(select 1 from submission_artifact n
                 where n.submission_group_id = t.submission_group_id and (n.created_at, n.id) > (t.created_at, t.id))",
            ),
            _ => None,
        }
    }
    /// The manifest of the files is the platform's, not the client's.
    const ELSEWHERE: &'static [&'static str] = &["properties"];
    /// What was handed in stays handed in, and is counted.
    async fn changing(tx: &mut PgConnection, id: &Id<Self>, new: &Map<String, Value>) -> Result<()> {
        let Some(submit) = new.get("submit").and_then(Value::as_bool) else { return Ok(()) };
        let now = submission::handed_in(&mut *tx, *id).await?;
        if !now.submitted && submit {
            deadline::in_time(deadline::of_artifact(tx, *id).await?.as_ref(), true)?;
        }
        match (now.submitted, submit) {
            (true, false) => Err(Error::rejected(Code::Val001, "what was handed in cannot be taken back")),
            (false, true) if now.archived => Err(Error::rejected(Code::Content008, Code::Content008.message())),
            (false, true) if now.too_small => Err(Error::rejected(Code::Team007, Code::Team007.message())),
            (false, true) if now.full => Err(Error::rejected(Code::Submit009, "the group handed in as often as it may")),
            _ => Ok(()),
        }
    }
}

impl Table for TestResult {
    const TABLE: &'static str = "result";
    const ORDER: &'static str = "t.created_at desc, t.id desc";
    fn field(name: &str) -> Option<String> {
        submission::result_field(name)
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "status" => Some("t.status = any(result_statuses($))"),
            "submitter_id" => Some("t.course_member_id = $::uuid"),
            "result" => Some("coalesce(result_score(t.result, t.grade), 0) = $::double precision"),
            "latest" => Some(
                "not $::boolean or not exists(select 1 from result n where n.submission_group_id = t.submission_group_id
                 and n.course_content_id = t.course_content_id and (n.created_at, n.id) > (t.created_at, t.id))",
            ),
            _ => None,
        }
    }
    /// The report has a table of its own.
    const ELSEWHERE: &'static [&'static str] = &["result_json"];
    fn store(row: &mut Map<String, Value>, _: Uuid) {
        // The score has two names: what is said under one of them alone holds for both.
        for (said, twin) in [("result", "grade"), ("grade", "result")] {
            if let (Some(score), None) = (row.get(said).cloned(), row.get(twin)) {
                row.insert(twin.to_owned(), score);
            }
        }
        if let Some(status) = row.get_mut("status") {
            // the body was read as a DTO before, so this is one of the words
            let told = status.as_str().and_then(|word| TaskStatus::try_from(word).ok()).unwrap_or(TaskStatus::Failed);
            *status = ResultStatus::from(told).number().into();
        }
    }
    async fn created(tx: &mut PgConnection, id: &Id<Self>, new: &Map<String, Value>) -> Result<()> {
        let (consistent, archived) = submission::result_is_consistent(&mut *tx, *id).await?;
        if !consistent {
            return Err(Error::rejected(Code::Val001, "member, submission group and artifact must belong to the course content"));
        }
        if archived {
            return Err(Error::rejected(Code::Content008, Code::Content008.message()));
        }
        submission::store_report(tx, *id, new.get("result_json")).await
    }
    async fn changing(tx: &mut PgConnection, id: &Id<Self>, new: &Map<String, Value>) -> Result<()> {
        submission::store_report(tx, *id, new.get("result_json")).await
    }
}

impl Table for SubmissionGrade {
    const TABLE: &'static str = "submission_grade";
    const ORDER: &'static str = "t.graded_at desc, t.id desc";
    fn field(name: &str) -> Option<String> {
        submission::grade_field(name)
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "graded_after" | "start_date" => Some("t.graded_at >= $::timestamptz"),
            "graded_before" | "end_date" => Some("t.graded_at <= $::timestamptz"),
            "latest" => Some(
                "not $::boolean or not exists(select 1 from submission_grade n where n.artifact_id = t.artifact_id
                 and (n.graded_at, n.id) > (t.graded_at, t.id))",
            ),
            _ => None,
        }
    }
}
