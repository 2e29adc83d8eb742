//! Working with repositories: what somebody needs for it, handing in what was pushed, and who has corrected exercises.

use super::{
    Call, Handle, Reply, archive,
    submission::{self, HandIn},
    testing,
};
use crate::{App, Client, Ctx, Error, Result, api, auth::Secret};
use axum::{http::header::CONTENT_TYPE, response::IntoResponse as _};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use computor_db::{
    Standing,
    queries::{
        account::{self, NewToken},
        auth as users,
        push::Left,
        repository::{self as queries, Assignment, Owner},
        submission as submissions,
        testing::Wanted,
    },
};
use computor_git::{Entry, FileMode, MAIN, Oid, Place, RefUpdate, Repository};
use computor_types::{Code, Http, Id, Patch, dto::*};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// How repository tokens are called in the list of tokens.
const TOKEN_NAME: &str = "git";

impl Handle for ReadGit {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Http>> {
        // Clients that take the host for a GitLab ask below its address, which may end in `/git`.
        if call.params.path == "api/v4/user" {
            let user = account::git_user(cx.db().pool(), cx.me()).await?;
            return Ok(Reply::http(([(CONTENT_TYPE, "application/json")], user).into_response()));
        }
        Ok(Reply::http(api::git::serve(cx, &call.params.path, call.query.service.as_deref(), call.request).await))
    }
}

impl Handle for TransferGit {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Http>> {
        Ok(Reply::http(api::git::serve(cx, &call.params.path, None, call.request).await))
    }
}

impl Handle for GetGitUser {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<GitUser>> {
        Ok(Reply::json(account::git_user(cx.db().pool(), cx.me()).await?))
    }
}

impl Handle for CreateRepositoryToken {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<RepositoryToken>> {
        let token = Secret::api();
        let expires_at = cx.now() + TimeDelta::try_seconds(call.body.lifetime).unwrap_or_default();
        let prefix: String = token.reveal().chars().take(12).collect();
        let new = NewToken {
            user: cx.me(),
            name: TOKEN_NAME,
            description: Some("made for git, which cannot do anything else with it"),
            scopes: &["repository:read".to_owned(), "repository:push".to_owned()],
            expires_at: Some(expires_at),
        };
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::drop_expired_tokens(&mut tx, cx.me(), TOKEN_NAME, cx.now()).await?;
        account::create_token(&mut tx, new, &token.digest(), &prefix).await?;
        tx.commit().await?;
        Ok(RepositoryToken { username: "oauth2".to_owned(), password: token.reveal().to_owned(), expires_at }.into())
    }
}

impl Handle for ListCorrections {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<CorrectionGet>>> {
        Ok(Reply::json(queries::overview(cx.db().pool(), call.params.course_id).await?))
    }
}

impl Handle for OfferCorrection {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CorrectionStarted>> {
        let course = call.params.course_id;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let commit = queries::template(&mut *tx, course).await?.ok_or(Code::Deploy003)?;
        let operation = queries::offer_again(&mut tx, course, &commit, cx.me().uuid()).await?;
        tx.commit().await?;
        Ok(CorrectionStarted { workflow_id: operation, status: "started".to_owned() }.into())
    }
}

/// What somebody said with `git push -o …`: hand in, or only upload and test; and which assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wish<'a> {
    submit: bool,
    assignment: Option<&'a str>,
}

/// What was wished for, and remarks on what was not understood, or is not done. A word that nobody knows is often one misspelt.
fn wishes(options: &[String]) -> (Option<Wish<'_>>, Vec<String>) {
    let (mut first, mut remarks) = (None, Vec::new());
    for option in options {
        let (word, value) = option.split_once('=').unwrap_or((option, ""));
        let submit = match word.trim() {
            "hand-in" | "submit" => true,
            "test" => false,
            // Those of other hosts, such as `ci.skip`.
            other if other.contains('.') => continue,
            _ => {
                remarks.push(format!("The push option {option:?} means nothing here: hand-in, hand-in=NAME, test and test=NAME do."));
                continue;
            }
        };
        // As a shell completes the name of a directory.
        let name = value.trim().trim_end_matches('/');
        let wish = Wish { submit, assignment: Some(name).filter(|name| !name.is_empty()) };
        match &first {
            None => first = Some(wish),
            Some(first) if *first == wish => {}
            Some(_) => remarks.push(format!("Not done: {option}. One thing can be wished for with a push; {LATER}.")),
        }
    }
    (first, remarks)
}

/// A push that has nothing new never reaches a server.
const LATER: &str = "what is on main is handed in by `computor submit`, too";

/// What is said to somebody who wished to hand in from a repository that is nobody's work.
pub(crate) fn not_here(options: &[String]) -> String {
    let (wish, mut remarks) = wishes(options);
    if wish.is_some() {
        remarks.insert(0, "Nothing was handed in: this repository is nobody's work.".to_owned());
    }
    remarks.join("\n")
}

/// A push that has come to its end.
pub(crate) struct Pushed<'a> {
    pub(crate) repository: &'a Repository,
    pub(crate) owner: Owner,
    pub(crate) at: Standing,
    /// What has moved.
    pub(crate) moved: &'a [RefUpdate],
    /// What was said with it.
    pub(crate) options: &'a [String],
    /// When it came, if that is not now.
    pub(crate) since: Option<DateTime<Utc>>,
}

/// Whether something was wished for with a push that the platform has to do.
pub(crate) fn wishes_something(options: &[String]) -> bool {
    wishes(options).0.is_some()
}

/// What came of a push whose server had ended.
pub(crate) enum MadeUp {
    /// It is handed in, or was before; in the words that its author would have read.
    HandedIn(String),
    /// Git has not taken it.
    NotPushed,
}

/// Hands in what was pushed to a server that ended before it had done so: as of then, with the rights of now.
///
/// # Errors
/// Why it cannot be handed in; what is wrong with the server (5xx) may be otherwise the next time.
pub(crate) async fn make_up(app: &App, left: &Left) -> Result<MadeUp> {
    let (course, Owner { course_member_id: member, submission_group_id: group }) = (left.course_id, left.owner);
    let place = match (member, group) {
        (Some(member), _) => Place::Student { course, member },
        (None, Some(group)) => Place::Team { course, group },
        (None, None) => return Ok(MadeUp::NotPushed),
    };
    let repository = app.git()?.repository(place);
    let commit = |name: &str| name.parse::<Oid>().map_err(Error::from);
    let (old, new) = (commit(&left.main_from)?, commit(&left.main_to)?);
    let head = match repository.head(MAIN).await {
        Err(computor_git::Error::NoRepository(_)) => None,
        other => other?,
    };
    // What never came is no ancestor either.
    let is_there = match head {
        Some(head) => head == new || repository.is_ancestor(new, head).await.unwrap_or(false),
        None => false,
    };
    if !is_there {
        return Ok(MadeUp::NotPushed);
    }
    let gone = || Error::new(Code::Authz001, "whoever has pushed may not log in any more");
    let who = users::by_user(app.db.pool(), left.user_id).await?.ok_or_else(gone)?;
    let cx = Ctx::new(app.clone(), Arc::new(who.principal), Client::default());
    let at = api::git::may_push(&cx, place).await?;
    queries::pushed(app.db.pool(), left.owner, left.pushed_at).await?;
    let moved = [RefUpdate { name: MAIN.to_owned(), old, new }];
    let pushed =
        Pushed { repository: &repository, owner: left.owner, at, moved: &moved, options: &left.options, since: Some(left.pushed_at) };
    let [main] = &moved;
    match wishes(&left.options).0 {
        Some(wish) => Ok(MadeUp::HandedIn(hand_in(&cx, &pushed, main, &wish).await?)),
        None => Ok(MadeUp::NotPushed),
    }
}

/// Does what was said with a push; answers what its author reads in git's own output.
pub(crate) async fn after_push(cx: &Ctx, pushed: &Pushed<'_>) -> String {
    let (wish, mut said) = wishes(pushed.options);
    let main = pushed.moved.iter().find(|update| update.name == MAIN && !update.new.is_zero());
    match (wish, main) {
        (None, _) => {}
        (Some(_), None) => said.insert(0, format!("Nothing was handed in: only what is pushed to main is; {LATER}.")),
        (Some(wish), Some(main)) => match hand_in(cx, pushed, main, &wish).await {
            Ok(words) => said.insert(0, words),
            Err(error) => {
                if error.code.status() >= 500 {
                    tracing::error!(code = %error.code, cause = error.cause().map(tracing::field::display), "a push could not be handed in");
                }
                said.insert(0, format!("Your work was pushed, but NOT handed in: {}\n({LATER})", why(&error)));
            }
        },
    }
    said.join("\n")
}

/// Why, for a person: what is wrong with single fields stands in them.
fn why(error: &Error) -> String {
    let fields: Vec<&str> = error.violations().iter().map(|violation| violation.message.as_str()).collect();
    if fields.is_empty() { error.message.clone() } else { fields.join("; ") }
}

async fn hand_in(cx: &Ctx, pushed: &Pushed<'_>, main: &RefUpdate, wish: &Wish<'_>) -> Result<String> {
    let target = choose(cx, pushed, main, wish.assignment).await?;
    let commit = main.new;
    let short: String = commit.to_string().chars().take(10).collect();
    let (artifact, news) = artifact_of(cx, pushed, &target, commit, wish.submit).await?;
    let what = match (wish.submit, news) {
        (true, true) => "Handed in",
        (true, false) => "Already handed in",
        (false, _) => "Uploaded",
    };
    let host = queries::public_url(cx.db().pool()).await?.unwrap_or_default();
    let mut words = format!("{what}: {} at commit {short}\n  {host}/submissions/artifacts/{artifact}", target.title);
    match testing::begin(cx, Wanted::Artifact(artifact), &pushed.at).await {
        Ok(run) => words.push_str(&format!("\nTest started:\n  {host}/results/{}", run.id)),
        // What is handed in is handed in; that it cannot be tested is another matter.
        Err(error) => words.push_str(&format!("\nNot tested: {}", error.message)),
    }
    Ok(words)
}

impl Handle for HandInCommit {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CommitHandedIn>> {
        let (member, body) = (call.member()?, call.body);
        let group = body.submission_group_id;
        let (target, team) = queries::assignment_of(cx.db().pool(), group).await?.ok_or(Code::Submit002)?;
        let course = call.at.course.ok_or(Code::Submit002)?;
        let (place, owner) = if team {
            let owner = Owner { course_member_id: None, submission_group_id: Some(group.uuid()) };
            (Place::Team { course, group: group.uuid() }, owner)
        } else {
            (Place::Student { course, member }, Owner { course_member_id: Some(member), submission_group_id: None })
        };
        let repository = cx.git()?.repository(place);
        let missing = |error: computor_git::Error| match error {
            computor_git::Error::NoRepository(_) => {
                Error::new(Code::Deploy003, "there is no repository to hand in from: nothing has been released in the course")
            }
            other => other.into(),
        };
        let newest = repository.head(MAIN).await.map_err(missing)?.ok_or_else(|| Error::field("commit", "main is empty"))?;
        let commit = match &body.commit {
            None => newest,
            Some(text) => {
                let absent = || Error::field("commit", "is no commit on main of the repository; push it first, and name it in full");
                let commit: Oid = text.trim().parse().map_err(|_| absent())?;
                // What is not on main was perhaps never pushed to it; what is not there at all is no ancestor either.
                if !repository.is_ancestor(commit, newest).await.unwrap_or(false) {
                    return Err(absent());
                }
                commit
            }
        };
        let pushed = Pushed { repository: &repository, owner, at: call.at, moved: &[], options: &[], since: None };
        let (artifact_id, created) = artifact_of(&cx, &pushed, &target, commit, body.submit).await?;
        Ok(CommitHandedIn { artifact_id, submission_group_id: group, version_identifier: commit.to_string(), created }.into())
    }
}

/// The assignment that is meant: by its name, or the only one whose files this push changes.
async fn choose(cx: &Ctx, pushed: &Pushed<'_>, main: &RefUpdate, word: Option<&str>) -> Result<Assignment> {
    let mut found = queries::assignments(cx.db().pool(), pushed.owner, word).await?;
    if word.is_none() && found.len() > 1 {
        let changed = changed(pushed.repository, main.old, main.new).await?;
        let within = |directory: &str| changed.iter().any(|path| path.starts_with(&format!("{directory}/")));
        found.retain(|assignment| assignment.directory.as_deref().is_some_and(within));
    }
    if found.len() > 1 {
        let names: Vec<_> = found.iter().filter_map(|assignment| assignment.directory.as_deref()).collect();
        return Err(Error::new(Code::Submit007, format!("say which assignment with -o hand-in=NAME: {}", names.join(", "))));
    }
    found.pop().ok_or_else(|| match word {
        Some(word) => Error::new(Code::Submit002, format!("there is no assignment {word:?} that you work on in this repository")),
        None => Error::new(Code::Submit007, "no assignment was changed; say which one with -o hand-in=NAME"),
    })
}

/// The files that differ between two commits.
async fn changed(repository: &Repository, old: Oid, new: Oid) -> Result<Vec<String>> {
    let by_path = |files: Vec<Entry>| files.into_iter().map(|file| (file.path, file.id)).collect::<BTreeMap<_, _>>();
    let before = if old.is_zero() { BTreeMap::new() } else { by_path(repository.files(old, "").await?) };
    let after = by_path(repository.files(new, "").await?);
    let paths = before.keys().chain(after.keys()).filter(|path| before.get(*path) != after.get(*path));
    Ok(paths.cloned().collect())
}

/// The artifact of a commit, made unless it is there; and whether there was anything to do.
async fn artifact_of(
    cx: &Ctx,
    pushed: &Pushed<'_>,
    target: &Assignment,
    commit: Oid,
    submit: bool,
) -> Result<(Id<SubmissionArtifact>, bool)> {
    if let Some(known) = known_artifact(cx, target, commit, submit).await? {
        return Ok(known);
    }
    let group: Id<SubmissionGroup> = target.group_id.into();
    let member = pushed.at.member.ok_or(Code::Authz003)?;
    submission::uploadable(submissions::upload_target(cx.db().pool(), group).await?, submit)?;
    let (files, executable) = work(pushed.repository, commit, target, cx.options.max_upload).await?;
    let included = files.iter().map(|(path, content)| archive::Included { path: path.clone(), size: content.len() as u64 }).collect();
    let archive = archive::on_disk(computor_types::Content::Memory(archive::pack_with(files, executable).await?)).await?;
    let packed = archive::Repacked { archive, included, left_out: Vec::new() };
    let hand_in = HandIn { group, course: pushed.at.course, member, version: commit.to_string(), submit, once: true, since: pushed.since };
    let missing = || Error::internal("no artifact was made");
    match submission::keep(cx, hand_in, packed).await? {
        Some(kept) => Ok((kept.artifacts.into_iter().next().ok_or_else(missing)?, true)),
        // Somebody else was faster.
        None => known_artifact(cx, target, commit, submit).await?.ok_or_else(missing),
    }
}

/// The artifact of a commit if there is one, handed in if that is wished for; and whether there was anything to do.
async fn known_artifact(cx: &Ctx, target: &Assignment, commit: Oid, submit: bool) -> Result<Option<(Id<SubmissionArtifact>, bool)>> {
    let Some((artifact, handed_in)) = queries::handed_in(cx.db().pool(), target.group_id, &commit.to_string()).await? else {
        return Ok(None);
    };
    let id: Id<SubmissionArtifact> = artifact.into();
    if handed_in || !submit {
        return Ok(Some((id, false)));
    }
    let patch = SubmissionArtifactUpdate { submit: Patch::Set(true), ..Default::default() };
    cx.db().update::<SubmissionArtifact>(&cx.who, &id, &patch).await?;
    Ok(Some((id, true)))
}

/// The files of an assignment in a commit, exactly as they are, and the names of those that can be executed.
async fn work(
    repository: &Repository,
    commit: Oid,
    target: &Assignment,
    limit: u64,
) -> Result<(BTreeMap<String, Bytes>, BTreeSet<String>)> {
    let directory = target.directory.as_deref().ok_or(Code::Deploy001)?;
    let entries = repository.files(commit, directory).await?;
    let size: u64 = entries.iter().map(|entry| entry.size).sum();
    if size > limit {
        return Err(Error::new(Code::Val005, format!("{directory} has {size} bytes; at most {limit} can be handed in")));
    }
    // As of any archive: what is handed in has to lie on the disk of whoever tests it.
    if entries.len() > archive::MAX_ENTRIES {
        let words = format!("{directory} has {} files; at most {} can be handed in", entries.len(), archive::MAX_ENTRIES);
        return Err(Error::new(Code::Val004, words));
    }
    let is_modest = |path: &str| archive::is_modest(&path.split('/').map(str::to_owned).collect::<Vec<_>>());
    if let Some(entry) = entries.iter().find(|entry| !is_modest(&entry.path)) {
        let path: String = entry.path.chars().take(100).collect();
        return Err(Error::new(Code::Val004, format!("{path}… lies too deep, or has too long a name")));
    }
    if let Some(link) = entries.iter().find(|entry| matches!(entry.mode, FileMode::Symlink | FileMode::Submodule)) {
        return Err(Error::new(Code::Val004, format!("{} is a link, and only files can be handed in", link.path)));
    }
    // As of any archive: git tells names apart that are one file for half of those who unpack them.
    let names: Vec<String> = entries.iter().map(|entry| entry.path.clone()).collect();
    archive::distinct(&names)?;
    // Git itself refuses such a push; what a disk says is not trusted.
    if entries.iter().any(|entry| entry.path.split('/').any(|part| matches!(part, "" | "." | ".."))) {
        return Err(Error::new(Code::Val004, "a name of a file leads elsewhere"));
    }
    if entries.is_empty() {
        return Err(Error::new(Code::Submit001, format!("there is nothing in {directory}")));
    }
    let mut blobs = repository.blobs()?;
    let (mut files, mut executable) = (BTreeMap::new(), BTreeSet::new());
    for entry in entries {
        let path = entry.path.strip_prefix(directory).unwrap_or(&entry.path).trim_start_matches('/').to_owned();
        if entry.mode == FileMode::Executable {
            executable.insert(path.clone());
        }
        files.insert(path, blobs.read(entry.id, limit).await?);
    }
    Ok((files, executable))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_push_are_understood() {
        let said = |words: &[&str]| {
            let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
            let (wish, remarks) = wishes(&words);
            (wish.map(|wish| (wish.submit, wish.assignment.map(str::to_owned))), remarks)
        };
        let wish = |words: &[&str]| {
            let (wish, remarks) = said(words);
            assert!(remarks.is_empty(), "{remarks:?}");
            wish
        };
        assert_eq!(wish(&[]), None);
        assert_eq!(wish(&["ci.skip"]), None);
        assert_eq!(wish(&["hand-in"]), Some((true, None)));
        assert_eq!(wish(&["ci.skip", "submit=week1.sum"]), Some((true, Some("week1.sum".into()))));
        assert_eq!(wish(&["test= a "]), Some((false, Some("a".into()))));
        assert_eq!(wish(&["hand-in=a.b/", "hand-in=a.b"]), Some((true, Some("a.b".into()))));
        // What is misspelt, or said beside something else, is not passed over in silence.
        for (words, wished, remark) in [
            (&["handin"][..], None, "\"handin\" means nothing"),
            (&["Hand-In", "test"], Some((false, None)), "\"Hand-In\" means nothing"),
            (&["hand-in=a", "hand-in=b"], Some((true, Some("a".into()))), "Not done: hand-in=b"),
        ] {
            let (wish, remarks) = said(words);
            assert_eq!(wish, wished, "{words:?}");
            assert!(matches!(&*remarks, [one] if one.contains(remark)), "{remarks:?}");
        }
    }
}
