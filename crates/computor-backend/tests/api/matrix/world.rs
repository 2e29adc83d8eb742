//! One world with a row of every kind, and everybody who may stand in some relation to it.

use crate::{
    git,
    matrix::requests::Operation,
    support::{Answer, Server, Someone, Term},
};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, phc::PasswordHash},
};
use computor_backend::auth::Secret;
use computor_git::Place;
use computor_policy::{Principal, Scopes};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io::{Cursor, Write},
    sync::atomic::{AtomicU32, Ordering},
};
use uuid::Uuid;
use zip::{ZipWriter, write::SimpleFileOptions};

/// Everybody's password.
pub(crate) const PASSWORD: &str = "correct horse battery";
/// A scope that no operation asks for.
const OTHER_SCOPE: &str = "workspace:list";

/// Who may stand in some relation to the world's rows.
const PEOPLE: &[&str] = &[
    "a stranger",
    "student of another course",
    "tutor of another course",
    "lecturer of another course",
    "student",
    "classmate",
    "tutor",
    "lecturer",
    "maintainer",
    "owner",
    "developer of the organization",
    "manager of the organization",
    "owner of the organization",
    "developer of the course family",
    "manager of the course family",
    "owner of the course family",
    "organization manager",
    "user manager",
    "administrator",
    "former tutor (archived membership)",
    "former tutor (student now)",
    "archived user",
    "testing service",
];

/// What a request is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum With {
    /// Nothing, or a token that is not limited.
    All,
    /// A token of no more than the operation asks for.
    Scope,
    /// A token of another scope.
    OtherScope,
}

/// Who asks, and with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Column {
    pub(crate) person: &'static str,
    pub(crate) with: With,
}

impl std::fmt::Display for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.person)?;
        f.write_str(match self.with {
            With::All => "",
            With::Scope => " (token of the scope)",
            With::OtherScope => " (token of another scope)",
        })
    }
}

/// Everybody, with everything.
pub(crate) fn columns() -> impl Iterator<Item = Column> {
    let column = |person, with| Column { person, with };
    let all = PEOPLE.iter().flat_map(move |person| [With::All, With::Scope].map(|with| column(person, with)));
    [column("nobody", With::All)]
        .into_iter()
        .chain(all)
        .chain(["tutor", "lecturer", "administrator"].map(|person| column(person, With::OtherScope)))
}

/// What there is, as it is before anybody asks for anything.
pub(crate) struct World {
    /// Answers no more once it is copied: the copies do.
    pub(crate) server: Server,
    ids: HashMap<String, String>,
    people: HashMap<&'static str, (Someone, Principal)>,
    tokens: HashMap<(&'static str, Vec<String>), String>,
    sessions: HashMap<Column, (String, String)>,
    archive: Vec<u8>,
    count: AtomicU32,
}

impl World {
    /// The key of a row; what is no row's name is a key itself.
    pub(crate) fn id(&self, name: &str) -> String {
        self.ids.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }

    /// A number that nobody got before.
    pub(crate) fn number(&self) -> u32 {
        self.count.fetch_add(1, Ordering::Relaxed)
    }

    /// A refresh token for this column alone.
    pub(crate) fn refresh(&self, column: Column) -> &str {
        &self.sessions[&column].1
    }

    /// The access token of that session, if it is of whoever asks.
    pub(crate) fn session(&self, column: Column) -> Option<&str> {
        let known = self.people.contains_key(column.person) && column.person != "archived user";
        self.sessions.get(&column).filter(|_| known).map(|(access, _)| access.as_str())
    }

    /// A ZIP archive with a program.
    pub(crate) fn archive(&self) -> &[u8] {
        &self.archive
    }

    /// The token with which an operation is asked for in this column, and who the server should take it for.
    pub(crate) fn asker(&self, column: Column, of: &Operation) -> (Option<&str>, Option<Principal>) {
        let Some((someone, principal)) = self.people.get(column.person) else { return (None, None) };
        let scopes = scopes(column.with, of);
        let token = match scopes.is_empty() {
            true => &someone.token,
            false => &self.tokens[&(column.person, scopes.clone())],
        };
        let limits = Scopes::parse(scopes.iter().map(String::as_str));
        let known = column.person != "archived user";
        (Some(token), known.then(|| Principal { scopes: limits, ..principal.clone() }))
    }

    /// Made through the API where that is simple.
    pub(crate) async fn create(operations: &[Operation]) -> Self {
        let told = |options: &mut computor_backend::Options| {
            options.extension_url = Some("https://example.org/extension.vsix".to_owned());
            options.getting_started_url = Some("https://example.org/begin".to_owned());
            options.secret_key = Some("a key of thirty-two characters..".to_owned().into());
        };
        let server = Server::with(None, told).await;
        let term = Term::create(&server).await;
        let archive = archive();
        let mut making = Making { server, admin: term.admin.clone(), ids: HashMap::new(), people: HashMap::new() };
        making.term(&term);
        making.people_around(&term).await;
        making.contents(&term).await;
        making.accounts().await;
        making.library().await;
        making.work(&archive).await;
        making.repositories(&term).await;
        making.farewells(&term).await;
        let (tokens, sessions) = (making.tokens(operations).await, making.sessions().await);
        let student = making.people["student"].id;
        making.find("session", "select id from session where user_id = $1 order by id limit 1", student).await;
        sqlx::query("select audit_chain()").execute(making.server.db.pool()).await.unwrap();
        making.find("audit_entry", "select id from audit_entry where course_id = $1 order by number limit 1", term.course).await;
        let Making { server, mut ids, people, .. } = making;
        ids.extend(people.iter().map(|(name, someone)| (format!("{name}_user"), someone.id.to_string())));
        let mut known = HashMap::new();
        for person in PEOPLE {
            let someone = people[person].clone();
            let principal = principal(&server, someone.id).await;
            known.insert(*person, (someone, principal));
        }
        sqlx::raw_sql(include_str!("undo.sql")).execute(server.db.pool()).await.unwrap();
        Self { server, ids, people: known, tokens, sessions, archive, count: AtomicU32::new(1) }
    }
}

/// The scopes of a token for an operation; where none makes a difference, another one.
fn scopes(with: With, of: &Operation) -> Vec<String> {
    match with {
        With::All => Vec::new(),
        With::Scope if !of.scopes.is_empty() => of.scopes.clone(),
        With::Scope | With::OtherScope => vec![OTHER_SCOPE.to_owned()],
    }
}

/// Who a user is to the rules.
async fn principal(server: &Server, user: Uuid) -> Principal {
    let pool = server.db.pool();
    let roles: Vec<String> =
        sqlx::query_scalar("select role_id from user_role where user_id = $1").bind(user).fetch_all(pool).await.unwrap();
    let claims = "select split_part(claim_value, ':', 1), split_part(claim_value, ':', 2) from role_claim where role_id = any($1)";
    let pairs: Vec<(String, String)> = sqlx::query_as(claims).bind(&roles).fetch_all(pool).await.unwrap();
    let mut claims: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (resource, action) in pairs {
        claims.entry(resource).or_default().insert(action);
    }
    let is_service = "select is_service from \"user\" where id = $1";
    let is_service: bool = sqlx::query_scalar(is_service).bind(user).fetch_one(pool).await.unwrap();
    Principal { roles: roles.into_iter().collect(), claims, is_service, ..Principal::user(user.into()) }
}

/// A form with text and an archive, as it is sent.
pub(crate) fn form(field: &str, text: &Value, archive: &[u8]) -> Vec<u8> {
    let part = |name: &str, text: &str| format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
    // A form without a name for its text has each field of it as a text of its own.
    let texts: String = match text.as_object().filter(|_| field.is_empty()) {
        Some(fields) => fields.iter().map(|(name, value)| part(name, value.as_str().unwrap())).collect(),
        None => part(field, &text.to_string()),
    };
    let file = "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"work.zip\"\r\nContent-Type: application/zip\r\n\r\n";
    let mut body = (texts + file).into_bytes();
    body.extend_from_slice(archive);
    body.extend_from_slice(b"\r\n--limit--\r\n");
    body
}

fn archive() -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("sum.py", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"print(1 + 1)\n").unwrap();
    // It is a version of an extension as well.
    zip.start_file("extension.vsixmanifest", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"<PackageManifest><Identity Publisher=\"published\" Id=\"extension\" Version=\"2.0.0\"/></PackageManifest>").unwrap();
    // And a course.
    zip.start_file("manifest.json", SimpleFileOptions::default()).unwrap();
    let course = json!({"path": "c", "course_family_id": Uuid::nil()});
    let manifest = json!({"format": "computor-course", "version": 1, "course": course, "course_content_types": [], "course_groups": [],
                          "course_contents": [], "course_members": []});
    zip.write_all(manifest.to_string().as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

/// What `meta.yaml` of an example says.
pub(crate) fn meta(slug: &str, version: &str) -> String {
    format!(
        "slug: {slug}\nversion: \"{version}\"\ntitle: {slug}\nproperties: {{executionBackend: {{slug: itpcp.exec.py}}, \
         studentSubmissionFiles: [sum.py]}}\n"
    )
}

struct Making {
    server: Server,
    admin: Someone,
    ids: HashMap<String, String>,
    people: HashMap<&'static str, Someone>,
}

impl Making {
    fn is(&mut self, name: &str, id: impl ToString) {
        self.ids.insert(name.to_owned(), id.to_string());
    }

    fn id(&self, name: &str) -> &str {
        &self.ids[name]
    }

    fn uuid(&self, name: &str) -> Uuid {
        self.id(name).parse().unwrap()
    }

    async fn ask(&self, who: &Someone, method: Method, path: &str, body: Value) -> Value {
        let Answer { status, body, .. } = self.server.ask(who, method, path, Some(&body)).await;
        assert!(status.is_success(), "{path}: {status} {body:#}");
        body
    }

    /// A new row, made by an administrator, under this name.
    async fn make(&mut self, name: &'static str, path: &str, body: Value) -> String {
        let made = self.ask(&self.admin, Method::POST, path, body).await;
        let id = made["id"].as_str().unwrap().to_owned();
        self.is(name, &id);
        id
    }

    /// An id out of the database, under this name.
    async fn find(&mut self, name: &'static str, sql: &'static str, by: Uuid) {
        let id: Uuid = sqlx::query_scalar(sql).bind(by).fetch_one(self.server.db.pool()).await.unwrap();
        self.is(name, id);
    }

    async fn run(&self, sql: &'static str, by: Uuid) {
        sqlx::query(sql).bind(by).execute(self.server.db.pool()).await.unwrap();
    }

    fn term(&mut self, term: &Term) {
        self.is("organization", term.organization);
        self.is("family", term.family);
        self.is("course", term.course);
        self.is("course_group", term.group);
        self.is("unit_type", term.unit_type);
        self.is("assignment", term.assignment);
        self.is("student_member", term.member("student"));
        self.is("tutor_member", term.member("tutor"));
        for (role, someone, _) in &term.people {
            self.people.insert(role, someone.clone());
        }
    }

    async fn people_around(&mut self, term: &Term) {
        for (name, login, roles) in [
            ("a stranger", "xaver", &[][..]),
            ("organization manager", "oskar", &["_organization_manager"]),
            ("user manager", "ute", &["_user_manager"]),
            ("administrator", "anna", &["_admin"]),
            ("archived user", "artur", &[]),
        ] {
            let someone = self.server.somebody(login, roles).await;
            self.people.insert(name, someone);
        }
        let course = json!({"path": "y2027", "title": "Programming 2027", "course_family_id": term.family});
        let other = self.make("other_course", "/courses", course).await;
        let other_group = self.make("other_group", "/course-groups", json!({"title": "B", "course_id": other})).await;
        let (course, group) = (term.course.to_string(), term.group.to_string());
        for (name, login, role, course, group) in [
            ("student of another course", "sina", "_student", &other, &other_group),
            ("tutor of another course", "theo", "_tutor", &other, &other_group),
            ("lecturer of another course", "lara", "_lecturer", &other, &other_group),
            ("classmate", "carl", "_student", &course, &group),
            ("former tutor (archived membership)", "fred", "_tutor", &course, &group),
            ("former tutor (student now)", "gerd", "_tutor", &course, &group),
            // A student without work, whom others write about, archive and delete.
            ("leaver", "lena", "_student", &course, &group),
        ] {
            let someone = self.server.somebody(login, &[]).await;
            let member = json!({"user_id": someone.id, "course_id": course, "course_role_id": role, "course_group_id": group});
            self.make(name, "/course-members", member).await;
            self.people.insert(name, someone);
        }
        // Somebody who belongs to nothing, to be made a member of something.
        let newcomer = self.server.somebody("nora", &["_workspace_user"]).await.id;
        self.is("newcomer", newcomer);
        self.run("delete from profile where user_id = $1", newcomer).await;
        for (role, name, login, of_family, login_of_family) in [
            ("_developer", "developer of the organization", "odo", "developer of the course family", "fay"),
            ("_manager", "manager of the organization", "olga", "manager of the course family", "finn"),
            ("_owner", "owner of the organization", "omar", "owner of the course family", "flo"),
        ] {
            let someone = self.server.somebody(login, &[]).await;
            let member = json!({"user_id": someone.id, "organization_id": term.organization, "organization_role_id": role});
            self.make(name, "/organization-members", member).await;
            self.people.insert(name, someone);
            let someone = self.server.somebody(login_of_family, &[]).await;
            let member = json!({"user_id": someone.id, "course_family_id": term.family, "course_family_role_id": role});
            self.make(of_family, "/course-family-members", member).await;
            self.people.insert(of_family, someone);
        }
    }

    async fn contents(&mut self, term: &Term) {
        let assignment = self.server.get(&self.admin, &format!("/course-contents/{}", term.assignment)).await.expect(200);
        let kind = assignment["course_content_type_id"].as_str().unwrap().to_owned();
        let course = term.course;
        let content = |path: &str, kind: &str, size: i32| json!({"path": path, "title": path, "course_id": course, "course_content_type_id": kind, "position": 5.0, "max_group_size": size});
        self.make("pending", "/course-contents", content("week1.pending", &kind, 1)).await;
        let team = self.make("team", "/course-contents", content("week1.team", &kind, 2)).await;
        let unit = json!({"path": "week9", "course_id": course, "course_content_type_id": term.unit_type, "position": 9.0});
        self.make("spare_content", "/course-contents", unit).await;
        let spare = json!({"slug": "spare", "course_content_kind_id": "unit", "course_id": course});
        self.make("spare_type", "/course-content-types", spare).await;
        self.make("spare_group", "/course-groups", json!({"title": "Spare", "course_id": course})).await;
        self.make("team_group", "/submission-groups", json!({"course_content_id": team, "max_group_size": 2})).await;
        self.run("update submission_group set join_code = 'A1B2C3D4' where id = $1", self.uuid("team_group")).await;
        // A team of the student, which a classmate wants to join.
        let duo = self.make("duo", "/course-contents", content("week1.duo", &kind, 3)).await;
        let duo = self.make("duo_group", "/submission-groups", json!({"course_content_id": duo, "max_group_size": 3})).await;
        let seat = json!({"submission_group_id": duo, "course_member_id": self.id("student_member")});
        self.make("duo_seat", "/submission-group-members", seat).await;
        let asks = "insert into team_request (submission_group_id, course_member_id) select $1, m.id from course_member m
                      join \"user\" u on u.id = m.user_id and u.username = 'carl'";
        self.run(asks, self.uuid("duo_group")).await;
        let of = "select submission_group_id from submission_group_member m join submission_group g on g.id = m.submission_group_id
                  where m.course_member_id = $1 and g.course_content_id = (select id from course_content where path = 'week1.sum')";
        self.find("group", of, self.uuid("student_member")).await;
        self.find("leaver_group", of, self.uuid("leaver")).await;
        let of = "select id from submission_group_member where submission_group_id = $1";
        self.find("group_member", of, self.uuid("group")).await;
        self.find("leaver_group_member", of, self.uuid("leaver_group")).await;
    }

    async fn accounts(&mut self) {
        let user = self.people["student"].id;
        let student = user.to_string();
        let account = json!({"provider": "gitlab", "provider_account_id": "4711", "type": "oauth", "user_id": student});
        self.make("account", "/accounts", account).await;
        self.find("student_profile", "select id from student_profile where user_id = $1", user).await;
        self.find("profile", "select id from profile where user_id = $1", user).await;
        self.server.with_token(user, &["course:list"]).await;
        self.find("api_token", "select id from api_token where user_id = $1 and scopes <> '[]'", user).await;
        let invite = self.ask(&self.admin, Method::POST, "/admin/invites", json!({"max_uses": 9})).await;
        self.is("invite", invite["id"].as_str().unwrap());
        self.is("invite_token", invite["token"].as_str().unwrap());
        self.make("user_group", "/groups", json!({"slug": "g", "title": "G", "type": "fixed"})).await;
        let kind = json!({"title": "spare", "has_ascendants": false, "has_descendants": false, "submittable": false});
        self.make("kind", "/course-content-kinds", kind).await;
        let kind = json!({"path": "testing.spare", "name": "Spare", "category": "testing"});
        self.make("service_type", "/service-types", kind).await;
        let service = json!({"slug": "itpcp.exec.py", "name": "Python", "service_type": "testing.python"});
        let service = self.ask(&self.admin, Method::POST, "/service-accounts", service).await;
        self.is("service", service["id"].as_str().unwrap());
        let user = service["user_id"].as_str().unwrap().parse().unwrap();
        let someone = self.server.with_token(user, &[]).await;
        self.people.insert("testing service", someone);
        let link = Secret::session();
        let offered = "insert into password_reset (token_hash, user_id, expires_at) values ($1, $2, now() + interval '10 days')";
        let offered = sqlx::query(offered).bind(link.digest().as_slice()).bind(self.people["leaver"].id);
        offered.execute(self.server.db.pool()).await.unwrap();
        self.is("reset_token", link.reveal());
        // The cheapest hash there is: what the password is, not how it is kept, decides here.
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
        let hash: PasswordHash = hasher.hash_password(PASSWORD.as_bytes()).unwrap();
        sqlx::query("update \"user\" set password = $1").bind(hash.to_string()).execute(self.server.db.pool()).await.unwrap();
    }

    /// Three examples, of which one needs another; one is released, one assigned.
    async fn library(&mut self) {
        for (name, source) in [("repository", "library"), ("spare_repository", "spare")] {
            self.make(name, "/example-repositories", json!({"name": name, "source_type": "minio", "source_url": source})).await;
        }
        for (version, example, slug, tag) in [
            ("helper_version", "helper", "helper", "1.0"),
            ("version", "example", "sum", "1.0"),
            ("spare_version", "example", "sum", "1.1"),
            ("product_version", "product", "product", "1.0"),
        ] {
            let files = json!({"meta.yaml": meta(slug, tag), "sum.py": "print(2)", "content/index.md": "# Sum"});
            let upload = json!({"repository_id": self.id("repository"), "directory": slug, "files": files});
            let made = self.ask(&self.admin, Method::POST, "/examples/upload", upload).await;
            self.is(version, made["id"].as_str().unwrap());
            self.is(example, made["example_id"].as_str().unwrap());
            self.is("storage_path", made["storage_path"].as_str().unwrap());
        }
        let needs = json!({"example_id": self.id("example"), "depends_id": self.id("helper")});
        let path = format!("/examples/{}/dependencies", self.id("example"));
        self.make("dependency", &path, needs).await;
        for (content, example) in [("assignment", "example"), ("pending", "product")] {
            let path = format!("/lecturers/course-contents/{}/assign-example", self.id(content));
            let body = json!({"example_id": self.id(example), "version_tag": "1.0"});
            self.ask(&self.admin, Method::POST, &path, body).await;
        }
        let released =
            "update course_content_deployment set deployment_status = 'deployed', deployed_at = now() where course_content_id = $1";
        self.run(released, self.uuid("assignment")).await;
    }

    /// The student's work, and what became of it.
    async fn work(&mut self, archive: &[u8]) {
        let student = self.people["student"].clone();
        for (name, submit) in [("artifact", true), ("practice", false)] {
            let text = json!({"submission_group_id": self.id("group"), "version_identifier": name, "submit": submit});
            let headers = [("x-api-token", student.token.as_str()), ("content-type", "multipart/form-data; boundary=limit")];
            let form = form("submission_create", &text, archive);
            let made = self.server.raw(Method::POST, "/submissions/artifacts", &headers, form).await.expect(201);
            self.is(name, made["artifacts"][0].as_str().unwrap());
        }
        let artifact = self.id("artifact").to_owned();
        let run = self.ask(&student, Method::POST, "/tests", json!({"artifact_id": artifact})).await;
        self.is("result", run["id"].as_str().unwrap());
        let run = self.uuid("result");
        self.run("update result set status = 0, grade = 0.5, result = 0.5, finished_at = now() where id = $1", run).await;
        self.run("insert into result_report (result_id, report) values ($1, '{\"summary\": {\"passed\": 1}}')", run).await;
        let left = "insert into result_artifact (result_id, file_size, bucket_name, object_key, properties)
                    select r.id, 1, a.bucket_name, a.object_key, '{\"filename\": \"plot.png\"}'
                    from result r join submission_artifact a on a.id = r.submission_artifact_id where r.id = $1";
        self.run(left, run).await;
        self.find("operation", "select id from operation where entity_id = $1", run).await;
        let published = "with e as (insert into extension (publisher, name) values ('published', 'extension') returning id)
                         insert into extension_version (extension_id, version, version_number, size, sha256, object_key)
                         select e.id, '1.0.0', 1, 1, a.object_key, a.object_key from e, submission_artifact a where a.id = $1";
        self.run(published, self.uuid("artifact")).await;
        let kept = "with o as (
                      insert into bucket_object (bucket_name, object_key, digest, size, content_type)
                      select 'computor-storage', 'kept/notes.txt', object_key, 1, 'text/plain' from submission_artifact where id = $1
                      returning bucket_name, object_key),
                    b as (insert into bucket (name) values ('spare-bucket'))
                    insert into bucket_link (secret, method, bucket_name, object_key, expires_at)
                    select sha256(l.secret), l.method, o.bucket_name, o.object_key, now() + interval '1 day'
                    from o, (values ('fetching'::bytea, 'GET'), ('filling', 'PUT')) l(secret, method)";
        self.run(kept, self.uuid("artifact")).await;
        let documents = "insert into document (scope, course_family_id, course_id, path, folded, parent, object_key, size)
                         select k.scope, k.family, k.course, k.path, k.path, k.parent, case when k.file then a.object_key end,
                           case when k.file then 1 end
                         from submission_artifact a join course c on c.id = a.course_id, lateral (values
                           ('course_family', c.course_family_id, null::uuid, 'notes.txt', '', true),
                           ('course', null, c.id, 'papers', '', false), ('course', null, c.id, 'papers/notes.txt', 'papers', true))
                           k(scope, family, course, path, parent, file) where a.id = $1";
        self.run(documents, self.uuid("artifact")).await;
        for (name, grader) in [
            ("grade", "tutor"),
            ("archived_tutors_grade", "former tutor (archived membership)"),
            ("demoted_tutors_grade", "former tutor (student now)"),
        ] {
            let body = json!({"artifact_id": artifact, "grade": 0.5, "graded_by_course_member_id": self.id("tutor_member")});
            let path = format!("/submissions/artifacts/{artifact}/grades");
            let made = self.ask(&self.people[grader], Method::POST, &path, body).await;
            self.is(name, made["id"].as_str().unwrap());
        }
        let tried = "insert into tutor_test (user_id, course_content_id, example_version_id, testing_service_id, object_key, artifacts)
                     select m.user_id, $2, $3, $4, a.object_key,
                       jsonb_build_array(jsonb_build_object('filename', 'plot.png', 'size', 1, 'object_key', a.object_key, 'last_modified', now()))
                     from course_member m, submission_artifact a where m.id = $1 and a.id = $5 returning id";
        let tried = sqlx::query_scalar(tried).bind(self.uuid("tutor_member")).bind(self.uuid("assignment")).bind(self.uuid("version"));
        let tried = tried.bind(self.uuid("service")).bind(self.uuid("artifact"));
        let tried: Uuid = tried.fetch_one(self.server.db.pool()).await.unwrap();
        self.is("tutor_test", tried);
        let import =
            "insert into grade_import (course_id, course_member_id) select course_id, id from course_member where id = $1 returning id";
        self.find("grade_import", import, self.uuid("tutor_member")).await;
        let job = "insert into operation (kind, course_id, state, result)
            select 'analytics_refresh', course_id, 'finished', '{\"row_counts\": {}, \"high_water_marks\": {}}' from course_member where id = $1
            returning id";
        self.find("analytics_job", job, self.uuid("tutor_member")).await;
        let more = json!({"course_content_id": self.id("assignment"), "course_member_id": self.id("student_member"), "days": 1});
        self.make("extension", "/deadline-extensions", more).await;
        // A test that was changed was run again.
        let again = "insert into rerun (course_id, course_content_id, example_version_id, state)
                     select c.course_id, c.id, d.example_version_id, 'ready' from course_content c
                       join course_content_deployment d on d.course_content_id = c.id where c.id = $1 returning id";
        self.find("rerun", again, self.uuid("pending")).await;
        let item = "insert into rerun_item
                      (rerun_id, submission_group_id, submission_artifact_id, result_id, before_score, state, after_score, report)
                    select (select id from rerun), submission_group_id, submission_artifact_id, id, 0.5, 'done', 1, '{}'
                    from result where id = $1";
        self.run(item, self.uuid("result")).await;
        let replayed = "insert into replay (result_id, course_id, state, finished_at)
                        select id, course_id, 'agrees', now() from result where id = $1 returning id";
        self.find("replay", replayed, self.uuid("result")).await;
        // An administrator does a run as a worker does.
        let run = "insert into sandbox_run (work, files, wanted_until, claim, claims, claimed_by, claimed_until)
                   select '{}', array[a.object_key], '2100-01-01', '00000000-0000-4000-8000-000000000003', 1, u.id, '2100-01-01'
                   from submission_artifact a, user_role r join \"user\" u on u.id = r.user_id
                   where a.id = $1 and r.role_id = '_admin' and u.id = (select min(user_id::text)::uuid from user_role where role_id = '_admin')
                   returning id";
        self.find("sandbox_run", run, self.uuid("artifact")).await;
        let key = sqlx::query_scalar("select files[1] from sandbox_run").fetch_one(self.server.db.pool()).await.unwrap();
        self.is("run_file", String::clone(&key));
        let review = json!({"artifact_id": artifact, "reviewer_course_member_id": self.id("student_member"), "body": "x"});
        let made = self.ask(&student, Method::POST, &format!("/submissions/artifacts/{artifact}/reviews"), review).await;
        self.is("review", made["id"].as_str().unwrap());
        let news = json!({"course_id": self.id("course"), "title": "News", "content": "It begins."});
        let made = self.ask(&self.people["lecturer"], Method::POST, "/messages", news).await;
        self.is("message", made["id"].as_str().unwrap());
        let notice = json!({"course_id": self.id("course"), "title": "Notice", "content": "It goes on."});
        self.make("notice", "/messages", notice).await;
        let note = json!({"course_member_id": self.id("student_member"), "message": "asks good questions"});
        let made = self.ask(&self.people["tutor"], Method::POST, "/course-member-comments", note).await;
        self.is("comment", made[0]["id"].as_str().unwrap());
    }

    /// The template, and what the student works in.
    async fn repositories(&mut self, term: &Term) {
        self.is("template's transfer", format!("{}/student-template.git/git-upload-pack", term.course));
        let git = self.server.app.git().unwrap();
        let template = Place::Template { course: term.course };
        let commit = git::commit(&git.repository(template), 1, vec![git::write("sum/sum.py", "print(1)\n")]).await;
        for member in ["student_member", "classmate"] {
            let place = Place::Student { course: term.course, member: self.uuid(member) };
            git.repository(place).fork(template, commit).await.unwrap();
        }
    }

    /// Who was a tutor is one no more.
    async fn farewells(&self, term: &Term) {
        let path = |name: &str| format!("/course-members/{}", self.id(name));
        let student = json!({"course_role_id": "_student", "course_group_id": term.group});
        self.ask(&self.admin, Method::PATCH, &path("former tutor (student now)"), student).await;
        let archive = format!("{}/archive", path("former tutor (archived membership)"));
        self.ask(&self.admin, Method::PATCH, &archive, Value::Null).await;
        let archive = format!("/users/{}/archive", self.people["archived user"].id);
        self.ask(&self.admin, Method::PATCH, &archive, Value::Null).await;
    }

    /// A token of each set of scopes for everybody.
    async fn tokens(&self, operations: &[Operation]) -> HashMap<(&'static str, Vec<String>), String> {
        let mut tokens = HashMap::new();
        let (mut users, mut hashes, mut limits) = (Vec::new(), Vec::new(), Vec::new());
        for person in PEOPLE {
            for of in operations {
                for with in [With::Scope, With::OtherScope] {
                    let scopes = scopes(with, of);
                    if !tokens.contains_key(&(*person, scopes.clone())) {
                        let secret = Secret::api();
                        users.push(self.people[person].id);
                        hashes.push(secret.digest().to_vec());
                        limits.push(json!(scopes));
                        tokens.insert((*person, scopes), secret.reveal().to_owned());
                    }
                }
            }
        }
        let sql = "insert into api_token (name, user_id, token_hash, token_prefix, scopes)
                   select 'of a scope', u, h, 'ctp_', s from unnest($1::uuid[], $2::bytea[], $3::jsonb[]) x(u, h, s)";
        sqlx::query(sql).bind(users).bind(hashes).bind(limits).execute(self.server.db.pool()).await.unwrap();
        tokens
    }

    /// A session for each column; of nobody in particular, where nobody asks.
    async fn sessions(&self) -> HashMap<Column, (String, String)> {
        let mut sessions = HashMap::new();
        for column in columns() {
            let known = self.people.get(column.person).filter(|_| column.person != "archived user");
            let user = known.unwrap_or(&self.people["a stranger"]).id;
            let (access, refresh) = (Secret::session(), Secret::session());
            let sql = "insert into session (user_id, session_id, refresh_token_hash, created_ip, expires_at, refresh_expires_at)
                       values ($1, $2, $3, '127.0.0.1', now() + interval '1 day', now() + interval '1 day')";
            let session = sqlx::query(sql).bind(user).bind(access.hex()).bind(refresh.digest().as_slice());
            session.execute(self.server.db.pool()).await.unwrap();
            sessions.insert(column, (access.reveal().to_owned(), refresh.reveal().to_owned()));
        }
        sessions
    }
}
