//! What a deployment file uploads: exercises for the library, and extensions for editors.

use super::{Deploy, check::beside, file::Text, model, plan::Action, reconcile::Name};
use crate::people::exercise::{Exercise, Standing, make_repository};
use anyhow::{Context as _, Result};
use computor_types::{Code, Content, NoBody, Page, Upload, dto::*};
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

impl Deploy<'_> {
    /// Uploads those versions of the exercises that the library does not have.
    pub(super) async fn examples(&mut self, upload: &model::ExamplesUpload) -> Result<()> {
        let root = beside(self.file, &upload.path);
        let exercises = in_order(exercises(&root).with_context(|| format!("cannot read {}", root.display()))?);
        if exercises.is_empty() {
            self.note(format!("{} holds no exercise", root.display()));
        }
        let repository = self.example_repository(&upload.repository).await?;
        for exercise in exercises {
            let Exercise { identifier, version, .. } = &exercise;
            let name = Name::new("exercise", format!("{identifier} {version}"));
            let standing = match repository {
                Some(repository) => exercise.standing(self.client, repository).await?,
                None => Standing::New,
            };
            match standing {
                Standing::Same => self.row(Action::Unchanged, &name, vec![], None),
                Standing::Other(file) => {
                    self.refuse(&name, format!("the library has this version with another {file}; raise `version` in meta.yaml"));
                }
                Standing::New => {
                    if let (true, Some(repository)) = (self.write, repository) {
                        self.progress.say(&format!("uploading {identifier}"));
                        let done = exercise.upload(self.client, repository).await;
                        done.with_context(|| format!("cannot upload the exercise {identifier}"))?;
                    }
                    self.row(Action::Create, &name, vec![], None);
                    self.uploads.insert(identifier.clone(), exercise.tag.clone());
                }
            }
        }
        Ok(())
    }

    async fn example_repository(&mut self, wanted: &Text) -> Result<Option<computor_types::Id<ExampleRepository>>> {
        let name = Name::new("repository of exercises", wanted.value.clone());
        let query = ExampleRepositoryQuery { name: Some(wanted.value.clone()), ..Default::default() };
        let found = self.client.list::<ExampleRepository>(&query, Page::first(2)).await?.items;
        match found.first() {
            Some(found) if !found.source_type.takes_uploads() => {
                self.refuse(&name, format!("its exercises are fetched from {}, so none can be uploaded", found.source_url));
                return Ok(None);
            }
            Some(found) => {
                self.row(Action::Unchanged, &name, vec![], None);
                self.repository = Some(found.id);
            }
            None => {
                if self.write {
                    self.repository = Some(make_repository(self.client, &wanted.value).await?);
                }
                self.row(Action::Create, &name, vec![], None);
            }
        }
        Ok(self.repository)
    }

    /// Publishes an extension, unless this very file is published.
    pub(super) async fn extension(&mut self, upload: &model::ExtensionUpload) -> Result<()> {
        let path = beside(self.file, &upload.path);
        let file = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let identity = format!("{}.{}", upload.publisher.value, upload.name.value);
        let name = Name::new("extension", format!("{identity} ({})", upload.path.value));
        let params = ExtensionParams { extension_identity: identity };
        let query = ExtensionVersionQuery { include_yanked: true, limit: Some(100), cursor: None };
        let published = match self.client.call::<ListExtensionVersions>(&params, &query, NoBody).await {
            Ok(found) => found.items,
            Err(error) if error.code().is_some_and(|code: Code| code.status() == 404) => Vec::new(),
            Err(error) => return Err(error).context("cannot list the versions of the extension"),
        };
        let sum = hex::encode(Sha256::digest(&file));
        if published.iter().any(|version| version.sha256 == sum) {
            self.row(Action::Unchanged, &name, vec![], None);
            return Ok(());
        }
        if self.write {
            let said = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
            let form = ExtensionPublish {
                version: None,
                engine_range: said(&upload.engine_range),
                display_name: said(&upload.display_name),
                description: said(&upload.description),
            };
            let body = Upload { form, file_name: "extension.vsix".to_owned(), content_type: None, file: Content::Memory(file.into()) };
            let done = self.client.call::<PublishExtension>(&params, &computor_types::Nothing {}, body).await;
            done.map_err(|error| self.failed("publish", &name, &error))?;
        }
        self.row(Action::Create, &name, vec![], None);
        Ok(())
    }
}

/// The exercises in the directories directly below; hidden ones are none.
fn exercises(root: &Path) -> Result<Vec<Exercise>> {
    let entries: Vec<PathBuf> = fs::read_dir(root)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    let hidden = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['.', '_']));
    let mut directories: Vec<PathBuf> = entries.into_iter().filter(|path| path.is_dir() && !hidden(path)).collect();
    directories.sort();
    directories.iter().map(|path| Exercise::read(path).with_context(|| path.display().to_string())).collect()
}

/// What others need comes first; a circle is the server's to refuse.
fn in_order(exercises: Vec<Exercise>) -> Vec<Exercise> {
    let mut waiting = exercises;
    let mut done = Vec::new();
    while !waiting.is_empty() {
        let open: BTreeSet<String> = waiting.iter().map(|one| one.identifier.clone()).collect();
        let (late, ready): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|one| one.needs.iter().any(|needed| *needed != one.identifier && open.contains(needed)));
        if ready.is_empty() {
            done.extend(late);
            break;
        }
        done.extend(ready);
        waiting = late;
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_need_is_uploaded_first() {
        let root = tempfile::tempdir().unwrap();
        for (name, needs) in [("a", "[b, c]"), ("b", "[c]"), ("c", "[]"), (".hidden", "[]")] {
            fs::create_dir(root.path().join(name)).unwrap();
            let meta = format!("identifier: {name}\nversion: '1'\ntestDependencies: {needs}\n");
            fs::write(root.path().join(name).join("meta.yaml"), meta).unwrap();
        }
        fs::create_dir(root.path().join("plain")).unwrap();
        let order: Vec<String> =
            in_order(exercises(root.path()).unwrap()).into_iter().map(|one| format!("{} {}", one.identifier, one.tag)).collect();
        assert_eq!(order, ["c 1.0.0", "plain 1.0.0", "b 1.0.0", "a 1.0.0"]);
    }

    #[test]
    fn a_circle_ends() {
        let root = tempfile::tempdir().unwrap();
        for (name, needs) in [("a", "b"), ("b", "a")] {
            fs::create_dir(root.path().join(name)).unwrap();
            fs::write(root.path().join(name).join("meta.yaml"), format!("version: '1'\ntestDependencies: [{needs}]\n")).unwrap();
        }
        assert_eq!(in_order(exercises(root.path()).unwrap()).len(), 2);
    }
}
