//! Installations whose repositories lie elsewhere say so in properties, on whichever level: what the views make of it.

use crate::support::{Server, Term};
use serde_json::{Value, json};
use uuid::Uuid;

const HOST: &str = "https://git.example.org";
const OTHER: &str = "https://other.example.org";

/// What `properties.gitlab` says, by level.
#[derive(Default)]
struct Given {
    organization: Value,
    family: Value,
    course: Value,
    group: Value,
    member: Value,
}

/// What is shown then: the course's host and path, and the repository's `url`, `full_path`, `clone_url` and `web_url`.
struct Shown {
    course: (Option<&'static str>, Option<&'static str>),
    repository: Option<[&'static str; 4]>,
}

fn at(url: &str, path: &str) -> Value {
    json!({"url": url, "full_path": path})
}

fn rows() -> Vec<(&'static str, Given, Shown)> {
    let course = |url, path| (Some(url), Some(path));
    let by = |given: Given, course, repository| (given, Shown { course, repository });
    let organization = at(HOST, "uni");
    let theirs = |path: &'static str, clone: &'static str, web: &'static str| Some([HOST, path, clone, web]);
    let of_group = theirs("g/x", "https://git.example.org/g/x.git", "https://git.example.org/g/x");
    let of_member = theirs("m/x", "https://git.example.org/m/x.git", "https://git.example.org/m/x");
    let all = vec![
        ("nothing", by(Given::default(), (None, None), None)),
        (
            "organization",
            by(Given { organization: at("https://git.example.org/", "uni"), ..Given::default() }, course(HOST, "uni/prog/y2026"), None),
        ),
        ("family", by(Given { family: at(HOST, "fam"), ..Given::default() }, course(HOST, "fam/y2026"), None)),
        ("course", by(Given { course: at(HOST, "kurs"), ..Given::default() }, course(HOST, "kurs"), None)),
        (
            "the nearest wins",
            by(
                Given { organization: at(OTHER, "uni"), family: at(OTHER, "fam"), course: at(HOST, "kurs"), ..Given::default() },
                course(HOST, "kurs"),
                None,
            ),
        ),
        (
            "the family before the organization",
            by(Given { organization: at(OTHER, "uni"), family: at(HOST, "fam"), ..Given::default() }, course(HOST, "fam/y2026"), None),
        ),
        (
            "the host of the organization, the path of the course",
            by(
                Given { organization: organization.clone(), course: json!({"full_path": "kurs"}), ..Given::default() },
                course(HOST, "kurs"),
                None,
            ),
        ),
        ("group", by(Given { group: at("https://git.example.org/", "g/x"), ..Given::default() }, (None, None), of_group)),
        (
            "the path of the group at the host of the organization",
            by(
                Given { organization: organization.clone(), group: json!({"full_path": "g/x"}), ..Given::default() },
                course(HOST, "uni/prog/y2026"),
                of_group,
            ),
        ),
        ("member", by(Given { member: at(HOST, "m/x"), ..Given::default() }, (None, None), of_member)),
        (
            "the path of the member at the host of the family",
            by(
                Given { family: at(HOST, "fam"), member: json!({"full_path": "m/x"}), ..Given::default() },
                course(HOST, "fam/y2026"),
                of_member,
            ),
        ),
        (
            "the path of the member at the host of the course",
            by(
                Given { course: at(HOST, "kurs"), member: json!({"full_path": "m/x"}), ..Given::default() },
                course(HOST, "kurs"),
                of_member,
            ),
        ),
        (
            "the group before the member",
            by(Given { group: at(HOST, "g/x"), member: at(OTHER, "m/x"), ..Given::default() }, (None, None), of_group),
        ),
        (
            "addresses that are given",
            by(
                Given {
                    member: json!({"url": HOST, "full_path": "m/x", "web_url": "https://web.example.org/m", "http_url_to_repo": "https://git.example.org/clone/m.git"}),
                    ..Given::default()
                },
                (None, None),
                theirs("m/x", "https://git.example.org/clone/m.git", "https://web.example.org/m"),
            ),
        ),
        (
            "an address where people look",
            by(
                Given { group: json!({"url": HOST, "full_path": "g/x", "web_url": "https://web.example.org/g"}), ..Given::default() },
                (None, None),
                theirs("g/x", "https://web.example.org/g.git", "https://web.example.org/g"),
            ),
        ),
    ];
    all.into_iter().map(|(name, (given, shown))| (name, given, shown)).collect()
}

async fn set(server: &Server, table: &str, id: Uuid, gitlab: &Value) {
    let properties = if gitlab.is_null() { json!({}) } else { json!({"gitlab": gitlab}) };
    let sql = match table {
        "organization" => "update organization set properties = $1 where id = $2",
        "course_family" => "update course_family set properties = $1 where id = $2",
        "course" => "update course set properties = $1 where id = $2",
        "submission_group" => "update submission_group set properties = $1 where id = $2",
        _ => "update course_member set properties = $1 where id = $2",
    };
    sqlx::query(sql).bind(properties).bind(id).execute(server.db.pool()).await.unwrap();
}

#[tokio::test]
async fn properties_of_every_level_say_where_one_works() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (student, tutor, lecturer) = (term.person("student"), term.person("tutor"), term.person("lecturer"));
    let member = term.member("student");
    let group = "select submission_group_id from submission_group_member where course_content_id = $1 and course_member_id = $2";
    let group: Uuid = sqlx::query_scalar(group).bind(term.assignment).bind(member).fetch_one(server.db.pool()).await.unwrap();
    for (name, given, expected) in rows() {
        for (table, id, gitlab) in [
            ("organization", term.organization, &given.organization),
            ("course_family", term.family, &given.family),
            ("course", term.course, &given.course),
            ("submission_group", group, &given.group),
            ("course_member", member, &given.member),
        ] {
            set(&server, table, id, gitlab).await;
        }
        let (url, path) = (json!(expected.course.0), json!(expected.course.1));
        let below = |what: &str| expected.course.1.map_or(Value::Null, |path| json!(format!("{path}/{what}")));
        let course = server.get(student, &format!("/students/courses/{}", term.course)).await.expect(200);
        assert_eq!([&course["repository"]["provider_url"], &course["repository"]["full_path"]], [&url, &path], "{name}");
        let course = server.get(tutor, &format!("/tutors/courses/{}", term.course)).await.expect(200);
        let of_course = &course["repository"];
        assert_eq!(
            [&of_course["provider_url"], &of_course["full_path_assignments"], &of_course["full_path_student_template"]],
            [&url, &below("assignments"), &below("student-template")],
            "{name}"
        );
        let content = server.get(lecturer, &format!("/lecturers/course-contents/{}", term.assignment)).await.expect(200);
        assert_eq!([&content["repository"]["url"], &content["repository"]["full_path"]], [&url, &path], "{name}");

        // The student and the tutor read the same, in a list and alone.
        let wanted = expected.repository.map_or(Value::Null, |[url, full_path, clone_url, web_url]| {
            json!({"provider": "gitlab", "url": url, "full_path": full_path, "clone_url": clone_url, "web_url": web_url})
        });
        let (of, course) = (format!("/tutors/course-members/{member}/course-contents"), term.course);
        for (who, path) in [
            (student, format!("/students/course-contents?course_id={course}")),
            (student, format!("/students/course-contents/{}", term.assignment)),
            (tutor, of.clone()),
            (tutor, format!("{of}/{}", term.assignment)),
        ] {
            let shown = server.get(who, &path).await.expect(200);
            let is_it = |content: &&Value| content["id"] == json!(term.assignment);
            let content = shown.as_array().map_or(Some(&shown), |all| all.iter().find(is_it)).unwrap();
            assert_eq!(content["submission_group"]["repository"], wanted, "{name}: {path}");
        }
    }
}
