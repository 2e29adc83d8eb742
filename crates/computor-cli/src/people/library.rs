//! `exercise list`, `show`, `fetch`: what is in the library.

use super::names::{self, Named};
use crate::{
    Outcome,
    args::{ExerciseFetch, ExerciseList, ExerciseShow},
    output::{self, Column, List, Unusable},
    remote,
    testing::visible,
};
use anyhow::{Context as _, Result, ensure};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use computor_client::Client;
use computor_types::{ById, NoBody, Page, dto::*};
use std::{
    fs,
    path::{Component, Path, PathBuf},
};

const EXERCISES: &[Column<computor_types::dto::ExampleList>] = &[
    Column::new("exercise", |it| it.identifier.clone()),
    Column::new("title", |it| visible(&it.title)),
    Column::new("category", |it| visible(it.category.as_deref().unwrap_or_default())),
    Column::new("tags", |it| visible(&it.tags.join(" "))),
    Column::more("directory", |it| it.directory.clone()),
    Column::more("id", |it| it.id.to_string()),
];

pub(crate) async fn list(options: ExerciseList) -> Result<Outcome> {
    let list = List::of(EXERCISES, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    // An identifier stands for all that is below it, as it does for `delete examples`.
    let below = options.pattern.map(|pattern| if pattern.contains('*') { pattern } else { format!("{}.*", pattern.trim_matches('.')) });
    let query = ExampleQuery { identifier: below, ..Default::default() };
    let found = client.list::<Example>(&query, Page::first(Page::MAX)).await?.items;
    list.print(&found, &found)
}

/// The exercise that is meant.
async fn find(client: &Client, given: &str) -> Result<Named<computor_types::dto::ExampleList>> {
    let all = client.list::<Example>(&ExampleQuery::default(), Page::first(Page::MAX)).await?.items;
    let named =
        |it: computor_types::dto::ExampleList| Named { name: it.identifier.clone(), others: vec![it.id.to_string(), it.title.clone()], it };
    Ok(names::choose("exercise in the library", given, &all.into_iter().map(named).collect::<Vec<_>>())?.clone())
}

const VERSIONS: &[Column<ExampleVersionList>] = &[
    Column::new("version", |it| it.version_tag.clone()),
    Column::new("title", |it| visible(it.title.as_deref().unwrap_or_default())),
    Column::new("made", |it| it.created_at.format("%Y-%m-%d %H:%M").to_string()),
    Column::more("id", |it| it.id.to_string()),
];

async fn versions(client: &Client, exercise: &computor_types::dto::ExampleList) -> Result<Vec<ExampleVersionList>> {
    let query = ExampleVersionQuery { limit: Some(Page::MAX), ..Default::default() };
    Ok(client.call::<ListExampleVersions>(&ById::new(exercise.id), &query, NoBody).await?.items)
}

pub(crate) async fn show(options: ExerciseShow) -> Result<Outcome> {
    let list = List::of(VERSIONS, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let found = versions(&client, &find(&client, &options.exercise).await?.it).await?;
    list.print(&found, &found)
}

pub(crate) async fn fetch(options: ExerciseFetch) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let (name, tag) = options.exercise.split_once('@').map_or((options.exercise.as_str(), None), |(name, tag)| (name, Some(tag)));
    let exercise = find(&client, name).await?;
    let query = ExampleDownloadQuery { with_dependencies: false };
    let files = match tag {
        None => client.call::<DownloadExample>(&ById::new(exercise.it.id), &query, NoBody).await?,
        Some(tag) => {
            let all = versions(&client, &exercise.it).await?;
            let known = || all.iter().map(|version| version.version_tag.as_str()).collect::<Vec<_>>().join(", ");
            let version = all.iter().find(|version| version.version_tag == tag);
            let version = version.with_context(|| Unusable(format!("{} has no version {tag}; it has {}", exercise.name, known())))?;
            client.call::<DownloadExampleVersion>(&ById::new(version.id), &query, NoBody).await?
        }
    };
    let directory = options.output.unwrap_or_else(|| PathBuf::from(&files.directory));
    ensure!(!directory.exists(), "{} is there already; name another directory with --output", directory.display());
    for (name, content) in &files.files {
        write(&directory, name, content)?;
    }
    output::data(&directory.display())?;
    eprintln!("{}@{} with {} files", exercise.name, files.version_tag, files.files.len());
    Ok(Outcome::Good)
}

/// Writes a file of an exercise, and nowhere but in its directory.
fn write(directory: &Path, name: &str, content: &str) -> Result<()> {
    let path = Path::new(name);
    let stays = path.components().all(|part| matches!(part, Component::Normal(_))) && path.components().next().is_some();
    ensure!(stays, "the exercise has a file with a name that leads elsewhere: {}", visible(name));
    let to = directory.join(path);
    let written = || -> std::io::Result<()> {
        if let Some(above) = to.parent() {
            fs::create_dir_all(above)?;
        }
        fs::write(&to, bytes(content))
    };
    written().with_context(|| format!("cannot write {}", to.display()))
}

/// What stands in a file: text, or what a data URI holds.
fn bytes(content: &str) -> Vec<u8> {
    let encoded = content.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,"));
    encoded.and_then(|(_, encoded)| STANDARD.decode(encoded).ok()).unwrap_or_else(|| content.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stay_in_their_directory() {
        let above = tempfile::tempdir().unwrap();
        let directory = above.path().join("x");
        write(&directory, "a/b.py", "print()").unwrap();
        write(&directory, "c.bin", "data:application/octet-stream;base64,AAEC").unwrap();
        assert_eq!(fs::read_to_string(directory.join("a/b.py")).unwrap(), "print()");
        assert_eq!(fs::read(directory.join("c.bin")).unwrap(), [0, 1, 2]);
        for name in ["", "../y", "/tmp/y", "a/../../y", "./y"] {
            assert!(write(&directory, name, "x").is_err(), "{name}");
        }
        assert_eq!(fs::read_dir(above.path()).unwrap().count(), 1);
    }
}
