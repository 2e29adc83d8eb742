//! What a release brings to those who have begun, as they read it.
//!
//! The template itself says it: what differs between the commit that a repository was offered last and the new one. So
//! whoever missed a release is told of both with the next one, and files that lecturers pushed count like those of a release.

use crate::App;
use computor_db::queries::{release, repository::Notice};
use computor_git::{Entry, Oid, Repository};
use computor_types::{
    Id,
    dto::{Course, DeploymentStatus},
};
use std::collections::{BTreeMap, BTreeSet};

/// It lists what there is, so every release writes it.
const LIST: &str = "README.md";
/// Nobody reads longer lists.
const NAMES: usize = 10;

/// What differs for whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// Something changed that was there.
    corrected: bool,
    /// Exercises that were not there, by their titles.
    new: Vec<String>,
}

/// What a commit of the template brings.
#[derive(Debug)]
pub(super) struct News {
    template: Repository,
    files: BTreeMap<String, Oid>,
    /// Titles by directory.
    titles: BTreeMap<String, String>,
    /// By the commits that repositories have: there are few of them.
    known: BTreeMap<String, Told>,
}

impl News {
    /// Of a commit.
    ///
    /// # Errors
    /// When the database or the repository cannot be read.
    pub(super) async fn of(app: &App, course: Id<Course>, template: Repository, commit: Oid) -> Result<Self, crate::Error> {
        let contents = release::contents(app.db.pool(), course.uuid()).await?;
        let shown = |content: &release::Content| content.status() != Some(DeploymentStatus::Unassigned);
        let title = |content: release::Content| Some((content.directory?, content.title.unwrap_or(content.path)));
        let titles = contents.into_iter().filter(shown).filter_map(title).collect();
        let files = by_path(template.files(commit, "").await?);
        Ok(Self { template, files, titles, known: BTreeMap::new() })
    }

    /// For whoever has this commit. What is not known may have been corrected.
    pub(super) async fn since(&mut self, base: Option<&str>) -> Told {
        let Some(base) = base else { return Told { corrected: true, new: Vec::new() } };
        if let Some(told) = self.known.get(base) {
            return told.clone();
        }
        let before = match base.parse() {
            Ok(commit) => self.template.files(commit, "").await.ok(),
            Err(_) => None,
        };
        let told = before.map_or(Told { corrected: true, new: Vec::new() }, |before| compare(&by_path(before), &self.files, &self.titles));
        self.known.insert(base.to_owned(), told.clone());
        told
    }
}

fn by_path(files: Vec<Entry>) -> BTreeMap<String, Oid> {
    files.into_iter().map(|file| (file.path, file.id)).collect()
}

fn directory(path: &str) -> Option<&str> {
    path.split_once('/').map(|(directory, _)| directory)
}

fn compare(before: &BTreeMap<String, Oid>, after: &BTreeMap<String, Oid>, titles: &BTreeMap<String, String>) -> Told {
    let had: BTreeSet<&str> = before.keys().filter_map(|path| directory(path)).collect();
    let changed = before.iter().any(|(path, id)| path != LIST && after.get(path) != Some(id));
    // A file more is a correction of an exercise that was there, and the beginning of one that was not.
    let (mut more, mut new) = (false, Vec::new());
    let mut seen = BTreeSet::new();
    for name in after.keys().filter(|path| !before.contains_key(*path)).filter_map(|path| directory(path)) {
        if had.contains(name) {
            more = true;
        } else if seen.insert(name) {
            new.extend(titles.get(name).cloned());
        }
    }
    Told { corrected: changed || more, new }
}

impl Told {
    /// What those read whose repository has it; nothing if there is nothing to say.
    pub(super) fn taken(&self) -> Option<Notice> {
        let new = self.named();
        if self.corrected {
            let mut content =
                "Exercises were corrected, and your repository has the corrections. Run git pull before you go on.".to_owned();
            if !self.new.is_empty() {
                content.push_str(&format!(" There is also something new: {new}."));
            }
            return Some(Notice { title: "Corrected exercises", content });
        }
        let content = || format!("There is something new in your repository: {new}. Run git pull to get it.");
        (!self.new.is_empty()).then(|| Notice { title: "New exercises", content: content() })
    }

    /// What those read whose work it does not fit, in these files; and whether the other exercises are there (`taken`).
    pub(super) fn offered<'a>(&self, paths: impl Iterator<Item = &'a str>, taken: bool) -> Notice {
        let (title, words, what) = match (self.corrected, self.new.is_empty()) {
            (true, _) => ("Corrected exercises", "Exercises were corrected, but the corrections".to_owned(), "the corrections"),
            (false, false) => ("New exercises", format!("There is something new ({}), but what was released", self.named()), "what is new"),
            (false, true) => ("Corrected exercises", "There was a release, but what was released".to_owned(), "what was released"),
        };
        let mut paths: Vec<&str> = paths.collect();
        paths.dedup();
        let place = if paths.is_empty() { String::new() } else { format!(" in {}", list(&paths)) };
        let others = if taken { " All other exercises are in your repository: git pull." } else { "" };
        let content = format!(
            "{words} and your work do not fit together{place}. Nothing of yours was changed. The branch computor/corrected has {what}: \
             git fetch, then git merge origin/computor/corrected.{others}"
        );
        Notice { title, content }
    }

    fn named(&self) -> String {
        list(&self.new.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

fn list(names: &[&str]) -> String {
    let shown = names.iter().take(NAMES).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMES) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, u8)]) -> BTreeMap<String, Oid> {
        list.iter().map(|(path, id)| ((*path).to_owned(), format!("{id:040}").parse().unwrap())).collect()
    }

    #[test]
    fn what_is_new_is_no_correction() {
        let titles = [("a", "Sums"), ("b", "Loops")].map(|(name, title)| (name.to_owned(), title.to_owned())).into();
        let before = files(&[("README.md", 1), ("notes.md", 1), ("a/x.py", 1)]);
        let told = |after: &[(&str, u8)]| compare(&before, &files(after), &titles);
        let new = |corrected, new: &[&str]| Told { corrected, new: new.iter().map(|title| (*title).to_owned()).collect() };
        let same: [(&str, u8); 3] = [("README.md", 2), ("notes.md", 1), ("a/x.py", 1)];
        assert_eq!(told(&same), new(false, &[]), "the list of what there is is no exercise");
        assert_eq!(told(&[&same[..], &[("b/y.py", 1), ("b/z.py", 1), ("other/z.py", 1), ("more.md", 1)]].concat()), new(false, &["Loops"]));
        assert_eq!(told(&[&same[..], &[("a/y.py", 1), ("b/y.py", 1)]].concat()), new(true, &["Loops"]));
        assert_eq!(told(&[("README.md", 2), ("notes.md", 1), ("a/x.py", 2)]), new(true, &[]));
        assert_eq!(told(&[("README.md", 2), ("notes.md", 2), ("a/x.py", 1)]), new(true, &[]), "files that lecturers push");
        assert_eq!(told(&[("README.md", 1), ("notes.md", 1)]), new(true, &[]), "an exercise that went");
    }

    #[test]
    fn one_notice_says_what_there_is_to_do() {
        let told = |corrected, new: &[&str]| Told { corrected, new: new.iter().map(|title| (*title).to_owned()).collect() };
        assert_eq!(told(false, &[]).taken(), None);
        let said = told(false, &["Loops", "Lists"]).taken().unwrap();
        assert_eq!(
            (said.title, said.content.as_str()),
            ("New exercises", "There is something new in your repository: Loops, Lists. Run git pull to get it.",)
        );
        let both = told(true, &["Loops"]).taken().unwrap();
        assert!(both.title == "Corrected exercises" && both.content.ends_with("something new: Loops."), "{both:?}");
        let many: Vec<String> = (0..13).map(|n| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(told(false, &many).taken().unwrap().content.contains(": 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 3 more."));
        let stuck = told(false, &[]).offered(["README.md"].into_iter(), false);
        assert!(
            stuck.content.starts_with("There was a release, but what was released and your work do not fit together in README.md."),
            "{stuck:?}"
        );
        assert!(told(true, &["x"]).offered([].into_iter(), false).content.contains("do not fit together. Nothing of yours"));
        assert!(
            told(true, &["x"])
                .offered(["a/x"].into_iter(), true)
                .content
                .ends_with("All other exercises are in your repository: git pull.")
        );
    }
}
