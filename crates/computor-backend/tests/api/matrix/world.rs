//! One world with a row of every kind, and everybody who may stand in some relation to it.

mod making;

use crate::{
    matrix::requests::Operation,
    support::{Server, Someone, Term},
};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, phc::PasswordHash},
};
use computor_policy::{Principal, Scopes};
use making::Making;
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
