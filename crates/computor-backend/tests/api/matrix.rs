//! Every operation asked by everybody: the table `docs/access.txt`, which is reviewed like code.
//!
//! A request is one that succeeds for somebody entitled, so a refusal is a refusal. Each starts from the same world: what
//! changes something is asked of a copy of the database.

use crate::{
    requests::{Operation, operations},
    support::{Answer, Server},
    world::{COLUMNS, World, columns},
};
use futures::{StreamExt, stream};
use std::{fmt::Write as _, path::Path};

/// How many operations are asked for at once.
const AT_ONCE: usize = 6;

/// Where somebody who is admitted is told that it cannot be done, and why.
const ADMITTED_IN_VAIN: &[(&str, &str)] = &[];

/// Writes that are about oneself, and so everybody's.
const ABOUT_ONESELF: &[&str] = &[
    "log_in",
    "refresh_login",
    "refresh_by_cookie",
    "log_out",
    "accept_invite",
    "change_password",
    "set_user_password",
    "create_api_token",
];

/// Where a list shows more, or less, than can be read by id, and why.
const LISTED_OTHERWISE: &[(&str, &str)] = &[];

/// A row of the table: an operation's answers, a letter for each column.
struct Row<'a> {
    of: &'a Operation,
    letters: Vec<(&'static str, char)>,
}

impl Row<'_> {
    fn letter(&self, column: &str) -> char {
        self.letters.iter().find(|(name, _)| *name == column).unwrap().1
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_answered_as_the_table_says() {
    let operations = operations();
    let world = World::create(&operations).await;
    let reads = world.server.copy().await;
    let rows = stream::iter(&operations).map(|of| row(&world, &reads, of)).buffered(AT_ONCE);
    let (rows, wrong): (Vec<Row<'_>>, Vec<Vec<String>>) = rows.unzip().await;
    let mut wrong = wrong.concat();
    wrong.extend(rows.iter().flat_map(of_rules));
    wrong.extend(of_lists(&rows));
    wrong.extend(refused_changes(&world, &rows).await);
    wrong.extend(compare(&table(&rows)));
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
}

/// Asks for an operation as everybody; what is wrong with the answers, besides who gets which.
async fn row<'a>(world: &World, reads: &Server, of: &'a Operation) -> (Row<'a>, Vec<String>) {
    let (mut letters, mut wrong) = (Vec::new(), Vec::new());
    let mut own: Option<Server> = None;
    for column in columns() {
        let server = match (of.is_read(), &mut own) {
            (true, _) => reads,
            (false, Some(own)) => own,
            (false, none) => none.insert(fresh(world, of).await),
        };
        let answer = of.ask(server, world, column, world.person(column, of)).await;
        let letter = letter(of, &answer);
        if let Some(problem) = problem(of, letter, &answer) {
            wrong.push(format!("{} as {column}: {problem}: {} {:#}", of.name, answer.status, answer.body));
        }
        letters.push((column, letter));
        // The next asks as if this one had not.
        if matches!(letter, 'y' | 'c') {
            own = None;
        }
    }
    (Row { of, letters }, wrong)
}

/// A copy of the world, prepared for an operation.
async fn fresh(world: &World, of: &Operation) -> Server {
    let server = world.server.copy().await;
    if let Some(table) = of.unarchives {
        let archived = format!("update \"{table}\" set archived_at = now() where id = '{}'", of.target(world));
        sqlx::raw_sql(sqlx::AssertSqlSafe(archived)).execute(server.db.pool()).await.unwrap();
    }
    server
}

fn letter(of: &Operation, answer: &Answer) -> char {
    match answer.status.as_u16() {
        200..300 if of.is_empty(&answer.body) => '-',
        200..300 => 'y',
        401 => 'u',
        403 => 'n',
        404 => '-',
        _ => 'c',
    }
}

fn problem(of: &Operation, letter: char, answer: &Answer) -> Option<String> {
    let status = answer.status.as_u16();
    if status >= 500 {
        return Some("the server failed".to_owned());
    }
    if letter == 'c' && !ADMITTED_IN_VAIN.iter().any(|(name, _)| *name == of.name) {
        return Some("the request is not one that can succeed".to_owned());
    }
    if !answer.status.is_success() {
        return answer.code().is_empty().then(|| "an error without a code".to_owned());
    }
    if status != of.status {
        return Some(format!("{} is promised", of.status));
    }
    let shape = of.check?(&answer.body);
    shape.err().map(|violations| format!("the answer has another shape than promised: {violations:?}"))
}

/// What must hold for the row of any operation.
fn of_rules(row: &Row<'_>) -> Vec<String> {
    let (of, mut wrong) = (row.of, Vec::new());
    let mut hold = |holds: bool, what: &str| {
        if !holds {
            wrong.push(format!("{}: {what}", of.name));
        }
    };
    hold(row.letters.iter().any(|(_, letter)| *letter == 'y'), "nobody is let do it");
    hold(of.public || row.letter("nobody") == 'u', "it is not public, and nobody in particular gets an answer");
    hold(of.public || row.letters.iter().all(|(name, letter)| *letter != 'u' || *name == "nobody"), "somebody is not known");
    let own = ABOUT_ONESELF.contains(&of.name.as_str());
    hold(of.is_read() || own || row.letter("a stranger") != 'y', "a stranger may do it");
    let other = row.letter("administrator, token of another scope");
    hold(of.public || of.anybody || other != 'y', "the scopes of a token do not narrow it");
    for person in ["tutor", "administrator"] {
        let limited = row.letter(&format!("{person}, token of the scope"));
        if of.scopes.is_some() || of.public || of.anybody {
            hold(limited == row.letter(person), "with a token of the scope it is answered otherwise");
        } else {
            hold(limited != 'y', "a limited token suffices");
        }
    }
    wrong
}

/// A row is in the list of those who may read it by id, and of nobody else.
fn of_lists(rows: &[Row<'_>]) -> Vec<String> {
    let find = |name: &str| rows.iter().find(|row| row.of.name == name);
    let mut wrong = Vec::new();
    for entity in computor_types::list::entities() {
        let (Some(list), Some(get)) = (find(&format!("list_{}", entity.name)), find(&format!("get_{}", entity.name))) else { continue };
        let differing = list.letters.iter().zip(&get.letters).find(|(list, get)| list.1 != get.1);
        if let Some(((column, _), _)) = differing.filter(|_| !LISTED_OTHERWISE.iter().any(|(name, _)| *name == entity.name)) {
            wrong.push(format!("{}: the list shows {column} another thing than reading by id", entity.name));
        }
    }
    wrong
}

/// Whoever is refused changes nothing: all that was refused is asked again, of one copy.
async fn refused_changes(world: &World, rows: &[Row<'_>]) -> Option<String> {
    const ASKED_AGAIN: [&str; 5] = ["nobody", "a stranger", "lecturer of another course", "student", "tutor"];
    let server = world.server.copy().await;
    let before = changes(&server).await;
    for row in rows.iter().filter(|row| !row.of.is_read()) {
        for column in ASKED_AGAIN.into_iter().filter(|column| matches!(row.letter(column), 'u' | 'n' | '-')) {
            row.of.ask(&server, world, column, world.person(column, row.of)).await;
        }
    }
    let differing = before.into_iter().zip(changes(&server).await).find(|(before, after)| before != after);
    differing.map(|(before, after)| format!("somebody who was refused changed something: {before:?}, then {after:?}"))
}

/// How many rows each table has, and by which transactions they were written. What is noted of tokens that are used is
/// no change.
async fn changes(server: &Server) -> Vec<(String, String)> {
    let sql = "select relname::text, (xpath('/row/n/text()', query_to_xml(format(
                 'select count(*) || '' '' || coalesce(sum(x.xmin::text::bigint), 0) as n from %I x', relname), false, true, '')))[1]::text
               from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where n.nspname = 'public' and relkind = 'r' and relname <> 'api_token' order by relname";
    sqlx::query_as(sql).fetch_all(server.db.pool()).await.unwrap()
}

/// The table as it is printed.
fn table(rows: &[Row<'_>]) -> String {
    let mut text = String::from(
        "Who is answered what: every operation of the API, asked by everybody with a valid request. Made by the test `matrix` of\n\
         computor-backend (UPDATE_GOLDEN=1 writes it); the rules are printed in permissions.txt.\n\n\
         y yes   n refused (403)   - not there (404, or an empty list)   u unknown (401)   c admitted, but it cannot be done\n\n",
    );
    for (letters, names) in COLUMNS {
        let legend: Vec<String> = letters.chars().zip(*names).map(|(letter, name)| format!("{letter} {name}")).collect();
        writeln!(text, "{letters:6}  {}", legend.join(", ")).unwrap();
    }
    let width = rows.iter().map(|row| row.of.name.len()).max().unwrap_or_default();
    let heads: Vec<&str> = COLUMNS.iter().map(|(letters, _)| *letters).collect();
    writeln!(text, "\n{:width$}  {}", "", heads.join(" ")).unwrap();
    for row in rows {
        let mut letters = row.letters.iter().map(|(_, letter)| letter);
        let groups: Vec<String> = COLUMNS.iter().map(|(_, names)| letters.by_ref().take(names.len()).collect()).collect();
        writeln!(text, "{:width$}  {}", row.of.name, groups.join(" ")).unwrap();
    }
    text
}

/// The lines in which the table is not as it was reviewed.
fn compare(now: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/access.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, now).unwrap();
    }
    let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
    let only = |a: &str, b: &str, sign: char| -> Vec<String> {
        a.lines().filter(|line| !b.lines().any(|other| other == *line)).map(|line| format!("{sign} {line}")).collect()
    };
    let mut differing = only(&reviewed, now, '-');
    differing.extend(only(now, &reviewed, '+'));
    if !differing.is_empty() {
        differing.insert(0, "docs/access.txt is not as reviewed; review, then run with UPDATE_GOLDEN=1".to_owned());
    }
    differing
}
