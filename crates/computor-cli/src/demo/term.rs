//! Sets the term up: organization, course, contents, exercises, people. What is there already is left as it is.

use super::{
    plan::{self, ASSIGNMENTS, Assignment, COURSE, FAMILY, GROUPS, ORGANIZATION, Person, REPOSITORY, UNITS},
    secrets::Secrets,
};
use crate::{
    calls::{self, with},
    examples,
    output::Progress,
};
use anyhow::{Context as _, Result};
use computor_client::Client;
use computor_types::{ById, Code, Id, Nothing, Page, dto::*};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::json;
use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};
use tokio::time::Instant;

/// People that are made at once. More would only queue at the password hashes.
const AT_ONCE: usize = 8;
/// How often is looked whether the release is done.
const LOOK: Duration = Duration::from_millis(100);
/// A release that has not ended by then never will.
const PATIENCE: Duration = Duration::from_secs(120);

/// The term, as far as those who play it need to know.
pub(super) struct Term {
    pub(super) course: Id<Course>,
    /// The content of each assignment.
    pub(super) contents: HashMap<&'static str, Id<CourseContent>>,
    /// Where the exercises are kept.
    pub(super) repository: Id<ExampleRepository>,
    pub(super) lecturer: Client,
    pub(super) tutor: Client,
    pub(super) students: Vec<Student>,
}

/// Somebody who is logged in and takes the course.
pub(super) struct Student {
    pub(super) person: Person,
    pub(super) client: Client,
    pub(super) member: Id<CourseMember>,
}

/// Sets everything up that is missing. `admin` is an administrator.
pub(super) async fn set_up(admin: &Client, secrets: &Secrets, students: usize, progress: &Progress) -> Result<Term> {
    progress.begin("organization and course");
    let organization = json!({"path": ORGANIZATION, "title": "Demo University", "organization_type": "organization"});
    let organization = calls::ensure::<Organization>(admin, json!({"path": ORGANIZATION}), organization).await?.0;
    let family = json!({"organization_id": organization, "path": FAMILY});
    let family = calls::ensure::<CourseFamily>(admin, family.clone(), with(family, json!({"title": "Programming"}))).await?.0;
    let course = json!({"course_family_id": family, "path": COURSE});
    let course =
        calls::ensure::<Course>(admin, course.clone(), with(course, json!({"title": "Programming, first term", "language_code": "en"})))
            .await?
            .0;
    let (lecturer, _) = person(admin, admin, secrets, course, None, plan::lecturer()).await?;
    let (tutor, _) = person(admin, &lecturer, secrets, course, None, plan::tutor()).await?;

    progress.begin("exercises");
    let repository =
        json!({"name": REPOSITORY, "source_type": "minio", "source_url": format!("demo://{REPOSITORY}"), "organization_id": organization});
    let repository = calls::ensure::<ExampleRepository>(admin, json!({"name": REPOSITORY}), repository).await?.0;
    let mut versions = BTreeMap::new();
    for assignment in ASSIGNMENTS {
        versions.insert(assignment.exercise, upload(&lecturer, repository, assignment.exercise).await?);
    }

    progress.begin("contents");
    let contents = contents(&lecturer, course, &versions).await?;
    progress.begin("release");
    release(&lecturer, course).await.context("cannot release the assignments")?;
    let mut groups = Vec::new();
    for title in GROUPS {
        let group = json!({"course_id": course, "title": title});
        groups.push(calls::ensure::<CourseGroup>(&lecturer, group.clone(), group).await?.0);
    }

    progress.count("students", students);
    let people = plan::students(students).into_iter().zip(groups.iter().copied().cycle());
    let students = stream::iter(people)
        .map(|(someone, group)| {
            let lecturer = &lecturer;
            async move {
                let (client, member) = person(admin, lecturer, secrets, course, Some(group), someone.clone()).await?;
                progress.step();
                anyhow::Ok(Student { person: someone, client, member })
            }
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    Ok(Term { course, contents, repository, lecturer, tutor, students })
}

/// A user with a password, made by `admin`, who is a member of the course, made by `teacher`; logged in.
async fn person(
    admin: &Client,
    teacher: &Client,
    secrets: &Secrets,
    course: Id<Course>,
    group: Option<Id<CourseGroup>>,
    person: Person,
) -> Result<(Client, Id<CourseMember>)> {
    let password = secrets.password(&person.username);
    let user = json!({
        "username": person.username,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email(),
        "password": password,
    });
    let user = calls::ensure::<User>(admin, json!({"username": person.username}), user).await?.0;
    let member = json!({"course_id": course, "user_id": user});
    let new = with(member.clone(), json!({"course_role_id": person.role, "course_group_id": group}));
    let member = calls::ensure::<CourseMember>(teacher, member, new).await?.0;
    let client = admin.log_in(&person.username, &password).await.with_context(|| format!("{} cannot log in", person.username))?;
    Ok((client, member))
}

/// The example of an exercise and its version: the one in the library, or uploaded now. Sample solutions stay here.
async fn upload(lecturer: &Client, repository: Id<ExampleRepository>, exercise: &str) -> Result<(Id<Example>, String)> {
    let query = ExampleQuery { repository_id: Some(repository), identifier: Some(exercise.to_owned()), ..Default::default() };
    if let Some(example) = lecturer.list::<Example>(&query, Page::first(1)).await?.items.first() {
        let versions =
            lecturer.call::<ListExampleVersions>(&ById::new(example.id), &ExampleVersionQuery::default(), computor_types::NoBody).await?;
        if let Some(newest) = versions.items.first() {
            return Ok((example.id, newest.version_tag.clone()));
        }
    }
    let mut files = BTreeMap::new();
    for (name, content) in examples::files(exercise) {
        if !name.starts_with("localTests/") {
            files.insert(
                name.to_owned(),
                std::str::from_utf8(content).with_context(|| format!("{exercise}/{name} is not text"))?.to_owned(),
            );
        }
    }
    let body = ExampleUploadRequest { repository_id: repository, directory: exercise.to_owned(), files };
    let version =
        lecturer.call::<UploadExample>(&Nothing {}, &Nothing {}, body).await.with_context(|| format!("cannot upload {exercise}"))?;
    Ok((version.example_id, version.version_tag))
}

/// The content tree with an exercise assigned to each assignment.
async fn contents(
    lecturer: &Client,
    course: Id<Course>,
    versions: &BTreeMap<&'static str, (Id<Example>, String)>,
) -> Result<HashMap<&'static str, Id<CourseContent>>> {
    let kind = async |slug: &str, title: &str, color: &str, kind: &str| {
        let key = json!({"course_id": course, "slug": slug});
        let new = with(key.clone(), json!({"title": title, "color": color, "course_content_kind_id": kind}));
        calls::ensure::<CourseContentType>(lecturer, key, new).await.map(|(id, _)| id)
    };
    let unit = kind("unit", "Unit", "#2080ff", "unit").await?;
    let homework = kind("homework", "Homework", "#20a060", "assignment").await?;
    let content = async |path: &str, title: &str, kind: Id<CourseContentType>, position: usize| {
        let key = json!({"course_id": course, "path": path});
        let new = with(key.clone(), json!({"title": title, "course_content_type_id": kind, "position": position as f64}));
        calls::ensure::<CourseContent>(lecturer, key, new).await.map(|(id, _)| id)
    };
    for (i, (path, title)) in UNITS.iter().enumerate() {
        content(path, title, unit, i + 1).await?;
    }
    let mut contents = HashMap::new();
    for (i, assignment) in ASSIGNMENTS.iter().enumerate() {
        let id = content(assignment.path, &title(assignment), homework, i + 1).await?;
        let assigned = lecturer.get::<CourseContent>(&id).await?.example_version_id.is_some();
        if let (false, Some((example, tag))) = (assigned, versions.get(assignment.exercise)) {
            let body = AssignExampleRequest { example_id: Some(*example), example_identifier: None, version_tag: tag.clone() };
            lecturer
                .call::<AssignExample>(&ById::new(id), &Nothing {}, body)
                .await
                .with_context(|| format!("cannot assign {}", assignment.exercise))?;
        }
        contents.insert(assignment.path, id);
    }
    Ok(contents)
}

/// Lets students have what is assigned, and waits until they do.
#[expect(clippy::disallowed_methods, reason = "the API is asked again, as its clients do")]
pub(super) async fn release(lecturer: &Client, course: Id<Course>) -> Result<()> {
    let until = Instant::now() + PATIENCE;
    loop {
        let begun = lecturer.call::<GenerateStudentTemplate>(&ById::new(course), &Nothing {}, GenerateTemplateRequest::default()).await;
        match begun {
            Ok(begun) => return calls::finished(lecturer, begun.workflow_id, until).await,
            // One that was begun before goes on by itself.
            Err(error) if error.code() == Some(Code::Deploy006) && Instant::now() < until => tokio::time::sleep(LOOK).await,
            Err(error) => return Err(error.into()),
        }
    }
}

/// The title that the exercise gives itself.
fn title(assignment: &Assignment) -> String {
    let meta = examples::text(assignment.exercise, "meta.yaml").unwrap_or_default();
    let title = meta.lines().find_map(|line| line.strip_prefix("title:")).map(str::trim);
    title.unwrap_or(assignment.name()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignments_are_called_as_their_exercises() {
        let titles: Vec<String> = ASSIGNMENTS.iter().map(title).collect();
        assert!(titles.contains(&"Printing a table".to_owned()), "{titles:?}");
        assert!(ASSIGNMENTS.iter().all(|assignment| title(assignment) != assignment.name()));
    }
}
