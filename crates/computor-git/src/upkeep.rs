//! What keeps repositories whole: looking whether they are, mending what can be, and removing what a crash left.

use crate::{
    Error, Git, MAIN, Oid, Place, Repository, Result,
    leftovers::STALE,
    repository::{blocking, relative, share, skeleton},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};
use uuid::Uuid;

/// What is wrong with a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not there.
    Gone,
    /// What makes a directory a repository is missing or changed: `HEAD`, its configuration, the way to the template.
    Shape,
    /// `main` is missing, or names what is not there.
    Main,
    /// A `git` that was killed has left a lock: nobody can write.
    Locked,
    /// Objects are missing or damaged; git's words.
    Objects(String),
}

/// What mending did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mended {
    /// It was whole.
    Whole,
    /// It was made anew from the template.
    Made,
    /// It is whole again, with all that was in it.
    Mended,
    /// It cannot be mended without loss, and was left as it is.
    Lost(Fault),
}

impl Repository {
    /// What is wrong with the repository, if anything is. A fork is looked at without the objects of its template.
    ///
    /// # Errors
    /// [`Error::Failed`] if git cannot be asked.
    pub async fn check(&self, template: Option<Place>) -> Result<Option<Fault>> {
        if !self.dir().exists() {
            return Ok(Some(Fault::Gone));
        }
        if !self.in_shape(template) {
            return Ok(Some(Fault::Shape));
        }
        // An empty repository has no branch; a fork always has one.
        let main = self.head(MAIN).await;
        if !matches!(main, Ok(Some(_))) && (template.is_some() || self.dir().join(MAIN).exists()) {
            return Ok(Some(Fault::Main));
        }
        if self.is_locked().await? {
            return Ok(Some(Fault::Locked));
        }
        let time = self.git().limits().time * 10;
        let output = self.call(&["fsck", "--no-full", "--no-dangling", "--no-progress", "--no-reflogs"]).time(time).output().await?;
        Ok((!output.status.success()).then_some(Fault::Objects(output.stderr)))
    }

    fn in_shape(&self, template: Option<Place>) -> bool {
        let text = |name: &str| fs::read_to_string(self.dir().join(name)).unwrap_or_default();
        let shares = template.is_none_or(|template| text("objects/info/alternates").trim() == self.way_to(template).display().to_string());
        text("HEAD").starts_with("ref: refs/heads/") && text("config").contains("bare = true") && self.dir().join("refs").is_dir() && shares
    }

    fn way_to(&self, template: Place) -> std::path::PathBuf {
        relative(self.dir(), &self.git().root().join(template.path()))
    }

    /// Mends what can be mended without loss: one that is gone is made from the template, what makes it a repository is
    /// written again, and `main` goes back to where it was last, or else to where the template was. Objects that are lost stay lost.
    ///
    /// # Errors
    /// [`Error::Failed`], [`Error::Io`].
    pub async fn mend(&self, fork: Option<(Place, Oid)>) -> Result<Mended> {
        let template = fork.map(|(template, _)| template);
        let mut fault = self.check(template).await?;
        if fault.is_none() {
            return Ok(Mended::Whole);
        }
        if fault == Some(Fault::Gone) {
            match fork {
                Some((template, commit)) => self.fork(template, commit).await?,
                None => self.create().await?,
            };
            return Ok(Mended::Made);
        }
        if fault == Some(Fault::Shape) {
            let (dir, way) = (self.dir().to_owned(), template.map(|template| self.way_to(template)));
            blocking(move || reshape(&dir, way.as_deref())).await?;
            fault = self.check(template).await?;
        }
        if fault == Some(Fault::Main) {
            self.main_again(fork.map(|(_, commit)| commit)).await?;
            fault = self.check(template).await?;
        }
        if fault == Some(Fault::Locked) {
            self.unlock().await?;
            fault = self.check(template).await?;
        }
        Ok(fault.map_or(Mended::Mended, Mended::Lost))
    }

    /// Whether `main` has a commit in its history.
    ///
    /// # Errors
    /// [`Error::Failed`].
    pub async fn has(&self, commit: Oid) -> Result<bool> {
        match self.head(MAIN).await? {
            Some(head) if head == commit => Ok(true),
            Some(head) => self.follows(commit, head).await,
            None => Ok(false),
        }
    }

    /// Brings `main` to a commit that it should have, if the commit is there and nothing else lies on the way; answers whether.
    ///
    /// # Errors
    /// [`Error::Moved`], [`Error::Failed`].
    pub async fn bring(&self, commit: Oid) -> Result<bool> {
        let head = self.head(MAIN).await?;
        let whole = self.call(&["rev-list", "--objects", "--quiet", &commit.to_string()]).output().await?.status.success();
        let may = whole
            && match head {
                Some(head) => self.follows(head, commit).await?,
                None => true,
            };
        if may {
            self.move_branch(MAIN, head, commit).await?;
        }
        Ok(may)
    }

    /// Whether one commit follows from another; one that is not there follows from nothing.
    async fn follows(&self, older: Oid, newer: Oid) -> Result<bool> {
        match self.is_ancestor(older, newer).await {
            Err(Error::Failed { .. }) => Ok(false),
            other => other,
        }
    }

    /// Puts `main` to the newest commit of its log that is whole.
    async fn main_again(&self, template: Option<Oid>) -> Result<()> {
        let log = fs::read_to_string(self.dir().join("logs").join(MAIN)).unwrap_or_default();
        let logged = log.lines().rev().filter_map(|line| line.split(' ').nth(1)?.parse::<Oid>().ok());
        for commit in logged.chain(template) {
            if self.call(&["rev-list", "--objects", "--quiet", &commit.to_string()]).output().await?.status.success() {
                let dir = self.dir().to_owned();
                return blocking(move || {
                    let (target, new) = (dir.join(MAIN), dir.join("refs/heads/main.new"));
                    fs::create_dir_all(dir.join("refs/heads"))?;
                    fs::write(&new, format!("{commit}\n"))?;
                    fs::rename(&new, target)
                })
                .await;
            }
        }
        Ok(())
    }

    /// Bytes of its files, without those of a template that it shares.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub async fn disk_usage(&self) -> Result<u64> {
        let dir = self.dir().to_owned();
        blocking(move || usage(&dir)).await
    }

    /// Packs what has come loose, and removes what crashes left. Nothing that anybody can reach, or that a fork may
    /// need, goes.
    ///
    /// # Errors
    /// [`Error::Failed`].
    pub async fn tidy(&self) -> Result<()> {
        let time = self.git().limits().time * 10;
        self.unlock().await?;
        self.clear(STALE).await?;
        let leftovers = self.call(&["for-each-ref", "--format=delete %(refname)", "refs/computor/new"]).text().await?;
        if !leftovers.is_empty() {
            self.call(&["update-ref", "--stdin"]).input(format!("{leftovers}\n")).bytes().await?;
        }
        self.call(&["repack", "-a", "-d", "-l", "-q", "--keep-unreachable"]).time(time).bytes().await?;
        self.call(&["pack-refs", "--all"]).bytes().await?;
        Ok(())
    }
}

impl Git {
    /// All repositories that lie here, by their places.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub async fn places(&self) -> Result<Vec<Place>> {
        let root = self.root().to_owned();
        blocking(move || {
            let mut found = Vec::new();
            for course in below(&root)?.iter().map(|shard| below(shard)).collect::<io::Result<Vec<_>>>()?.concat() {
                let Some(id) = named(&course) else { continue };
                found.extend([Place::Template { course: id }, Place::Assignments { course: id }]);
                for (kind, place) in KINDS {
                    let shards = below(&course.join(kind))?;
                    let dirs = shards.iter().map(|shard| below(shard)).collect::<io::Result<Vec<_>>>()?.concat();
                    found.extend(dirs.iter().filter_map(|dir| Some(place(id, named(dir)?))));
                }
            }
            // What lies elsewhere than it should, or is none, is not ours to tell of.
            found.retain(|place| root.join(place.path()).is_dir());
            Ok(found)
        })
        .await
    }

    /// Removes the directories around the repositories of a course, as far as they are empty.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub async fn clear_course(&self, course: Uuid) -> Result<()> {
        let template = self.root().join(Place::Template { course }.path());
        blocking(move || {
            let Some(dir) = template.parent() else { return Ok(()) };
            for (kind, _) in KINDS {
                // One that is not empty stays: that is what this asks.
                below(&dir.join(kind))?.into_iter().for_each(|shard| drop(fs::remove_dir(shard)));
                drop(fs::remove_dir(dir.join(kind)));
            }
            drop(fs::remove_dir(dir));
            Ok(())
        })
        .await
    }

    /// Removes what was being made or removed when something ended, if it is older than `age`.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub async fn sweep(&self, age: Duration) -> Result<usize> {
        let incoming = self.incoming();
        blocking(move || {
            let mut removed = 0;
            for entry in fs::read_dir(incoming)? {
                let entry = entry?;
                if entry.metadata()?.modified()?.elapsed().is_ok_and(|old| old >= age) {
                    fs::remove_dir_all(entry.path())?;
                    removed += 1;
                }
            }
            Ok(removed)
        })
        .await
    }
}

/// A place of a kind, of its course and its own number.
type PlaceOf = fn(Uuid, Uuid) -> Place;
/// What has a directory of its own in that of a course.
const KINDS: [(&str, PlaceOf); 2] =
    [("students", |course, member| Place::Student { course, member }), ("teams", |course, group| Place::Team { course, group })];

/// The directories in one, if it is there.
fn below(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(dir) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(Vec::new()),
        entries => entries?,
    };
    entries.map(|entry| Ok(entry?.path())).filter(|path| path.as_ref().map_or(true, |path| path.is_dir())).collect()
}

/// The id that a directory is called by.
fn named(dir: &Path) -> Option<Uuid> {
    let name = dir.file_name()?.to_str()?;
    Uuid::try_parse(name.strip_suffix(".git").unwrap_or(name)).ok()
}

/// Writes what makes a directory a repository; everything else stays.
fn reshape(dir: &Path, way: Option<&Path>) -> io::Result<()> {
    skeleton(dir, None)?;
    way.map_or(Ok(()), |way| share(dir, way))
}

fn usage(dir: &Path) -> io::Result<u64> {
    use std::os::unix::fs::MetadataExt;
    let mut bytes = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        // Files come and go while we look.
        let Ok(data) = entry.metadata() else { continue };
        bytes += data.blocks() * 512;
        if data.is_dir() {
            bytes += usage(&entry.path()).or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(0) } else { Err(error) })?;
        }
    }
    Ok(bytes)
}
