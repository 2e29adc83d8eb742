//! One repository: whether it is there, and how it comes to be.

use crate::{
    Error, Git, MAIN, Oid, Place, Result,
    program::{Call, private_directory},
};
use std::{
    fs, io,
    path::{Component, Path, PathBuf},
};
use uuid::Uuid;

/// What a repository's own configuration says; all else is told with each call.
const CONFIG: &str = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n";
const HEAD: &str = "ref: refs/heads/main\n";

/// One repository, which may or may not be there. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Repository {
    git: Git,
    dir: PathBuf,
}

impl Repository {
    pub(crate) fn new(git: Git, dir: PathBuf) -> Self {
        Self { git, dir }
    }

    /// Its directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn git(&self) -> &Git {
        &self.git
    }

    /// Whether it is there.
    pub fn exists(&self) -> bool {
        self.dir.join("HEAD").exists()
    }

    /// A call in this repository.
    pub(crate) fn call(&self, args: &[&str]) -> Call {
        self.git.call(Some(&self.dir), args)
    }

    /// Makes it, empty, unless it is there; answers whether it was made. It is there as a whole or not at all.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub async fn create(&self) -> Result<bool> {
        let (git, dir) = (self.git.clone(), self.dir.clone());
        blocking(move || appear(&git, &dir, |new| skeleton(new, None))).await
    }

    /// Makes it from the template as it is at `commit`, unless it is there; answers whether it was made.
    ///
    /// It has the objects of the template without a copy. So they are never pruned there, and both stay below one root.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub async fn fork(&self, template: Place, commit: Oid) -> Result<bool> {
        Ok(self.git.fork_all(template, commit, vec![self.dir.clone()]).await? == [true])
    }

    /// Removes it. One that is not there is removed.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub async fn remove(&self) -> Result<()> {
        let (from, away) = (self.dir.clone(), self.git.incoming().join(Uuid::new_v4().to_string()));
        blocking(move || match fs::rename(&from, &away) {
            // What is renamed is gone for everybody; what remains after a crash is swept.
            Ok(()) => fs::remove_dir_all(&away),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        })
        .await
    }

    /// The commit of a branch (`refs/heads/…`), if there is such a branch.
    ///
    /// # Errors
    /// [`Error::NoRepository`], [`Error::Failed`].
    pub async fn head(&self, branch: &str) -> Result<Option<Oid>> {
        self.present()?;
        if let Some(commit) = self.written(branch) {
            return Ok(Some(commit));
        }
        let output = self.call(&["rev-parse", "--verify", "--quiet", &format!("{branch}^{{commit}}")]).output().await?;
        match output.status.code() {
            Some(0) => Ok(Some(String::from_utf8_lossy(&output.stdout).trim().parse()?)),
            Some(1) => Ok(None),
            _ => Err(Error::Failed { command: "rev-parse".into(), message: output.stderr }),
        }
    }

    /// The commit of a branch from the files where git keeps it: one of its own, replaced as a whole, or else the list of all
    /// that are packed. What is symbolic, odd or nowhere is left to git.
    fn written(&self, branch: &str) -> Option<Oid> {
        if !Path::new(branch).components().all(|part| matches!(part, Component::Normal(_))) {
            return None;
        }
        match fs::read_to_string(self.dir.join(branch)) {
            Ok(own) => own.strip_suffix('\n')?.parse().ok(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let packed = fs::read_to_string(self.dir.join("packed-refs")).ok()?;
                packed.lines().find_map(|line| line.split_once(' ').filter(|(_, name)| *name == branch))?.0.parse().ok()
            }
            Err(_) => None,
        }
    }

    /// Moves a branch, if it still is where the caller thinks it is; none means that there is no such branch.
    ///
    /// # Errors
    /// [`Error::Moved`], [`Error::Locked`], [`Error::Failed`].
    pub async fn move_branch(&self, branch: &str, from: Option<Oid>, to: Oid) -> Result<()> {
        let from_text = from.unwrap_or(Oid::ZERO).to_string();
        let args = ["-c", "user.name=Computor", "-c", "user.email=computor@localhost", "update-ref", branch, &to.to_string(), &from_text];
        let mut output = self.call(&args).output().await?;
        let mut held = false;
        if !output.status.success() {
            let locks = self.unlock().await?;
            held = locks.held > 0;
            if locks.removed > 0 {
                output = self.call(&args).output().await?;
            }
        }
        if output.status.success() {
            return Ok(());
        }
        match self.head(branch).await? {
            found if found == Some(to) => Ok(()),
            found if found != from => Err(Error::Moved { branch: branch.to_owned(), expected: from, found }),
            // By now it may be gone.
            _ if held || output.stderr.contains(".lock") || output.stderr.contains("remove the file manually") => Err(Error::Locked),
            _ => Err(Error::Failed { command: "update-ref".into(), message: output.stderr }),
        }
    }

    /// The repository is there.
    pub(crate) fn present(&self) -> Result<()> {
        if self.exists() { Ok(()) } else { Err(Error::NoRepository(self.dir.clone())) }
    }

    /// It is there, and finds the objects that it shares. Git would tell clients where on this machine it has looked.
    pub(crate) fn whole(&self) -> Result<()> {
        self.present()?;
        let shared = fs::read_to_string(self.dir.join("objects/info/alternates")).unwrap_or_default();
        let lost = shared.lines().any(|line| !self.dir.join("objects").join(line).is_dir());
        if lost { Err(Error::Damaged("the objects that it shares are not where it looks for them".to_owned())) } else { Ok(()) }
    }
}

impl Git {
    /// Makes many repositories from a template; answers which of them were not there before. When this returns, they are on
    /// disk.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub async fn fork_many(&self, template: Place, commit: Oid, places: &[Place]) -> Result<Vec<bool>> {
        self.fork_all(template, commit, places.iter().map(|place| self.root().join(place.path())).collect()).await
    }

    async fn fork_all(&self, template: Place, commit: Oid, dirs: Vec<PathBuf>) -> Result<Vec<bool>> {
        let (git, template) = (self.clone(), self.root().join(template.path()));
        blocking(move || {
            let make = |dir: &PathBuf| appear(&git, dir, |new| skeleton(new, Some((&relative(dir, &template), commit))));
            let made = dirs.iter().map(make).collect::<io::Result<_>>()?;
            // Once for all: a sync of each file takes longer than everything else.
            rustix::fs::syncfs(fs::File::open(git.root())?)?;
            Ok(made)
        })
        .await
    }
}

/// Makes a directory aside and puts it where it belongs; one that is there already stays.
fn appear(git: &Git, dir: &Path, make: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<bool> {
    if dir.join("HEAD").exists() {
        return Ok(false);
    }
    let new = git.incoming().join(Uuid::new_v4().to_string());
    private_directory(&new)?;
    let made = make(&new).and_then(|()| dir.parent().map_or(Ok(()), private_directory)).and_then(|()| fs::rename(&new, dir));
    match made {
        Ok(()) => Ok(true),
        Err(error) => {
            // What cannot be removed is swept later.
            let _ = fs::remove_dir_all(&new);
            // Somebody else was faster.
            if dir.join("HEAD").exists() { Ok(false) } else { Err(error) }
        }
    }
}

/// What makes a directory a repository, and a fork share the objects of another.
pub(crate) fn skeleton(dir: &Path, fork: Option<(&Path, Oid)>) -> io::Result<()> {
    for name in ["objects/info", "refs"] {
        private_directory(&dir.join(name))?;
    }
    fs::write(dir.join("config"), CONFIG)?;
    if let Some((objects, commit)) = fork {
        share(dir, objects)?;
        fs::write(dir.join("packed-refs"), format!("# pack-refs with: peeled fully-peeled sorted \n{commit} {MAIN}\n"))?;
    }
    // Last: without it there is no repository.
    fs::write(dir.join("HEAD"), HEAD)
}

/// Lets a repository see the objects of another.
pub(crate) fn share(dir: &Path, objects: &Path) -> io::Result<()> {
    fs::write(dir.join("objects/info/alternates"), format!("{}\n", objects.display()))
}

/// How the objects of `template` are named from those of `dir`: relative, so that the data directory can be moved.
pub(crate) fn relative(dir: &Path, template: &Path) -> PathBuf {
    let (from, to) = (dir.join("objects"), template.join("objects"));
    let parts = |path: &Path| {
        path.components().filter(|part| *part != Component::CurDir).map(|part| part.as_os_str().to_owned()).collect::<Vec<_>>()
    };
    let (from, to) = (parts(&from), parts(&to));
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    std::iter::repeat_n("..".into(), from.len() - common).chain(to.into_iter().skip(common)).collect()
}

/// File work, off the threads that serve.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(io::Error::other)??)
}
