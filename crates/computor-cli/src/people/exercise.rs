//! `exercise`: exercises from their directories into the library, each version once.

use super::library;
use crate::{
    Outcome,
    args::{ExerciseCommand, ExercisePush},
    output::{self, Progress},
    remote,
    testing::{self, Paint},
};
use anyhow::{Context as _, Result, bail, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use computor_client::Client;
use computor_testing::format::meta::Meta;
use computor_types::{ById, Id, NoBody, Nothing, Page, dto::*, validate::normalise_version};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// What is an author's own: sample solutions, and what programs leave behind.
const OWN: [&str; 5] = ["localTests", ".git", "__pycache__", ".ipynb_checkpoints", ".DS_Store"];

pub(crate) async fn run(command: ExerciseCommand) -> Result<Outcome> {
    match command {
        ExerciseCommand::Push(options) => push(options).await,
        ExerciseCommand::List(options) => library::list(options).await,
        ExerciseCommand::Show(options) => library::show(options).await,
        ExerciseCommand::Fetch(options) => library::fetch(options).await,
    }
}

async fn push(options: ExercisePush) -> Result<Outcome> {
    let directories = testing::find_exercises(&options.exercises)?;
    let mut remarks = 0;
    for directory in &directories {
        remarks += testing::remarks(directory, Paint::for_stdout())?;
    }
    if remarks > 0 && !options.force {
        bail!("nothing was uploaded: mend the {remarks} remarks, or upload as it is with --force");
    }
    let client = remote::connect_as_somebody(&options.remote).await?;
    let repository = repository(&client, options.repository.as_deref(), options.create).await?;
    let progress = Progress::new();
    progress.count("exercises", directories.len());
    let mut refused = 0;
    for directory in &directories {
        match one(&client, repository, directory).await {
            Ok(said) => progress.line(&said),
            Err(error) => {
                refused += 1;
                progress.line(&format!("{}: {error:#}", directory.display()));
            }
        }
        progress.step();
    }
    progress.end();
    Ok(Outcome::when(refused == 0))
}

/// The repository with this name; without a name, the only one, or `exercises`. The first one is made, another one only where that is
/// asked for: a name that is misspelt would put exercises beside those that are there.
pub(super) async fn repository(client: &Client, name: Option<&str>, create: bool) -> Result<Id<ExampleRepository>> {
    let query = ExampleRepositoryQuery { name: name.map(str::to_owned), ..Default::default() };
    let found = client.list::<ExampleRepository>(&query, Page::first(Page::MAX)).await?.items;
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => {
            let all = client.list::<ExampleRepository>(&ExampleRepositoryQuery::default(), Page::first(Page::MAX)).await?.items;
            let name = name.unwrap_or("exercises");
            if !all.is_empty() && !create {
                let names = all.iter().map(|one| one.name.as_str());
                return Err(output::no_such("repository of the library", name, names, "--create makes it").into());
            }
            make_repository(client, name).await
        }
        several => {
            let names: Vec<&str> = several.iter().map(|one| one.name.as_str()).collect();
            bail!("say which repository with --repository: {}", names.join(", "))
        }
    }
}

/// The repository with this name, if there is one.
pub(super) async fn known_repository(client: &Client, name: &str) -> Result<Option<Id<ExampleRepository>>> {
    let query = ExampleRepositoryQuery { name: Some(name.to_owned()), ..Default::default() };
    Ok(client.list::<ExampleRepository>(&query, Page::first(1)).await?.items.first().map(|one| one.id))
}

/// A new repository that exercises are uploaded into.
pub(crate) async fn make_repository(client: &Client, name: &str) -> Result<Id<ExampleRepository>> {
    let new = json!({"name": name, "source_type": "minio", "source_url": format!("library://{name}")});
    Ok(client.create::<ExampleRepository>(&serde_json::from_value(new)?).await.context("cannot make a repository of exercises")?.id)
}

/// Uploads one exercise, unless this version is there with the same files.
async fn one(client: &Client, repository: Id<ExampleRepository>, directory: &Path) -> Result<String> {
    let exercise = Exercise::read(directory)?;
    let Exercise { identifier, version, .. } = &exercise;
    match exercise.standing(client, repository).await? {
        Standing::Same => Ok(format!("{identifier} {version} is there already")),
        Standing::Other(changed) => bail!("version {version} is in the library with another {changed}; raise `version` in meta.yaml"),
        Standing::New => Ok(format!("{identifier} {} uploaded", exercise.upload(client, repository).await?)),
    }
}

/// How a version of an exercise stands to the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The library does not have it.
    New,
    /// The library has it, with the same files.
    Same,
    /// The library has it with another file of this name.
    Other(String),
}

/// An exercise as it is in its directory, without what is its author's own.
pub(crate) struct Exercise {
    pub(crate) identifier: String,
    /// As it is written.
    pub(crate) version: String,
    /// As the library keeps it.
    pub(crate) tag: String,
    /// What has to be in the library before it.
    pub(crate) needs: Vec<String>,
    directory: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Exercise {
    /// Reads the directory. One without a `meta.yaml` gets the least that there is.
    pub(crate) fn read(directory: &Path) -> Result<Self> {
        let directory = fs::canonicalize(directory)?;
        let name = directory.file_name().and_then(|name| name.to_str()).context("the directory has no name")?;
        let mut files = BTreeMap::new();
        collect(&directory, &PathBuf::new(), &mut files)?;
        let least = || format!("identifier: {name}\ntitle: {name}\nversion: \"1.0.0\"\n").into_bytes();
        let text = files.entry("meta.yaml".to_owned()).or_insert_with(least);
        let meta = Meta::parse("meta.yaml", std::str::from_utf8(text).context("meta.yaml is not UTF-8")?)?;
        Ok(Self {
            identifier: meta.identifier.unwrap_or_else(|| name.to_owned()),
            tag: normalise_version(&meta.version).unwrap_or_else(|| meta.version.clone()),
            version: meta.version,
            needs: meta.test_dependencies.into_iter().map(|one| one.slug).collect(),
            directory: name.to_owned(),
            files,
        })
    }

    /// Whether the library has this version.
    pub(crate) async fn standing(&self, client: &Client, repository: Id<ExampleRepository>) -> Result<Standing> {
        let Some(version) = version(client, repository, &self.identifier, &self.tag).await? else { return Ok(Standing::New) };
        let there = client.call::<DownloadExampleVersion>(&ById::new(version), &ExampleDownloadQuery::default(), NoBody).await?;
        let there: BTreeMap<String, Vec<u8>> = there.files.into_iter().map(|(name, content)| (name, bytes(&content))).collect();
        Ok(difference(&there, &self.files).map_or(Standing::Same, |changed| Standing::Other(changed.to_owned())))
    }

    /// Uploads it; answers the version as the library keeps it.
    pub(crate) async fn upload(&self, client: &Client, repository: Id<ExampleRepository>) -> Result<String> {
        let uri = |content: &Vec<u8>| format!("data:application/octet-stream;base64,{}", STANDARD.encode(content));
        let files = self.files.iter().map(|(name, content)| (name.clone(), uri(content))).collect();
        let body = ExampleUploadRequest { repository_id: repository, directory: self.directory.clone(), files };
        Ok(client.call::<UploadExample>(&Nothing {}, &Nothing {}, body).await?.version_tag)
    }
}

/// The version with this tag, if the library has it.
async fn version(client: &Client, repository: Id<ExampleRepository>, identifier: &str, tag: &str) -> Result<Option<Id<ExampleVersion>>> {
    let query = ExampleQuery { repository_id: Some(repository), identifier: Some(identifier.to_owned()), ..Default::default() };
    let Some(example) = client.list::<Example>(&query, Page::first(1)).await?.items.into_iter().next() else { return Ok(None) };
    let versions = client.call::<ListExampleVersions>(&ById::new(example.id), &ExampleVersionQuery::default(), NoBody).await?.items;
    Ok(versions.into_iter().find(|version| version.version_tag == tag).map(|version| version.id))
}

/// The first file that only one of them has, or that is another one.
fn difference<'a>(there: &'a BTreeMap<String, Vec<u8>>, here: &'a BTreeMap<String, Vec<u8>>) -> Option<&'a str> {
    let names = there.keys().chain(here.keys());
    names.map(String::as_str).find(|name| there.get(*name) != here.get(*name))
}

/// The bytes that the library answers as text or as a data URI.
fn bytes(content: &str) -> Vec<u8> {
    let data = content.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,")).map(|(_, data)| data);
    data.and_then(|data| STANDARD.decode(data).ok()).unwrap_or_else(|| content.as_bytes().to_vec())
}

fn collect(root: &Path, below: &Path, files: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(root.join(below))? {
        let entry = entry?;
        if OWN.iter().any(|own| entry.file_name() == *own) {
            continue;
        }
        let name = below.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            collect(root, &name, files)?;
        } else {
            ensure!(kind.is_file(), "{} is no plain file", name.display());
            let shown = name.to_str().with_context(|| format!("the name of {} is not UTF-8", name.display()))?;
            files.insert(shown.to_owned(), fs::read(root.join(&name))?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_compared_by_their_bytes() {
        assert_eq!(bytes("data:image/png;base64,AAE="), [0, 1]);
        assert_eq!(bytes("data: no uri"), b"data: no uri");
        let files =
            |all: &[(&str, &[u8])]| all.iter().map(|(name, content)| ((*name).to_owned(), content.to_vec())).collect::<BTreeMap<_, _>>();
        let one = files(&[("a", b"1"), ("b", b"2")]);
        assert_eq!(difference(&one, &one.clone()), None);
        assert_eq!(difference(&one, &files(&[("a", b"1"), ("b", b"3")])), Some("b"));
        assert_eq!(difference(&one, &files(&[("a", b"1")])), Some("b"));
        assert_eq!(difference(&one, &files(&[("a", b"1"), ("b", b"2"), ("c", b"")])), Some("c"));
    }

    #[test]
    fn solutions_stay_with_their_authors() {
        let root = tempfile::tempdir().unwrap();
        for name in ["meta.yaml", "localTests/solution.py", "media/figure.png"] {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        let mut files = BTreeMap::new();
        collect(root.path(), Path::new(""), &mut files).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["media/figure.png", "meta.yaml"]);
        std::os::unix::fs::symlink("/etc/passwd", root.path().join("link")).unwrap();
        assert!(collect(root.path(), Path::new(""), &mut files).is_err());
    }
}
