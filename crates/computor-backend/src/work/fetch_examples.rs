//! Fetches the examples of a git repository into the library: every directory with a `meta.yaml`.
//!
//! What the library has already stays as it is; what cannot be taken is told of, and the rest is taken.

use super::trouble::trouble;
use crate::{
    App, Client, Ctx, Error,
    auth::Vault,
    logic::{
        archive::{self, Files, Wanted},
        example as library, exercise,
    },
};
use computor_db::queries::{auth, example as queries};
use computor_git::{Entry, Error as GitError, FileMode, Remote};
use computor_types::{
    Code, Id,
    dto::{ExampleRepository, User},
};
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane, Policy, Progress};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

/// Examples lie no deeper than this.
const DEEPEST: usize = 4;
/// So many files of an example are looked at.
const MOST_FILES: usize = 5_000;
const PATIENCE: Duration = Duration::from_secs(300);

/// Which repository, and for whom. Its credentials stay in its row.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct FetchInput {
    /// The row in `example_repository`.
    pub repository_id: Id<ExampleRepository>,
    /// Who asked for it.
    pub user_id: Id<User>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchedExamples {
    /// The commit that was fetched.
    pub commit: String,
    /// Versions that were new: directory and tag.
    pub stored: BTreeMap<String, String>,
    /// How many versions were there already.
    pub unchanged: usize,
    /// Directories that could not be taken, and why.
    pub refused: BTreeMap<String, String>,
}

/// Fetches a repository of examples.
#[derive(Clone, Copy, Debug)]
pub struct FetchExamples;

impl Flow for FetchExamples {
    const NAME: &'static str = "fetch_examples";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = FetchInput;
    type Out = FetchedExamples;
    type Activities = (TakeExamples,);

    async fn run<C: FlowCx<App>>(cx: C, input: FetchInput) -> Result<FetchedExamples, FlowError> {
        cx.call::<TakeExamples>(input).await
    }
}

/// See [`FetchExamples`].
#[derive(Clone, Copy, Debug)]
pub struct TakeExamples;

impl Activity for TakeExamples {
    const NAME: &'static str = "take_examples";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = FetchInput;
    type Out = FetchedExamples;

    fn policy() -> Policy {
        Policy { attempts: 4, attempt_limit: Duration::from_secs(1800), ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: FetchInput) -> Result<FetchedExamples, ActError> {
        let app = cx.app();
        let gone = || ActError::permanent(Code::Nf001.as_str(), "the repository was deleted");
        let source = queries::source(app.db.pool(), input.repository_id).await.map_err(trouble)?.ok_or_else(gone)?;
        let who = auth::by_user(app.db.pool(), input.user_id.uuid()).await.map_err(trouble)?;
        let who = who.ok_or_else(|| ActError::permanent(Code::Authz001.as_str(), "whoever asked for this may not log in any more"))?;
        let request = Ctx::new(App::clone(app), Arc::new(who.principal), Client::default());
        let git = app.git().map_err(|error| ActError::permanent(error.code.as_str(), error.message))?;
        let credentials = match (source.sealed_for, source.sealed) {
            (Some(id), Some(sealed)) => {
                let opened = Vault::of(&app.options).and_then(|vault| vault.open(id, &sealed));
                Some(opened.map_err(|error| ActError::permanent(error.code.as_str(), error.message))?)
            }
            _ => source.access_credentials,
        };
        let remote =
            Remote { address: source.source_url, branch: source.default_version, credentials, time: PATIENCE, most: app.options.max_fetch };
        let fetched = git.fetch(&remote).await.map_err(unreachable)?;
        let repository = fetched.repository();
        let mut examples = by_example(repository.files(fetched.commit, "").await.map_err(unreachable)?);
        let mut blobs = repository.blobs().map_err(trouble)?;
        let mut out = FetchedExamples { commit: fetched.commit.to_string(), ..FetchedExamples::default() };
        // What an example needs may stand behind it: whoever waits for another one comes again, as long as there is any.
        let mut before = usize::MAX;
        while !examples.is_empty() && examples.len() < before {
            before = examples.len();
            out.refused.clear();
            for (directory, entries) in std::mem::take(&mut examples) {
                let _ = cx.progress(Progress { percent: None, message: directory.clone() }).await;
                match take(&request, input.repository_id, &directory, &entries, &mut blobs).await? {
                    Ok(Some(tag)) => drop(out.stored.insert(directory, tag)),
                    Ok(None) => out.unchanged += 1,
                    Err(why) => {
                        out.refused.insert(directory.clone(), why);
                        examples.insert(directory, entries);
                    }
                }
            }
        }
        Ok(out)
    }
}

/// A host that cannot be asked may answer later; what it says no to stays so. Its words may name the address, which is no secret.
pub(super) fn unreachable(error: GitError) -> ActError {
    match error {
        GitError::Protocol(_) | GitError::Name { .. } | GitError::NotFound(_) | GitError::TooLarge { .. } | GitError::Failed { .. } => {
            ActError::permanent(Code::Ext003.as_str(), error.to_string())
        }
        other => trouble(other),
    }
}

/// The files of each example, by its directory in the library.
fn by_example(entries: Vec<Entry>) -> BTreeMap<String, Vec<(String, Entry)>> {
    let roots: BTreeSet<String> = entries
        .iter()
        .filter_map(|entry| entry.path.strip_suffix("/meta.yaml"))
        .filter(|root| root.split('/').count() <= DEEPEST && !root.split('/').any(archive::is_junk))
        .map(str::to_owned)
        .collect();
    let mut examples: BTreeMap<String, Vec<(String, Entry)>> = BTreeMap::new();
    for entry in entries {
        // The uppermost: what lies in an example belongs to it.
        let root = entry.path.match_indices('/').filter_map(|(at, _)| entry.path.get(..at)).find(|root| roots.contains(*root));
        let Some(root) = root.map(str::to_owned) else { continue };
        let Some(inside) = entry.path.get(root.len() + 1..).map(str::to_owned) else { continue };
        // Links lead elsewhere, and other repositories are not here.
        if matches!(entry.mode, FileMode::Regular | FileMode::Executable) {
            examples.entry(root.replace('/', ".")).or_default().push((inside, entry));
        }
    }
    examples
}

/// Without what a tool has made, unless the example names it.
fn kept<'a>(entries: &'a [(String, Entry)], wanted: &Wanted) -> Vec<&'a (String, Entry)> {
    let is_named = |name: &str| archive::segments(name).is_some_and(|path| wanted.has(&path));
    entries.iter().filter(|(name, _)| !name.split('/').any(archive::is_junk) || is_named(name)).collect()
}

/// Takes an example: its tag if it is new, nothing if it is there already, or why it cannot be taken.
async fn take(
    cx: &Ctx,
    repository: Id<ExampleRepository>,
    directory: &str,
    entries: &[(String, Entry)],
    blobs: &mut computor_git::Blobs,
) -> Result<Result<Option<String>, String>, ActError> {
    let limit = cx.options.max_upload;
    let description = entries.iter().find(|(name, entry)| name == "meta.yaml" && entry.size <= limit);
    let named = match description {
        Some((_, entry)) => exercise::named(&blobs.read(entry.id, limit).await.map_err(trouble)?),
        None => Vec::new(),
    };
    let entries = kept(entries, &Wanted::new(named));
    if entries.len() > MOST_FILES || entries.iter().map(|(_, entry)| entry.size).sum::<u64>() > limit {
        return Ok(Err(format!("it has more than {MOST_FILES} files, or more than {limit} bytes")));
    }
    let mut files = Files::new();
    for (name, entry) in entries {
        let Some(path) = archive::segments(name).filter(|path| archive::is_modest(path)) else {
            return Ok(Err(format!("{name:?} is not a name of a file that can be taken")));
        };
        let content = blobs.read(entry.id, limit).await.map_err(trouble)?;
        if let Err(error) = archive::insert(&mut files, path.join("/"), content) {
            return Ok(Err(error.to_string()));
        }
    }
    match library::take(cx, repository, directory, files).await {
        Ok(version) => Ok(Ok(Some(version.version_tag))),
        Err(Error { code: Code::Version001, .. }) => Ok(Ok(None)),
        Err(error) if error.code.status() >= 500 => Err(trouble(error)),
        Err(error) => Ok(Err(error.message)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_the_uppermost_directory_with_a_description() {
        let entry = |path: &str, mode| Entry { path: path.to_owned(), mode, id: computor_git::Oid::ZERO, size: 1 };
        let file = |path| entry(path, FileMode::Regular);
        let found = by_example(vec![
            file("README.md"),
            file("meta.yaml"),
            file("week1/sum/meta.yaml"),
            file("week1/sum/inner/meta.yaml"),
            file("week1/sum/x.py"),
            entry("week1/sum/link", FileMode::Symlink),
            entry("week1/sum/other", FileMode::Submodule),
            file("week1/sum/.git/config"),
            file("week1/sum/.Rprofile"),
            file("a/b/c/d/e/meta.yaml"),
            file("loose/x.py"),
        ]);
        let named = Wanted::new([".Rprofile".to_owned()]);
        let names = |name: &str| kept(&found[name], &named).into_iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
        assert_eq!(found.keys().collect::<Vec<_>>(), ["week1.sum"]);
        assert_eq!(names("week1.sum"), ["meta.yaml", "inner/meta.yaml", "x.py", ".Rprofile"]);
    }
}
