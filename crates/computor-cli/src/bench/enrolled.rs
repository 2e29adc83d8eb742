//! The people of a played term who hand in again and again: their sessions, and what they send.

#![expect(clippy::disallowed_methods, reason = "a server that has just been started is looked at until it answers")]

use super::{
    http::{Http, Request, Token},
    world::sessions,
};
use anyhow::{Context as _, Result, bail};
use bytes::Bytes;
use computor_db::{Db, sample};
use serde_json::Value;
use std::{
    io::{Cursor, Write as _},
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::process::{Child, Command};
use uuid::Uuid;

/// How long the first answer is waited for.
const PATIENCE: Duration = Duration::from_secs(180);
/// The exercise that is handed in, and its file.
const EXERCISE: (&str, &str) = ("basics.squares", "squares.py");
const SOLUTION: &str = include_str!("../../../../examples/computor.demo.py.stdout/localTests/correctSolution/squares.py");

/// Who works in a played term.
pub(super) struct Enrolled {
    pub(super) http: Http,
    pub(super) tutor: Token,
    pub(super) tutor_member: String,
    pub(super) seats: Vec<Seat>,
}

/// A student, and where this one hands in.
pub(super) struct Seat {
    pub(super) token: Token,
    pub(super) member: String,
    pub(super) content: String,
    pub(super) group: String,
}

/// A command of this program on a directory.
pub(super) fn program(directory: &Path, args: &[&str]) -> Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(args).arg("--data-dir").arg(directory).env_remove("DATABASE_URL").env("RUST_LOG", "error");
    Ok(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn()?)
}

/// Plays a term in a directory.
pub(super) async fn play(directory: &Path, students: u32) -> Result<()> {
    let count = students.to_string();
    let mut demo = program(directory, &["demo", "--exit", "--listen", "127.0.0.1:0", "--students", &count])?;
    anyhow::ensure!(demo.wait().await?.success(), "the demo has failed; try `computor demo` to see why");
    Ok(())
}

/// Sessions of all students of the term in a directory, and where each hands in.
pub(super) async fn enrol(url: &str, directory: &Path) -> Result<Enrolled> {
    let http = Http::new(url)?;
    let note = |name: &str| std::fs::read_to_string(directory.join(name)).map(|text| text.trim().to_owned());
    let password = note("admin-password")?;
    let begin = Instant::now();
    let admin = loop {
        match http.log_in("admin", &password).await {
            Ok(token) => break token,
            Err(error) if begin.elapsed() > PATIENCE => return Err(error),
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    let courses = ask(&http, &admin, "/courses").await?;
    let course = text(courses.get(0), "id")?;
    let members = ask(&http, &admin, &format!("/course-members?course_id={course}&limit=1000")).await?;
    let of = |role: &str| -> Result<Vec<(String, sample::Seat)>> {
        let members = members.as_array().into_iter().flatten();
        let mine = members.filter(|member| member.get("course_role_id").and_then(Value::as_str) == Some(role));
        mine.map(|member| {
            let id = text(Some(member), "id")?;
            let seat = sample::Seat { user: text(Some(member), "user_id")?.parse()?, member: id.parse()?, group: None };
            Ok((id, seat))
        })
        .collect()
    };
    let db = Db::connect(&note("database-url")?, 1).await?;
    let (tutor_member, seat) = of("_tutor")?.into_iter().next().context("the demo has no tutor")?;
    let tutor = sessions(&db, &[seat]).await?.swap_remove(0);
    let (members, users): (Vec<_>, Vec<_>) = of("_student")?.into_iter().unzip();
    let mut seats = Vec::new();
    for (member, token) in members.into_iter().zip(sessions(&db, &users).await?) {
        let contents = ask(&http, &token, &format!("/students/course-contents?course_id={course}")).await?;
        let content = contents.as_array().into_iter().flatten().find(|c| c.get("path").and_then(Value::as_str) == Some(EXERCISE.0));
        let group = text(content.and_then(|content| content.get("submission_group")), "id")?;
        seats.push(Seat { token, member, content: text(content, "id")?, group });
    }
    Ok(Enrolled { http, tutor, tutor_member, seats })
}

/// What is there.
pub(super) async fn ask(http: &Http, token: &Token, path: &str) -> Result<Value> {
    Ok(serde_json::from_slice(&http.send(Request::get(token, path)).await?.body)?)
}

/// A text of a row.
pub(super) fn text(row: Option<&Value>, field: &str) -> Result<String> {
    match row.and_then(|row| row.get(field)).and_then(Value::as_str) {
        Some(text) => Ok(text.to_owned()),
        None => bail!("an answer has no {field}"),
    }
}

/// Work that nobody has handed in before.
pub(super) fn archive() -> Result<Bytes> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(EXERCISE.1, zip::write::SimpleFileOptions::default())?;
    zip.write_all(format!("{SOLUTION}\n# {}\n", Uuid::new_v4()).as_bytes())?;
    Ok(zip.finish()?.into_inner().into())
}
