//! From one store into another, while both are in use.
//!
//! Files never change and are named by what is in them, so a copy needs no lock, no list of what was done and no order: what is
//! there already, whole by its size, is passed over, and everything else is read, which checks it, and stored, which names it
//! anew. A copy that was broken off goes on when it is begun again; what came meanwhile is copied by the next.

use crate::{Digest, Error, Store};
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::BTreeMap;

/// What a copy has done, or found to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Files in the store that is copied from, with those that were swept aside.
    pub files: u64,
    /// Of these, such as were there already.
    pub present: u64,
    /// Of these, such as were copied now.
    pub copied: u64,
    /// The bytes of these.
    pub bytes: u64,
    /// Files that are not what was stored. They were left out.
    pub damaged: Vec<Digest>,
    /// Files that went while they were to be read: nobody needs them.
    pub gone: u64,
}

/// What became of one file.
enum Fate {
    Copied(u64),
    Damaged(Digest),
    Gone,
}

/// Which files are in one store and not in the other, and how many are in both.
///
/// # Errors
/// [`Error::Backend`].
pub async fn missing(from: &Store, to: &Store) -> Result<(Vec<Digest>, u64), Error> {
    let there: BTreeMap<Digest, u64> = to.list().map_ok(|file| (file.digest, file.size)).try_collect().await?;
    let mut here: BTreeMap<Digest, u64> = from.list_swept().map_ok(|file| (file.digest, file.size)).try_collect().await?;
    let mut listed = from.list();
    while let Some(file) = listed.try_next().await? {
        here.insert(file.digest, file.size);
    }
    let all = here.len();
    let missing: Vec<Digest> =
        here.into_iter().filter(|(digest, size)| there.get(digest) != Some(size)).map(|(digest, _)| digest).collect();
    let present = (all - missing.len()) as u64;
    Ok((missing, present))
}

/// Copies everything that is not there yet, so many files at once, and tells after each what has been done.
///
/// # Errors
/// [`Error::Backend`] and [`Error::Io`] when one of the two fails; then what was copied stays, and another copy goes on.
pub async fn copy(from: &Store, to: &Store, at_once: usize, mut tell: impl FnMut(&Copied)) -> Result<Copied, Error> {
    let (missing, present) = missing(from, to).await?;
    let mut done = Copied { files: present + missing.len() as u64, present, ..Copied::default() };
    tell(&done);
    let mut fates = stream::iter(missing).map(|digest| one(from, to, digest)).buffer_unordered(at_once.max(1));
    while let Some(fate) = fates.try_next().await? {
        match fate {
            Fate::Copied(bytes) => (done.copied, done.bytes) = (done.copied + 1, done.bytes + bytes),
            Fate::Damaged(digest) => done.damaged.push(digest),
            Fate::Gone => done.gone += 1,
        }
        tell(&done);
    }
    done.damaged.sort();
    Ok(done)
}

async fn one(from: &Store, to: &Store, digest: Digest) -> Result<Fate, Error> {
    let copied = async {
        let content = from.get_stream(digest, None).await?;
        // The stream ends with an error if the bytes are not those of the digest, and then nothing is stored.
        to.put_stream(content.stream).await
    };
    match copied.await {
        Ok(stored) => Ok(Fate::Copied(stored.size)),
        Err(Error::Damaged(_)) => Ok(Fate::Damaged(digest)),
        Err(Error::Missing(_)) => Ok(Fate::Gone),
        Err(error) => Err(error),
    }
}

impl Store {
    /// Reads a file to its end, and gives nothing of it away: whether it is what was stored.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Damaged`], [`Error::Backend`].
    pub async fn verify(&self, digest: Digest) -> Result<u64, Error> {
        let content = self.get_stream(digest, None).await?;
        content.stream.try_for_each(|_| std::future::ready(Ok(()))).await?;
        Ok(content.size)
    }
}
