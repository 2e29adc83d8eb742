//! Organizations, course families and courses, with the types of their contents.

use super::{
    Deploy,
    file::{Free, Plain, Text, nearest},
    model::{self, GitHub, GitLab, each},
    reconcile::{Name, Wanted, fields, parent},
};
use anyhow::Result;
use computor_types::{ById, Id, Page, dto::*, shape};
use serde_json::{Map, Value, json};

/// A text as a value, if it is there.
pub(super) fn text(text: &Option<Text>) -> Value {
    text.as_ref().map_or(Value::Null, |text| json!(text.value))
}

/// A number or a word as a value, if it is there.
pub(super) fn plain<T: super::file::Scalar + serde::Serialize>(plain: &Option<Plain<T>>) -> Value {
    plain.as_ref().and_then(Plain::get).map_or(Value::Null, |value| json!(value))
}

/// Free values, if they are there.
pub(super) fn free(free: &Option<Free>) -> Value {
    free.as_ref().map_or(Value::Null, |free| Value::Object(free.map.clone()))
}

/// A place on GitLab, without its token.
fn gitlab(of: &GitLab) -> Value {
    let all = json!({
        "url": text(&of.url), "parent": plain(&of.parent), "full_path": text(&of.full_path), "directory": text(&of.directory),
        "registry": text(&of.registry), "group_id": plain(&of.group_id), "parent_id": plain(&of.parent_id),
        "namespace_id": plain(&of.namespace_id), "namespace_path": text(&of.namespace_path), "web_url": text(&of.web_url),
        "visibility": text(&of.visibility), "last_synced_at": text(&of.last_synced_at), "settings": free(&of.settings),
    });
    Value::Object(fields(all))
}

fn github(of: &GitHub) -> Value {
    Value::Object(fields(json!({"url": text(&of.url), "organization": text(&of.organization)})))
}

/// Properties, or nothing if there are none.
fn properties(all: Value) -> Value {
    let all = fields(all);
    if all.is_empty() { Value::Null } else { Value::Object(all) }
}

impl Deploy<'_> {
    pub(super) async fn organizations(&mut self, all: &[model::Organization]) -> Result<()> {
        for organization in all {
            let path = organization.path.value.clone();
            let name = Name::new("organization", path.clone());
            let known = properties(json!({
                "settings": free(&organization.settings),
                "gitlab": organization.gitlab.as_ref().map(gitlab),
                "github": organization.github.as_ref().map(github),
            }));
            let said = json!({"title": text(&organization.name), "description": text(&organization.description), "properties": known});
            let title = organization.name.as_ref().map_or(&path, |name| &name.value).clone();
            let wanted = Wanted {
                key: Some(json!({"path": path})),
                new: json!({"path": path, "organization_type": "organization", "title": title}),
                fields: fields(said),
                fixed: &[],
            };
            let before = self.rows.len();
            let id = self.put::<Organization>(&name, wanted).await?;
            let touched = self.rows.get(before).is_some_and(|row| row.action != super::plan::Action::Unchanged);
            self.git_token(organization, id, touched).await?;
            for family in each(&organization.course_families) {
                self.family(&path, id, family).await?;
            }
        }
        Ok(())
    }

    /// A token cannot be read, so it is not compared: it is sent along with what else is new.
    async fn git_token(&mut self, organization: &model::Organization, id: Option<Id<Organization>>, touched: bool) -> Result<()> {
        let path = &organization.path.value;
        if organization.github.as_ref().is_some_and(|github| github.token.is_some()) {
            self.note(format!("organization {path}: the token of GitHub is not sent: the server keeps none"));
        }
        let Some(token) = organization.gitlab.as_ref().and_then(|gitlab| gitlab.token.as_ref()) else { return Ok(()) };
        if !touched {
            self.note(format!(
                "organization {path}: a token of GitLab that is kept is not compared; `computor rest call update_organization_token` changes it"
            ));
            return Ok(());
        }
        if let (true, Some(id)) = (self.write, id) {
            let body = OrganizationUpdateTokenUpdate { token: token.0.value.clone() };
            let kind = TokenKind { r#type: "gitlab".to_owned() };
            if let Err(error) = self.client.call::<UpdateOrganizationToken>(&ById::new(id), &kind, body).await {
                self.note(format!("organization {path}: the token of GitLab is not kept: {error}"));
            }
        }
        Ok(())
    }

    async fn family(&mut self, above: &str, organization: Option<Id<Organization>>, family: &model::CourseFamily) -> Result<()> {
        let path = &family.path.value;
        let whole = format!("{above}.{path}");
        let known = properties(json!({"settings": free(&family.settings)}));
        let wanted = Wanted {
            key: organization.map(|id| json!({"organization_id": id, "path": path})),
            new: json!({"organization_id": parent(organization), "path": path, "title": family.name.as_ref().map_or(path, |name| &name.value)}),
            fields: fields(json!({"title": text(&family.name), "description": text(&family.description), "properties": known})),
            fixed: &[],
        };
        let id = self.put::<CourseFamily>(&Name::new("course family", whole.clone()), wanted).await?;
        for course in each(&family.courses) {
            self.course(&whole, organization, id, course).await?;
        }
        Ok(())
    }

    async fn course(
        &mut self,
        above: &str,
        organization: Option<Id<Organization>>,
        family: Option<Id<CourseFamily>>,
        course: &model::Course,
    ) -> Result<()> {
        let path = &course.path.value;
        let whole = format!("{above}.{path}");
        // What a course knows of itself is a field; the rest is kept with it.
        let (mut said, mut rest) = (Map::new(), Map::new());
        for (key, value) in course.settings.iter().flat_map(|settings| settings.map.clone()) {
            let is_field = shape::of::<CourseUpdate>().field(&key).is_some() && !["title", "description"].contains(&key.as_str());
            if is_field { &mut said } else { &mut rest }.insert(key, value);
        }
        said.extend(fields(json!({"title": text(&course.name), "description": text(&course.description)})));
        if let Some(code) = said.get("language_code").and_then(Value::as_str) {
            let all = self.client.list::<Language>(&LanguageQuery::default(), Page::first(Page::MAX)).await?.items;
            let known: Vec<String> = all.iter().map(|one| one.code.to_string()).collect();
            if !known.iter().any(|one| one == code) {
                let near = nearest(code, known.iter().map(String::as_str));
                self.refuse(&Name::new("course", whole), format!("there is no language `{code}`{near}"));
                return Ok(());
            }
        }
        if !rest.is_empty() {
            said.insert("properties".to_owned(), json!({"settings": rest}));
        }
        let wanted = Wanted {
            key: family.map(|id| json!({"course_family_id": id, "path": path})),
            new: json!({"course_family_id": parent(family), "path": path, "title": course.name.as_ref().map_or(path, |name| &name.value)}),
            fields: said,
            fixed: &["properties"],
        };
        let id = self.put::<Course>(&Name::new("course", whole.clone()), wanted).await?;
        self.courses.insert(whole.clone(), (organization, id));
        if course.projects.is_some() {
            self.note(format!("course {whole}: `projects` means nothing here: the server names the repositories of a course itself"));
        }
        for slug in each(&course.services).iter().map(|one| &one.slug).chain(each(&course.execution_backends).iter().map(|one| &one.slug)) {
            self.service_is_there(slug, &format!("course {whole}")).await?;
        }
        self.content_types(&whole, id, each(&course.content_types)).await?;
        self.contents(&whole, id, each(&course.contents)).await
    }

    async fn content_types(&mut self, course: &str, id: Option<Id<Course>>, types: &[model::ContentType]) -> Result<()> {
        let kinds = self.client.list::<CourseContentKind>(&CourseContentKindQuery::default(), Page::first(Page::MAX)).await?.items;
        for one in types {
            let slug = &one.slug.value;
            if !kinds.iter().any(|kind| kind.id.to_string() == one.kind.value) {
                let known = kinds.iter().map(|kind| kind.id.to_string()).collect::<Vec<_>>();
                let near = nearest(&one.kind.value, known.iter().map(String::as_str));
                let why = format!("there is no kind `{}`{near}; there are {}", one.kind.value, known.join(", "));
                self.refuse(&Name::new("content type", format!("{course}:{slug}")), why);
                continue;
            }
            let wanted = Wanted {
                key: id.map(|id| json!({"course_id": id, "slug": slug})),
                new: json!({"course_id": parent(id), "slug": slug, "title": one.title.as_ref().map_or(slug, |title| &title.value),
                    "color": one.color.as_ref().map_or("green", |color| &color.value)}),
                fields: fields(json!({"title": text(&one.title), "description": text(&one.description), "color": text(&one.color),
                    "properties": free(&one.properties), "course_content_kind_id": one.kind.value})),
                fixed: &["course_content_kind_id"],
            };
            let made = self.put::<CourseContentType>(&Name::new("content type", format!("{course}:{slug}")), wanted).await?;
            self.types.insert((course.to_owned(), slug.clone()), made);
        }
        Ok(())
    }
}
