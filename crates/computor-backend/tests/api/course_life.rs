//! The next term of a course, and a course that leaves one platform for another.

use crate::{
    store::Library,
    support::{Answer, Server, Someone},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::io::{Cursor, Read as _, Write as _};
use uuid::Uuid;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// A course with examples, dates, a rubric and work, and a lecturer who may create courses.
struct World {
    server: Server,
    library: Library,
    manager: Someone,
}

fn meta(slug: &str, version: &str) -> String {
    format!("slug: {slug}\nversion: {version}\ntitle: E\nproperties: {{executionBackend: {{slug: itpcp.exec.doc}}}}")
}

impl World {
    async fn new() -> Self {
        let server = Server::start().await;
        let library = Library::create(&server).await;
        let term = &library.term;
        let manager = server.somebody("manager", &["_organization_manager"]).await;
        let member = json!({"user_id": manager.id, "course_id": term.course, "course_role_id": "_lecturer"});
        server.post(&term.admin, "/course-members", member).await.expect(201);
        let course = json!({"timezone": "Europe/Vienna", "late_penalty_per_day": 0.1, "late_days": 3, "team_mode": "hybrid"});
        server.patch(&term.admin, &format!("/courses/{}", term.course), course).await.expect(200);
        let dates = json!({"opens_at": "2026-03-02T07:00:00Z", "due_at": "2026-03-16T11:00:00Z", "max_test_runs": 7});
        let lecturer = term.person("lecturer");
        server.patch(lecturer, &format!("/course-contents/{}", term.assignment), dates).await.expect(200);
        let rubric = json!({"criteria": [{"title": "Works", "points": 2, "remarks": [{"text": "no", "points": 0}]}, {"title": "Style", "points": 1}]});
        server.ask(lecturer, Method::PUT, &format!("/course-contents/{}/rubric", term.assignment), Some(&rubric)).await.expect(200);
        // With students it is exported by who owns the organization, too.
        let owner = json!({"user_id": term.person("owner").id, "organization_id": term.organization, "organization_role_id": "_owner"});
        server.post(&term.admin, "/organization-members", owner).await.expect(201);
        // Another host's token is in the properties, which nobody is to get.
        sqlx::query("update course set properties = '{\"gitlab\": {\"url\": \"https://git.example.org\", \"token\": \"secret\"}, \"room\": \"HS 1\"}'")
            .execute(server.db.pool())
            .await
            .unwrap();
        let world = Self { server, library, manager };
        world.example("1.0").await;
        let assign = json!({"example_identifier": "a.b", "version_tag": "1.0"});
        let path = format!("/lecturers/course-contents/{}/assign-example", world.library.term.assignment);
        world.server.post(world.library.term.person("lecturer"), &path, assign).await.expect(200);
        // Something that is archived, with something below it.
        let old = json!({"path": "old", "title": "Old", "course_id": world.library.term.course,
                         "course_content_type_id": world.library.term.unit_type, "position": 9.0});
        let old = world.server.post(&world.library.term.admin, "/course-contents", old).await.id();
        sqlx::query("update course_content set archived_at = now() where id = $1").bind(old).execute(world.server.db.pool()).await.unwrap();
        world
    }

    async fn example(&self, version: &str) {
        let files = json!({"meta.yaml": meta("a.b", version), "sum.py": "print(1)"});
        self.library.example(&self.server, "a", files).await.expect(200);
    }

    async fn copy(&self, who: &Someone, body: Value) -> Answer {
        self.server.post(who, &format!("/courses/{}/copy", self.library.term.course), body).await
    }

    async fn import(&self, who: &Someone, body: Value, archive: &[u8]) -> Answer {
        let mut form = format!(
            "--b\r\ncontent-disposition: form-data; name=\"course_import\"\r\n\r\n{body}\r\n--b\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"c.zip\"\r\ncontent-type: application/zip\r\n\r\n"
        )
        .into_bytes();
        form.extend(archive);
        form.extend(b"\r\n--b--\r\n");
        let headers = [("x-api-token", who.token.as_str()), ("content-type", "multipart/form-data; boundary=b")];
        self.server.raw(Method::POST, "/courses/import", &headers, form).await
    }

    async fn export(&self, query: &str) -> Vec<u8> {
        let path = format!("/courses/{}/export{query}", self.library.term.course);
        let (status, archive) = self.server.download(self.library.term.person("owner"), &path).await;
        assert_eq!(status, 200);
        archive
    }

    async fn one<T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin>(&self, sql: &'static str) -> T {
        sqlx::query_scalar(sql).fetch_one(self.server.db.pool()).await.unwrap()
    }

    /// All that a copy is to have in common with the course, in words.
    async fn shape(&self, course: Uuid) -> Vec<String> {
        let sql = "
            select concat_ws(' ', 'course', timezone, late_penalty_per_day, late_days, team_mode, properties ->> 'room', language_code) from course where id = $1
            union all select concat_ws(' ', 'type', slug, title, color, course_content_kind_id) from course_content_type where course_id = $1
            union all select concat_ws(' ', 'group', title) from course_group where course_id = $1
            union all select concat_ws(' ', 'content', c.path, c.title, c.position, t.slug, c.max_test_runs, c.testing_service_id,
                  (select string_agg(concat_ws('/', r.title, r.points, r.remarks), ',' order by r.place) from rubric_criterion r where r.course_content_id = c.id))
                from course_content c join course_content_type t on t.id = c.course_content_type_id where c.course_id = $1 and c.archived_at is null
            order by 1";
        sqlx::query_scalar(sql).bind(course).fetch_all(self.server.db.pool()).await.unwrap()
    }
}

fn said(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.code())
}

/// The files of an archive.
fn files(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(archive)).unwrap();
    let many = zip.len();
    let read = |at| {
        let mut file = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..many).map(read).collect()
}

fn archive(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An archive with another manifest.
fn with(change: impl FnOnce(&mut Value), of: &[u8]) -> Vec<u8> {
    let mut files = files(of);
    let mut manifest: Value = serde_json::from_slice(&files[0].1).unwrap();
    change(&mut manifest);
    files[0].1 = manifest.to_string().into_bytes();
    archive(&files)
}

#[tokio::test]
async fn the_next_term_is_the_course_with_later_dates_and_without_its_students() {
    let world = World::new().await;
    let (server, term) = (&world.server, &world.library.term);
    // Over the change of clocks: 13 weeks later it is due at noon as well.
    let mut body = json!({"path": "y2027", "title": "Programming 2027", "shift_days": 91, "dry_run": true});
    let tried = world.copy(&world.manager, body.clone()).await.expect(200);
    assert_eq!(tried["course_id"], Value::Null);
    assert_eq!(world.one::<i64>("select count(*) from course").await, 1, "a dry run makes nothing");
    body["dry_run"] = json!(false);
    let mut done = world.copy(&world.manager, body.clone()).await.expect(200);
    let course: Uuid = done["course_id"].as_str().unwrap().parse().unwrap();
    done["course_id"] = Value::Null;
    done["dry_run"] = json!(true);
    assert_eq!(tried, done, "the dry run said the same");

    assert_eq!(world.shape(course).await, world.shape(term.course).await);
    let sum = &done["contents"][1];
    assert_eq!(
        (&sum["path"], &sum["example_identifier"], &sum["version_tag"], &sum["note"]),
        (&json!("week1.sum"), &json!("a.b"), &json!("1.0.0"), &Value::Null)
    );
    assert_eq!((&sum["opens_at"], &sum["due_at"]), (&json!("2026-06-01T06:00:00Z"), &json!("2026-06-15T10:00:00Z")));
    assert_eq!((&done["course_content_types"], &done["course_groups"]), (&json!(["task", "unit"]), &json!(["A"])));
    assert_eq!(done["notes"], json!(["1 archived contents, or contents below such, were left out"]));
    assert_eq!(done["course_members"], 1, "whoever copies owns it, alone");
    let seen = server.get(&world.manager, &format!("/lecturers/course-contents?course_id={course}")).await.expect(200);
    let content = seen.as_array().unwrap().iter().find(|content| content["path"] == "week1.sum").unwrap();
    assert_eq!((&content["deployment"]["deployment_status"], &content["deployment"]["version_tag"]), (&json!("pending"), &json!("1.0.0")));
    let owner = "select string_agg(u.username || m.course_role_id, ' ') from course_member m join \"user\" u on u.id = m.user_id
                 join course c on c.id = m.course_id where c.path = 'y2027'";
    assert_eq!(world.one::<String>(owner).await, "manager_owner");
    // The place on another host did not come along, and the course is as it was.
    assert_eq!(world.one::<i64>("select count(*) from course where properties::text like '%git.example.org%'").await, 1);
    assert_eq!(
        world.one::<i64>("select count(*) from submission_group g join course c on c.id = g.course_id where c.path = 'y2027'").await,
        0
    );
    let noted = "select data ->> 'from_course_id' from audit_entry where kind = 'course.copied'";
    assert_eq!(world.one::<String>(noted).await, term.course.to_string());

    assert_eq!(said(&world.copy(&world.manager, body).await), (409, "CONFLICT_001"), "the path is taken");
}

#[tokio::test]
async fn a_copy_takes_the_newest_versions_and_the_staff_if_it_is_told_to() {
    let world = World::new().await;
    world.example("1.1").await;
    let versions = async |path: &str, how: &str| {
        let body = json!({"path": path, "example_versions": how, "groups": false});
        let made = world.copy(&world.manager, body).await.expect(200);
        let sum = made["contents"][1].clone();
        assert_eq!(sum["previous_version_tag"], "1.0.0");
        assert_eq!(made["course_groups"], json!([]));
        sum["version_tag"].clone()
    };
    assert_eq!(versions("pinned", "pinned").await, "1.0.0");
    assert_eq!(versions("newest", "newest").await, "1.1.0");
    assert_eq!(versions("without", "without").await, Value::Null);
    let history = "select count(*) from deployment_history h join course_content_deployment d on d.id = h.deployment_id
                   join course_content x on x.id = d.course_content_id join course c on c.id = x.course_id where c.path in ('pinned', 'newest')";
    assert_eq!(world.one::<i64>(history).await, 2);

    // Staff in the same groups; neither students, nor whose membership or account is archived.
    let term = &world.library.term;
    let archive = format!("/course-members/{}/archive", term.member("tutor"));
    world.server.ask(term.person("lecturer"), Method::PATCH, &archive, None).await.expect(204);
    let made = world.copy(&world.manager, json!({"path": "staffed", "staff": true})).await.expect(200);
    assert_eq!(made["course_members"], 4);
    let staff = "select string_agg(concat_ws(' ', u.username, m.course_role_id, g.title), ', ' order by u.username) from course_member m
                 join \"user\" u on u.id = m.user_id join course c on c.id = m.course_id left join course_group g on g.id = m.course_group_id
                 where c.path = 'staffed'";
    let expected = "lecturer _lecturer A, maintainer _maintainer A, manager _owner, owner _owner A";
    assert_eq!(world.one::<String>(staff).await, expected);
    // They are there at once.
    let id = made["course_id"].as_str().unwrap();
    world.server.get(term.person("lecturer"), &format!("/courses/{id}")).await.expect(200);
    assert_eq!(world.server.get(term.person("student"), &format!("/courses/{id}")).await.status, 404);
}

#[tokio::test]
async fn copying_takes_a_lecturer_who_may_create_courses_in_a_family_that_is_seen() {
    let world = World::new().await;
    let term = &world.library.term;
    let body = || json!({"path": "next", "dry_run": true});
    // May create courses, but is no lecturer here; is one, but may not create courses.
    let outsider = world.server.somebody("outsider", &["_organization_manager"]).await;
    assert_eq!(said(&world.copy(&outsider, body()).await), (403, "AUTHZ_004"));
    for role in ["student", "tutor", "lecturer", "owner"] {
        assert_eq!(said(&world.copy(term.person(role), body()).await), (403, "AUTHZ_001"), "{role}");
    }
    let stranger = world.server.somebody("stranger", &[]).await;
    assert_eq!(said(&world.copy(&stranger, body()).await), (403, "AUTHZ_001"));
    world.copy(&world.manager, body()).await.expect(200);
    world.copy(&term.admin, body()).await.expect(200);
    let nowhere = json!({"path": "next", "course_family_id": Uuid::new_v4()});
    assert_eq!(said(&world.copy(&world.manager, nowhere).await), (404, "NF_001"));
    for bad in
        [json!({"path": "No path"}), json!({"path": "next", "shift_days": 100_000}), json!({"path": "next", "example_versions": "some"})]
    {
        assert_eq!(said(&world.copy(&world.manager, bad).await), (400, "VAL_001"));
    }
    // A token for something else does not do.
    let narrow = world.server.with_token(world.manager.id, &["course:get"]).await;
    assert_eq!(said(&world.copy(&narrow, body()).await), (403, "AUTHZ_001"));
    let wide = world.server.with_token(world.manager.id, &["course:create", "course:get", "course_content:list"]).await;
    world.copy(&wide, body()).await.expect(200);
}

#[tokio::test]
async fn an_archive_is_the_course_and_makes_it_elsewhere() {
    let world = World::new().await;
    let term = &world.library.term;
    let exported = world.export("").await;
    let found = files(&exported);
    // The example that it shows is beside it.
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert!(matches!(names.as_slice(), ["manifest.json", example] if example.starts_with("examples/")), "{names:?}");
    let text = String::from_utf8(found[0].1.clone()).unwrap();
    assert!(!text.contains("secret") && !text.contains("student@example.org") && text.contains("tutor@example.org"), "{text}");
    // Only who owns the course, whole.
    let path = format!("/courses/{}/export", term.course);
    for role in ["student", "tutor", "lecturer", "maintainer"] {
        assert_eq!(said(&world.server.get(term.person(role), &path).await), (403, "AUTHZ_004"), "{role}");
    }
    let stranger = world.server.somebody("stranger", &[]).await;
    assert_eq!(said(&world.server.get(&stranger, &path).await), (404, "NF_001"));
    let narrow = world.server.with_token(term.person("owner").id, &["course:get"]).await;
    assert_eq!(said(&world.server.get(&narrow, &path).await), (403, "AUTHZ_001"));
    assert_eq!(world.server.download(&term.admin, &path).await.0, 200);
    // What students did leaves by the hand of who owns the organization.
    let with_work = format!("{path}?students=true");
    let other = world.server.somebody("other-owner", &[]).await;
    let member = json!({"user_id": other.id, "course_id": term.course, "course_role_id": "_owner"});
    world.server.post(&term.admin, "/course-members", member).await.expect(201);
    assert_eq!(world.server.download(&other, &path).await.0, 200);
    assert_eq!(said(&world.server.get(&other, &with_work).await), (403, "AUTHZ_001"));
    sqlx::query("delete from course_member where user_id = $1").bind(other.id).execute(world.server.db.pool()).await.unwrap();
    assert_eq!(world.server.download(&term.admin, &with_work).await.0, 200);

    // Elsewhere: another family, with everybody.
    let with_students = world.export("?students=true").await;
    let family = json!({"path": "other", "title": "Other", "organization_id": term.organization});
    let family = world.server.post(&term.admin, "/course-families", family).await.id();
    let mut body = json!({"course_family_id": family, "members": "everybody", "shift_days": 364, "dry_run": true});
    let tried = world.import(&world.manager, body.clone(), &with_students).await.expect(200);
    assert_eq!(world.one::<i64>("select count(*) from course").await, 1);
    body["dry_run"] = json!(false);
    let mut done = world.import(&world.manager, body.clone(), &with_students).await.expect(200);
    let course: Uuid = done["course_id"].as_str().unwrap().parse().unwrap();
    done["course_id"] = Value::Null;
    done["dry_run"] = json!(true);
    assert_eq!(tried, done);
    assert_eq!(world.shape(course).await, world.shape(term.course).await);
    let due = done["contents"].as_array().unwrap().iter().find(|content| content["path"] == "week1.sum").unwrap()["due_at"].clone();
    assert_eq!(due, "2027-03-15T11:00:00Z");
    assert_eq!(done["course_members"], 6);
    let people = "select string_agg(concat_ws(' ', u.username, m.course_role_id, g.title), ', ' order by u.username) from course_member m
                  join \"user\" u on u.id = m.user_id join course c on c.id = m.course_id join course_family f on f.id = c.course_family_id
                  left join course_group g on g.id = m.course_group_id where f.path = 'other'";
    let expected = "lecturer _lecturer A, maintainer _maintainer A, manager _owner, owner _owner A, student _student A, tutor _tutor A";
    assert_eq!(world.one::<String>(people).await, expected);
    // Without anybody, and with staff only.
    for (path, members, expected) in [("alone", "nobody", 1), ("staff", "staff", 5)] {
        let body = json!({"course_family_id": family, "path": path, "members": members});
        assert_eq!(world.import(&world.manager, body, &with_students).await.expect(200)["course_members"], expected, "{members}");
    }
    assert_eq!(said(&world.import(&world.manager, body, &with_students).await), (409, "CONFLICT_001"));
}

#[tokio::test]
async fn with_students_their_work_is_in_the_archive() {
    let world = World::new().await;
    let (server, term) = (&world.server, &world.library.term);
    let work = world.library.hand_in(server, term.person("student"), b"my work").await.expect(201);
    let artifact = work["artifacts"][0].as_str().unwrap();
    let rows = "with a as (update submission_artifact set submit = true returning *),
                     g as (insert into submission_grade (artifact_id, graded_by_course_member_id, grade, status, comment)
                       select a.id, $1, 0.75, 1, 'well done' from a)
                insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id, status, grade, result, version_identifier)
                select a.uploaded_by_course_member_id, a.id, a.submission_group_id, $2, 0, 0.5, 0.5, 'v' from a";
    sqlx::query(rows).bind(term.member("tutor")).bind(term.assignment).execute(server.db.pool()).await.unwrap();
    let found = files(&world.export("?students=true").await);
    let of = |name: &str| {
        let bytes = &found.iter().find(|(file, _)| file == name).unwrap_or_else(|| panic!("{name} is in the archive")).1;
        String::from_utf8(bytes.clone()).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
    };
    let member = json!(term.member("student"));
    let manifest: Value = serde_json::from_slice(&found[0].1).unwrap();
    let members = manifest["course_members"].as_array().unwrap();
    assert!(members.iter().any(|one| one["id"] == member && one["email"] == "student@example.org"));
    let groups = of("work/submission_groups.jsonl");
    assert_eq!((groups.len(), &groups[0]["course_member_ids"]), (1, &json!([member])));
    let grades = of("work/submission_grades.jsonl");
    assert_eq!(
        (&grades[0]["grade"], &grades[0]["status"], &grades[0]["comment"]),
        (&json!(0.75), &json!("corrected"), &json!("well done"))
    );
    let results = of("work/results.jsonl");
    assert_eq!((&results[0]["score"], &results[0]["submission_artifact_id"]), (&json!(0.5), &json!(artifact)));
    assert_eq!(of("work/submission_artifacts.jsonl")[0]["submission_group_id"], groups[0]["id"]);
    assert_eq!(of("work/deadline_extensions.jsonl"), Vec::<Value>::new());
    let handed_in = &found.iter().find(|(name, _)| *name == format!("work/submissions/{artifact}.zip")).unwrap().1;
    assert_eq!(files(handed_in), [("work.txt".to_owned(), b"my work".to_vec())]);
    // Without students nothing of it.
    let names: Vec<String> = files(&world.export("").await).into_iter().map(|(name, _)| name).collect();
    assert!(names.iter().all(|name| name == "manifest.json" || name.starts_with("examples/")), "{names:?}");
    let noted = "select string_agg(data ->> 'students', ' ' order by created_at) from audit_entry where kind = 'course.exported'";
    assert_eq!(world.one::<String>(noted).await, "true false");
}

#[tokio::test]
async fn what_is_broken_in_an_archive_is_named_and_nothing_is_made() {
    let world = World::new().await;
    let term = &world.library.term;
    let good = world.export("?students=true").await;
    let body = || json!({"course_family_id": term.family, "path": "imported", "members": "everybody"});
    let refused = async |archive: &[u8]| {
        let answer = world.import(&world.manager, body(), archive).await;
        (answer.status.as_u16(), answer.code().to_owned(), answer.body["message"].as_str().unwrap().to_owned())
    };
    let named = |code: &str, message: &str| (400, code.to_owned(), message.to_owned());
    assert!(refused(b"no zip").await.2.starts_with("the file is no ZIP archive"));
    let empty = archive(&[("other.json".to_owned(), b"{}".to_vec())]);
    assert_eq!(refused(&empty).await, named("VAL_004", "the archive has no manifest.json: it is not one of a course"));
    let newer = with(|manifest| manifest["version"] = json!(2), &good);
    assert_eq!(refused(&newer).await, named("VAL_004", "manifest.json is not one of computor-course in version 1"));
    type Change = fn(&mut Value);
    let cases: [(Change, &str); 8] = [
        (|m| _ = m.as_object_mut().unwrap().remove("course"), "manifest.json: missing field `course`"),
        (|m| m["course_contents"][0]["row"]["path"] = json!("Week 1"), "manifest.json: course_contents[0].row.path: "),
        (
            |m| m["course_contents"][1]["row"]["late_penalty_per_day"] = json!(7),
            "manifest.json: course_contents[1].row.late_penalty_per_day: ",
        ),
        (
            |m| m["course_contents"][1]["row"]["course_content_type_id"] = json!(Uuid::nil()),
            "manifest.json: course_contents[1].row.course_content_type_id: names no type of the archive",
        ),
        (
            |m| m["course_members"][0]["course_group_id"] = json!(Uuid::nil()),
            "manifest.json: course_members[0].course_group_id: names no group of the archive",
        ),
        (
            |m| m["course_groups"] = vec![m["course_groups"][0].clone(); 20_001].into(),
            "manifest.json: course_groups: has more rows than a course may have",
        ),
        (|m| m["course_contents"][1]["rubric"][0]["points"] = json!(-1), "manifest.json: course_contents[1].criteria[0].points: "),
        (
            |m| m["course"]["timezone"] = json!("Middle/Earth"),
            "\"Middle/Earth\" is no time zone: write its IANA name, such as Europe/Vienna",
        ),
    ];
    for (change, expected) in cases {
        let (status, code, message) = refused(&with(change, &good)).await;
        assert_eq!((status, code.as_str()), (400, "VAL_001"), "{message}");
        assert!(message.starts_with(expected), "{message} instead of {expected}");
    }
    // A content whose parent is missing, and two of the same path: the database says it, and nothing is left.
    let orphan = with(|m| _ = m["course_contents"].as_array_mut().unwrap().remove(0), &good);
    assert_eq!(refused(&orphan).await, named("VAL_001", "there is no content at the parent path; create it first"));
    let twice = with(
        |m| {
            let one = m["course_contents"][1].clone();
            m["course_contents"].as_array_mut().unwrap().push(one)
        },
        &good,
    );
    assert_eq!(refused(&twice).await.0, 409);
    assert_eq!(world.one::<i64>("select count(*) from course").await, 1);

    // What is only missing here is said; the rest is made. In which order the rows stand does not matter.
    let missing = with(
        |m| {
            m["course_contents"][1]["example"]["identifier"] = json!("no.such");
            m["course_contents"].as_array_mut().unwrap().reverse();
            m["course_members"][0]["email"] = Value::Null;
        },
        &good,
    );
    let made = world.import(&world.manager, body(), &missing).await.expect(200);
    let sum = made["contents"].as_array().unwrap().iter().find(|content| content["path"] == "week1.sum").unwrap();
    assert_eq!(
        (&sum["example_identifier"], &sum["note"]),
        (
            &Value::Null,
            &json!(
                "there is no example no.such in version 1.0.0: upload it (or let example_repository_id say where the archive's examples go), and assign it"
            )
        )
    );
    assert_eq!(made["notes"].as_array().unwrap().len(), 2, "{:#}", made["notes"]);

    // Who may not create courses, or does not see the family, makes none of an archive.
    for role in ["student", "lecturer", "owner"] {
        assert_eq!(said(&world.import(term.person(role), body(), &good).await), (403, "AUTHZ_001"), "{role}");
    }
    let elsewhere = json!({"course_family_id": Uuid::new_v4(), "path": "elsewhere"});
    assert_eq!(world.import(&world.manager, elsewhere, &good).await.status, 404);
}

/// What a course shows of the work, by people and paths and not by ids.
async fn work_of(world: &World, course: Uuid) -> Vec<String> {
    let sql = "
        select concat_ws(' ', 'group', c.path, g.max_submissions, (select string_agg(u.username, '+' order by u.username) from submission_group_member gm
            join course_member m on m.id = gm.course_member_id join \"user\" u on u.id = m.user_id where gm.submission_group_id = g.id))
          from submission_group g join course_content c on c.id = g.course_content_id where g.course_id = $1
        union all select concat_ws(' ', 'artifact', c.path, a.object_key, a.submit, a.version_identifier, a.uploaded_at, a.handed_in_at, u.username)
          from submission_artifact a join course_content c on c.id = a.course_content_id
          left join course_member m on m.id = a.uploaded_by_course_member_id left join \"user\" u on u.id = m.user_id where a.course_id = $1
        union all select concat_ws(' ', 'grade', a.version_identifier, n.grade, n.status, n.comment, n.graded_at, u.username) from submission_grade n
          join submission_artifact a on a.id = n.artifact_id join course_member m on m.id = n.graded_by_course_member_id
          join \"user\" u on u.id = m.user_id where n.course_id = $1
        union all select concat_ws(' ', 'result', a.version_identifier, r.status, r.result, r.created_at, u.username) from result r
          join submission_artifact a on a.id = r.submission_artifact_id join course_member m on m.id = r.course_member_id
          join \"user\" u on u.id = m.user_id where r.course_id = $1 and r.status = 0
        union all select concat_ws(' ', 'extension', c.path, e.kind, e.days, e.reason, u.username) from deadline_extension e
          join course_content c on c.id = e.course_content_id left join course_member m on m.id = e.course_member_id
          left join \"user\" u on u.id = m.user_id where e.course_id = $1
        union all select concat_ws(' ', 'message', x.level, x.content, x.created_at, u.username, p.content, t.content, num_nonnulls(x.submission_group_id))
          from message x join \"user\" u on u.id = x.author_id left join message p on p.id = x.parent_id left join message t on t.id = x.thread_id
          where x.within_course_id = $1
        union all select concat_ws(' ', 'state', c.path, s.submissions, s.grade, s.results, s.late_penalty) from submission_group_state s
          join course_content c on c.id = s.course_content_id where s.course_id = $1
        order by 1";
    sqlx::query_scalar(sql).bind(course).fetch_all(world.server.db.pool()).await.unwrap()
}

#[tokio::test]
async fn with_its_work_a_course_goes_elsewhere_and_is_the_same_there() {
    let world = World::new().await;
    let (server, term) = (&world.server, &world.library.term);
    let work = world.library.hand_in(server, term.person("student"), b"my work").await.expect(201);
    let artifact: Uuid = work["artifacts"][0].as_str().unwrap().parse().unwrap();
    // A team, late work, what two people have graded, a run that has ended and one that waits.
    let team = json!({"path": "week1.team", "title": "T", "course_id": term.course, "position": 5.0, "max_group_size": 2,
        "course_content_type_id": world.one::<Uuid>("select course_content_type_id from course_content where path = 'week1.sum'").await});
    let team = server.post(&term.admin, "/course-contents", team).await.id();
    let rows = "with g as (insert into submission_group (course_content_id, max_group_size, max_submissions, course_id)
                   select id, 2, 9, course_id from course_content where id = $4 returning id),
                 m as (insert into submission_group_member (submission_group_id, course_member_id) select g.id, $3 from g returning id),
                 a as (update submission_artifact set submit = true, uploaded_at = '2026-03-18T12:00:00Z', created_at = '2026-03-18T12:00:00Z',
                   handed_in_at = '2026-03-18T12:00:00Z' returning *),
                 n as (insert into submission_grade (artifact_id, graded_by_course_member_id, grade, status, comment, graded_at)
                   select a.id, x.id, x.grade, 1, x.text, x.at from a, (values ($1, 0.5, 'so so', '2026-03-19T12:00:00Z'::timestamptz),
                     ($5, 0.75, 'well done', '2026-03-20T12:00:00Z')) as x (id, grade, text, at))
                insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id, status, grade, result,
                   version_identifier, created_at, example_version_id)
                select $3, a.id, a.submission_group_id, $2, x.status, 0.5, 0.5, x.name, '2026-03-18T12:00:00Z', x.tested from a,
                  (values (0, 'v', null), (3, 'w', (select id from example_version limit 1))) as x (status, name, tested)";
    let query = sqlx::query(rows).bind(term.member("tutor")).bind(term.assignment).bind(term.member("student")).bind(team);
    query.bind(term.member("lecturer")).execute(server.db.pool()).await.unwrap();
    let granted = json!({"course_content_id": term.assignment, "course_member_id": term.member("student"), "days": 1, "reason": "was ill"});
    server.post(term.person("lecturer"), "/deadline-extensions", granted).await.expect(201);
    let said = json!({"submission_group_id": world.library.group, "title": "Q", "content": "Why?"});
    let question = server.post(term.person("student"), "/messages", said).await.id();
    let answer =
        json!({"submission_group_id": world.library.group, "parent_id": question, "title": "A", "content": "Because.", "level": 1});
    server.post(term.person("tutor"), "/messages", answer).await.expect(201);
    server
        .post(term.person("lecturer"), "/messages", json!({"course_id": term.course, "title": "N", "content": "News."}))
        .await
        .expect(201);

    let archive = world.export("?students=true").await;
    let family = json!({"path": "other", "title": "Other", "organization_id": term.organization});
    let family = server.post(&term.admin, "/course-families", family).await.id();
    let mut body = json!({"course_family_id": family, "members": "everybody", "work": true, "dry_run": true});
    // Grades are vouched for by who owns the organization; and are nobody's without students.
    let refused = world.import(&world.manager, body.clone(), &archive).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (403, "AUTHZ_001"), "{:#}", refused.body);
    let owner = json!({"user_id": world.manager.id, "organization_id": term.organization, "organization_role_id": "_owner"});
    server.post(&term.admin, "/organization-members", owner).await.expect(201);
    let mut few = body.clone();
    few["members"] = json!("staff");
    assert_eq!(world.import(&world.manager, few, &archive).await.code(), "VAL_001");
    let tried = world.import(&world.manager, body.clone(), &archive).await.expect(200);
    assert_eq!(world.one::<i64>("select count(*) from course").await, 1);
    body["dry_run"] = json!(false);
    let mut done = world.import(&world.manager, body.clone(), &archive).await.expect(200);
    let course: Uuid = done["course_id"].as_str().unwrap().parse().unwrap();
    let counts = json!({"submission_groups": 2, "submission_artifacts": 1, "submission_grades": 2, "results": 1, "deadline_extensions": 1,
        "messages": 3, "grades_of_others": 0, "left_out": 1});
    assert_eq!(done["work"], counts, "{:#}", done["notes"]);
    done["course_id"] = Value::Null;
    done["dry_run"] = json!(true);
    assert_eq!(tried, done);
    assert_eq!(work_of(&world, course).await, work_of(&world, term.course).await);
    // It is work like any other: read, downloaded, and nobody was told of it as of something new.
    let mine = format!("/students/course-contents?course_id={course}");
    let seen = server.get(term.person("student"), &mine).await.expect(200);
    let sum = seen.as_array().unwrap().iter().find(|one| one["path"] == "week1.sum").unwrap();
    assert!(sum["submission_group"]["grading"].is_f64(), "{sum:#}");
    let copy: Uuid = sqlx::query_scalar("select id from submission_artifact where course_id = $1")
        .bind(course)
        .fetch_one(server.db.pool())
        .await
        .unwrap();
    let path = |id: Uuid| format!("/submissions/artifacts/{id}/download");
    assert_eq!(server.download(term.person("student"), &path(copy)).await, server.download(term.person("student"), &path(artifact)).await);
    let told = "select distinct type from event where data::text like '%' || $1 || '%' and type !~ '^(course:content|deployment)'";
    let told: Vec<String> = sqlx::query_scalar(told).bind(course.to_string()).fetch_all(server.db.pool()).await.unwrap();
    assert_eq!(told, Vec::<String>::new());
    let noted = "select data -> 'work' ->> 'submission_grades' from audit_entry where kind = 'course.imported'";
    assert_eq!(world.one::<String>(noted).await, "2");

    // On another platform nobody has an account: they get one, or what is theirs stays behind.
    for elsewhere in [
        "update student_profile set student_email = null",
        "update \"user\" set email = 'elsewhere-' || email where username in ('student', 'tutor')",
    ] {
        sqlx::query(elsewhere).execute(server.db.pool()).await.unwrap();
    }
    body["path"] = json!("without");
    body["create_accounts"] = json!(false);
    let without = world.import(&world.manager, body.clone(), &archive).await.expect(200);
    assert_eq!(without["work"]["submission_artifacts"], 0, "{without:#}");
    assert!(without["notes"].to_string().contains("student@example.org is no member: has no account here"), "{:#}", without["notes"]);
    assert_eq!(world.one::<i64>("select count(*) from \"user\" where email in ('student@example.org', 'tutor@example.org')").await, 0);
    body["path"] = json!("with");
    body["create_accounts"] = json!(true);
    let with = world.import(&world.manager, body.clone(), &archive).await.expect(200);
    assert_eq!(with["work"], counts);
    assert_eq!(world.one::<i64>("select count(*) from \"user\" where email in ('student@example.org', 'tutor@example.org')").await, 2);

    // Work that is not what it says, and rows that nobody has written.
    body["path"] = json!("bad");
    let changed = |name: &str, change: &dyn Fn(Vec<u8>) -> Vec<u8>| {
        let files = files(&archive).into_iter().map(|(file, bytes)| if file == name { (file, change(bytes)) } else { (file, bytes) });
        self::archive(&files.collect::<Vec<_>>())
    };
    let text =
        |from: &'static str, to: &'static str| move |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replacen(from, to, 1).into_bytes();
    let submission = format!("work/submissions/{artifact}.zip");
    for (archive, expected) in [
        (changed(&submission, &|_| b"something else".to_vec()), "is not what was handed in"),
        (changed("work/submission_grades.jsonl", &text("\"grade\":0.5", "\"grade\":7")), "work/submission_grades.jsonl has a row"),
        (changed("work/submission_grades.jsonl", &text("corrected", "perfect")), "that no platform writes"),
        (changed("work/results.jsonl", &text("{", "[")), "work/results.jsonl, line 1: "),
        (changed("work/results.jsonl", &|bytes| [vec![b' '; 300 << 10], bytes].concat()), "work/results.jsonl, line 1: it is longer than"),
        (changed("work/deadline_extensions.jsonl", &text("\"days\":1", "\"days\":-1")), "work/deadline_extensions.jsonl has a row"),
        (world.export("").await, "export it with students"),
    ] {
        let answer = world.import(&world.manager, body.clone(), &archive).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "VAL_004"), "{:#}", answer.body);
        assert!(answer.body["message"].as_str().unwrap().contains(expected), "{expected} in {:#}", answer.body);
    }
    assert_eq!(world.one::<i64>("select count(*) from course where path = 'bad'").await, 0);
}
