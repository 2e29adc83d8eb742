//! What a shell may complete: commands and options, and what the server knows by name: courses, contents, members.
//!
//! Whoever types waits for it. So it asks with the token that is there and never logs in, gives up soon, and says nothing where
//! there is no server, no token and no answer.

use crate::{
    args::{Cli, Remote},
    people::{
        names::{self, Named},
        profile::Profiles,
        work_tree::WorkTree,
    },
    remote, rest, testing,
};
use anyhow::{Context as _, Result};
use clap::{ArgMatches, CommandFactory as _};
use clap_complete::{
    CompleteEnv,
    engine::{ArgValueCompleter, CompletionCandidate, ValueCompleter},
    env::Shells,
};
use computor_client::Client;
use computor_types::{Id, Page, dto::*};
use std::{
    ffi::{OsStr, OsString},
    path::PathBuf,
    time::Duration,
};

/// As long as people take for at once. A server that takes longer is asked in vain.
const PATIENCE: Duration = Duration::from_millis(1200);
/// With this in its environment, the program completes instead of running.
const VARIABLE: &str = "COMPLETE";

/// Answers a shell that asks, and ends the process then.
pub(crate) fn answer() {
    CompleteEnv::with_factory(|| rest::options::command(&typed())).var(VARIABLE).complete();
}

/// The command line that a shell asks about.
fn typed() -> Vec<OsString> {
    std::env::args_os().skip_while(|word| word != "--").skip(1).collect()
}

/// What a shell runs at its start to ask this program from then on.
pub(crate) fn script(shell: clap_complete::Shell) -> Result<String> {
    let shell = shell.to_string();
    let shells = Shells::builtins();
    let completer = shells.completer(&shell).with_context(|| format!("nothing is known of the shell {shell}"))?;
    let mut script = Vec::new();
    completer.write_registration(VARIABLE, "computor", "computor", "computor", &mut script)?;
    Ok(String::from_utf8(script)?)
}

/// What may stand in a place of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Course,
    /// A content of the course that the command line names.
    Content,
    /// An assignment of one's own.
    Assignment,
    /// A member of the course that the command line names.
    Member,
    User,
    Service,
    ServiceType,
    Exercise,
    Entity,
    Call,
    Profile,
}

macro_rules! completers {
    ($($name:ident: $kind:ident),+ $(,)?) => {
        $(pub(crate) fn $name() -> ArgValueCompleter {
            ArgValueCompleter::new(Kind::$kind)
        })+
    };
}

completers! {
    courses: Course, contents: Content, assignments: Assignment, members: Member, users: User, services: Service,
    service_types: ServiceType, exercises: Exercise, entities: Entity, calls: Call, profiles: Profile,
}

impl ValueCompleter for Kind {
    fn complete(&self, current: &OsStr) -> Vec<CompletionCandidate> {
        let Some(begun) = current.to_str() else { return Vec::new() };
        // There is nobody to tell what went wrong.
        let known = known(*self, &Stated::of(typed())).unwrap_or_default();
        offered(begun, &known).into_iter().map(candidate).collect()
    }
}

/// What of the command line is there already.
struct Stated {
    matches: Option<ArgMatches>,
}

impl Stated {
    fn of(words: Vec<OsString>) -> Self {
        Self { matches: Cli::command().ignore_errors(true).try_get_matches_from(words).ok() }
    }

    /// The options of the command that is meant.
    fn command(&self) -> Option<&ArgMatches> {
        let mut matches = self.matches.as_ref()?;
        while let Some((_, below)) = matches.subcommand() {
            matches = below;
        }
        Some(matches)
    }

    fn course(&self) -> Option<&String> {
        self.command()?.try_get_one::<String>("course").ok().flatten()
    }

    fn remote(&self) -> Remote {
        // Not every command has all of them.
        let text = |name: &str| self.command()?.try_get_one::<String>(name).ok().flatten().cloned();
        let profile = self.command().and_then(|command| command.try_get_one::<PathBuf>("profile").ok().flatten().cloned());
        Remote { url: text("url"), token: text("token"), user: None, password: None, profile }
    }
}

/// A name, and what it is the name of.
type Known = (String, Option<String>);

fn known(kind: Kind, stated: &Stated) -> Result<Vec<Known>> {
    match kind {
        Kind::Entity => return Ok(rest::entity_names().map(|name| (name.to_owned(), None)).collect()),
        Kind::Call => {
            let calls = computor_types::list::endpoints().iter();
            return Ok(calls.map(|info| (info.name.to_owned(), None)).collect());
        }
        Kind::Profile => {
            let profiles = Profiles::open(stated.remote().profile.as_deref())?.all()?;
            return Ok(profiles.iter().map(|profile| (profile.title(), None)).collect());
        }
        _ => {}
    }
    let Some(client) = remote::at_hand(&stated.remote(), PATIENCE)? else { return Ok(Vec::new()) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let found = runtime.block_on(async { tokio::time::timeout(PATIENCE, ask(kind, &client, stated)).await });
    // A look-up of a name may hang in a thread of its own.
    runtime.shutdown_background();
    found?
}

async fn ask(kind: Kind, client: &Client, stated: &Stated) -> Result<Vec<Known>> {
    let all = Page::first(Page::MAX);
    Ok(match kind {
        Kind::Course => {
            let own = names::courses(client).await?;
            let courses = if own.is_empty() { names::all_courses(client).await? } else { own };
            courses.into_iter().map(|one| (one.name, one.it.title)).collect()
        }
        Kind::Content => {
            let contents = names::course_contents(client, course(client, stated).await?).await?;
            contents.into_iter().map(|one| (one.name, one.it.title)).collect()
        }
        Kind::Assignment => {
            let contents = names::contents(client, course(client, stated).await?).await?;
            contents.into_iter().filter(|one| one.it.directory.is_some()).map(|one| (one.name, one.it.title)).collect()
        }
        Kind::Member => names::members(client, course(client, stated).await?).await?.into_iter().map(titled).collect(),
        Kind::User => {
            let users = client.list::<User>(&UserQuery::default(), all).await?.items;
            users.into_iter().filter_map(|user| user.username.or(user.email)).map(|name| (name, None)).collect()
        }
        Kind::Service => {
            let services = client.list::<Service>(&ServiceQuery::default(), all).await?.items;
            services.into_iter().map(|one| (one.slug, Some(one.name))).collect()
        }
        Kind::ServiceType => {
            let types = client.list::<ServiceType>(&ServiceTypeQuery::default(), all).await?.items;
            types.into_iter().map(|one| (one.path, Some(one.name))).collect()
        }
        Kind::Exercise => {
            let examples = client.list::<Example>(&ExampleQuery::default(), all).await?.items;
            examples.into_iter().map(|one| (one.identifier, Some(one.title))).collect()
        }
        Kind::Entity | Kind::Call | Kind::Profile => Vec::new(),
    })
}

/// The course that the command line names, or the one of the clone in which one stands, or one's only one.
async fn course(client: &Client, stated: &Stated) -> Result<Id<Course>> {
    let noted = match stated.course() {
        Some(_) => None,
        None => WorkTree::find(None).await?.note("computor.course").await,
    };
    Ok(names::course(client, stated.course().map(String::as_str).or(noted.as_deref())).await?.it.id)
}

fn titled<T>(one: Named<T>) -> Known {
    let title = one.others.last().filter(|title| **title != one.name).cloned();
    (one.name, title)
}

/// Full names that begin so; or, where none does, the ends of names, by whole parts.
fn offered(begun: &str, known: &[Known]) -> Vec<Known> {
    let lower = begun.to_lowercase();
    let begins = |name: &str| name.to_lowercase().starts_with(&lower);
    let whole: Vec<Known> = known.iter().filter(|(name, _)| begins(name)).cloned().collect();
    if !whole.is_empty() {
        return whole;
    }
    let end = |(name, title): &Known| {
        let ends = name.match_indices('.').filter_map(|(at, _)| name.get(at + 1..));
        ends.into_iter().find(|end| begins(end)).map(|end| (end.to_owned(), title.clone()))
    };
    known.iter().filter_map(end).collect()
}

/// Names and titles are texts of others, and what a terminal takes for a command stays out of them.
fn candidate((name, title): Known) -> CompletionCandidate {
    CompletionCandidate::new(testing::visible(&name)).help(title.map(|title| testing::visible(&title).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(words: &[&str]) -> Stated {
        Stated::of(std::iter::once(&"computor").chain(words).map(OsString::from).collect())
    }

    #[test]
    fn what_is_stated_already_is_known_of_a_line_that_is_not_whole() {
        let line = stated(&["grade", "open", "prog.2026", "wee"]);
        assert_eq!(line.course().map(String::as_str), Some("prog.2026"));
        let line = stated(&["submit", "--course", "prog.2026", "--token", "ctp_x", "--url", "http://x", "-a", ""]);
        assert_eq!(line.course().map(String::as_str), Some("prog.2026"));
        let remote = line.remote();
        assert_eq!((remote.url.as_deref(), remote.token.as_deref()), (Some("http://x"), Some("ctp_x")));
        assert_eq!(stated(&["profiles", "--profile", "/x", ""]).remote().profile, Some("/x".into()));
        assert_eq!(stated(&["submit", "-a", ""]).course(), None);
        assert_eq!(stated(&["no-such-command", "--what", "x"]).course(), None);
    }

    #[test]
    fn names_are_offered_by_their_beginning_or_by_the_beginning_of_a_part() {
        let known = ["uni.prog.2026", "uni.math.2026"].map(|name| (name.to_owned(), None));
        let names = |begun| offered(begun, &known).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(""), ["uni.prog.2026", "uni.math.2026"]);
        assert_eq!(names("UNI.p"), ["uni.prog.2026"]);
        assert_eq!(names("pr"), ["prog.2026"]);
        assert_eq!(names("20"), ["2026", "2026"]);
        assert!(names("rog").is_empty(), "parts are whole");
    }

    #[test]
    fn every_shell_has_a_script_that_asks_this_program() {
        use clap::ValueEnum as _;
        for shell in clap_complete::Shell::value_variants() {
            let script = script(*shell).unwrap();
            assert!(script.contains("computor") && script.contains(VARIABLE), "{shell}");
        }
    }
}
