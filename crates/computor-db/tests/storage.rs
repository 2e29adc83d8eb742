//! Which files rows name is said once.

use computor_db::testdb::TestDb;

/// A column that names files and is not in the view `stored_name` would have its files swept. Names of columns that
/// look like that and do not: with the reason.
const OTHERS: [(&str, &str); 7] = [
    ("bucket_link.object_key", "the name of a file of a bucket, whose row says where its bytes are"),
    ("bucket_object.object_key", "its name for people; its digest names the bytes"),
    ("extension_version.sha256", "the checksum of what object_key names, for clients"),
    ("gitlab_delivery.digest", "the checksum of what a GitLab server told"),
    ("gitlab_hook.digest", "the checksum of a secret"),
    ("idempotency.digest", "the checksum of a request, of which nothing else is kept"),
    ("sandbox_run.files", "files of exercises and hand-ins, whose rows name them; for as long as a run takes"),
];

/// What the view `stored_name` reads.
const NAMED: [&str; 14] = [
    "bucket_object.digest",
    "document.object_key",
    "example_version.storage_path",
    "extension_version.object_key",
    "grade_file.object_key",
    "rerun_item.before_evidence",
    "rerun_item.evidence",
    "rerun_item.files",
    "result_artifact.object_key",
    "result_report.evidence",
    "submission_artifact.files_removed_at",
    "submission_artifact.object_key",
    "tutor_test.artifacts",
    "tutor_test.object_key",
];

#[tokio::test]
async fn every_column_that_names_files_is_known_to_the_sweep() {
    let db = TestDb::new().await;
    let sql = "select c.table_name || '.' || c.column_name from information_schema.columns c
                 join information_schema.tables t using (table_schema, table_name)
               where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
                 and c.column_name ~ 'object|storage_(path|key)|digest|evidence|sha256|blob|manifest|archive_key|file_key|^files$|^artifacts$|(^|_)logo($|_)|avatar_key'
               except select u.table_name || '.' || u.column_name from information_schema.view_column_usage u where u.view_name = 'stored_name'
               order by 1";
    let unknown: Vec<String> = sqlx::query_scalar(sql).fetch_all(db.pool()).await.unwrap();
    assert_eq!(unknown, OTHERS.map(|(column, _)| column), "add them to the view stored_name, or to OTHERS with a reason");
    // Which ones, and not only how many: whoever writes the view anew easily leaves one out.
    let named =
        "select table_name || '.' || column_name from information_schema.view_column_usage where view_name = 'stored_name' order by 1";
    let named: Vec<String> = sqlx::query_scalar(named).fetch_all(db.pool()).await.unwrap();
    assert_eq!(named, NAMED);
}

/// Whichever trigger comes first when an owner is deleted: nothing is owed by nobody.
#[tokio::test]
async fn a_user_who_is_gone_takes_up_nothing() {
    let db = TestDb::new().await;
    let world = "insert into \"user\" (id, username) values (md5('ann')::uuid, 'ann');
        insert into organization (id, organization_type, title, path) values (md5('org')::uuid, 'organization', 'Org', 'org');
        insert into course_family (id, organization_id, path) values (md5('family')::uuid, md5('org')::uuid, 'family');
        insert into course (id, course_family_id, path) values (md5('course')::uuid, md5('family')::uuid, 'c1');
        insert into course_content_type (id, course_id, slug, course_content_kind_id)
            values (md5('task')::uuid, md5('course')::uuid, 'task', 'assignment');
        insert into course_content (id, course_id, course_content_type_id, path, position)
            values (md5('hello')::uuid, md5('course')::uuid, md5('task')::uuid, 'hello', 1);
        insert into submission_group (id, course_content_id, max_group_size) values (md5('team')::uuid, md5('hello')::uuid, 1);
        insert into submission_artifact (id, submission_group_id, file_size, bucket_name, object_key)
            values (md5('work')::uuid, md5('team')::uuid, 1, 'b', 'k');
        select storage_take(9, md5('ann')::uuid, md5('course')::uuid, md5('work')::uuid, null, null);
        delete from \"user\" where username = 'ann'";
    sqlx::raw_sql(world).execute(db.pool()).await.unwrap();
    let kept: Vec<(String, i64)> = sqlx::query_as("select owner_kind, bytes from storage_use").fetch_all(db.pool()).await.unwrap();
    assert_eq!(kept, [("course".to_owned(), 9)]);
    assert_eq!(sqlx::query_scalar::<_, i64>("select storage_recount()").fetch_one(db.pool()).await.unwrap(), 0);
}
