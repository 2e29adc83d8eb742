//! Plays the term: students hand in, their work is tested, the tutor grades it, students look at it.
//!
//! Each step asks first what is there. So a run that was killed anywhere is finished by the next one, and nothing that
//! was accepted happens twice.

use super::{
    plan::{self, HandIn},
    table::Row,
    term::{Student, Term},
};
use crate::{calls, output::Progress};
use anyhow::{Context as _, Result};
use computor_client::Client;
use computor_testing::Class;
use computor_types::{ById, Code, Id, NoBody, Nothing, Page, Upload, dto::*};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Map, Value};
use std::{
    collections::{HashMap, HashSet},
    io::{Cursor, Write as _},
    time::Duration,
};
use tokio::time::Instant;

/// The server takes one test a second from each student.
const TEST_GAP: Duration = Duration::from_millis(1050);
/// How often a run that came to nothing is started again.
const TRIES: usize = 3;
/// A run that has not ended by then never will.
const PATIENCE: Duration = Duration::from_secs(300);

/// Plays the term of all students at the same time, and answers what they see at its end.
pub(super) async fn play(term: &Term, available: &HashSet<&str>, progress: &Progress) -> Result<Vec<Row>> {
    let mut work = Vec::new();
    for (i, student) in term.students.iter().enumerate() {
        work.push((student, plan::hand_ins(i, &student.person.username, |language| available.contains(language))?));
    }
    progress.count("hand-ins tested and graded", work.iter().map(|(_, hand_ins)| hand_ins.len()).sum());
    let all = work.len().max(1);
    let terms = stream::iter(work).map(|(student, hand_ins)| one_term(term, student, hand_ins, progress));
    Ok(terms.buffered(all).try_collect::<Vec<_>>().await?.concat())
}

/// A hand-in, where it is and what came of it.
struct Done {
    hand_in: HandIn,
    artifact: Id<SubmissionArtifact>,
    run: ResultList,
    report: Option<Map<String, Value>>,
}

async fn one_term(term: &Term, student: &Student, hand_ins: Vec<HandIn>, progress: &Progress) -> Result<Vec<Row>> {
    let seen = contents(term, student).await?;
    let query = SubmissionArtifactQuery {
        uploaded_by_course_member_id: Some(student.member),
        with_latest_result: Some(true),
        ..Default::default()
    };
    let earlier = student.client.list::<SubmissionArtifact>(&query, Page::first(Page::MAX)).await?.items.into_iter();
    let mut earlier: HashMap<String, SubmissionArtifactList> =
        earlier.filter_map(|artifact| Some((artifact.version_identifier.clone()?, artifact))).collect();
    let mut pace = Pace::default();
    let mut done = Vec::new();
    for hand_in in hand_ins {
        let content = *term.contents.get(hand_in.assignment.path).context("an assignment has no content")?;
        let (artifact, known) = match earlier.remove(&hand_in.version) {
            Some(artifact) => (artifact.id, artifact.latest_result),
            None => {
                let group = seen.get(&content).and_then(|content| content.submission_group.as_ref()?.id);
                let group = group
                    .with_context(|| format!("{} has no submission group for {}", student.person.username, hand_in.assignment.path))?;
                (upload(&student.client, group, &hand_in).await?, None)
            }
        };
        let run = test(&student.client, artifact, known, &mut pace).await.with_context(|| format!("cannot test {}", hand_in.version))?;
        let report = student.client.get::<TestResult>(&run.id).await?.result_json;
        if run.status == TaskStatus::Finished {
            grade(&term.tutor, student.member, content, artifact, &run, report.as_ref()).await?;
        }
        progress.step();
        done.push(Done { hand_in, artifact, run, report });
    }
    rows(term, student, done).await
}

/// The course as the student sees it.
async fn contents(term: &Term, student: &Student) -> Result<HashMap<Id<CourseContent>, CourseContentStudentList>> {
    let query = CourseContentStudentQuery { course_id: Some(term.course), ..Default::default() };
    let seen = student.client.call::<ListStudentCourseContents>(&Nothing {}, &query, NoBody).await?;
    Ok(seen.items.into_iter().map(|content| (content.id, content)).collect())
}

async fn upload(client: &Client, group: Id<SubmissionGroup>, hand_in: &HandIn) -> Result<Id<SubmissionArtifact>> {
    let form = SubmissionCreate { submission_group_id: group, version_identifier: Some(hand_in.version.clone()), submit: true };
    let file = archive(hand_in.assignment.file, hand_in.content)?.into();
    let body = Upload { form, file_name: format!("{}.zip", hand_in.version), content_type: Some("application/zip".into()), file };
    let answer = client
        .call::<UploadSubmission>(&Nothing {}, &Nothing {}, body)
        .await
        .with_context(|| format!("cannot hand in {}", hand_in.version))?;
    answer.artifacts.first().copied().context("the server has accepted the archive without an artifact")
}

fn archive(name: &str, content: &str) -> Result<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default())?;
    archive.write_all(content.as_bytes())?;
    Ok(archive.finish()?.into_inner())
}

/// When the student may ask for the next test.
#[derive(Default)]
pub(super) struct Pace(Option<Instant>);

impl Pace {
    #[expect(clippy::disallowed_methods, reason = "a person who waits as long as the platform asks for")]
    async fn wait(&mut self) {
        if let Some(last) = self.0 {
            tokio::time::sleep_until(last + TEST_GAP).await;
        }
        self.0 = Some(Instant::now());
    }
}

/// The end of a test run: of the one that there is, or of a new one. Answers the last run, however it ended.
pub(super) async fn test(
    client: &Client,
    artifact: Id<SubmissionArtifact>,
    known: Option<ResultList>,
    pace: &mut Pace,
) -> Result<ResultList> {
    let mut run = known;
    for _ in 0..TRIES {
        let begun = match run.take() {
            Some(run) if !came_to_nothing(run.status) => run,
            _ => start(client, artifact, pace).await?,
        };
        let ended = calls::ended(client, begun, Instant::now() + PATIENCE, |_| {}).await?;
        if !came_to_nothing(ended.status) {
            return Ok(ended);
        }
        run = Some(ended);
    }
    run.context("no test was run")
}

const fn came_to_nothing(status: TaskStatus) -> bool {
    matches!(status, TaskStatus::Failed | TaskStatus::Cancelled)
}

#[expect(clippy::disallowed_methods, reason = "a person who waits as long as the platform asks for")]
async fn start(client: &Client, artifact: Id<SubmissionArtifact>, pace: &mut Pace) -> Result<ResultList> {
    loop {
        pace.wait().await;
        let body = serde_json::from_value::<TestCreate>(serde_json::json!({"artifact_id": artifact}))?;
        match client.call::<StartTest>(&Nothing {}, &Nothing {}, body).await {
            Err(error) if error.code() == Some(Code::Rate003) => tokio::time::sleep(error.retry_after().unwrap_or(TEST_GAP)).await,
            answer => return Ok(answer?),
        }
    }
}

/// Grades the hand-in, unless it is graded.
async fn grade(
    tutor: &Client,
    member: Id<CourseMember>,
    content: Id<CourseContent>,
    artifact: Id<SubmissionArtifact>,
    run: &ResultList,
    report: Option<&Map<String, Value>>,
) -> Result<()> {
    let graded = tutor.call::<ListArtifactGrades>(&ById::new(artifact), &ArtifactGradeQuery::default(), NoBody).await?;
    if !graded.items.is_empty() {
        return Ok(());
    }
    let class = report.and_then(|report| serde_json::from_value::<Class>(report.get("verdict")?.clone()).ok()).unwrap_or(Class::Internal);
    let (status, feedback) = opinion(class);
    let params = MemberContentParams { course_member_id: member, course_content_id: content };
    let body = TutorGradeCreate {
        artifact_id: Some(artifact),
        grade: Some(run.result),
        status: Some(status),
        feedback: Some(feedback.to_owned()),
    };
    tutor.call::<GradeMemberCourseContent>(&params, &Nothing {}, body).await.context("the tutor cannot grade")?;
    Ok(())
}

/// What the tutor thinks of it.
const fn opinion(class: Class) -> (GradingStatus, &'static str) {
    use GradingStatus::{Corrected, CorrectionNecessary, ImprovementPossible};
    match class {
        Class::Correct => (Corrected, "Well done."),
        Class::Wrong => (ImprovementPossible, "Some results are not right yet: compare them with the task."),
        Class::RuntimeError => (CorrectionNecessary, "The program ends with an error. Run it yourself before you hand it in."),
        Class::TimeLimit => (CorrectionNecessary, "The program does not come to an end. Look at the condition of the loop."),
        Class::MemoryLimit => (CorrectionNecessary, "The program needs more and more memory. What do you collect there?"),
        Class::OutputLimit => (CorrectionNecessary, "The program prints without end. Look at the condition of the loop."),
        Class::CompileError => (CorrectionNecessary, "The compiler refuses the program: read its first message."),
        Class::Forbidden => (CorrectionNecessary, "The program does something that it must not do. Come and see me."),
        Class::Internal => (GradingStatus::NotReviewed, "The tests could not judge this."),
    }
}

/// What the student sees of it all. The grade of the newest hand-in of an assignment is the one in the course.
async fn rows(term: &Term, student: &Student, done: Vec<Done>) -> Result<Vec<Row>> {
    let seen = contents(term, student).await?;
    let name = student.person.full_name();
    let mut rows = Vec::new();
    for (i, one) in done.iter().enumerate() {
        let newest = done.iter().skip(i + 1).all(|later| later.hand_in.assignment != one.hand_in.assignment);
        let grade = if newest {
            let content = term.contents.get(one.hand_in.assignment.path).and_then(|content| seen.get(content));
            content.and_then(|content| content.submission_group.as_ref()?.grading)
        } else {
            let grades =
                student.client.call::<ListArtifactGrades>(&ById::new(one.artifact), &ArtifactGradeQuery::default(), NoBody).await?;
            grades.items.first().map(|grade| grade.grade)
        };
        let fate = serde_json::to_value(one.run.status)?;
        rows.push(Row::new(&name, &one.hand_in, one.report.as_ref(), fate.as_str().unwrap_or_default(), grade));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn archives_hold_the_file() {
        let mut archive = zip::ZipArchive::new(Cursor::new(archive("a.py", "print(1)").unwrap())).unwrap();
        let mut text = String::new();
        archive.by_name("a.py").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!((archive.len(), text.as_str()), (1, "print(1)"));
    }

    #[tokio::test]
    async fn tests_are_asked_for_at_the_pace_of_the_server() {
        tokio::time::pause();
        let begin = tokio::time::Instant::now();
        let mut pace = Pace::default();
        pace.wait().await;
        assert_eq!(begin.elapsed(), Duration::ZERO);
        pace.wait().await;
        assert!(begin.elapsed() >= Duration::from_secs(1));
    }
}
