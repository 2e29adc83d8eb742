//! What an installation begins with.

use computor_db::queries::seed;
use computor_db::testdb::TestDb;

#[tokio::test]
async fn a_new_language_gets_one_service_of_a_type_of_its_own() {
    let db = TestDb::new().await;
    let mut connection = db.pool().acquire().await.unwrap();
    for _ in 0..2 {
        seed::testing_service_type(&mut connection, "testing.cobol", "cobol").await.unwrap();
        seed::testing_service(&mut connection, "itpcp.exec.cobol", "cobol", "testing.cobol").await.unwrap();
    }
    let sql = "select s.slug || ' ' || t.path::text || ' ' || t.name || ' ' || t.category || ' ' || s.enabled::text
               from service s join service_type t on t.id = s.service_type_id where t.path <@ 'testing.cobol'";
    let found: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *connection).await.unwrap();
    assert_eq!(found, ["itpcp.exec.cobol testing.cobol Testing: cobol testing true"]);
}
