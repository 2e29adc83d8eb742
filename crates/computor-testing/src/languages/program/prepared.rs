//! What a compiler reads at every start and what is always the same: made once for each compiler, outside the sandbox, because nothing of a
//! submission takes part in it. It lies beside what references did, and a program can only read it.

use std::collections::HashMap;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use sha2::{Digest, Sha256};

use super::definition::{Compile, Definition};
use super::run;
use crate::backend::surroundings::{Question, find_out};
use crate::options::Options;

/// Where it is. `None`: there is none, or no place to keep it; all works without it.
pub(super) fn find(definition: &Definition, options: &Options) -> Option<PathBuf> {
    let compile = definition.compile.as_ref().filter(|compile| !compile.prepare.is_empty())?;
    find_out(Question::Prepared(definition.manifest.name.to_owned()), || search(compile, options.cache.as_deref()?))
}

fn search(compile: &Compile, cache: &Path) -> Option<PathBuf> {
    static TRIED: LazyLock<Mutex<HashMap<PathBuf, bool>>> = LazyLock::new(Mutex::default);
    let (tool, command) = (run::find(&compile.tool).ok()?, &compile.prepare);
    let place = std::path::absolute(cache).ok()?.join("prepared");
    let path = place.join(name(&tool, command)?);
    let mut tried = TRIED.lock().unwrap_or_else(PoisonError::into_inner);
    let is_there = tried.get(&path).copied().unwrap_or_else(|| path.is_file() || make(&tool, command, &place, &path).is_some());
    tried.insert(path.clone(), is_there);
    // somebody may have cleared the cache
    (is_there && path.is_file()).then_some(path)
}

/// Another one for another tool, another version of it, and another way to make it.
fn name(tool: &Path, command: &[String]) -> Option<String> {
    let real = tool.canonicalize().ok()?;
    let known = real.metadata().ok()?;
    let changed = known.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(hex::encode(Sha256::digest(format!("{real:?} {} {changed:?} {command:?}", known.len()))))
}

fn make(tool: &Path, command: &[String], place: &Path, path: &Path) -> Option<()> {
    let directory = tempfile::tempdir().ok()?;
    let made = directory.path().join("prepared");
    let words = command.iter().map(|word| match word.as_str() {
        "{tool}" => tool.as_os_str().to_owned(),
        "{prepared}" => made.as_os_str().to_owned(),
        word => word.into(),
    });
    // Others wait for it, so it ends.
    let mut command = Command::new("timeout");
    command
        .arg("60")
        .args(words)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .current_dir(directory.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if !command.status().ok()?.success() {
        return None;
    }
    let content = std::fs::read(&made).ok().filter(|content| !content.is_empty())?;
    std::fs::create_dir_all(place).ok()?;
    // written beside and moved into place, so that nobody reads half of it
    let mut file = tempfile::NamedTempFile::new_in(place).ok()?;
    file.write_all(&content).ok()?;
    // a run may have another user
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644)).ok()?;
    file.persist(path).ok().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compile(prepare: &str) -> Compile {
        let compile = format!("{{tool: {{program: sh, variable: NO_SH}}, command: ['{{tool}}'], prepare: {prepare}}}");
        let text = format!("name: x\npackage: p\nsuffixes: [.x]\nstructure: {{}}\nrun: {{command: [x]}}\ncompile: {compile}\n");
        Definition::parse(&text).unwrap().compile.unwrap()
    }

    #[test]
    fn it_is_made_once_and_made_again_when_it_is_gone() {
        let cache = tempfile::tempdir().unwrap();
        let compile = compile("[/bin/sh, -c, 'echo made by $0 > $1', '{tool}', '{prepared}']");
        let path = search(&compile, cache.path()).unwrap();
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("made by /"));
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o644);
        std::fs::write(&path, "kept").unwrap();
        assert_eq!(search(&compile, cache.path()), Some(path.clone()));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "kept");
        std::fs::remove_file(&path).unwrap();
        assert_eq!(search(&compile, cache.path()), None, "what is gone is not named");
    }

    #[test]
    fn what_cannot_be_made_is_done_without() {
        let cache = tempfile::tempdir().unwrap();
        for prepare in ["[/bin/sh, -c, 'echo x > $0; exit 1', '{prepared}']", "[/bin/true]", "[/bin/sh, -c, ': > $0', '{prepared}']"] {
            assert_eq!(search(&compile(prepare), cache.path()), None, "{prepare}");
        }
        assert!(!cache.path().join("prepared").exists());
    }
}
