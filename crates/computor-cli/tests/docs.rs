//! What stands in `docs/`: the reference is made from the code (`UPDATE_GOLDEN=1` writes it anew), links lead somewhere, and the
//! commands that guides name exist. So do the examples in each `--help`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use clap::{Command, CommandFactory as _, error::ErrorKind};
use computor_cli::args::{Cli, Place, Remote};
use computor_types::{Code, Endpoint as _, dto::ConnectLive};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

const MADE: &str = "<!-- Made from the code: UPDATE_GOLDEN=1 cargo test -p computor-cli --test docs -->";

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The whole command line, with the names of commands as they are typed.
fn program() -> Command {
    let mut program = Cli::command().term_width(100);
    program.build();
    program
}

/// Options that many commands share, with what they say of themselves.
fn shared<A: clap::Args>() -> BTreeMap<String, String> {
    let mut command = A::augment_args(Command::new("shared"));
    command.build();
    let own = command.get_arguments().filter(|argument| !matches!(argument.get_id().as_str(), "help" | "version"));
    own.map(|argument| (argument.get_id().to_string(), said(argument))).collect()
}

fn said(argument: &clap::Arg) -> String {
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let defaults: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    // A flag says false of itself.
    let default = match defaults.as_slice() {
        [] => String::new(),
        _ if !argument.get_action().takes_values() => String::new(),
        some => format!(" Default: `{}`.", some.join(",")),
    };
    format!("- `{argument}` – {help}{default}\n")
}

fn commands() -> String {
    let (remote, place) = (shared::<Remote>(), shared::<Place>());
    let mut text = format!("# Commands\n\n{MADE}\n\n");
    text.push_str("Each command has `--help` with examples. Standard output carries data only; progress and logs are on standard error.\n");
    text.push_str("Exit codes: 0 done, 1 not done or something found wrong, 2 the command line is not valid.\n\n");
    let _ = write!(text, "Commands that speak with a server know:\n\n{}\n", remote.values().cloned().collect::<String>());
    let _ = write!(text, "Commands on the machine of a server know:\n\n{}", place.values().cloned().collect::<String>());
    describe(&program(), &[&remote, &place], &mut text);
    text
}

fn describe(command: &Command, known: &[&BTreeMap<String, String>], text: &mut String) {
    for below in command.get_subcommands().filter(|below| below.get_name() != "help" && !below.is_hide_set()) {
        describe(below, known, text);
    }
    if command.has_subcommands() {
        return;
    }
    let name = command.get_bin_name().unwrap_or_default();
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = write!(text, "\n## {name}\n\n{about}\n\n`{usage}`\n");
    let of_its_own = |argument: &&clap::Arg| {
        let (id, said) = (argument.get_id().to_string(), said(argument));
        let general = matches!(id.as_str(), "help" | "version" | "log_format") || argument.is_hide_set();
        !general && !known.iter().any(|known| known.get(&id) == Some(&said))
    };
    let own: String = command.get_arguments().filter(of_its_own).map(said).collect();
    if !own.is_empty() {
        let _ = write!(text, "\n{own}");
    }
    if let Some(help) = command.get_after_help() {
        let _ = write!(text, "\n```text\n{}\n```\n", help.to_string().trim_end());
    }
}

fn error_codes() -> String {
    let mut text =
        format!("# Error codes\n\n{MADE}\n\nA code has one status, always. `message` of an answer may say more than what stands here.\n\n");
    text.push_str("| code | status | what happened | what to do |\n|---|---|---|---|\n");
    for code in Code::ALL {
        let _ = writeln!(text, "| `{code}` | {} | {} | {} |", code.status(), code.message(), code.help());
    }
    text
}

/// The WebSocket, and who may follow what, as it was reviewed.
fn events() -> String {
    let doc: Vec<&str> = ConnectLive::DOC.lines().map(str::trim).collect();
    let mut text = format!("# Events\n\n{MADE}\n\n`GET {}`: {}\n\n", ConnectLive::PATH, doc.join("\n").trim());
    text.push_str("| channel | who may follow it, if no administrator |\n|---|---|\n");
    let reviewed = fs::read_to_string(repository().join("docs/permissions.txt")).unwrap();
    for line in reviewed.lines().filter_map(|line| line.strip_prefix("events of ")) {
        let (channel, rest) = line.split_once(char::is_whitespace).unwrap();
        if let Some((_, rule)) = rest.split_once("anybody ") {
            let _ = writeln!(text, "| `{channel}` | `{}` |", rule.trim());
        }
    }
    text
}

#[test]
fn the_reference_is_made_from_the_code() {
    for (name, now) in [("cli", commands()), ("error-codes", error_codes()), ("events", events())] {
        let path = repository().join(format!("docs/reference/{name}.md"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &now).unwrap();
        }
        let there = fs::read_to_string(&path).unwrap_or_default();
        let first = now.lines().zip(there.lines()).find(|(now, there)| now != there);
        assert!(now == there, "docs/reference/{name}.md is of another time; run with UPDATE_GOLDEN=1. First difference: {first:?}");
    }
    let events = events();
    assert!(events.contains("| `course` |") && events.matches("\n| `").count() >= 8, "{events}");
}

/// Every page below `docs/`, by its path there.
fn pages() -> BTreeMap<String, String> {
    let root = repository().join("docs");
    let mut found = BTreeMap::new();
    for directory in ["", "reference"] {
        for entry in fs::read_dir(root.join(directory)).unwrap().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

/// The text without what stands in blocks of code.
fn prose(text: &str) -> String {
    let mut in_code = false;
    let mut kept = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// Where the links of a page lead.
fn links(text: &str) -> Vec<String> {
    let prose = prose(text);
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|to| !to.starts_with("http") && !to.starts_with("mailto:")).map(str::to_owned).collect()
}

/// The anchors of a page: its headings as readers of Markdown name them.
fn anchors(text: &str) -> BTreeSet<String> {
    let slug = |heading: &str| {
        let kept = heading.to_lowercase().replace(' ', "-");
        kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
    };
    prose(text).lines().filter(|line| line.starts_with('#')).map(|line| slug(line.trim_start_matches('#').trim())).collect()
}

#[test]
fn every_link_leads_somewhere_and_the_book_has_every_page() {
    let pages = pages();
    let mut all = pages.clone();
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        all.insert(format!("../{name}"), fs::read_to_string(repository().join(name)).unwrap());
    }
    let mut seen = 0;
    for (name, text) in &all {
        let here = repository().join("docs").join(name);
        for link in links(text) {
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() { here.clone() } else { here.parent().unwrap().join(path) };
            assert!(target.exists(), "{name} names {link}");
            if !anchor.is_empty() {
                let there = fs::read_to_string(&target).unwrap();
                assert!(anchors(&there).contains(anchor), "{name} names {link}");
            }
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
    let listed: BTreeSet<String> = links(&pages["SUMMARY.md"]).into_iter().collect();
    let expected: BTreeSet<String> = pages.keys().filter(|name| *name != "SUMMARY.md").cloned().collect();
    assert_eq!(listed, expected, "SUMMARY.md");
    let book: toml::Table = toml::from_str(&fs::read_to_string(repository().join("book.toml")).unwrap()).unwrap();
    assert_eq!(book["book"]["src"].as_str(), Some("docs"));
    for (name, text) in &pages {
        for path in text.split("{{#include ").skip(1).filter_map(|rest| rest.split("}}").next()) {
            assert!(repository().join("docs").join(name).parent().unwrap().join(path).is_file(), "{name} includes {path}");
        }
    }
}

/// The lines of code in a page, and what stands in backticks.
fn code(text: &str) -> Vec<String> {
    let mut in_code = false;
    let mut found = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if in_code || line.starts_with("    ") {
            found.extend(line.split("&&").map(str::to_owned));
        }
    }
    // A span may go over the end of a line, and words in it are parted by one space.
    found.extend(prose(text).replace('\n', " ").split('`').skip(1).step_by(2).map(str::to_owned));
    found
}

/// What is wrong with a command that a page names: its name, or an option that it does not have.
fn wrong(program: &Command, line: &str) -> Option<String> {
    let line = line.split(" # ").next().unwrap_or_default();
    if line.starts_with("rest ") && !line.contains("[OPTIONS]") {
        // Its options depend on what it names.
        let error = computor_cli::parse(words(&format!("computor {line}"))).err()?;
        return matches!(error.kind(), ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand).then(|| error.to_string());
    }
    let mut words = line.split_whitespace().take_while(|word| !matches!(*word, "|" | ">" | "<" | "#" | "&"));
    let mut command = program;
    let mut rest = Vec::new();
    for word in words.by_ref() {
        // Several at once: `grade list|next`.
        let several: Vec<_> = word.split('|').map(|one| command.find_subcommand(one)).collect();
        match several.as_slice() {
            [Some(below)] => command = below,
            all if all.len() > 1 && all.iter().all(Option::is_some) => return None,
            _ => {
                rest.push(word);
                break;
            }
        }
    }
    rest.extend(words);
    let first = rest.first().copied().unwrap_or_default();
    let is_a_group = command.has_subcommands() && command.get_positionals().count() == 0;
    let names_none = first.starts_with(['-', '…']) || first.is_empty() || first.chars().all(|c| !c.is_lowercase());
    if is_a_group && !names_none {
        return Some(format!("there is no command {first}"));
    }
    let known = |name: &str| {
        command
            .get_arguments()
            .any(|argument| argument.get_long() == Some(name) || argument.get_all_aliases().is_some_and(|all| all.contains(&name)))
    };
    let options =
        rest.iter().filter_map(|word| word.strip_prefix("--")).map(|word| word.split(['=', '`', ',', ']']).next().unwrap_or_default());
    options
        .filter(|name| !name.is_empty())
        .find(|name| !known(name) && !matches!(*name, "help" | "version"))
        .map(|name| format!("there is no option --{name}"))
}

#[test]
fn guides_name_commands_that_exist() {
    let program = program();
    assert_eq!(wrong(&program, "submit --wait # what"), None);
    assert_eq!(wrong(&program, "grade list|next"), None);
    assert_eq!(wrong(&program, "rest list courses --title x"), None);
    assert!(wrong(&program, "rest list courses --titel x").is_some());
    assert!(
        wrong(&program, "submitt").is_some() && wrong(&program, "submit --wail").is_some() && wrong(&program, "grade lst|next").is_some()
    );
    let mut pages = pages();
    pages.insert("../README.md".to_owned(), fs::read_to_string(repository().join("README.md")).unwrap());
    let mut seen = 0;
    for (name, text) in &pages {
        for line in code(text) {
            let line = line.trim().trim_start_matches("sudo ").trim_start_matches("target/release/");
            if let Some(command) = line.strip_prefix("computor ") {
                assert_eq!(wrong(&program, command), None, "{name}: computor {command}");
                seen += 1;
            }
        }
    }
    assert!(seen > 150, "{seen}");
}

/// A line as a shell takes it apart, without what is said of it and without where its output goes.
fn words(line: &str) -> Vec<String> {
    let line = line.split("  ").next().unwrap_or_default();
    let line = [" > ", " < ", " | ", " && "].iter().fold(line, |line, end| line.split(end).next().unwrap_or_default());
    let (mut words, mut quoted, mut depth) = (vec![String::new()], None, 0);
    for letter in line.chars() {
        match (letter, quoted) {
            ('\'' | '"', None) => quoted = Some(letter),
            (end, Some(begun)) if end == begun => quoted = None,
            (' ', None) if depth == 0 => words.push(String::new()),
            _ => {
                depth += i32::from(letter == '(') - i32::from(letter == ')');
                words.last_mut().unwrap().push(letter);
            }
        }
    }
    words
}

/// The commands in the blocks of code of a page, without what is said of them.
fn typed(text: &str) -> Vec<String> {
    let mut in_code = false;
    let mut found = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if in_code {
            let line = line.split(" # ").next().unwrap_or_default().trim();
            let line = line.trim_start_matches("sudo ").trim_start_matches("target/release/");
            found.extend(line.split(" && ").filter(|part| part.starts_with("computor ")).map(str::to_owned));
        }
    }
    found
}

#[test]
fn what_guides_type_can_be_read_as_it_stands() {
    let mut pages = pages();
    pages.insert("../README.md".to_owned(), fs::read_to_string(repository().join("README.md")).unwrap());
    // Made from the examples of `--help`, which have a test of their own.
    pages.remove("reference/cli.md");
    let mut seen = 0;
    for (name, text) in &pages {
        for line in typed(text) {
            // What stands for something else is not typed as it is.
            let line = line.replace("RESULT", "0192f0c1-2d3e-7aaa-8bbb-0123456789ab");
            // Who asks for help is answered in this way, too.
            if let Err(error) = computor_cli::parse(words(&line))
                && error.use_stderr()
            {
                panic!("{name}: `{line}` is not valid: {error}");
            }
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen}");
    assert!(computor_cli::parse(words(&typed("```\ncomputor submit --wait --wail # x\n```")[0])).is_err());
}

#[test]
fn every_command_has_an_example_that_can_be_read() {
    fn check(command: &clap::Command, path: &[&str], seen: &mut usize) {
        let path = [path, &[command.get_name()]].concat();
        for below in command.get_subcommands() {
            check(below, &path, seen);
        }
        if command.has_subcommands() {
            return;
        }
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let name = path.join(" ");
        assert!(help.starts_with("Example"), "`{name} --help` has no example");
        let examples = help.lines().skip(1).take_while(|line| line.starts_with("  ")).map(|line| line.trim().trim_start_matches("sudo "));
        let of_it: Vec<&str> = examples.filter(|line| line.starts_with(&name)).collect();
        assert!(!of_it.is_empty(), "no example of `{name}` begins with it");
        for line in of_it {
            let mut words = words(line);
            if line.contains("COMPUTOR_PASSWORD") {
                words.extend(["--password".to_owned(), "x".to_owned()]);
            }
            if let Err(error) = computor_cli::parse(words) {
                panic!("the example `{line}` is not valid: {error}");
            }
            *seen += 1;
        }
    }
    let mut seen = 0;
    check(&Cli::command(), &[], &mut seen);
    assert!(seen > 50, "{seen}");
}
