//! A class at once: what becomes of whom, and that nobody gets more than the importer may give.

use crate::support::{Server, Someone, Term};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

struct World {
    server: Server,
    term: Term,
}

impl World {
    async fn new() -> Self {
        let server = Server::start().await;
        let term = Term::create(&server).await;
        Self { server, term }
    }

    fn path(&self) -> String {
        format!("/course-member-import/{}/batch", self.term.course)
    }

    async fn import(&self, role: &str, body: Value) -> Value {
        self.server.post(self.person(role), &self.path(), body).await.expect(200)
    }

    fn person(&self, role: &str) -> &Someone {
        if role == "admin" { &self.term.admin } else { self.term.person(role) }
    }

    /// Who is in the course: address, role, group, and whether archived.
    async fn members(&self) -> Vec<String> {
        let sql = "select concat_ws(' ', u.email, m.course_role_id, g.title, case when m.archived_at is not null then 'archived' end)
                   from course_member m join \"user\" u on u.id = m.user_id left join course_group g on g.id = m.course_group_id
                   where m.course_id = $1 order by 1";
        sqlx::query_scalar(sql).bind(self.term.course).fetch_all(self.server.db.pool()).await.unwrap()
    }

    async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(self.server.db.pool()).await.unwrap()
    }

    async fn run(&self, sql: &'static str) {
        sqlx::query(sql).execute(self.server.db.pool()).await.unwrap();
    }
}

/// Line, outcome and reason of each row.
fn told(answer: &Value) -> Vec<(i64, String, String)> {
    let row = |row: &Value| {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        (row["line"].as_i64().unwrap(), text("outcome"), text("reason"))
    };
    answer["rows"].as_array().unwrap().iter().map(row).collect()
}

fn outcomes(answer: &Value) -> Vec<String> {
    told(answer).into_iter().map(|(_, outcome, _)| outcome).collect()
}

const LIST: &str = "Nachname;Vorname;E-Mail;Matrikelnummer;Gruppe;Rolle;Bemerkung\r\n\
    Müller;Jörg;JOERG@example.org ;4711;B;;\r\n\
    ;;newcomer@example.org;;B;;\r\n\
    ;;;;;;\r\n\
    Otherwise;Tutor;tutor@example.org;;;;\r\n\
    ;;joerg@Example.org;;A;;\r\n\
    ;;nobody;;B;;\r\n\
    ;;king@example.org;;B;owner;\r\n\
    ;;assistant@example.org;;;Tutor;\r\n";

#[tokio::test]
async fn a_list_in_latin_1_makes_a_class_and_a_dry_run_nothing() {
    let world = World::new().await;
    world.server.somebody("newcomer", &[]).await;
    let latin: Vec<u8> = LIST.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let mut body = json!({"csv_base64": BASE64_STANDARD.encode(latin), "create_missing_groups": true, "dry_run": true});
    let before = world.members().await;
    let tried = world.import("lecturer", body.clone()).await;
    assert_eq!(world.members().await, before, "a dry run changes nothing");
    assert_eq!(world.count("select count(*) from \"user\" where email = 'joerg@example.org'").await, 0);

    body["dry_run"] = json!(false);
    let mut done = world.import("lecturer", body.clone()).await;
    let reasons = [
        (2, "created", ""),
        (3, "added", ""),
        (5, "unchanged", "the account has another name, and keeps it; is _tutor, and stays so"),
        (6, "duplicate", "the same person as in line 2"),
        (7, "refused", "\"nobody\" must be an e-mail address"),
        (8, "refused", "you may not give the role _owner"),
        (9, "created", ""),
    ];
    let reasons: Vec<_> = reasons.into_iter().map(|(line, outcome, reason)| (line, outcome.to_owned(), reason.to_owned())).collect();
    assert_eq!(told(&done), reasons);
    assert_eq!(done["created_groups"], json!(["B"]));
    assert_eq!(done["ignored_columns"], json!(["Bemerkung"]));
    assert_eq!(done["columns"]["student_id"], json!("Matrikelnummer"));
    // The dry run said the same, without ids of what was not there.
    assert!(tried["rows"][0]["course_member_id"].is_null() && done["rows"][0]["course_member_id"].is_string());
    for row in done["rows"].as_array_mut().unwrap() {
        if ["created", "added"].contains(&row["outcome"].as_str().unwrap()) {
            row["course_member_id"] = Value::Null;
        }
    }
    done["dry_run"] = json!(true);
    assert_eq!(tried, done);

    let members = world.members().await;
    for expected in
        ["joerg@example.org _student B", "newcomer@example.org _student B", "tutor@example.org _tutor A", "assistant@example.org _tutor"]
    {
        assert!(members.iter().any(|member| member == expected), "{expected} in {members:?}");
    }
    assert_eq!(members.len(), before.len() + 3);
    let people = "select count(*) from \"user\" u join student_profile p on p.user_id = u.id
                  where u.username = 'joerg.mueller' and u.family_name = 'Müller' and u.password is null and p.student_id = '4711'";
    assert_eq!(world.count(people).await, 1);
    assert_eq!(
        world.count("select count(*) from \"user\" where email = 'tutor@example.org' and family_name = 'Test'").await,
        1,
        "nobody is renamed"
    );
    // Students have their groups for work, and the others none.
    let groups = "select count(*) from submission_group_member gm join course_member m on m.id = gm.course_member_id
                  join \"user\" u on u.id = m.user_id where u.email in ('joerg@example.org', 'newcomer@example.org', 'assistant@example.org')";
    assert_eq!(world.count(groups).await, 2);

    let again = world.import("lecturer", body).await;
    assert_eq!(outcomes(&again), ["unchanged", "unchanged", "unchanged", "duplicate", "refused", "refused", "unchanged"]);
    assert_eq!(world.members().await, members, "the same list again changes nothing");
    assert_eq!(again["created_groups"], json!([]));
}

#[tokio::test]
async fn roles_are_given_and_taken_only_by_who_may_and_only_where_a_row_says_so() {
    let world = World::new().await;
    let role = |email: &str, role: &str| json!({"email": email, "course_role_id": role, "course_group_title": "A"});
    // Who imports, a row, and what comes of it.
    let cases = [
        ("lecturer", role("tutor@example.org", "_lecturer"), "changed"),
        ("maintainer", role("tutor@example.org", "_tutor"), "changed"),
        ("lecturer", role("tutor@example.org", "_maintainer"), "refused"),
        ("lecturer", role("maintainer@example.org", "_student"), "refused"),
        ("lecturer", role("lecturer@example.org", "_student"), "refused"),
        ("lecturer", role("lecturer@example.org", "_maintainer"), "refused"),
        ("lecturer", json!({"email": "lecturer@example.org"}), "unchanged"),
        ("owner", role("owner@example.org", "_student"), "refused"),
        ("lecturer", role("new1@example.org", "_maintainer"), "refused"),
        ("lecturer", role("new1@example.org", "_lecturer"), "created"),
        ("owner", role("new2@example.org", "_owner"), "created"),
        ("admin", role("owner@example.org", "Lecturer"), "changed"),
        ("lecturer", json!({"email": "student@example.org", "course_group_title": "none such"}), "refused"),
        ("lecturer", json!({"email": "new3@example.org"}), "refused"),
    ];
    for (who, row, outcome) in cases {
        let before = world.members().await;
        let done = world.import(who, json!({"rows": [row]})).await;
        assert_eq!(outcomes(&done), [outcome], "{who} {row} {done}");
        assert_eq!(world.members().await == before, ["refused", "unchanged"].contains(&outcome), "{who} {row}");
    }
    // A tutor in a list of students stays a tutor.
    let done = world.import("lecturer", json!({"rows": [{"email": "tutor@example.org"}]})).await;
    assert_eq!(told(&done), [(1, "unchanged".to_owned(), "is _tutor, and stays so".to_owned())]);
    assert_eq!(done["rows"][0]["course_role_id"], "_tutor");
    // Others are not admitted, and learn nothing of a course that is not theirs.
    let stranger = world.server.somebody("stranger", &[]).await;
    let body = json!({"rows": [{"email": "x@example.org", "course_group_title": "A"}]});
    for (who, status) in [(world.person("student"), 403), (world.person("tutor"), 403), (&stranger, 404)] {
        assert_eq!(world.server.post(who, &world.path(), body.clone()).await.status, status);
    }
    assert_eq!(outcomes(&world.import("lecturer", body).await), ["created"]);
}

#[tokio::test]
async fn a_limited_token_imports_as_far_as_it_goes() {
    let world = World::new().await;
    let lecturer = world.person("lecturer").id;
    let body = json!({"rows": [{"email": "tutor@example.org", "course_role_id": "lecturer"},
        {"email": "x@example.org", "course_group_title": "B"}], "create_missing_groups": true});
    let limited = world.server.with_token(lecturer, &["course_member:create", "course_member:get"]).await;
    assert_eq!(world.server.post(&limited, &world.path(), body.clone()).await.code(), "AUTHZ_001", "it makes no groups");
    let limited = world.server.with_token(lecturer, &["course_member:create", "course_member:get", "course_group:create"]).await;
    let done = world.server.post(&limited, &world.path(), body.clone()).await.expect(200);
    assert_eq!(outcomes(&done), ["refused", "created"], "it changes no members");
    assert_eq!(outcomes(&world.import("lecturer", body).await), ["changed", "unchanged"]);
}

#[tokio::test]
async fn who_is_not_in_the_list_is_archived_on_request_and_never_staff() {
    let world = World::new().await;
    for name in ["ann", "ben"] {
        world.import("lecturer", json!({"rows": [{"email": format!("{name}@example.org"), "course_group_title": "A"}]})).await;
    }
    // A student who imports is not archived: an administrator may be one.
    let enrol = json!({"user_id": world.term.admin.id, "course_id": world.term.course, "course_role_id": "_student", "course_group_id": world.term.group});
    world.server.post(&world.term.admin, "/course-members", enrol).await.expect(201);
    let list =
        |archive: bool, dry_run: bool| json!({"rows": [{"email": "ann@example.org"}], "archive_missing": archive, "dry_run": dry_run});
    let before = world.members().await;
    assert_eq!(world.import("admin", list(false, false)).await["archived"], json!([]));
    let tried = world.import("admin", list(true, true)).await;
    assert_eq!(world.members().await, before);
    let mut unsure = list(true, false);
    unsure["rows"].as_array_mut().unwrap().push(json!({"email": "ben@"}));
    let refused = world.import("admin", unsure).await;
    assert_eq!((&refused["archived"], refused["warnings"].as_array().unwrap().len()), (&json!([]), 1), "it is not known who is missing");
    assert_eq!(world.members().await, before);

    let done = world.import("admin", list(true, false)).await;
    assert_eq!(done["archived"], tried["archived"]);
    let mut gone: Vec<_> = done["archived"].as_array().unwrap().iter().map(|one| one["email"].as_str().unwrap()).collect();
    gone.sort_unstable();
    assert_eq!(gone, ["ben@example.org", "student@example.org"]);
    let archived: Vec<_> = world.members().await.into_iter().filter(|member| member.ends_with("archived")).collect();
    assert_eq!(archived, ["ben@example.org _student A archived", "student@example.org _student A archived"]);
    // Who is in the list again takes part again.
    let back = world.import("lecturer", json!({"rows": [{"email": "ben@example.org"}]})).await;
    assert_eq!(outcomes(&back), ["restored"]);
    assert!(world.members().await.contains(&"ben@example.org _student A".to_owned()));
}

#[tokio::test]
async fn people_are_known_by_their_student_id() {
    let world = World::new().await;
    world.server.somebody("pat", &[]).await;
    world.server.somebody("sam", &[]).await;
    world
        .run(
            "insert into student_profile (user_id, organization_id, student_id, student_email)
               select u.id, o.id, '77', 'pat@students.example.org' from \"user\" u, organization o where u.username = 'pat'",
        )
        .await;
    let rows = json!([
        {"student_id": "77", "course_group_title": "A"},
        {"email": "PAT@students.example.org", "course_group_title": "A"},
        {"student_id": "78", "course_group_title": "A"},
        {"email": "sam@example.org", "student_id": "77", "course_group_title": "A"},
    ]);
    let done = world.import("lecturer", json!({"rows": rows})).await;
    let reasons: Vec<_> = told(&done).into_iter().map(|(_, outcome, reason)| format!("{outcome} {reason}")).collect();
    assert_eq!(
        reasons,
        [
            "added ",
            "duplicate the same person as in line 1",
            "refused nobody has this student id, and an account cannot be made without an e-mail address",
            "duplicate the same person as in line 1",
        ]
    );
    let done = world.import("lecturer", json!({"rows": [rows[3]]})).await;
    assert_eq!(told(&done)[0].2, "the e-mail address and the student id belong to different people");
    // An account that is archived is nobody's to enrol.
    world.run("update \"user\" set archived_at = now() where username = 'sam'").await;
    let done = world.import("lecturer", json!({"rows": [{"email": "sam@example.org", "course_group_title": "A"}]})).await;
    assert_eq!(told(&done)[0].2, "the account is archived");
}

#[tokio::test]
async fn namesakes_get_names_of_their_own() {
    let world = World::new().await;
    world.server.somebody("ann2", &[]).await;
    let rows: Vec<_> = (0..12).map(|i| json!({"email": format!("a{i}@x.org"), "given_name": "Ann", "course_group_title": "A"})).collect();
    let mut rows = Value::from(rows);
    // Called as the second of another name's namesakes would be.
    rows.as_array_mut()
        .unwrap()
        .extend([json!({"email": "ann1@x.org", "course_group_title": "A"}), json!({"email": "ann1@y.org", "course_group_title": "A"})]);
    let done = world.import("lecturer", json!({"rows": rows})).await;
    assert!(outcomes(&done).iter().all(|outcome| outcome == "created"), "{done}");
    let names: Vec<String> =
        sqlx::query_scalar("select username from \"user\" where username ~ '^ann[0-9]*$' order by length(username), username")
            .fetch_all(world.server.db.pool())
            .await
            .unwrap();
    let mut distinct = names.clone();
    distinct.dedup();
    assert_eq!((names.len(), distinct.len(), names[0].as_str()), (15, 15, "ann"));
}

#[tokio::test]
async fn what_is_no_list_is_refused_with_the_reason() {
    let world = World::new().await;
    for (body, said) in [
        (json!({}), "there are none"),
        (json!({"csv": "name\nann"}), "no column is an e-mail address or a student id"),
        (json!({"csv": "email\na@x.org", "columns": {"email": "mail"}}), "no column is headed"),
        (json!({"csv_base64": "?"}), "is not base64"),
        (json!({"rows": [{"email": "a@x.org"}], "course_role_id": "king"}), "is no role of a course"),
        (json!({"csv": format!("email\n{}", "a@x.org\n".repeat(10_001))}), "at most 10000"),
        (json!({"rows": vec![json!({"email": "a@x.org"}); 10_001]}), "10000"),
    ] {
        let answer = world.server.post(world.person("lecturer"), &world.path(), body).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "VAL_001"), "{:#}", answer.body);
        assert!(answer.body.to_string().contains(said), "{said} in {:#}", answer.body);
    }
}

#[tokio::test]
async fn two_who_import_the_same_list_at_once_make_one_class() {
    let world = World::new().await;
    let rows: Vec<_> = (0..40).map(|i| json!({"email": format!("p{i}@x.org"), "given_name": "Pat", "course_group_title": "B"})).collect();
    let body = json!({"rows": rows, "create_missing_groups": true});
    let (one, other) = tokio::join!(world.import("lecturer", body.clone()), world.import("owner", body));
    let made = [&one, &other].map(|done| outcomes(done).iter().filter(|outcome| *outcome == "created").count());
    assert!(made == [40, 0] || made == [0, 40], "{made:?}");
    assert_eq!(
        world.count("select count(*) from course_member m join \"user\" u on u.id = m.user_id where u.email like 'p%@x.org'").await,
        40
    );
}

/// What a spreadsheet has written: a hidden sheet first, headings below blank lines, numbers, dates, formulas, letters of all kinds.
const WORKBOOK: &[u8] = include_bytes!("fixtures/roster.xlsx");

#[tokio::test]
async fn a_workbook_is_a_list_like_any_other() {
    let world = World::new().await;
    let mut body = json!({"xlsx_base64": BASE64_STANDARD.encode(WORKBOOK), "create_missing_groups": true, "dry_run": true});
    let before = world.members().await;
    let tried = world.import("lecturer", body.clone()).await;
    assert_eq!(world.members().await, before);
    body["dry_run"] = json!(false);
    let done = world.import("lecturer", body.clone()).await;
    assert_eq!(outcomes(&tried), outcomes(&done));
    let reasons: Vec<_> =
        [(4, "created", ""), (6, "created", ""), (7, "created", ""), (8, "refused", "\"#div/0!\" must be an e-mail address")]
            .map(|(line, outcome, reason): (i64, &str, &str)| (line, outcome.to_owned(), reason.to_owned()))
            .to_vec();
    assert_eq!(told(&done), reasons, "by the numbers that the spreadsheet shows");
    let columns = json!({"email": "E-Mail", "student_id": "Matrikelnummer", "given_name": "Vorname", "family_name": "Nachname",
        "course_group_title": "Gruppe", "course_role_id": "Rolle"});
    assert_eq!((&done["columns"], &done["ignored_columns"]), (&columns, &json!(["Geburtsdatum"])));
    assert_eq!(done["created_groups"], json!(["2026-03-01", "7", "B"]));
    assert_eq!(done["warnings"], json!(["of the workbook only the sheet \"Übung\" was read, and not: Alt"]));
    let people =
        "select string_agg(concat_ws(' ', u.given_name, u.family_name, u.email, p.student_id), ', ' order by u.email) from \"user\" u
                  join student_profile p on p.user_id = u.id and p.student_id is not null";
    let people: String = sqlx::query_scalar(people).fetch_one(world.server.db.pool()).await.unwrap();
    assert_eq!(people, "Änne Größe anne@example.org 00815, Jörg Müller joerg@example.org 4711, Zoë Zahl zoe@example.org 12345678");
    assert!(world.members().await.contains(&"zoe@example.org _tutor 7".to_owned()));
    let again = world.import("lecturer", body).await;
    assert_eq!(outcomes(&again), ["unchanged", "unchanged", "unchanged", "refused"]);

    // Another sheet by its name; what is none is refused before anything is done.
    let encoded = BASE64_STANDARD.encode(WORKBOOK);
    let cut = BASE64_STANDARD.encode(WORKBOOK.get(..WORKBOOK.len() / 2).unwrap());
    for (body, said) in [
        (json!({"xlsx_base64": encoded, "sheet": "alt"}), "there are none"),
        (json!({"xlsx_base64": encoded, "sheet": "Neu"}), "has no sheet \\\"Neu\\\": Übung, Alt, Notizen"),
        (json!({"xlsx_base64": encoded, "sheet": "Notizen"}), "no column is an e-mail address or a student id"),
        (json!({"xlsx_base64": encoded, "csv": "email\na@x.org"}), "send one of"),
        (json!({"csv_base64": encoded}), "goes into xlsx_base64"),
        (json!({"xlsx_base64": cut}), "is damaged, or no workbook"),
        (json!({"xlsx_base64": BASE64_STANDARD.encode("email\na@x.org")}), "is damaged, or no workbook"),
    ] {
        let answer = world.server.post(world.person("lecturer"), &world.path(), body).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "VAL_001"), "{:#}", answer.body);
        assert!(answer.body.to_string().contains(said), "{said} in {:#}", answer.body);
    }
}
