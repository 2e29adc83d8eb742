// A whole server in this process, for the examples of `guide.rs`, with somebody who may do everything.
mod server {
    use computor_backend::{App, Options, api, auth::Secret};
    use computor_client::Client;
    use computor_db::{Db, testdb::TestDb};
    use computor_store::Store;
    use computor_types::{Id, dto::*};
    use serde_json::json;

    pub type Done = Result<(), Box<dyn std::error::Error>>;

    pub struct Server {
        db: TestDb,
        client: Client,
        _files: tempfile::TempDir,
    }

    impl Server {
        pub async fn start() -> Self {
            let (db, files) = (TestDb::new().await, tempfile::tempdir().unwrap());
            let data = Db::new(db.pool().clone()).await.unwrap();
            let store = Store::local(files.path().join("store")).unwrap();
            let app = App::new(data, store, None, Options::new(files.path().join("cache")));
            let client = Client::in_process(api::router(app)).unwrap();
            let mut server = Self { db, client: client.clone(), _files: files };
            server.client = client.with_token(server.somebody("root").await.1);
            sqlx::query("insert into user_role (user_id, role_id) select id, '_admin' from \"user\" where username = 'root'")
                .execute(server.db.pool())
                .await
                .unwrap();
            server
        }

        /// An administrator's client.
        pub fn client(&self) -> Client {
            self.client.clone()
        }

        /// Somebody, and a token.
        pub async fn somebody(&self, name: &str) -> (Id<User>, String) {
            let sql = "insert into \"user\" (username, given_name, email) values ($1, $1, $1 || '@example.org') returning id";
            let id: uuid::Uuid = sqlx::query_scalar(sql).bind(name).fetch_one(self.db.pool()).await.unwrap();
            let token = Secret::api();
            let sql = "insert into api_token (name, user_id, token_hash, token_prefix, scopes) values ('guide', $1, $2, 'ctp_', '[]')";
            sqlx::query(sql).bind(id).bind(token.digest().as_slice()).execute(self.db.pool()).await.unwrap();
            (id.into(), token.reveal().to_owned())
        }

        /// A course.
        pub async fn course(&self) -> Id<Course> {
            let new = json!({"path": "uni", "organization_type": "organization", "title": "A university"});
            let organization = self.client.create::<Organization>(&serde_json::from_value(new).unwrap()).await.unwrap().id;
            let new = json!({"path": "prog", "organization_id": organization});
            let family = self.client.create::<CourseFamily>(&serde_json::from_value(new).unwrap()).await.unwrap().id;
            let new = json!({"path": "2026", "title": "Programming", "course_family_id": family});
            self.client.create::<Course>(&serde_json::from_value(new).unwrap()).await.unwrap().id
        }

        /// A student of a course with an assignment; who it is, and with which group the work is handed in.
        pub async fn student(&self, course: Id<Course>) -> (Client, Id<SubmissionGroup>) {
            let new = json!({"slug": "assignment", "course_id": course, "course_content_kind_id": "assignment"});
            let kind = self.client.create::<CourseContentType>(&serde_json::from_value(new).unwrap()).await.unwrap().id;
            let new = json!({"path": "sum", "title": "Sum", "course_id": course, "course_content_type_id": kind});
            self.client.create::<CourseContent>(&serde_json::from_value(new).unwrap()).await.unwrap();
            let (user, token) = self.somebody("ada").await;
            let new = json!({"title": "A", "course_id": course});
            let group = self.client.create::<CourseGroup>(&serde_json::from_value(new).unwrap()).await.unwrap().id;
            let new = json!({"user_id": user, "course_id": course, "course_group_id": group, "course_role_id": "_student"});
            self.client.create::<CourseMember>(&serde_json::from_value(new).unwrap()).await.unwrap();
            let student = self.client.with_token(token);
            let query = CourseContentStudentQuery { course_id: Some(course), ..Default::default() };
            let contents = student
                .call::<ListStudentCourseContents>(&computor_types::Nothing {}, &query, computor_types::NoBody)
                .await
                .unwrap();
            let group = contents.items.iter().find_map(|content| content.submission_group.as_ref()?.id).unwrap();
            (student, group)
        }
    }

    /// An archive with a file.
    pub fn archive(name: &str, text: &str) -> Vec<u8> {
        use std::io::Write as _;
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
        zip.finish().unwrap().into_inner()
    }
}
