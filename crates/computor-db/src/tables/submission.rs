//! Submission groups, what they hand in, results and grades.

use super::prelude::*;
use crate::queries::submission;

impl Table for SubmissionGroup {
    const TABLE: &'static str = "submission_group";
    fn field(name: &str) -> Option<String> {
        submission::group_field(name)
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "course_member_id" => {
                Some("exists(select 1 from submission_group_member m where m.submission_group_id = t.id and m.course_member_id = $::uuid)")
            }
            _ => None,
        }
    }
}

impl Table for SubmissionGroupMember {
    const TABLE: &'static str = "submission_group_member";
    fn field(name: &str) -> Option<String> {
        submission::group_member_field(name)
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "course_content_id" => {
                Some("exists(select 1 from submission_group g where g.id = t.submission_group_id and g.course_content_id = $::uuid)")
            }
            _ => None,
        }
    }
    /// Grades are given to artifacts; the field is the contract's and is ignored.
    fn store(row: &mut Map<String, Value>, _: Uuid) {
        row.remove("grading");
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
            "course_content_id" => {
                Some("exists(select 1 from submission_group g where g.id = t.submission_group_id and g.course_content_id = $::uuid)")
            }
            "latest" => Some(
                "not $::boolean or not exists(select 1 from submission_artifact n
                 where n.submission_group_id = t.submission_group_id and (n.created_at, n.id) > (t.created_at, t.id))",
            ),
            _ => None,
        }
    }
    /// The manifest of the files is the platform's, not the client's.
    fn store(row: &mut Map<String, Value>, _: Uuid) {
        row.remove("properties");
    }
    /// What was handed in stays handed in, and is counted.
    async fn changing(tx: &mut PgConnection, id: &Id<Self>, new: &Map<String, Value>) -> Result<()> {
        let Some(submit) = new.get("submit").and_then(Value::as_bool) else { return Ok(()) };
        let (submitted, full) = submission::handed_in(tx, *id).await?;
        match (submitted, submit) {
            (true, false) => Err(Error::rejected(Code::Val001, "what was handed in cannot be taken back")),
            (false, true) if full => Err(Error::rejected(Code::Submit009, "the group handed in as often as it may")),
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
            "status" => Some(
                "t.status = any(case $ when 'finished' then '{0}'::int[] when 'failed' then '{1,6}' when 'cancelled' then '{2}' when 'queued' then '{3,4}' when 'started' then '{5}' else '{7}' end)",
            ),
            "submitter_id" => Some("exists(select 1 from course_member m where m.id = t.course_member_id and m.user_id = $::uuid)"),
            "latest" => Some(
                "not $::boolean or not exists(select 1 from result n where n.submission_group_id = t.submission_group_id
                 and n.course_content_id = t.course_content_id and (n.created_at, n.id) > (t.created_at, t.id))",
            ),
            _ => None,
        }
    }
    /// The report has a table of its own.
    fn store(row: &mut Map<String, Value>, _: Uuid) {
        row.remove("result_json");
        if let Some(status) = row.get_mut("status") {
            // the body was read as a DTO before, so this is one of the words
            let told = status.as_str().and_then(|word| TaskStatus::try_from(word).ok()).unwrap_or(TaskStatus::Failed);
            *status = ResultStatus::from(told).number().into();
        }
    }
    async fn created(tx: &mut PgConnection, id: &Id<Self>, new: &Map<String, Value>) -> Result<()> {
        if !submission::result_is_consistent(&mut *tx, *id).await? {
            return Err(Error::rejected(Code::Val001, "member, submission group and artifact must belong to the course content"));
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
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "course_id" => Some(
                "exists(select 1 from submission_artifact a join submission_group g on g.id = a.submission_group_id
                 where a.id = t.artifact_id and g.course_id = $::uuid)",
            ),
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
