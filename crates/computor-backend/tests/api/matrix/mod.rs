//! Every operation asked by everybody, and answered as the rules say.
//!
//! A request is one that succeeds for somebody entitled, so a refusal is a refusal. Each finds the world as it was: what a
//! request has changed is undone before the next. And every answer is as the document describes it.

mod archive;
mod bodies;
mod filters;
mod lists;
mod oracle;
mod requests;
mod shape;
mod valid;
mod world;

use crate::{
    matrix::{
        oracle::{Oracle, Verdict},
        requests::{Operation, Request, operations},
        world::{Column, With, World, columns},
    },
    support::{Answer, Server, TestClock},
};
use computor_types::Code;
use futures::future::join_all;
use std::sync::{
    Arc, LazyLock,
    atomic::{AtomicUsize, Ordering},
};

/// How many copies of the world are asked side by side.
const COPIES: usize = 4;

/// Where a request that the rules admit fails, or is answered less, for another reason: operation, beginning of the
/// column's name, status, why.
const OTHERWISE: &[(&str, &str, u16, &str)] = &[
    ("import_course_member: an owner", "lecturer", 403, ROLE),
    ("import_course_member: an owner", "maintainer", 403, ROLE),
    ("update_submission_group: nothing but a status", "administrator", 403, "it is a grade, which has a member as its author"),
    ("get_my_service", "administrator", 403, "an administrator is no service"),
    ("register_user", "", 400, PROVIDER),
    ("disable_sign_in_plugin", "administrator", 409, PROVIDER),
    ("begin_sign_in", "", 404, NO_PROVIDER),
    ("confirm_second_factor", "", 409, NO_FACTOR),
    ("show_second_factor", "", 404, NO_FACTOR),
    ("remove_second_factor", "", 404, NO_FACTOR),
    ("begin_passkey", "", 501, NO_ADDRESS),
    ("create_passkey", "", 501, NO_ADDRESS),
    ("begin_show_passkey", "", 501, NO_ADDRESS),
    ("show_passkey", "", 501, NO_ADDRESS),
    ("remove_passkey", "", 404, "nobody has one here: see passkeys"),
    ("finish_sign_in", "", 404, NO_PROVIDER),
    ("exchange_sign_in_code", "", 401, NO_PROVIDER),
    ("receive_gitlab_hook", "", 401, NO_HOOK),
    ("return_to_grading_queue", "lecturer", 404, CLAIM),
    ("return_to_grading_queue", "maintainer", 404, CLAIM),
    ("return_to_grading_queue", "owner", 404, CLAIM),
];
const CLAIM: &str = "only who has taken it gives it back: the tutor";
const NO_HOOK: &str = "it shows the secret of a hook: see gitlab_hooks";
const PROVIDER: &str = "user name and password is the only way to sign in, and takes no registrations";
const NO_ADDRESS: &str = "it needs the address of the installation, and a browser: see passkeys";
const NO_FACTOR: &str = "it needs a code of this minute: see second_factor";
const NO_PROVIDER: &str = "it needs a browser that has been with a provider: see sign_in";
const ROLE: &str = "which role one may give is the rule of the member that is made: see create_course_member";

/// What nobody may do, and why it is asked for nevertheless.
const NOBODY: &[(&str, &str)] = &[
    ("update_submission_grade: of a tutor who was archived", "a lost role is lost, and nobody else is the author"),
    ("update_submission_grade: of a tutor who is a student now", "as above"),
    ("register_user", "no sign-in provider of this installation takes registrations"),
    ("disable_sign_in_plugin", "user name and password stays"),
    ("confirm_second_factor", "nobody has one here; the tests of second_factor do"),
    ("show_second_factor", "as above"),
    ("remove_second_factor", "as above"),
    ("begin_passkey", "passkeys belong to an address, and none is configured here; the tests of passkeys have one"),
    ("create_passkey", "as above"),
    ("begin_show_passkey", "as above"),
    ("show_passkey", "as above"),
    ("remove_passkey", "as above"),
    ("begin_sign_in", "no provider is configured here; the tests of sign_in have one"),
    ("finish_sign_in", "as above"),
    ("exchange_sign_in_code", "as above"),
    ("receive_gitlab_hook", "only a GitLab server does; the tests of gitlab_hooks have one"),
    ("reset_password: an administrator's", "no user manager takes over who stands above, and administrators have other ways"),
];

/// What would change how everything else is answered: whoever may do it does not ask.
const DISTURBING: &[(&str, &str)] = &[
    ("activate_maintenance", "writes are refused from then on"),
    ("schedule_maintenance", "as above, later"),
    ("deactivate_maintenance", "as above"),
    ("cancel_maintenance", "as above"),
];

/// What cannot be asked here, and why: it is asked for as well, but who gets what is only told (`--nocapture`). The server must
/// not fail, nobody in particular gets nothing, and whoever is refused changes nothing.
const PENDING: &[(&str, &str)] = &[];

/// Who asks with a token of the scope, too, where it is refused without one: scopes add nothing. Everybody else asks with
/// such a token only for what it may.
const NEVER_WIDENED: &[&str] = &["a stranger", "student", "tutor"];

/// What is remembered of whoever asks.
const REMEMBERED: &[&str] = &["user", "user_role", "role_claim", "api_token", "session", "service"];

/// What the API says of itself.
static DOCUMENT: LazyLock<serde_json::Value> = LazyLock::new(computor_types::openapi::document);

/// A copy of the world.
struct Replica {
    server: Server,
    /// Moves on with each request: whoever asks for tests too often is told so.
    clock: TestClock,
    /// What is undone comes after this change.
    since: i64,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_answered_as_the_rules_say() {
    let operations = operations(&DOCUMENT);
    let world = World::create(&operations).await;
    let oracle = Oracle::of(&world).await;
    let next = AtomicUsize::new(0);
    let worker = async |mut copy: Replica| {
        let mut wrong = Vec::new();
        while let Some(of) = operations.get(next.fetch_add(1, Ordering::Relaxed)) {
            let problems = copy.row(&world, &oracle, of).await;
            // At once: a run that ends in another way has told of them.
            problems.iter().for_each(|problem| eprintln!("WRONG {problem}"));
            wrong.extend(problems);
        }
        wrong
    };
    let mut workers = Vec::new();
    for _ in 0..COPIES {
        let clock = TestClock::new();
        let server = world.server.copy(Arc::new(clock.clone())).await;
        // The server's own address is no request's change.
        sqlx::raw_sql("delete from undo.change").execute(server.db.pool()).await.unwrap();
        workers.push(worker(Replica { server, clock, since: 0 }));
    }
    let wrong = join_all(workers).await.concat();
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
}

impl Replica {
    /// Asks for an operation as everybody; says what is wrong with the answers.
    async fn row(&mut self, world: &World, oracle: &Oracle, of: &Operation) -> Vec<String> {
        let mut wrong = Vec::new();
        let pending = PENDING.iter().any(|(name, _)| *name == of.base);
        if let Some(sql) = of.before(world) {
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(self.server.db.pool()).await.unwrap();
            self.since = sqlx::query_scalar("select max(n) from undo.change").fetch_one(self.server.db.pool()).await.unwrap();
        }
        // Whoever is expected to change nothing asks first, so that one look shows whether somebody did.
        let (mut harmless, mut changing, mut entitled) = (Vec::new(), Vec::new(), false);
        for column in columns() {
            if column.with == With::Scope && !entitled && !NEVER_WIDENED.contains(&column.person) {
                continue;
            }
            let request = of.request(world, column);
            let (token, who) = world.asker(column, of);
            let expected = oracle.asks(world, of, &request, who.as_ref());
            if column.with == With::All {
                entitled = expected == Verdict::Yes;
            }
            if expected == Verdict::Yes && DISTURBING.iter().any(|(name, _)| *name == of.base) {
                continue;
            }
            let list = if !of.is_read() && expected == Verdict::Yes { &mut changing } else { &mut harmless };
            list.push((column, request, token, expected));
        }
        let (mut done, last) = (false, harmless.len().checked_sub(1));
        for (i, (column, request, token, expected)) in harmless.into_iter().chain(changing).enumerate() {
            self.clock.advance(2);
            let answer = of.ask(&self.server, world, column, &request, token).await;
            let got = verdict(of, &answer);
            done |= got == Verdict::Yes;
            let look = last.is_none_or(|last| i >= last) || (got == Verdict::Yes && !of.is_read());
            let changed = if look { self.undo().await } else { Vec::new() };
            // Nobody is asked for a name and a password where a handler decides by itself what is public.
            let told = pending && (column.person != "nobody" || expected == Verdict::Yes);
            for problem in differences(of, column, expected, got, &answer) {
                let problem = format!("{} as {column}: {problem}\n    {}", of.name, shown(&request, &answer));
                if told { eprintln!("{problem}") } else { wrong.push(problem) }
            }
            for problem in faults(of, &answer, &changed) {
                wrong.push(format!("{} as {column}: {problem}\n    {}", of.name, shown(&request, &answer)));
            }
        }
        let known = [NOBODY, DISTURBING].iter().any(|list| list.iter().any(|(name, _)| *name == of.name));
        if !done && !known && !pending {
            wrong.push(format!("{}: nobody is let do it: is the request valid? See valid.rs", of.name));
        }
        self.since = 0;
        self.undo().await;
        wrong
    }

    /// The world as it was; answers what was undone.
    async fn undo(&self) -> Vec<String> {
        let undone: Vec<String> =
            sqlx::query_scalar("select undo.back($1)").bind(self.since).fetch_one(self.server.db.pool()).await.unwrap();
        let table = |change: &String| change.rsplit(' ').next().is_some_and(|table| REMEMBERED.contains(&table.trim_matches('"')));
        if undone.iter().any(table) {
            self.server.app.principals.clear();
        }
        // That somebody was told much, or did not get in, is noted: it is no change of what it notes.
        let is_note = |change: &String| change.rsplit(' ').next().is_some_and(|table| table.trim_matches('"').starts_with("audit_"));
        undone.into_iter().filter(|change| !is_note(change)).collect()
    }
}

fn verdict(of: &Operation, answer: &Answer) -> Verdict {
    match answer.status.as_u16() {
        200..300 if of.is_empty(&answer.body) => Verdict::Empty,
        200..300 => Verdict::Yes,
        // Whoever is admitted is told that this is no WebSocket; `live` opens some.
        400 if of.is_socket() && answer.code() == "VAL_001" => Verdict::Yes,
        status => Verdict::No(status),
    }
}

/// Where an answer is another one than the rules and the document say.
fn differences(of: &Operation, column: Column, expected: Verdict, got: Verdict, answer: &Answer) -> Vec<String> {
    let mut wrong = Vec::new();
    let excused = |(name, who, status, _): &&(&str, &str, u16, &str)| {
        *name == of.name && column.to_string().starts_with(who) && got == Verdict::No(*status) && expected == Verdict::Yes
    };
    if got != expected && !OTHERWISE.iter().any(|one| excused(&one)) {
        wrong.push(format!("the rules say {expected:?}, it was {got:?}"));
    }
    if !answer.status.is_success() {
        return wrong;
    }
    if answer.status.as_u16() != of.status {
        wrong.push(format!("{} is promised", of.status));
    }
    if let Some(schema) = &of.answer {
        wrong.extend(shape::differences(schema, &answer.body, &DOCUMENT));
    }
    if let Some(Err(violations)) = of.check.map(|check| check(&answer.body)) {
        wrong.push(format!("the answer has another shape than promised: {violations:?}"));
    }
    wrong
}

/// What must never be.
fn faults(of: &Operation, answer: &Answer, changed: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    let success = answer.status.is_success();
    if answer.status.is_server_error() && answer.code() != Code::Nimpl001.to_string() {
        wrong.push("the server failed".to_owned());
    }
    // Git reads no codes.
    if !success && answer.code().is_empty() && of.base != "transfer_git" {
        wrong.push("an error without a code".to_owned());
    }
    if !changed.is_empty() && (!success || of.is_read()) {
        // Before those who change something, it may have been anybody.
        wrong.push(format!("this one, or another one who was refused, changed something: {changed:?}"));
    }
    wrong
}

fn shown(request: &Request, answer: &Answer) -> String {
    let body = request.body.as_ref().map(ToString::to_string).unwrap_or_default();
    let answered: String = answer.body.to_string().chars().take(500).collect();
    format!("{:?} {:?} {body} -> {} {answered}", request.path, request.query, answer.status)
}
