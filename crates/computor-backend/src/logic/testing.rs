//! Starting tests and looking at how they go.
//!
//! A run, its operation and the outbox row from which its flow starts are one transaction: a run that was answered to
//! the student is a run that happens. Work that was tested is not tested again, whoever of the group asks.

use super::{Call, Handle, Reply, archive, stream::Archive};
use crate::{Ctx, Error, Result, shared::Shared};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use computor_db::{
    Standing,
    queries::{
        deadline,
        testing::{self as queries, Candidate, NewRun, Wanted},
    },
};
use computor_store::{Digest, Store};
use computor_types::{Code, Download, Id, dto::*};
use futures::{StreamExt, TryStreamExt, stream};
use std::{
    collections::{BTreeMap, HashMap},
    io::Write as _,
    sync::{Mutex, PoisonError},
};
use tokio::runtime::Handle as Runtime;
use uuid::Uuid;
use zip::{CompressionMethod, write::SimpleFileOptions};

/// When each user last asked for a test: one per second and user is enough, on all servers that share a Redis.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<HashMap<Uuid, DateTime<Utc>>>);

impl Pace {
    const GAP: TimeDelta = TimeDelta::seconds(1);
    /// More users than this are not remembered at once.
    const MOST: usize = 10_000;

    /// Refuses when the user has asked within the last second. Servers that cannot tell each other let less pass, each by itself.
    pub(super) async fn step(&self, redis: Option<&Shared>, user: Uuid, now: DateTime<Utc>) -> Result<()> {
        let Some(redis) = redis else { return self.step_here(user, now, Self::GAP) };
        match redis.first_in(&user.to_string(), Self::GAP.to_std().unwrap_or_default()).await {
            Ok(true) => self.step_here(user, now, Self::GAP),
            Ok(false) => Err(Code::Rate003.into()),
            Err(_) => self.step_here(user, now, Self::GAP * i32::try_from(redis.servers().max(2)).unwrap_or(i32::MAX)),
        }
    }

    fn step_here(&self, user: Uuid, now: DateTime<Utc>, gap: TimeDelta) -> Result<()> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() >= Self::MOST {
            last.retain(|_, at| now - *at < gap);
        }
        if last.get(&user).is_some_and(|at| now - *at < gap) {
            return Err(Code::Rate003.into());
        }
        last.insert(user, now);
        Ok(())
    }
}

/// So many runs of one user may wait or go on: whoever has more waits for them anyway. Staff tests for others.
const MOST_OPEN: i64 = 10;

impl Handle for StartTest {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ResultList>> {
        cx.test_pace.step(cx.shared.as_ref(), cx.me().uuid(), cx.now()).await?;
        let body = call.body;
        let wanted = match (body.artifact_id, body.submission_group_id) {
            (Some(artifact), _) => Wanted::Artifact(artifact),
            (None, Some(group)) => Wanted::Newest(group, body.version_identifier.as_deref()),
            (None, None) => return Err(Code::Submit007.into()),
        };
        Ok(begin(&cx, wanted, &call.at).await?.into())
    }
}

/// Starts the test that is wanted, or answers the one that runs already.
pub(super) async fn begin(cx: &Ctx, wanted: Wanted<'_>, at: &Standing) -> Result<ResultList> {
    // Administrators are admitted to all work, but a run belongs to a member.
    let member = at.member.ok_or(Code::Task004)?;
    let mut tx = cx.db().begin_as(&cx.who).await?;
    let artifact = queries::lock_artifact(&mut tx, wanted).await?.ok_or(Code::Submit001)?;
    let staff = at.teaches;
    let candidate = queries::candidate(&mut tx, artifact, member, cx.me(), staff).await?;
    if !staff && at.in_group {
        deadline::in_time(deadline::of_group(&mut *tx, candidate.submission_group_id.into()).await?.as_ref(), false)?;
    }
    let run = match decide(&candidate, at.in_group)? {
        Verdict::Answer(run) => run,
        Verdict::Start { version_identifier, example_version } => {
            if !staff && candidate.open_runs >= MOST_OPEN {
                return Err(Error::new(Code::Rate003, format!("{MOST_OPEN} of your test runs wait or go on: wait for one of them")));
            }
            let new = NewRun { artifact, candidate: &candidate, member, user: cx.me(), version_identifier, example_version };
            queries::start(&mut tx, new).await?
        }
    };
    let answer = queries::shown(&mut *tx, run).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(answer)
}

/// What is to be done about a test that was asked for.
#[derive(Debug, PartialEq, Eq)]
enum Verdict<'a> {
    /// It runs already.
    Answer(Id<TestResult>),
    /// It is to be started.
    Start { version_identifier: &'a str, example_version: Uuid },
}

/// The order of these checks is the order in which a student learns what is wrong.
fn decide(of: &Candidate, in_group: bool) -> Result<Verdict<'_>> {
    if of.archived {
        return Err(Code::Content008.into());
    }
    if of.removed {
        return Err(Code::Submit014.into());
    }
    match (of.earlier_id, of.earlier_status) {
        (Some(_), Some(status)) if status == ResultStatus::Finished.number() => return Err(Code::Submit008.into()),
        (Some(run), _) if of.earlier_same == Some(true) => return Ok(Verdict::Answer(run.into())),
        (Some(_), _) => return Err(Code::Submit003.into()),
        (None, _) => {}
    }
    // Tutors have no quota.
    if in_group && of.max_test_runs.is_some_and(|max| of.runs >= i64::from(max)) {
        return Err(Code::Submit004.into());
    }
    if of.testing_service_id.is_none() {
        return Err(Code::Submit005.into());
    }
    let example_version = of.example_version_id.ok_or(Code::Deploy001)?;
    let version_identifier = of.version_identifier.as_deref().ok_or(Code::Submit006)?;
    if !of.service_tests {
        return Err(Code::Task003.into());
    }
    Ok(Verdict::Start { version_identifier, example_version })
}

impl Handle for CreateArtifactTest {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ResultList>> {
        let (artifact, new) = (call.params.id, call.body);
        let mut tx = cx.db().begin_as(&cx.who).await?;
        if queries::is_archived(&mut *tx, artifact).await? {
            return Err(Code::Content008.into());
        }
        let member_unknown = || Error::field("course_member_id", "is not a member of the submission's course");
        let run = queries::record(&mut tx, artifact, &new, cx.me()).await?.ok_or_else(member_unknown)?;
        let answer = queries::shown(&mut *tx, run).await?;
        tx.commit().await.map_err(Error::from)?;
        Ok(answer.into())
    }
}

impl Handle for GetTestStatus {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TestRunStatus>> {
        let run = queries::shown(cx.db().pool(), call.params.id).await?;
        let waits = matches!(run.status, TaskStatus::Queued | TaskStatus::Deferred);
        let ahead = if waits { cx.app().forecasts.of(cx.app(), run.id.uuid()).await? } else { None };
        let position = ahead.as_ref().map(|ahead| ahead.position);
        Ok(TestRunStatus { run, position, expected_wait: ahead.and_then(|ahead| ahead.expected_wait).map(f64::round) }.into())
    }
}

impl Handle for GetResultStatus {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TaskStatus>> {
        Ok(queries::shown(cx.db().pool(), call.params.id).await?.status.into())
    }
}

impl Handle for ListResultArtifacts {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<ResultArtifactListItem>>> {
        Ok(queries::artifacts(cx.db().pool(), call.params.id).await?.into())
    }
}

impl Handle for DownloadResultArtifacts {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let run = call.params.id;
        let artifacts = queries::artifacts(cx.db().pool(), run).await?;
        if artifacts.is_empty() {
            return Err(Error::new(Code::Nf001, "the run left no files behind"));
        }
        if let Some(artifact) = queries::artifact_of(cx.db().pool(), run).await? {
            super::audit::taken(&cx, "result_artifacts.downloaded", artifact).await?;
        }
        let name = format!("result-{run}.zip");
        let size: i64 = artifacts.iter().map(|artifact| artifact.file_size).sum();
        let mut files = BTreeMap::new();
        for artifact in &artifacts {
            files.insert(path_in_archive(artifact), artifact.object_key.parse::<Digest>()?);
        }
        archive_of(&cx, name, files, size).await
    }
}

/// Files of the store as an archive. A large one leaves while it is made.
pub(super) async fn archive_of(cx: &Ctx, name: String, files: BTreeMap<String, Digest>, size: i64) -> Result<Reply<Download>> {
    if size > IN_MEMORY {
        let place = cx.db().lanes().stream(cx.me().uuid()).await?;
        let store = cx.store.clone();
        return super::stream::archive(&name, move |zip, runtime| {
            let _place = place;
            fill(zip, &store, runtime, files)
        });
    }
    let store = &cx.store;
    let read = |(name, digest)| async move { Ok::<_, Error>((name, store.get(digest).await?)) };
    let files: BTreeMap<String, Bytes> = stream::iter(files).map(read).buffered(8).try_collect().await?;
    let bytes = archive::pack(files).await?;
    Ok(Download { file_name: name, content_type: "application/zip".into(), bytes }.into())
}

/// Files that are larger together than this are not held in memory: their archive leaves while it is made.
const IN_MEMORY: i64 = 1 << 20;

/// The name of a file in an archive. It comes from the student's program, and leads nowhere.
fn path_in_archive(artifact: &ResultArtifactListItem) -> String {
    let name = artifact.properties.as_ref().and_then(|p| p.get("filename")?.as_str());
    let parts = name.and_then(archive::segments);
    parts.map_or_else(|| artifact.id.to_string(), |parts| parts.join("/"))
}

fn fill(zip: &mut Archive, store: &Store, runtime: &Runtime, files: BTreeMap<String, Digest>) -> Result<()> {
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
    for (name, digest) in files {
        zip.start_file(name, packed).map_err(Error::internal)?;
        let mut content = runtime.block_on(store.get_stream(digest, None))?.stream;
        while let Some(piece) = runtime.block_on(content.next()) {
            zip.write_all(&piece?).map_err(Error::internal)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate() -> Candidate {
        let id = |n| Uuid::from_u128(n);
        Candidate {
            submission_group_id: id(1),
            course_id: id(2),
            course_content_id: id(3),
            course_content_type_id: id(4),
            version_identifier: Some("v1".into()),
            archived: false,
            removed: false,
            runs: 0,
            max_test_runs: None,
            testing_service_id: Some(id(6)),
            service_tests: true,
            example_version_id: Some(id(7)),
            version_tag: Some("1.0.0".into()),
            earlier_id: None,
            earlier_status: None,
            earlier_same: None,
            open_runs: 0,
        }
    }

    fn refusal(change: impl FnOnce(&mut Candidate)) -> Code {
        let mut candidate = candidate();
        change(&mut candidate);
        decide(&candidate, true).unwrap_err().code
    }

    #[test]
    fn what_is_in_order_starts() {
        let candidate = candidate();
        let start = Verdict::Start { version_identifier: "v1", example_version: Uuid::from_u128(7) };
        assert_eq!(decide(&candidate, true).unwrap(), start);
        // Tutors have no quota, and need not be in the group.
        assert_eq!(decide(&Candidate { runs: 9, max_test_runs: Some(1), ..candidate }, false).unwrap(), start);
    }

    #[test]
    fn each_rule_has_its_code() {
        assert_eq!(refusal(|c| (c.runs, c.max_test_runs) = (2, Some(2))), Code::Submit004);
        assert_eq!(refusal(|c| c.testing_service_id = None), Code::Submit005);
        assert_eq!(refusal(|c| c.example_version_id = None), Code::Deploy001);
        assert_eq!(refusal(|c| c.archived = true), Code::Content008);
        assert_eq!(refusal(|c| c.removed = true), Code::Submit014);
        assert_eq!(refusal(|c| c.version_identifier = None), Code::Submit006);
        assert_eq!(refusal(|c| c.service_tests = false), Code::Task003);
    }

    #[test]
    fn tested_work_is_not_tested_again() {
        let earlier = |status: ResultStatus, same| {
            let run = Uuid::from_u128(8);
            Candidate { earlier_id: Some(run), earlier_status: Some(status.number()), earlier_same: Some(same), ..candidate() }
        };
        for same in [true, false] {
            assert_eq!(decide(&earlier(ResultStatus::Finished, same), true).unwrap_err().code, Code::Submit008);
        }
        assert_eq!(decide(&earlier(ResultStatus::Running, true), true).unwrap(), Verdict::Answer(Uuid::from_u128(8).into()));
        assert_eq!(decide(&earlier(ResultStatus::Queued, false), true).unwrap_err().code, Code::Submit003);
    }

    #[test]
    fn one_test_a_second() {
        let (pace, start) = (Pace::default(), DateTime::UNIX_EPOCH);
        let (ada, bob) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let step = |user, at, gap| pace.step_here(user, at, TimeDelta::seconds(gap));
        assert!(step(ada, start, 1).is_ok() && step(bob, start, 1).is_ok());
        assert_eq!(step(ada, start + TimeDelta::milliseconds(999), 1).unwrap_err().code, Code::Rate003);
        assert!(step(ada, start + TimeDelta::seconds(1), 1).is_ok());
        assert_eq!(step(ada, start + TimeDelta::seconds(2), 2).unwrap_err().code, Code::Rate003);
    }
}
