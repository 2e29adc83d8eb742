//! How what is new in a template reaches a repository that somebody works in.

use crate::{Error, Git, MAIN, Oid, Place, Repository, Result, Signature};
use futures::{StreamExt as _, stream};
use std::collections::HashSet;

/// What of a template does not fit to what somebody made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The file.
    pub path: String,
    /// Git's words about it.
    pub message: String,
}

/// What came of offering a template's commit to a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Integration {
    /// It was there already.
    UpToDate {
        /// Where `main` is.
        head: Oid,
    },
    /// Nothing had been changed, so `main` is now at the template's commit.
    FastForward {
        /// Where `main` is now.
        head: Oid,
    },
    /// The changes do not meet, so `main` now has both.
    Merged {
        /// Where `main` is now: the merge.
        head: Oid,
    },
    /// What conflicts lies on a branch beside `main`, with the template's commit in its history. Where it was all that there is,
    /// `main` is as it was; otherwise it has what does not conflict.
    Offered {
        /// Where `main` is.
        head: Oid,
        /// The full name of the branch.
        branch: String,
        /// Where the changes meet; none if both have no common history.
        conflicts: Vec<Conflict>,
        /// Whether `main` has the other exercises of this offer.
        taken: bool,
    },
}

/// A commit of the template that shall reach a repository.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The commit. The repository has it, because it shares the template's objects.
    pub commit: Oid,
    /// It and the commits of the template before it ([`Repository::ancestors`]): who is at one of them has changed nothing,
    /// and git is not asked. They may be left out.
    pub ancestors: HashSet<Oid>,
    /// The full name of the branch where it is offered if it cannot be merged.
    pub branch: String,
    /// Who merges, and when: the same offer made twice makes one merge.
    pub by: Signature,
    /// What is said about the merge.
    pub message: String,
}

/// Somebody may push while we merge; then it is merged again with what they pushed.
const TRIES: usize = 5;

/// What is to be done with one repository, when all objects that it takes are written.
pub(crate) enum Step {
    Nothing(Integration),
    /// Branches, from where to where, one after the other.
    Move {
        moves: Vec<(String, Option<Oid>, Oid)>,
        then: Integration,
    },
}

impl Git {
    /// [`Repository::integrate`] for many, so many at once; answers in their order. When this returns, all is on disk: objects
    /// are before the branches that name them, each once for all, because to wait for each file takes longer than to merge.
    ///
    /// # Errors
    /// [`Error::Io`]; what is wrong with a single repository is in its place of the answer.
    pub async fn integrate_many(&self, places: &[Place], offer: &Offer, at_once: usize) -> Result<Vec<Result<Integration>>> {
        let git = self.unhurried();
        let step = |place: &Place| {
            let repository = git.repository(*place);
            async move { repository.step(offer).await }
        };
        let steps: Vec<Result<Step>> = stream::iter(places.iter().map(step)).buffered(at_once).collect().await;
        let is_new = |step: &Step| matches!(step, Step::Move { moves, .. } if moves.iter().any(|(_, _, to)| *to != offer.commit));
        if steps.iter().flatten().any(is_new) {
            self.settle().await?;
        }
        let carry_out = |(place, step): (&Place, Result<Step>)| {
            let (repository, again) = (git.repository(*place), self.repository(*place));
            async move {
                match repository.carry_out(step?).await {
                    Err(Error::Moved { .. }) => again.integrate(offer).await,
                    other => other,
                }
            }
        };
        let done = stream::iter(places.iter().zip(steps).map(carry_out)).buffered(at_once).collect().await;
        self.settle().await?;
        Ok(done)
    }
}

impl Repository {
    /// Lets a commit of the template reach `main`: by moving it where nothing was changed, by a merge where the changes do not
    /// meet, or else as a branch beside it. What is in the repository is never overwritten. Done twice, it is done once.
    ///
    /// # Errors
    /// [`Error::NoRepository`], [`Error::Moved`] or [`Error::Locked`] if somebody pushes all the time, [`Error::Failed`].
    pub async fn integrate(&self, offer: &Offer) -> Result<Integration> {
        let mut tries = 0;
        loop {
            match self.attempt(offer).await {
                Err(Error::Moved { .. } | Error::Locked) if tries < TRIES => tries += 1,
                other => return other,
            }
        }
    }

    async fn attempt(&self, offer: &Offer) -> Result<Integration> {
        self.carry_out(self.step(offer).await?).await
    }

    pub(crate) async fn carry_out(&self, step: Step) -> Result<Integration> {
        match step {
            Step::Nothing(outcome) => Ok(outcome),
            Step::Move { moves, then } => {
                for (branch, from, to) in moves {
                    self.move_branch(&branch, from, to).await?;
                }
                Ok(then)
            }
        }
    }

    /// What is to be done; a merge is written, but nothing names it yet.
    pub(crate) async fn step(&self, offer: &Offer) -> Result<Step> {
        self.present()?;
        let to_main = |from, to, then| Step::Move { moves: vec![(MAIN.to_owned(), from, to)], then };
        let Some(head) = self.head(MAIN).await? else {
            // Nobody has pushed yet, or it was lost: the template is what there is.
            return Ok(to_main(None, offer.commit, Integration::FastForward { head: offer.commit }));
        };
        if head == offer.commit {
            return Ok(Step::Nothing(Integration::UpToDate { head }));
        }
        let base = if offer.ancestors.contains(&head) { Some(head) } else { self.merge_base(head, offer.commit).await? };
        if base == Some(offer.commit) {
            return Ok(Step::Nothing(Integration::UpToDate { head }));
        }
        if base == Some(head) {
            return Ok(to_main(Some(head), offer.commit, Integration::FastForward { head: offer.commit }));
        }
        let Some(base) = base else { return self.offered(head, offer.commit, Vec::new(), false, offer).await };
        let taken = self.part_taken(head, offer).await?;
        let theirs = match taken {
            Some(part) => self.rest(part, offer).await?,
            None => offer.commit,
        };
        match self.merge_tree(head, theirs).await? {
            Ok(tree) => {
                let merge = self.commit_tree(&tree, &[head, theirs], offer).await?;
                Ok(to_main(Some(head), merge, Integration::Merged { head: merge }))
            }
            Err(conflicts) => self.apart(head, theirs, taken.unwrap_or(base), conflicts, offer).await,
        }
    }

    /// A commit and all before it.
    ///
    /// # Errors
    /// [`Error::NoRepository`], [`Error::Failed`].
    pub async fn ancestors(&self, commit: Oid) -> Result<HashSet<Oid>> {
        self.present()?;
        self.call(&["rev-list", &commit.to_string()]).text().await?.lines().map(str::parse).collect()
    }

    /// The newest commit that both have.
    pub(crate) async fn merge_base(&self, one: Oid, other: Oid) -> Result<Option<Oid>> {
        let output = self.call(&["merge-base", &one.to_string(), &other.to_string()]).output().await?;
        match output.status.code() {
            Some(0) => Ok(Some(String::from_utf8_lossy(&output.stdout).trim().parse()?)),
            Some(1) => Ok(None),
            _ => Err(Error::Failed { command: "merge-base".into(), message: output.stderr }),
        }
    }

    /// The files of both, or where they do not fit.
    pub(crate) async fn merge_tree(&self, ours: Oid, theirs: Oid) -> Result<Result<Oid, Vec<Conflict>>> {
        let args = ["merge-tree", "--write-tree", "-z", "--name-only", "--messages", &ours.to_string(), &theirs.to_string()];
        let output = self.call(&args).output().await?;
        let text = String::from_utf8_lossy(&output.stdout);
        let mut fields = text.split('\0');
        let tree = fields.next().unwrap_or_default().trim().to_owned();
        match output.status.code() {
            Some(0) => Ok(Ok(tree.parse()?)),
            Some(1) => {
                let mut found = conflicts(fields);
                found.iter_mut().for_each(|conflict| conflict.message = in_words(&conflict.message, ours, theirs));
                Ok(Err(found))
            }
            _ => Err(Error::Failed { command: "merge-tree".into(), message: output.stderr }),
        }
    }

    /// Writes a commit with this tree; the same twice is one.
    pub(crate) async fn commit_tree(&self, tree: &Oid, parents: &[Oid], offer: &Offer) -> Result<Oid> {
        let date = format!("@{} +0000", offer.by.seconds.max(0));
        let (tree, parents) = (tree.to_string(), parents.iter().map(Oid::to_string).collect::<Vec<_>>());
        let mut args = vec!["commit-tree", tree.as_str()];
        args.extend(parents.iter().flat_map(|parent| ["-p", parent.as_str()]));
        let mut call = self.call(&args).input(offer.message.trim());
        for role in ["AUTHOR", "COMMITTER"] {
            call = call.env(&format!("GIT_{role}_NAME"), &offer.by.name).env(&format!("GIT_{role}_EMAIL"), &offer.by.email);
            call = call.env(&format!("GIT_{role}_DATE"), &date);
        }
        call.text().await?.parse()
    }
}

/// Git's words about a conflict, with names that people know for the commits; what git would do about it in a work tree is left out.
fn in_words(message: &str, ours: Oid, theirs: Oid) -> String {
    let known = message.replace(&ours.to_string(), "main").replace(&theirs.to_string(), "the correction");
    known.split(".  Version ").next().unwrap_or_default().to_owned()
}

/// After the tree: the names of the files in conflict, an empty field, then the messages, each as the number of its paths,
/// the paths, the kind, and the words.
fn conflicts<'a>(mut fields: impl Iterator<Item = &'a str>) -> Vec<Conflict> {
    let mut found: Vec<Conflict> = Vec::new();
    for path in fields.by_ref().take_while(|path| !path.is_empty()) {
        if !found.iter().any(|conflict| conflict.path == path) {
            found.push(Conflict { path: path.to_owned(), message: String::new() });
        }
    }
    while let Some(count) = fields.next().and_then(|count| count.trim().parse::<usize>().ok()) {
        let paths: Vec<_> = fields.by_ref().take(count).collect();
        let (kind, words) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default().trim());
        if !kind.starts_with("CONFLICT") {
            continue;
        }
        // A warning may come first; what says that it is a conflict says more.
        let better = |old: &str| old.is_empty() || !old.starts_with("CONFLICT") && words.starts_with("CONFLICT");
        for conflict in found.iter_mut().filter(|conflict| paths.contains(&&*conflict.path) && better(&conflict.message)) {
            words.clone_into(&mut conflict.message);
        }
    }
    found
}
