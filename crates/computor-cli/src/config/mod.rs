//! The configuration: one list of settings (`settings.rs`), read from four places. Later ones are stronger:
//! the default, the file, the environment, the command line.

mod document;
mod settings;
mod value;

pub(crate) use settings::Settings;

use crate::{
    Outcome,
    args::{ConfigCommand, Place},
    output,
};
use anyhow::{Result, bail};
use serde_json::json;
use settings::SETTINGS;
use std::{
    collections::BTreeMap,
    fmt, fs, io,
    path::{Path, PathBuf},
};
use value::Value;

/// The file in the data directory.
const FILE: &str = "computor.toml";
/// What stands before a setting's name in the environment.
const PREFIX: &str = "COMPUTOR_";
/// Names in the environment that are no settings: the client's, and where the file is.
const OTHERS: [&str; 5] = ["COMPUTOR_URL", "COMPUTOR_TOKEN", "COMPUTOR_USER", "COMPUTOR_PASSWORD", "COMPUTOR_CONFIG"];

/// Something that is wrong with the configuration. Never holds a value: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Where it is.
    at: String,
    /// What it is.
    what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}

/// Where a value may be given.
#[derive(Clone, Debug)]
enum Raw {
    Text(String),
    Toml(toml::Value),
}

#[derive(Clone, Debug)]
struct Given {
    raw: Raw,
    from: String,
}

/// The values that are given, strongest places first, and what comes of reading them.
#[derive(Debug, Default)]
struct Sources {
    places: Vec<BTreeMap<String, Given>>,
    from: BTreeMap<&'static str, String>,
    problems: Vec<Problem>,
}

impl Sources {
    /// The value of a setting from the strongest place that gives one.
    fn value<T: Value>(&mut self, name: &'static str, default: T) -> T {
        let Some(given) = self.places.iter().find_map(|place| place.get(name)) else {
            self.from.insert(name, "default".to_owned());
            return default;
        };
        self.from.insert(name, given.from.clone());
        T::read(&given.raw).unwrap_or_else(|what| {
            let each = if T::LIST { "each must be " } else { "must be " };
            let what = what.unwrap_or_else(|| format!("{each}{}", T::KIND));
            self.problems.push(Problem { at: format!("{name} ({})", given.from), what });
            default
        })
    }

    /// The text of a setting in one of the places, before any is read.
    fn text(place: &BTreeMap<String, Given>, name: &str) -> Option<String> {
        match &place.get(name)?.raw {
            Raw::Text(text) => Some(text.clone()),
            Raw::Toml(value) => value.as_str().map(str::to_owned),
        }
    }
}

/// The configuration, and where it comes from.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// The settings; defaults where a value was wrong.
    pub(crate) settings: Settings,
    /// Where each value comes from.
    from: BTreeMap<&'static str, String>,
    /// The file that was read.
    file: Option<PathBuf>,
    /// What is wrong.
    problems: Vec<Problem>,
}

impl Resolved {
    /// What is not wrong, and may be other than it is meant.
    fn notes(&self) -> Vec<Problem> {
        let no_passkeys = self.settings.public_url.as_ref().and_then(|url| computor_backend::no_passkeys_at(url.origin().as_str()));
        no_passkeys.map(|what| Problem { at: "public_url".to_owned(), what: what.to_owned() }).into_iter().collect()
    }

    /// The settings, if nothing is wrong.
    pub(crate) fn valid(self) -> Result<Settings> {
        if self.problems.is_empty() {
            return Ok(self.settings);
        }
        let lines: Vec<String> = self.problems.iter().map(|problem| format!("\n  {problem}")).collect();
        bail!("the configuration is not valid:{}", lines.concat())
    }
}

/// The configuration for a command line, with the environment of this process.
pub(crate) fn resolve(place: &Place, flags: &[(&str, Option<String>)]) -> Resolved {
    let variables = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    resolve_with(place, flags, variables.collect())
}

fn resolve_with(place: &Place, flags: &[(&str, Option<String>)], variables: BTreeMap<String, String>) -> Resolved {
    let mut problems = Vec::new();
    let flags = from_flags(place, flags, &mut problems);
    let environment = from_environment(&variables, &mut problems);
    let named = place.config.clone().or_else(|| variables.get("COMPUTOR_CONFIG").filter(|path| !path.is_empty()).map(PathBuf::from));
    let data_dir = || [&flags, &environment].into_iter().find_map(|place| Sources::text(place, "data_dir")).map(PathBuf::from);
    let path = named.clone().unwrap_or_else(|| data_dir().unwrap_or_else(computor_db::pg::default_data_dir).join(FILE));
    let (file, is_read) = from_file(&path, named.is_some(), &mut problems);
    let mut sources = Sources { places: vec![flags, environment, file], problems, ..Sources::default() };
    let settings = Settings::read(&mut sources);
    if settings.metrics_listen.is_some_and(|address| address == settings.listen && address.port() != 0) {
        let what = "is the address of everything else; choose another one, or leave it out and set metrics_token".to_owned();
        sources.problems.push(Problem { at: "metrics_listen".to_owned(), what });
    }
    if settings.second_factor_required && settings.secret_key.is_none() {
        let what = "needs secret_key: what an app shares with the server is kept sealed only".to_owned();
        sources.problems.push(Problem { at: "second_factor_required".to_owned(), what });
    }
    let given = |name: &str| sources.from.get(name).is_some_and(|from| from != "default");
    if let Some((name, what)) = settings.incomplete_cluster(given)
        && !given(name)
    {
        sources.problems.push(Problem { at: name.to_owned(), what: what.to_owned() });
    }
    for name in settings.missing(|name| sources.from.get(name).is_some_and(|from| from != "default")) {
        // One that was given and is wrong has been named already.
        if sources.from.get(name).is_some_and(|from| from == "default") {
            let what = "is missing: a bucket needs s3_bucket, s3_access_key and s3_secret_key".to_owned();
            sources.problems.push(Problem { at: name.to_owned(), what });
        }
    }
    Resolved { settings, from: sources.from, file: is_read.then_some(path), problems: sources.problems }
}

fn from_flags(place: &Place, flags: &[(&str, Option<String>)], problems: &mut Vec<Problem>) -> BTreeMap<String, Given> {
    let mut found = BTreeMap::new();
    for pair in &place.set {
        let (name, value) = pair.split_once('=').map_or((pair.as_str(), ""), |(name, value)| (name.trim(), value));
        let from = format!("flag --set {name}");
        match SETTINGS.iter().any(|setting| setting.name == name) {
            true => drop(found.insert(name.to_owned(), Given { raw: Raw::Text(value.to_owned()), from })),
            false => problems.push(Problem { at: from, what: unknown(name, SETTINGS.iter().map(|setting| setting.name)) }),
        }
    }
    let data_dir = place.data_dir.as_ref().map(|path| path.display().to_string());
    for (name, value) in [("data_dir", data_dir), ("database_url", place.database_url.clone())].iter().chain(flags) {
        if let Some(value) = value {
            let from = format!("flag --{}", name.replace('_', "-"));
            found.insert((*name).to_owned(), Given { raw: Raw::Text(value.clone()), from });
        }
    }
    found
}

fn from_environment(variables: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> BTreeMap<String, Given> {
    let mut found = BTreeMap::new();
    let mut take = |setting: &str, name: &str| {
        // Compose files set to nothing what they leave open.
        if let Some(value) = variables.get(name).filter(|value| !value.is_empty()) {
            found.insert(setting.to_owned(), Given { raw: Raw::Text(value.clone()), from: format!("environment {name}") });
        }
    };
    take("database_url", "DATABASE_URL");
    take("temporal_address", "TEMPORAL_ADDRESS");
    take("redis_url", "REDIS_URL");
    for setting in SETTINGS {
        take(setting.name, &variable(setting.name));
    }
    let known: Vec<String> = SETTINGS.iter().map(|setting| variable(setting.name)).collect();
    let known = || known.iter().map(String::as_str);
    for name in variables.keys().filter(|name| name.starts_with(PREFIX)) {
        // Others may use the prefix as well (so does Kubernetes for a service of that name): only what looks like a slip
        // of the pen is wrong.
        if !known().chain(OTHERS).any(|known| known == name) && nearest(name, known()).is_some() {
            problems.push(Problem { at: format!("environment {name}"), what: unknown(name, known()) });
        }
    }
    found
}

/// The settings in a file, and whether there is one.
fn from_file(path: &Path, is_named: bool, problems: &mut Vec<Problem>) -> (BTreeMap<String, Given>, bool) {
    let from = format!("file {}", path.display());
    let mut problem = |what: String| problems.push(Problem { at: from.clone(), what });
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            if is_named || error.kind() != io::ErrorKind::NotFound {
                problem(format!("cannot be read: {error}"));
            }
            return (BTreeMap::new(), false);
        }
    };
    let table: toml::Table = match toml::from_str(&text) {
        Ok(table) => table,
        Err(error) => {
            // Not the whole error: it shows the line, and there may be a secret in it.
            let line = error.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
            problem(format!("line {line} is not TOML: {}", error.message()));
            return (BTreeMap::new(), true);
        }
    };
    let mut found = BTreeMap::new();
    for (name, value) in table {
        if name == "data_dir" && !is_named {
            problem(
                "data_dir cannot be said in the data directory; use --data-dir, COMPUTOR_DATA_DIR or a file that --config names".into(),
            );
        } else if SETTINGS.iter().any(|setting| setting.name == name) {
            found.insert(name, Given { raw: Raw::Toml(value), from: from.clone() });
        } else {
            problem(unknown(&name, SETTINGS.iter().map(|setting| setting.name)));
        }
    }
    (found, true)
}

/// The name of a setting in the environment.
fn variable(name: &str) -> String {
    format!("{PREFIX}{}", name.to_uppercase())
}

fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    match nearest(name, known) {
        Some(near) => format!("there is no setting {name}; did you mean {near}?"),
        None => format!("there is no setting {name}; `computor config show` lists all"),
    }
}

fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let distances = known.map(|known| (strsim::damerau_levenshtein(name, known), known));
    distances.filter(|(distance, known)| *distance <= 3.min(known.len() / 3)).min().map(|(_, known)| known)
}

/// `computor config`.
pub(crate) fn run(command: ConfigCommand) -> Result<Outcome> {
    match command {
        ConfigCommand::Show { place, json } => show(&resolve(&place, &[]), json),
        ConfigCommand::Check { place } => {
            let resolved = resolve(&place, &[]);
            match &resolved.file {
                Some(file) => eprintln!("file       {}", file.display()),
                None => eprintln!("file       none"),
            }
            for note in resolved.notes() {
                eprintln!("note       {note}");
            }
            report(&resolved)
        }
        ConfigCommand::Sample => output::data(&document::sample().trim_end()).map(|()| Outcome::Good),
        ConfigCommand::Docs => output::data(&document::documentation().trim_end()).map(|()| Outcome::Good),
    }
}

fn show(resolved: &Resolved, json: bool) -> Result<Outcome> {
    let from = |name: &str| resolved.from.get(name).cloned().unwrap_or_default();
    let values = resolved.settings.shown();
    if json {
        let rows: Vec<_> = values.into_iter().map(|(name, value)| json!({"name": name, "value": value, "from": from(name)})).collect();
        output::json(&rows)?;
    } else {
        let rows = values.into_iter().map(|(name, value)| vec![name.to_owned(), value.unwrap_or_default(), from(name)]);
        output::rows(&["SETTING", "VALUE", "FROM"], rows.collect())?;
    }
    report(resolved)
}

fn report(resolved: &Resolved) -> Result<Outcome> {
    for problem in &resolved.problems {
        eprintln!("wrong      {problem}");
    }
    Ok(Outcome::when(resolved.problems.is_empty()))
}

#[cfg(test)]
mod tests;
