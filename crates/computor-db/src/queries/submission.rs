//! Submission groups, artifacts and results.

use crate::sql::nested;
use computor_types::dto::TestResult;

/// Expressions of a submission group's fields.
pub(crate) fn group_field(name: &str) -> Option<String> {
    let sql = match name {
        "members" => {
            "coalesce((select json_agg(json_build_object('id', m.id, 'user_id', cm.user_id, 'course_member_id', cm.id,
              'username', u.username, 'full_name', concat_ws(' ', u.given_name, u.family_name)) order by u.family_name, u.given_name)
              from submission_group_member m join course_member cm on cm.id = m.course_member_id join \"user\" u on u.id = cm.user_id
              where m.submission_group_id = t.id), '[]')"
        }
        "status" => {
            "(select (array['not_reviewed', 'corrected', 'correction_necessary', 'improvement_possible'])[gr.status + 1]
              from submission_artifact a join submission_grade gr on gr.artifact_id = a.id
              where a.submission_group_id = t.id and a.submit order by a.created_at desc, gr.graded_at desc limit 1)"
        }
        "grading" => {
            "(select gr.grade from submission_artifact a join submission_grade gr on gr.artifact_id = a.id
              where a.submission_group_id = t.id and a.submit order by a.created_at desc, gr.graded_at desc limit 1)"
        }
        "last_submitted_result_id" => {
            "(select r.id from submission_artifact a join result r on r.submission_artifact_id = a.id
              where a.submission_group_id = t.id and a.submit order by a.created_at desc, r.created_at desc limit 1)"
        }
        _ => return None,
    };
    Some(sql.to_owned())
}

/// Expressions of a group member's fields.
pub(crate) fn group_member_field(name: &str) -> Option<String> {
    let of_group = || group_field(name).map(|sql| sql.replace("t.id", "t.submission_group_id"));
    match name {
        "status" | "grading" => of_group(),
        _ => None,
    }
}

/// Expressions of an artifact's fields.
pub(crate) fn artifact_field(name: &str) -> Option<String> {
    let sql = match name {
        "latest_result" => {
            let latest = "(select l.id from result l where l.submission_artifact_id = t.id order by l.created_at desc, l.id desc limit 1)";
            return Some(nested::<TestResult>(latest, "id"));
        }
        "test_results_count" => "(select count(*) from result r where r.submission_artifact_id = t.id)",
        "grades_count" => "(select count(*) from submission_grade g where g.artifact_id = t.id)",
        "reviews_count" => "(select count(*) from submission_review v where v.artifact_id = t.id)",
        "average_grade" => "(select avg(g.grade) from submission_grade g where g.artifact_id = t.id)",
        _ => return None,
    };
    Some(sql.to_owned())
}

/// Expressions of a result's fields.
pub(crate) fn result_field(name: &str) -> Option<String> {
    let sql = match name {
        "status" => "(array['finished', 'failed', 'cancelled', 'queued', 'queued', 'started', 'failed', 'deferred'])[t.status + 1]",
        "result" => "coalesce(t.grade, t.result, 0)",
        "result_json" => "(select p.report from result_report p where p.result_id = t.id)",
        "grading_ids" => {
            "coalesce((select json_agg(g.id order by g.graded_at) from submission_grade g where g.artifact_id = t.submission_artifact_id), '[]')"
        }
        "has_artifacts" => "exists(select 1 from result_artifact a where a.result_id = t.id)",
        "artifact_count" => "(select count(*) from result_artifact a where a.result_id = t.id)",
        "result_artifacts" => {
            "coalesce((select json_agg(json_build_object('id', a.id, 'filename', a.properties ->> 'filename', 'content_type', a.content_type,
              'file_size', a.file_size, 'created_at', a.created_at) order by a.created_at) from result_artifact a where a.result_id = t.id), '[]')"
        }
        _ => return None,
    };
    Some(sql.to_owned())
}

/// The number in `result.status` for the word in the API.
pub fn status_number(word: &str) -> i32 {
    match word {
        "finished" => 0,
        "cancelled" => 2,
        "queued" => 4,
        "started" => 5,
        "deferred" => 7,
        _ => 1,
    }
}
