//! Which files rows name is said once.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use computor_db::testdb::TestDb;

/// A column that names files and is not in the view `stored_name` would have its files swept. Names of columns that
/// look like that and do not: with the reason.
const OTHERS: [(&str, &str); 1] = [("extension_version.sha256", "the checksum of what object_key names, for clients")];

#[tokio::test]
async fn every_column_that_names_files_is_known_to_the_sweep() {
    let db = TestDb::new().await;
    let sql = "select c.table_name || '.' || c.column_name from information_schema.columns c
                 join information_schema.tables t using (table_schema, table_name)
               where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
                 and c.column_name ~ 'object|storage_(path|key)|digest|evidence|sha256|blob|manifest|archive_key|file_key|logo|avatar_key'
               except select u.table_name || '.' || u.column_name from information_schema.view_column_usage u where u.view_name = 'stored_name'
               order by 1";
    let unknown: Vec<String> = sqlx::query_scalar(sql).fetch_all(db.pool()).await.unwrap();
    assert_eq!(unknown, OTHERS.map(|(column, _)| column), "add them to the view stored_name, or to OTHERS with a reason");
    let named = "select count(*) from information_schema.view_column_usage where view_name = 'stored_name'";
    assert_eq!(sqlx::query_scalar::<_, i64>(named).fetch_one(db.pool()).await.unwrap(), 5);
}
