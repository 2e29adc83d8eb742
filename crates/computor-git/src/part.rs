//! What of an offer fits, where not all of it does: exercises are independent of each other, and each lies in a directory of its own.
//!
//! `main` takes in a commit that brings everything but what conflicts (the *part*): its parent is what both sides had, and its tree
//! is the template's, with the conflicting directories as both sides had them. Beside `main` lies the *rest*: the template's tree,
//! with the part and the template's commit as its parents. So git knows by itself what `main` has already: whoever merges the
//! rest sees nothing but the conflict, a later offer starts from the part, and when the rest is merged, so is the template's commit.

use crate::{
    Conflict, Error, MAIN, Offer, Oid, Repository, Result,
    integrate::{Integration, Step},
};
use std::collections::{BTreeMap, BTreeSet};

/// Renames across directories can make others conflict when some are left out.
const ROUNDS: usize = 3;

/// An entry of a directory as git lists it, without the name.
type Entries = BTreeMap<Vec<u8>, Vec<u8>>;

impl Repository {
    /// What `main` has of an earlier offer that is still open: the newest part. None if there is no such offer.
    pub(crate) async fn part_taken(&self, head: Oid, offer: &Offer) -> Result<Option<Oid>> {
        let Some(open) = self.head(&offer.branch).await? else { return Ok(None) };
        if open == offer.commit || self.is_ancestor(open, head).await? {
            return Ok(None);
        }
        let [part, _] = self.look_up(open).await?.parents[..] else { return Ok(None) };
        // The part itself, or the one before it, if a backup has brought back an older `main`.
        let Some(taken) = self.merge_base(head, part).await? else { return Ok(None) };
        // A merge that lecturers made in the template has two parents as well.
        Ok(if self.is_ancestor(taken, offer.commit).await? { None } else { Some(taken) })
    }

    /// The offer as whoever has this part of it is to be compared with it.
    pub(crate) async fn rest(&self, part: Oid, offer: &Offer) -> Result<Oid> {
        let tree = self.tree(offer.commit).await?;
        self.commit_tree(&tree, &[part, offer.commit], offer).await
    }

    /// Brings what fits to `main`, and the rest beside it: `theirs` conflicts with `head`, and `base` is what both sides have.
    pub(crate) async fn apart(&self, head: Oid, theirs: Oid, base: Oid, conflicts: Vec<Conflict>, offer: &Offer) -> Result<Step> {
        let mut left_out = places(&conflicts);
        for _ in 0..ROUNDS {
            let tree = self.tree_without(offer.commit, base, &left_out).await?;
            if tree == self.tree(base).await? {
                break;
            }
            let part = self.commit_tree(&tree, &[base], offer).await?;
            match self.merge_tree(head, part).await? {
                Ok(tree) => {
                    let (mut moves, mut main) = (Vec::new(), head);
                    // It has the part already if something ended after `main` had moved.
                    if !self.is_ancestor(part, head).await? {
                        main = self.commit_tree(&tree, &[head, part], offer).await?;
                        moves.push((MAIN.to_owned(), Some(head), main));
                    }
                    // Whoever sees what is offered finds `main` ready for it.
                    moves.push((offer.branch.clone(), self.head(&offer.branch).await?, self.rest(part, offer).await?));
                    return Ok(Step::Move {
                        moves,
                        then: Integration::Offered { head: main, branch: offer.branch.clone(), conflicts, taken: true },
                    });
                }
                Err(more) => {
                    let before = left_out.len();
                    left_out.extend(places(&more));
                    if left_out.len() == before {
                        break;
                    }
                }
            }
        }
        self.offered(head, theirs, conflicts, theirs != offer.commit, offer).await
    }

    /// Leaves `main` as it is, and offers this beside it.
    pub(crate) async fn offered(&self, head: Oid, theirs: Oid, conflicts: Vec<Conflict>, taken: bool, offer: &Offer) -> Result<Step> {
        // The branch is ours: it moves to the newest offer.
        let offered = Integration::Offered { head, branch: offer.branch.clone(), conflicts, taken };
        let from = self.head(&offer.branch).await?;
        if from == Some(theirs) {
            return Ok(Step::Nothing(offered));
        }
        Ok(Step::Move { moves: vec![(offer.branch.clone(), from, theirs)], then: offered })
    }

    async fn tree(&self, commit: Oid) -> Result<Oid> {
        Ok(self.look_up(commit).await?.tree)
    }

    /// The tree of a commit, with these at the top as another commit has them.
    async fn tree_without(&self, commit: Oid, base: Oid, left_out: &BTreeSet<String>) -> Result<Oid> {
        let (mut all, had) = (self.top(commit).await?, self.top(base).await?);
        for name in left_out.iter().map(String::as_bytes) {
            match had.get(name) {
                Some(entry) => drop(all.insert(name.to_vec(), entry.clone())),
                None => drop(all.remove(name)),
            }
        }
        let lines = all.into_iter().flat_map(|(name, entry)| [&entry[..], b"\t", &name, b"\0"].concat());
        self.call(&["mktree", "-z"]).input(lines.collect::<Vec<u8>>()).text().await?.parse()
    }

    /// What lies at the top of a commit.
    async fn top(&self, commit: Oid) -> Result<Entries> {
        let listed = self.call(&["ls-tree", "-z", &commit.to_string()]).bytes().await?;
        let odd = || Error::Failed { command: "ls-tree".into(), message: "an entry without a name".into() };
        let entry = |line: &[u8]| {
            let at = line.iter().position(|byte| *byte == b'\t').ok_or_else(odd)?;
            let (entry, name) = line.split_at(at);
            Ok((name.get(1..).unwrap_or_default().to_vec(), entry.to_vec()))
        };
        listed.split(|byte| *byte == 0).filter(|line| !line.is_empty()).map(entry).collect()
    }
}

/// Where files conflict: at the top. Where one side has a file and the other a directory git calls the file `name~branch`.
fn places(conflicts: &[Conflict]) -> BTreeSet<String> {
    let top = |conflict: &Conflict| conflict.path.split('/').next().unwrap_or_default().to_owned();
    let tops: BTreeSet<String> = conflicts.iter().map(top).collect();
    let without = tops.iter().filter_map(|top| top.rsplit_once('~')).map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
    tops.into_iter().chain(without).collect()
}
