//! `deployment`: a file says what a server shall have; the plan says what is different; applying makes it so.
//!
//! A plan reads and never writes. Applying begins with the same plan, and writes nothing if anything is refused. What is there
//! is looked up before anything is made, so a second time there is nothing to do, and what was interrupted goes on.
//! Nothing is deleted because a file does not name it any more.

mod check;
mod contents;
mod file;
mod hierarchy;
mod library;
mod model;
mod people;
mod plan;
mod reconcile;

use crate::{
    Outcome,
    args::{DeploymentApply, DeploymentCommand, DeploymentFile, DeploymentInit, DeploymentPlan, SampleSize},
    output::{self, Progress},
    remote,
};
use anyhow::{Context as _, Result, bail};
use computor_client::Client;
use computor_types::{Id, dto::*};
use file::{Fault, Resolve as _, Resolver, Secrets};
use model::{Deployment, each};
use plan::Counts;
use reconcile::Reconciler;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write as _,
    ops::{Deref, DerefMut},
    path::Path,
};

const MINIMAL: &str = include_str!("minimal.yaml");
const FULL: &str = include_str!("full.yaml");

pub(crate) async fn run(command: DeploymentCommand) -> Result<Outcome> {
    match command {
        DeploymentCommand::Init(options) => init(&options),
        DeploymentCommand::ListExamples => {
            let sample = |name: &str, what: &str| vec![name.to_owned(), what.to_owned(), format!("computor deployment init -f {name}")];
            let samples = vec![sample("minimal", "a course and a student"), sample("full", "every field, with comments")];
            output::rows(&["NAME", "WHAT IT SHOWS", "COMMAND"], samples).map(|()| Outcome::Good)
        }
        DeploymentCommand::Validate(options) => validate(&options),
        DeploymentCommand::Plan(options) => plan(options).await,
        DeploymentCommand::Apply(options) => apply(options).await,
    }
}

/// The JSON Schema of a deployment file, for editors.
pub(crate) fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Deployment).to_value();
    if let Some(all) = schema.as_object_mut() {
        all.insert("title".to_owned(), "A deployment file of Computor".into());
    }
    schema
}

fn init(options: &DeploymentInit) -> Result<Outcome> {
    let text = match options.format {
        SampleSize::Minimal => MINIMAL,
        SampleSize::Full => FULL,
    };
    let path = &options.output;
    let file = fs::OpenOptions::new().write(true).create(true).create_new(!options.force).truncate(true).open(path);
    let mut file = match file {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            bail!("{} is there already; --force writes over it", path.display())
        }
        other => other.with_context(|| format!("cannot write {}", path.display()))?,
    };
    file.write_all(text.as_bytes())?;
    eprintln!("{0} is written; next: `computor deployment plan {0}`", path.display());
    Ok(Outcome::Good)
}

/// A file that can be used, and what must not be shown of it.
struct Read {
    deployment: Deployment,
    secrets: Secrets,
}

/// Reads a file, or says all that is wrong with it.
fn read(path: &Path, strict: bool) -> Result<Option<Read>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let environment: BTreeMap<String, String> =
        std::env::vars_os().filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?))).collect();
    let parsed = match file::parse::<Deployment>(&text) {
        Ok(mut deployment) => {
            let mut resolver = Resolver::new(&environment, strict);
            deployment.resolve(&mut resolver);
            let mut faults = resolver.faults;
            if faults.is_empty() {
                faults = check::check(&deployment, path);
            }
            if faults.is_empty() { Ok(Read { deployment, secrets: resolver.secrets }) } else { Err((faults, resolver.secrets)) }
        }
        Err(fault) => Err((vec![fault], Secrets::default())),
    };
    match parsed {
        Ok(read) => Ok(Some(read)),
        Err((faults, secrets)) => {
            for Fault { at, message } in &faults {
                eprintln!("{}:{at}: {}", path.display(), crate::testing::visible(&secrets.hide(message)));
            }
            Ok(None)
        }
    }
}

fn validate(options: &DeploymentFile) -> Result<Outcome> {
    let Some(read) = read(&options.file, !options.no_env)? else { return Ok(Outcome::Unusable) };
    let courses: usize = each(&read.deployment.organizations)
        .iter()
        .flat_map(|organization| each(&organization.course_families))
        .map(|family| each(&family.courses).len())
        .sum();
    eprintln!(
        "{} is in order: {} organizations, {courses} courses, {} users, {} services",
        options.file.display(),
        each(&read.deployment.organizations).len(),
        each(&read.deployment.users).len(),
        each(&read.deployment.services).len()
    );
    Ok(Outcome::Good)
}

async fn plan(options: DeploymentPlan) -> Result<Outcome> {
    let Some(read) = read(&options.file, true)? else { return Ok(Outcome::Unusable) };
    let client = remote::connect_as_somebody(&options.remote).await?;
    let progress = Progress::new();
    progress.say("comparing with the server");
    let all = Deploy::new(&client, &read.secrets, &progress, &options.file).run(&read.deployment).await;
    progress.end();
    let done = all?;
    plan::print(&done.rows, options.all, options.json)?;
    done.tell_notes();
    let counts = Counts::of(&done.rows);
    eprintln!("{}", sentence(counts));
    Ok(match counts {
        counts if counts.refused > 0 => Outcome::Unusable,
        counts if options.exit_code && !counts.is_settled() => Outcome::Different,
        _ => Outcome::Good,
    })
}

/// What a plan comes to.
fn sentence(counts: Counts) -> String {
    if counts.is_settled() {
        return format!("Nothing to do: all {} are as the file says.", counts.unchanged);
    }
    let Counts { create, change, unchanged, refused } = counts;
    format!("{create} to create, {change} to change, {refused} refused, {unchanged} unchanged.")
}

async fn apply(options: DeploymentApply) -> Result<Outcome> {
    let Some(read) = read(&options.file, true)? else { return Ok(Outcome::Unusable) };
    let client = remote::connect_as_somebody(&options.remote).await?;
    let progress = Progress::new();
    progress.say("comparing with the server");
    let planned = Deploy::new(&client, &read.secrets, &progress, &options.file).run(&read.deployment).await?;
    let counts = Counts::of(&planned.rows);
    if counts.refused > 0 || counts.is_settled() || options.dry_run {
        progress.end();
        plan::print(&planned.rows, false, options.json)?;
        planned.tell_notes();
        eprintln!("{}", sentence(counts));
        if counts.refused > 0 {
            eprintln!("Nothing was written.");
        }
        return Ok(if counts.refused > 0 { Outcome::Unusable } else { Outcome::Good });
    }
    let mut deploy = Deploy::new(&client, &read.secrets, &progress, &options.file);
    deploy.write = true;
    deploy.tell = !options.json;
    deploy.patience = options.patience;
    let done = deploy.run(&read.deployment).await;
    progress.end();
    let done = done.context("what was done stays, and the same command goes on from there")?;
    if options.json {
        plan::print(&done.rows, false, true)?;
    }
    done.tell_notes();
    let Counts { create, change, unchanged, refused } = Counts::of(&done.rows);
    eprintln!("{create} created, {change} changed, {refused} refused, {unchanged} unchanged.");
    Ok(Outcome::when(refused == 0))
}

/// A course with its organization, each of which is perhaps not there yet.
type Known = (Option<Id<Organization>>, Option<Id<Course>>);

/// One walk through a file.
struct Deploy<'a> {
    reconciler: Reconciler<'a>,
    /// The deployment file: what it names lies beside it.
    file: &'a Path,
    /// How many seconds a release may take.
    patience: u64,
    /// Courses of the file, and those that it names.
    courses: BTreeMap<String, Known>,
    /// Types of contents, by course and slug.
    types: BTreeMap<(String, String), Option<Id<CourseContentType>>>,
    /// Groups, by course and title.
    groups: BTreeMap<(String, String), Option<Id<CourseGroup>>>,
    /// Slugs of services.
    services: BTreeSet<String>,
    /// The repository that exercises are uploaded into.
    repository: Option<Id<ExampleRepository>>,
    /// The versions that are uploaded along with the file, by exercise.
    uploads: BTreeMap<String, String>,
}

impl<'a> Deref for Deploy<'a> {
    type Target = Reconciler<'a>;
    fn deref(&self) -> &Self::Target {
        &self.reconciler
    }
}
impl DerefMut for Deploy<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.reconciler
    }
}

impl<'a> Deploy<'a> {
    fn new(client: &'a Client, secrets: &'a Secrets, progress: &'a Progress, file: &'a Path) -> Self {
        let reconciler = Reconciler { client, secrets, progress, write: false, tell: false, rows: vec![], notes: vec![] };
        Self {
            reconciler,
            file,
            patience: 600,
            courses: BTreeMap::new(),
            types: BTreeMap::new(),
            groups: BTreeMap::new(),
            services: BTreeSet::new(),
            repository: None,
            uploads: BTreeMap::new(),
        }
    }

    /// What others need comes first: services, then exercises (which name them), then courses (which show them), then people.
    async fn run(mut self, deployment: &Deployment) -> Result<Self> {
        if deployment.settings.is_some() {
            self.note("`settings` of the file itself mean nothing to this server");
        }
        for upload in each(&deployment.extensions_upload) {
            self.extension(upload).await?;
        }
        self.services(deployment).await?;
        if let Some(upload) = &deployment.examples_upload {
            self.examples(upload).await?;
        }
        self.organizations(each(&deployment.organizations)).await?;
        self.people(deployment).await?;
        Ok(self)
    }

    fn tell_notes(&self) {
        for note in &self.notes {
            eprintln!("note: {}", crate::testing::visible(note));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_in_order() {
        for (name, text) in [("minimal", MINIMAL), ("full", FULL)] {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("deployment.yaml");
            let mut deployment: Deployment = file::parse(text).unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
            let environment = BTreeMap::new();
            let mut resolver = Resolver::new(&environment, false);
            deployment.resolve(&mut resolver);
            assert_eq!(resolver.faults, [], "{name}");
            let faults = check::check(&deployment, &path);
            assert!(
                faults.iter().all(|fault| fault.message.contains("there is no directory") || fault.message.contains("there is no file")),
                "{faults:?}"
            );
        }
    }

    /// The full sample shows every field that there is.
    #[test]
    fn the_full_sample_names_every_field() {
        let schema = schema();
        let records = schema["$defs"].as_object().unwrap().values().chain([&schema]);
        for record in records {
            for field in record["properties"].as_object().into_iter().flatten().map(|(field, _)| field) {
                let named = FULL.lines().any(|line| {
                    line.trim_start_matches([' ', '#', '-', '{']).starts_with(&format!("{field}:")) || line.contains(&format!("{field}: "))
                });
                assert!(named, "{field}");
            }
        }
    }
}
