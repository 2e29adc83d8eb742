//! The words and numbers of the API are those that the schema allows.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use computor_db::testdb::TestDb;
use computor_types::dto::{
    DeploymentAction, DeploymentStatus, DocumentScope, ExtensionKind, GradingStatus, OperationState, ReplayState, RerunState, ResultStatus,
    SourceType,
};
use std::collections::BTreeSet;

/// What stands between quotes in the definition of a constraint.
async fn allowed(db: &TestDb, constraint: &str) -> BTreeSet<String> {
    let sql =
        "select found[1] from pg_constraint, regexp_matches(pg_get_constraintdef(oid), '''([^'']+)''::', 'g') found where conname = $1";
    sqlx::query_scalar(sql).bind(constraint).fetch_all(db.pool()).await.unwrap().into_iter().collect()
}

#[tokio::test]
async fn the_schema_allows_these_words_and_no_others() {
    let db = TestDb::new().await;
    macro_rules! check {
        ($($set:ident = $constraint:literal,)+) => {$(
            let words: BTreeSet<String> = $set::ALL.iter().map(|one| one.word().to_owned()).collect();
            assert_eq!(allowed(&db, $constraint).await, words, "{} and the constraint {} differ", stringify!($set), $constraint);
        )+};
    }
    check! {
        DeploymentStatus = "course_content_deployment_status_known",
        DeploymentAction = "deployment_history_action_known",
        OperationState = "operation_state_known",
        SourceType = "example_repository_source_type_known",
        DocumentScope = "document_scope_known",
        ExtensionKind = "deadline_extension_kind_known",
        RerunState = "rerun_state_known",
        ReplayState = "replay_state_known",
    }
}

#[tokio::test]
async fn the_schema_allows_these_numbers_and_no_others() {
    let db = TestDb::new().await;
    let results: Vec<i32> = ResultStatus::ALL.iter().map(|status| status.number()).collect();
    let grades: Vec<i32> = GradingStatus::ALL.iter().map(|status| u8::from(*status).into()).collect();
    for (constraint, numbers) in [("result_status_known", results), ("submission_grade_status_known", grades)] {
        let sql = "select pg_get_constraintdef(oid) from pg_constraint where conname = $1";
        let rule: String = sqlx::query_scalar(sql).bind(constraint).fetch_one(db.pool()).await.unwrap();
        let rule = rule.trim_start_matches("CHECK ").replace("status", "n");
        let sql = sqlx::AssertSqlSafe(format!("select n from generate_series(-9, 99) n where {rule} order by n"));
        let allowed: Vec<i32> = sqlx::query_scalar(sql).fetch_all(db.pool()).await.unwrap();
        assert_eq!(allowed, numbers, "{constraint}");
    }
}
