//! Parameters and fields as options: `computor rest create organizations --path x`. Which there are depends on what the command line
//! names, so they are added to the command once that is known, and go where `--param`, `--query` and `--field` go.

use super::describe::{self, Part};
use crate::args::{Cli, Command as Main, Verb};
use clap::{Arg, ArgMatches, Command, CommandFactory as _, FromArgMatches as _};
use std::{
    collections::BTreeSet,
    ffi::{OsStr, OsString},
};

const HEADING: &str = "What it takes";

/// Reads the command line.
///
/// # Errors
/// What is wrong with it, or what is to be printed instead of doing anything.
pub(crate) fn parse(words: impl IntoIterator<Item: Into<OsString>>) -> Result<Cli, clap::Error> {
    let words: Vec<OsString> = words.into_iter().map(Into::into).collect();
    let named = Named::of(&words);
    let mut program = named.as_ref().map_or_else(Cli::command, Named::command);
    let matches = program.try_get_matches_from_mut(words)?;
    let mut cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut program))?;
    if let (Some(named), Main::Rest(rest)) = (named, &mut cli.command) {
        named.put(&matches, &mut rest.verb);
    }
    Ok(cli)
}

/// The command that these words begin, with the options of what they name.
pub(crate) fn command(words: &[OsString]) -> Command {
    Named::of(words).as_ref().map_or_else(Cli::command, Named::command)
}

/// What a command line of `rest` is about.
struct Named {
    verb: String,
    parts: Vec<Part>,
}

impl Named {
    fn of(words: &[OsString]) -> Option<Self> {
        let about = |word: &&OsString| word != &OsStr::new("--help") && word != &OsStr::new("-h");
        let words = words.iter().filter(about);
        let matches = Cli::command().ignore_errors(true).try_get_matches_from(words).ok()?;
        let (verb, matches) = matches.subcommand_matches("rest")?.subcommand()?;
        let text = |name: &str| matches.try_get_one::<String>(name).ok().flatten();
        let call = match verb {
            "call" => text("name")?.clone(),
            "list" | "create" | "update" => {
                let path = text("entity")?;
                let info = computor_types::list::entities().iter().find(|info| info.path == path)?;
                format!("{verb}_{}", info.name)
            }
            _ => return None,
        };
        let mut parts = describe::taken_by(&call)?;
        // The key of a row has a place of its own, and nobody types a header.
        parts.retain(|part| part.place != "header" && (verb == "call" || part.place != "path"));
        Some(Self { verb: verb.to_owned(), parts })
    }

    fn command(&self) -> Command {
        Cli::command().mut_subcommand("rest", |rest| {
            let taken: BTreeSet<String> = rest.get_arguments().filter_map(Arg::get_long).map(str::to_owned).collect();
            rest.mut_subcommand(&self.verb, |command| self.with_options(command, taken))
        })
    }

    /// What is called as an option that is there already is given by `--field` and its like alone.
    fn with_options(&self, command: Command, mut taken: BTreeSet<String>) -> Command {
        taken.extend(command.get_arguments().filter_map(Arg::get_long).map(str::to_owned));
        taken.insert("help".to_owned());
        let free = self.parts.iter().filter(|part| taken.insert(long(part)));
        let options: Vec<Arg> = free.map(option).collect();
        command.disable_version_flag(true).args(options)
    }

    /// Puts what was given by options to what was given in pairs.
    fn put(&self, matches: &ArgMatches, verb: &mut Verb) {
        let Some((_, matches)) = matches.subcommand_matches("rest").and_then(ArgMatches::subcommand) else { return };
        for part in &self.parts {
            let given = matches.try_get_many::<String>(&id(part)).ok().flatten().into_iter().flatten();
            let pairs = given.map(|value| format!("{}={value}", part.name));
            match (verb as &mut Verb, part.place.as_str()) {
                (Verb::List { query, .. } | Verb::Call { query, .. }, "query") => query.extend(pairs),
                (Verb::Call { params, .. }, "path") => params.extend(pairs),
                (Verb::Create { fields, .. } | Verb::Update { fields, .. } | Verb::Call { fields, .. }, "body") => fields.extend(pairs),
                _ => {}
            }
        }
    }
}

fn id(part: &Part) -> String {
    format!("{}:{}", part.place, part.name)
}

/// The name of the option, as options are written: `--course-id` for `course_id`.
pub(super) fn long_of(name: &str) -> String {
    name.trim_start_matches(['*', '_']).replace(['_', '.'], "-")
}

fn long(part: &Part) -> String {
    long_of(&part.name)
}

fn option(part: &Part) -> Arg {
    let value = if part.kind.is_empty() { "JSON".to_owned() } else { part.kind.clone() };
    let needed = if part.required { "[needed]" } else { "" };
    let help = [part.help.as_str(), needed].into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(" ");
    let action = if part.place == "query" { clap::ArgAction::Append } else { clap::ArgAction::Set };
    Arg::new(id(part)).long(long(part)).value_name(value).help(help).help_heading(HEADING).action(action).allow_hyphen_values(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Rest;

    fn verb(line: &str) -> Verb {
        match parse(line.split(' ')).unwrap().command {
            Main::Rest(Rest { verb, .. }) => verb,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn fields_and_parameters_are_options() {
        let Verb::Create { entity, fields, .. } = verb("computor rest --json create organizations --path x --organization-type user")
        else {
            panic!()
        };
        assert_eq!((entity.as_str(), fields), ("organizations", vec!["organization_type=user".to_owned(), "path=x".to_owned()]));
        let Verb::Update { id, fields, .. } = verb("computor rest update courses 1 --title=-2 -F description=d") else { panic!() };
        assert_eq!((id.as_str(), fields), ("1", vec!["description=d".to_owned(), "title=-2".to_owned()]));
        let Verb::List { query, skip, .. } = verb("computor rest list course-members --course-id 1 --skip 3") else { panic!() };
        assert_eq!((query, skip), (vec!["course_id=1".to_owned()], 3));
        let Verb::Call { params, query, .. } = verb("computor rest call get_task_status --id 7") else { panic!() };
        assert_eq!((params, query.len()), (vec!["id=7".to_owned()], 0));
    }

    #[test]
    fn what_it_does_not_take_is_no_option() {
        let wrong = |line: &str| parse(line.split(' ')).unwrap_err();
        let error = wrong("computor rest create organizations --organisation-type x");
        assert_eq!((error.exit_code(), error.to_string().contains("--organization-type")), (2, true), "{error}");
        assert!(wrong("computor rest create organizationz --path x").to_string().contains("--path"));
    }

    #[test]
    fn help_tells_what_each_is_for() {
        let help = parse("computor rest create service-types --help".split(' ')).unwrap_err().to_string();
        assert!(help.contains(HEADING) && help.contains("--color") && help.contains("As CSS writes it."), "{help}");
        let without = parse("computor rest create --help".split(' ')).unwrap_err().to_string();
        assert!(!without.contains(HEADING) && without.contains("--field"), "{without}");
    }

    #[test]
    fn every_entity_and_call_makes_a_sound_command() {
        let calls = super::super::calls().into_keys().map(|name| format!("call {name}"));
        let entities = super::super::entity_names().flat_map(|name| ["list", "create"].map(|verb| format!("{verb} {name}")));
        for line in calls.chain(entities) {
            let words: Vec<OsString> = format!("computor rest {line}").split(' ').map(OsString::from).collect();
            command(&words).debug_assert();
        }
    }
}
