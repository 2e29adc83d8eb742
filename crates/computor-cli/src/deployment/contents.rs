//! Contents of a course, what is assigned to them, and its release.

use super::{
    Deploy,
    check::content_label,
    file::{Text, nearest},
    hierarchy::{free, plain, text},
    model::{self, each},
    plan::{Action, Change, Row},
    reconcile::{Name, Wanted, fields, parent},
};
use crate::calls;
use anyhow::{Context as _, Result};
use computor_types::{ById, Id, NoBody, Nothing, Page, dto::*, validate::normalise_version};
use serde_json::json;
use std::{collections::BTreeMap, time::Duration};
use tokio::time::Instant;

/// What plans call an exercise at its content.
const ASSIGNMENT: &str = "assignment";

/// A content with an exercise, as it is in the file.
struct Assigned<'f> {
    path: String,
    id: Option<Id<CourseContent>>,
    identifier: &'f Text,
    tag: Option<&'f Text>,
}

impl Deploy<'_> {
    /// Contents from above to below, then what is assigned to them, then their release.
    pub(super) async fn contents(&mut self, course: &str, id: Option<Id<Course>>, contents: &[model::Content]) -> Result<()> {
        let mut assigned = Vec::new();
        let mut waiting: Vec<(String, usize, &model::Content)> =
            contents.iter().enumerate().rev().map(|(at, one)| (String::new(), at, one)).collect();
        while let Some((above, at, content)) = waiting.pop() {
            let label = content_label(content);
            let path = if above.is_empty() { label } else { format!("{above}.{label}") };
            let made = self.content(course, id, &path, at, content).await?;
            if let Some(identifier) = &content.example_identifier {
                let tag = content.example_version_tag.as_ref();
                assigned.push(Assigned { path: path.clone(), id: made, identifier, tag });
            }
            waiting.extend(each(&content.contents).iter().enumerate().rev().map(|(at, one)| (path.clone(), at, one)));
        }
        let standing = self.standing(id).await?;
        let before = self.rows.len();
        for one in &assigned {
            self.assign(course, one, one.id.and_then(|id| standing.get(&id))).await?;
        }
        let is_new = |row: &&Row| row.kind == ASSIGNMENT && matches!(row.action, Action::Create | Action::Change);
        let path = |row: &Row| row.name.rsplit(':').next().unwrap_or_default().to_owned();
        let changed: Vec<String> = self.rows.iter().skip(before).filter(is_new).map(path).collect();
        self.release(course, id, assigned.iter().map(|one| one.id).collect(), &changed).await
    }

    async fn content(
        &mut self,
        course: &str,
        id: Option<Id<Course>>,
        path: &str,
        at: usize,
        content: &model::Content,
    ) -> Result<Option<Id<CourseContent>>> {
        let name = Name::new("content", format!("{course}:{path}"));
        if let Some(slug) = &content.execution_backend {
            self.service_is_there(slug, &format!("content {}", name.name)).await?;
        }
        let Some(kind) = self.content_type(course, id, &content.content_type).await? else {
            let known = self.types.keys().filter(|(of, _)| of == course).map(|(_, slug)| slug.as_str());
            let why =
                format!("the course has no content type `{}`{}", content.content_type.value, nearest(&content.content_type.value, known));
            self.refuse(&name, why);
            return Ok(None);
        };
        let last = path.rsplit('.').next().unwrap_or(path);
        let title = content.title.as_ref().map_or(last, |title| &title.value);
        let position = json!(at + 1);
        let key = id.map(|id| json!({"course_id": id, "path": path}));
        if self.is_archived::<CourseContent>(key.as_ref()).await? {
            self.refuse(&name, "it is in the archive; take it out, or give it another path");
            return Ok(None);
        }
        let wanted = Wanted {
            key,
            new: json!({"course_id": parent(id), "path": path, "title": title, "position": position}),
            fields: fields(json!({
                "title": text(&content.title), "description": text(&content.description), "course_content_type_id": parent(kind),
                "position": plain(&content.position), "max_group_size": plain(&content.max_group_size),
                "max_test_runs": plain(&content.max_test_runs), "max_submissions": plain(&content.max_submissions),
                "properties": free(&content.properties),
            })),
            fixed: &[],
        };
        self.put::<CourseContent>(&name, wanted).await
    }

    /// The type with this slug: of the file, or one that the course has. The inner nothing is one that is yet to be made.
    async fn content_type(&mut self, course: &str, id: Option<Id<Course>>, slug: &Text) -> Result<Option<Option<Id<CourseContentType>>>> {
        let key = (course.to_owned(), slug.value.clone());
        if let Some(known) = self.types.get(&key) {
            return Ok(Some(*known));
        }
        let Some(id) = id else { return Ok(None) };
        let found = self.find::<CourseContentType>(&json!({"course_id": id, "slug": slug.value})).await?;
        if found.is_some() {
            self.types.insert(key, found);
        }
        Ok(found.map(Some))
    }

    /// What is assigned to the contents of a course.
    async fn standing(&self, course: Option<Id<Course>>) -> Result<BTreeMap<Id<CourseContent>, CourseDeploymentList>> {
        let Some(course) = course else { return Ok(BTreeMap::new()) };
        let found = self.client.call::<GetCourseDeployments>(&ById::new(course), &Nothing {}, NoBody).await?;
        Ok(found.deployments.into_iter().map(|one| (one.course_content_id, one)).collect())
    }

    async fn assign(&mut self, course: &str, one: &Assigned<'_>, standing: Option<&CourseDeploymentList>) -> Result<()> {
        let name = Name::new(ASSIGNMENT, format!("{course}:{}", one.path));
        let identifier = one.identifier.value.as_str();
        let standing = standing.filter(|standing| standing.deployment_status != DeploymentStatus::Unassigned);
        let same = standing.filter(|standing| standing.example_identifier.as_deref() == Some(identifier));
        let versions = self.versions(identifier).await?;
        let tag = match (one.tag.map(|tag| tag.value.as_str()), same) {
            (None, Some(same)) => same.version_tag.clone(),
            (None | Some("latest"), _) => versions.first().cloned(),
            (Some(tag), _) => {
                let full = normalise_version(tag).unwrap_or_else(|| tag.to_owned());
                if !versions.is_empty() && !versions.contains(&full) {
                    self.refuse(&name, format!("{identifier} has no version {tag}; it has {}", versions.join(", ")));
                    return Ok(());
                }
                Some(full).filter(|_| !versions.is_empty())
            }
        };
        let Some(tag) = tag else {
            let known = self.identifiers().await?;
            let near = nearest(identifier, known.iter().map(String::as_str));
            self.refuse(&name, format!("there is no exercise {identifier}, neither in the library nor in `examples_upload`{near}"));
            return Ok(());
        };
        let to = format!("{identifier} {tag}");
        match standing {
            Some(standing) if same.is_some() && standing.version_tag.as_deref() == Some(tag.as_str()) => {
                self.row(Action::Unchanged, &name, vec![], None);
                return Ok(());
            }
            Some(standing) if same.is_none() && standing.deployed_at.is_some() => {
                let has = standing.example_identifier.as_deref().unwrap_or_default();
                self.refuse(&name, format!("it is released with {has}, which can get new versions but not become {identifier}"));
                return Ok(());
            }
            _ => {}
        }
        if let (true, Some(id)) = (self.write, one.id) {
            let example = self.example(identifier).await?.with_context(|| format!("there is no exercise {identifier}"))?;
            let body = AssignExampleRequest { example_id: Some(example), example_identifier: None, version_tag: tag.clone() };
            let done = self.client.call::<AssignExample>(&ById::new(id), &Nothing {}, body).await;
            done.map_err(|error| self.failed("change", &name, &error))?;
        }
        match standing {
            Some(standing) => {
                let from =
                    [&standing.example_identifier, &standing.version_tag].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
                self.row(Action::Change, &name, vec![Change { field: "exercise".to_owned(), from, to }], None);
            }
            None => self.row(Action::Create, &name, vec![], Some(to)),
        }
        Ok(())
    }

    /// Gives students what the file assigns.
    async fn release(
        &mut self,
        course: &str,
        id: Option<Id<Course>>,
        contents: Vec<Option<Id<CourseContent>>>,
        changed: &[String],
    ) -> Result<()> {
        if contents.is_empty() {
            return Ok(());
        }
        let name = Name::new("release", course);
        let count = contents.len();
        let known: Option<Vec<_>> = contents.into_iter().collect();
        let (Some(id), Some(contents), true) = (id, known, self.write || changed.is_empty()) else {
            if !changed.is_empty() {
                self.row(Action::Create, &name, vec![], Some(changed.join(", ")));
            }
            return Ok(());
        };
        let release = ReleaseSelection { course_content_ids: Some(contents), ..Default::default() };
        let request = GenerateTemplateRequest { commit_message: None, force_redeploy: false, release: Some(release) };
        let params = ById::new(id);
        let plan = self.client.call::<PlanRelease>(&params, &Nothing {}, request.clone()).await;
        let mut plan = plan.map_err(|error| self.failed("plan", &name, &error))?;
        // What students have already is planned as well. Nothing is to be done for it, whatever lecturers have pushed there since.
        plan.items.retain(|item| item.error.is_some() || item.from_tag != item.to_tag || item.files.iter().any(|file| !file.pushed));
        if plan.items.is_empty() {
            self.row(Action::Unchanged, &name, vec![], Some(format!("{count} assignments")));
            return Ok(());
        }
        if let Some(item) = plan.items.iter().find(|item| item.error.is_some()) {
            self.refuse(&name, format!("{}: {}", item.path, item.error.as_deref().unwrap_or_default()));
            return Ok(());
        }
        if self.write {
            let contents = plan.items.iter().map(|item| item.course_content_id).collect();
            let release = ReleaseSelection { course_content_ids: Some(contents), ..Default::default() };
            let request = GenerateTemplateRequest { release: Some(release), ..request };
            self.progress.begin(&format!("releasing {course}"));
            let begun = self.client.call::<GenerateStudentTemplate>(&params, &Nothing {}, request).await;
            let begun = begun.map_err(|error| self.failed("begin", &name, &error))?;
            let until = Instant::now() + Duration::from_secs(self.patience);
            calls::finished(self.client, begun.workflow_id, until).await.with_context(|| format!("the release of {course}"))?;
        }
        let paths: Vec<&str> = plan.items.iter().map(|item| item.path.as_str()).collect();
        self.row(Action::Create, &name, vec![], Some(paths.join(", ")));
        Ok(())
    }

    /// The versions of an exercise, the newest first: those of the library, and those that are uploaded along with it.
    async fn versions(&mut self, identifier: &str) -> Result<Vec<String>> {
        let mut versions: Vec<String> = self.uploads.get(identifier).cloned().into_iter().collect();
        if let Some(example) = self.example(identifier).await? {
            let found = self.client.call::<ListExampleVersions>(&ById::new(example), &ExampleVersionQuery::default(), NoBody).await?;
            versions.extend(found.items.into_iter().map(|version| version.version_tag));
        }
        // What was uploaded a moment ago stands in both.
        let mut seen = std::collections::BTreeSet::new();
        versions.retain(|tag| seen.insert(tag.clone()));
        Ok(versions)
    }

    /// The exercise in the library: of the repository of the file, if several have it.
    async fn example(&self, identifier: &str) -> Result<Option<Id<Example>>> {
        let query = ExampleQuery { identifier: Some(identifier.to_owned()), ..Default::default() };
        let found = self.client.list::<Example>(&query, Page::first(100)).await?.items;
        let found: Vec<_> = found.into_iter().filter(|example| example.identifier == identifier).collect();
        let own = found.iter().find(|example| Some(example.example_repository_id) == self.repository);
        Ok(own.or(found.first()).map(|example| example.id))
    }

    async fn identifiers(&self) -> Result<Vec<String>> {
        let found = self.client.list::<Example>(&ExampleQuery::default(), Page::first(Page::MAX)).await?.items;
        Ok(found.into_iter().map(|example| example.identifier).chain(self.uploads.keys().cloned()).collect())
    }
}
