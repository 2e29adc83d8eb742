//! People and services: their accounts, tokens, roles and memberships.

use super::{
    Deploy,
    check::role,
    file::{Text, nearest},
    hierarchy::{free, plain, text},
    model::{self, Membership, UserFields, each},
    plan::{Action, Change},
    reconcile::{Name, Wanted, fields, parent},
};
use anyhow::Result;
use computor_backend::auth::check_strength;
use computor_types::{ById, Id, NoBody, Nothing, Page, dto::*};
use serde_json::{Value, json};

/// So much of a token is shown, to tell tokens apart.
const PREFIX: usize = 12;

impl Deploy<'_> {
    pub(super) async fn services(&mut self, deployment: &model::Deployment) -> Result<()> {
        for service in each(&deployment.services) {
            let mut config = service.config.as_ref().map(|config| config.map.clone()).unwrap_or_default();
            if let Some(language) = &service.language {
                config.insert("language".to_owned(), json!(language.value));
            }
            let config = if config.is_empty() { Value::Null } else { Value::Object(config) };
            let said = json!({"description": text(&service.description), "config": config});
            let user = self.service(&service.slug, service.service_type_path.as_ref(), said, service.user.as_ref()).await?;
            if let Some(token) = &service.api_token {
                self.token(&service.slug.value, user, token).await?;
            }
        }
        for backend in each(&deployment.execution_backends) {
            self.note("`execution_backends` is an older form of `services`".to_owned());
            let kind = backend.r#type.as_ref().map(|kind| {
                let path = if kind.value.contains('.') { kind.value.clone() } else { format!("testing.{}", kind.value) };
                Text { value: path, at: kind.at }
            });
            self.service(&backend.slug, kind.as_ref(), json!({"config": free(&backend.properties)}), None).await?;
        }
        Ok(())
    }

    /// A service and its user, which is answered if it is there.
    async fn service(&mut self, slug: &Text, kind: Option<&Text>, said: Value, user: Option<&UserFields>) -> Result<Option<Id<User>>> {
        let name = Name::new("service", slug.value.clone());
        self.services.insert(slug.value.clone());
        let query = ServiceQuery { slug: Some(slug.value.clone()), ..Default::default() };
        let found = self.client.list::<Service>(&query, Page::first(2)).await?.items.into_iter().find(|service| service.slug == slug.value);
        if let Some(found) = found {
            if let (Some(kind), Some(has)) = (kind, &found.service_type_path)
                && kind.value != *has
            {
                self.refuse(&name, format!("its type is {has} and cannot become {}", kind.value));
                return Ok(Some(found.user_id));
            }
            self.change::<Service>(&name, found.id, fields(said), &[]).await?;
            if let Some(user) = user {
                let wanted = fields(user_fields(user));
                self.change::<User>(&Name::new("service's account", slug.value.clone()), found.user_id, wanted, &[]).await?;
            }
            return Ok(Some(found.user_id));
        }
        let Some(kind) = kind else {
            self.refuse(&name, "a new service needs a `service_type_path`, such as testing.python");
            return Ok(None);
        };
        let types = self.client.list::<ServiceType>(&ServiceTypeQuery::default(), Page::first(Page::MAX)).await?.items;
        if !types.iter().any(|one| one.path == kind.value) {
            let near = nearest(&kind.value, types.iter().map(|one| one.path.as_str()));
            self.refuse(&name, format!("there is no type `{}` of services{near}", kind.value));
            return Ok(None);
        }
        let user = user.map(user_fields).unwrap_or_default();
        let of = |field: &str| user.get(field).cloned().unwrap_or_default();
        let body = json!({"slug": slug.value, "name": slug.value, "service_type": kind.value, "username": of("username"), "email": of("email"),
            "given_name": of("given_name"), "family_name": of("family_name")});
        let body = crate::calls::with(body, Value::Object(fields(said)));
        let body: ServiceCreate = match self.body(body) {
            Ok(body) => body,
            Err(why) => {
                self.refuse(&name, why);
                return Ok(None);
            }
        };
        let made = match self.write {
            true => {
                let made = self.client.call::<CreateService>(&Nothing {}, &Nothing {}, body).await;
                Some(made.map_err(|error| self.failed("create", &name, &error))?.user_id)
            }
            false => None,
        };
        self.row(Action::Create, &name, vec![], None);
        Ok(made)
    }

    /// Whether a service is there, or made by the file; else that is refused.
    pub(super) async fn service_is_there(&mut self, slug: &Text, of: &str) -> Result<()> {
        if self.services.contains(&slug.value) {
            return Ok(());
        }
        let all = self.client.list::<Service>(&ServiceQuery::default(), Page::first(Page::MAX)).await?.items;
        self.services.extend(all.into_iter().map(|service| service.slug));
        if !self.services.contains(&slug.value) {
            let near = nearest(&slug.value, self.services.iter().map(String::as_str));
            self.refuse(&Name::new("service", slug.value.clone()), format!("{of} names it, and there is none{near}"));
        }
        Ok(())
    }

    /// Installs the token of a service. What is kept of a token is enough to see whether it is this one.
    async fn token(&mut self, slug: &str, user: Option<Id<User>>, token: &model::Token) -> Result<()> {
        let title = token.name.as_ref().map_or("Service API Token", |name| &name.value);
        let name = Name::new("token", format!("{slug}: {title}"));
        let Some(secret) = &token.token else {
            self.note(format!("service {slug}: no token is made, because nobody would see it; give one as `token: ${{NAME}}`"));
            return Ok(());
        };
        let secret = secret.0.value.as_str();
        let prefix: String = secret.chars().take(PREFIX).collect();
        let query = ApiTokenQuery { include_revoked: false, user_id: user };
        let tokens = match user {
            Some(_) => self.client.call::<ListApiTokens>(&Nothing {}, &query, NoBody).await?,
            None => Vec::new(),
        };
        let there = tokens.into_iter().find(|one| one.name == title && Some(one.user_id) == user);
        let again = token.force_recreate.as_ref().and_then(|again| again.get()).unwrap_or(false);
        let body = ApiTokenAdminCreate {
            name: title.to_owned(),
            description: None,
            user_id: user.unwrap_or_else(Id::nil),
            predefined_token: secret.to_owned(),
            scopes: each(&token.scopes).iter().map(|scope| scope.value.clone()).collect(),
            expires_at: crate::calls::in_days(token.expires_days.as_ref().and_then(|days| days.get())),
            properties: None,
        };
        if secret.chars().any(|c| c.is_whitespace() || c.is_control()) {
            self.refuse(&name, "the token is no token: there is white space in it");
            return Ok(());
        }
        if let Err(violations) = computor_types::list::validated(&body) {
            let said: Vec<&str> = violations.iter().map(|one| one.message.as_str()).collect();
            self.refuse(&name, format!("the token is no token: {}", said.join("; ")));
            return Ok(());
        }
        match there {
            Some(one) if one.token_prefix == prefix => {
                self.row(Action::Unchanged, &name, vec![], None);
                return Ok(());
            }
            Some(_) if !again => {
                self.note(format!("service {slug}: another token is kept as `{title}`; `force_recreate: true` puts this one in its place"));
                self.row(Action::Unchanged, &name, vec![], None);
                return Ok(());
            }
            Some(one) => {
                if self.write {
                    let reason = RevokeReason { reason: Some("another one takes its place".to_owned()) };
                    let done = self.client.call::<RevokeApiToken>(&ById::new(one.id), &reason, NoBody).await;
                    done.map_err(|error| self.failed("revoke", &name, &error))?;
                }
                self.row(Action::Change, &name, vec![], Some("another token takes its place".to_owned()));
            }
            None => self.row(Action::Create, &name, vec![], None),
        }
        if self.write {
            let done = self.client.call::<CreatePredefinedApiToken>(&Nothing {}, &Nothing {}, body).await;
            done.map_err(|error| self.failed("install", &name, &error))?;
        }
        Ok(())
    }

    /// People, with what they are and where they are members; then the memberships of services.
    pub(super) async fn people(&mut self, deployment: &model::Deployment) -> Result<()> {
        for user in each(&deployment.users) {
            self.user(user).await?;
        }
        for service in each(&deployment.services).iter().filter(|service| !each(&service.course_members).is_empty()) {
            let query = ServiceQuery { slug: Some(service.slug.value.clone()), ..Default::default() };
            let found = self.client.list::<Service>(&query, Page::first(2)).await?.items;
            let user = found.into_iter().find(|one| one.slug == service.slug.value).map(|one| one.user_id);
            for membership in each(&service.course_members) {
                self.member(&service.slug.value, user, membership).await?;
            }
        }
        Ok(())
    }

    async fn user(&mut self, user: &model::User) -> Result<()> {
        let of = &user.user;
        let Some(called) = of.username.as_ref().or(of.email.as_ref()) else { return Ok(()) };
        let name = Name::new("user", called.value.clone());
        let key = match &of.username {
            Some(username) => json!({"username": username.value}),
            None => json!({"email": called.value}),
        };
        if self.is_archived::<User>(Some(&key)).await? {
            self.refuse(&name, "the account is in the archive");
            return Ok(());
        }
        let id = match self.find::<User>(&key).await? {
            Some(id) => {
                self.change::<User>(&name, id, fields(user_fields(of)), &[]).await?;
                Some(id)
            }
            None => self.new_user(&name, of).await?,
        };
        self.roles(&called.value, id, each(&of.roles)).await?;
        if let Some(at) = &of.gitlab_username {
            let wanted = account(id, "gitlab", "gitlab", &at.value, json!({"email": text(&of.gitlab_email)}));
            self.put::<Account>(&Name::new("account", format!("{}: gitlab {}", called.value, at.value)), wanted).await?;
        }
        for one in each(&user.accounts) {
            let provider = one.provider.as_ref().map_or("gitlab", |provider| &provider.value);
            let kind = one.r#type.as_ref().map_or("oauth", |kind| &kind.value);
            let mut properties = one.properties.as_ref().map(|properties| properties.map.clone()).unwrap_or_default();
            properties.extend(fields(json!({"gitlab_username": text(&one.gitlab_username), "gitlab_email": text(&one.gitlab_email),
                "gitlab_user_id": plain(&one.gitlab_user_id), "is_admin": plain(&one.is_admin), "can_create_group": plain(&one.can_create_group)})));
            if one.access_token.is_some() || one.refresh_token.is_some() {
                self.note(format!("user {}: tokens of accounts elsewhere are not sent: the server keeps none", called.value));
            }
            let named = Name::new("account", format!("{}: {provider} {}", called.value, one.provider_account_id.value));
            let wanted = account(id, provider, kind, &one.provider_account_id.value, Value::Object(properties));
            self.put::<Account>(&named, wanted).await?;
        }
        for membership in each(&user.course_members) {
            let organization = self.member(&called.value, id, membership).await?;
            if let (Some(number), Some(organization)) = (&of.number, organization) {
                self.number(&called.value, id, organization, number).await?;
            }
        }
        if let (Some(number), []) = (&of.number, each(&user.course_members)) {
            self.note(format!(
                "user {}: the number {} belongs to an organization, and the file names no course",
                called.value, number.value
            ));
        }
        Ok(())
    }

    async fn new_user(&mut self, name: &Name, of: &UserFields) -> Result<Option<Id<User>>> {
        let password = of.password.as_ref().map(|password| json!(password.0.value));
        let body = crate::calls::with(Value::Object(fields(user_fields(of))), json!({"password": password}));
        if let Some(why) = self.taken(of).await? {
            self.refuse(name, why);
            return Ok(None);
        }
        if let Some(Err(weak)) = of.password.as_ref().map(|password| {
            let called = |name: &Option<Text>| name.as_ref().map(|name| name.value.clone());
            check_strength(&password.0.value, called(&of.username).as_deref(), called(&of.email).as_deref())
        }) {
            let said: Vec<&str> = weak.violations().iter().map(|one| one.message.as_str()).collect();
            self.refuse(name, format!("the password {}", said.join("; ")));
            return Ok(None);
        }
        let body: UserCreate = match self.body(body) {
            Ok(body) => body,
            Err(why) => {
                self.refuse(name, why);
                return Ok(None);
            }
        };
        let made = match self.write {
            true => {
                let made = self.client.call::<CreateUser>(&Nothing {}, &Nothing {}, body).await;
                Some(made.map_err(|error| self.failed("create", name, &error))?.id)
            }
            false => None,
        };
        self.row(Action::Create, name, vec![], None);
        Ok(made)
    }

    /// Why nobody new can have this e-mail address, if somebody has it.
    async fn taken(&self, of: &UserFields) -> Result<Option<String>> {
        let (Some(email), Some(_)) = (&of.email, &of.username) else { return Ok(None) };
        let query = UserQuery { email: Some(email.value.clone()), ..Default::default() };
        let found = self.client.list::<User>(&query, Page::first(100)).await?.items;
        let other = found.iter().find(|one| one.email.as_ref().is_some_and(|there| there.eq_ignore_ascii_case(&email.value)));
        let called = other.map(|other| other.username.clone().unwrap_or_else(|| other.id.to_string()));
        Ok(called.map(|called| {
            format!("the account `{called}` has the address {}: write `username: {called}` if that is who is meant", email.value)
        }))
    }

    async fn roles(&mut self, user: &str, id: Option<Id<User>>, roles: &[Text]) -> Result<()> {
        if roles.is_empty() {
            return Ok(());
        }
        let known = self.client.list::<Role>(&RoleQuery::default(), Page::first(Page::MAX)).await?.items;
        let has = match id {
            Some(id) => {
                let query = UserRoleQuery { user_id: Some(id), ..Default::default() };
                self.client.call::<ListUserRoles>(&Nothing {}, &query, NoBody).await?.items
            }
            None => Vec::new(),
        };
        for role in roles {
            let name = Name::new("role", format!("{user}: {}", role.value));
            let found = known.iter().find(|one| one.id.as_str().trim_start_matches('_') == role.value.trim_start_matches('_'));
            let Some(found) = found else {
                let near = nearest(&role.value, known.iter().map(|one| one.id.as_str()));
                self.refuse(&name, format!("there is no such role{near}"));
                continue;
            };
            if has.iter().any(|one| one.role_id == found.id) {
                self.row(Action::Unchanged, &name, vec![], None);
                continue;
            }
            if let (true, Some(id)) = (self.write, id) {
                let body = UserRoleCreate { user_id: id, role_id: found.id.clone() };
                let done = self.client.call::<CreateUserRole>(&Nothing {}, &Nothing {}, body).await;
                done.map_err(|error| self.failed("give", &name, &error))?;
            }
            self.row(Action::Create, &name, vec![], None);
        }
        Ok(())
    }

    /// The number that an organization knows a student by.
    async fn number(&mut self, user: &str, id: Option<Id<User>>, organization: Option<Id<Organization>>, number: &Text) -> Result<()> {
        let name = Name::new("student number", format!("{user}: {}", number.value));
        if self.rows.iter().any(|row| row.kind == name.kind && row.name == self.secrets.hide(&name.name)) {
            return Ok(());
        }
        let wanted = Wanted {
            key: id.zip(organization).map(|(user, organization)| json!({"user_id": user, "organization_id": organization})),
            new: json!({"user_id": parent(id), "organization_id": parent(organization)}),
            fields: fields(json!({"student_id": number.value})),
            fixed: &[],
        };
        self.fill::<StudentProfile>(&name, wanted).await
    }

    /// A membership. Answers the organization of the course, if there is such a course; the inner nothing is yet to be made.
    async fn member(&mut self, who: &str, user: Option<Id<User>>, of: &Membership) -> Result<Option<Option<Id<Organization>>>> {
        let path = [&of.organization, &of.course_family, &of.course].map(|part| part.as_ref().map_or("", |part| &part.value)).join(".");
        let shown = of.id.as_ref().map_or(path.as_str(), |id| &id.value).to_owned();
        let name = Name::new("member", format!("{who} in {shown}"));
        let Some((organization, course)) = self.course_of(of, &path).await? else {
            let near = nearest(&shown, self.courses.keys().map(String::as_str));
            self.refuse(&name, format!("there is no such course{near}"));
            return Ok(None);
        };
        let Ok(role) = role(of.role.as_ref()) else { return Ok(None) };
        let group = match &of.group {
            Some(group) => {
                let known = self.groups.get(&(shown.clone(), group.value.clone())).copied();
                let made = match known {
                    Some(made) => made,
                    None => {
                        let key = course.map(|id| json!({"course_id": id, "title": group.value}));
                        let new = json!({"course_id": parent(course), "title": group.value});
                        let wanted = Wanted { key, new, fields: fields(json!({})), fixed: &[] };
                        self.put::<CourseGroup>(&Name::new("group", format!("{shown}: {}", group.value)), wanted).await?
                    }
                };
                self.groups.insert((shown, group.value.clone()), made);
                Some(made)
            }
            None => None,
        };
        let key = course.zip(user).map(|(course, user)| json!({"course_id": course, "user_id": user}));
        if self.is_archived::<CourseMember>(key.as_ref()).await? {
            self.refuse(&name, "the membership is in the archive; `computor rest unarchive course-members …` takes it out");
            return Ok(Some(organization));
        }
        let there = match &key {
            Some(key) => self.find::<CourseMember>(key).await?,
            None => None,
        };
        let mut said = fields(json!({"course_role_id": role, "course_group_id": group.map(parent)}));
        if of.role.is_none() && there.is_some() {
            // Nothing is said of it, so it stays as it is.
            said.remove("course_role_id");
        }
        if there.is_none() && role == "_student" && group.is_none() {
            self.refuse(&name, "a student is in a group of the course: say which with `group`");
            return Ok(Some(organization));
        }
        // In a plan, a new group has no id that could be compared.
        if let (Some(_), Some(None)) = (there, group) {
            let change = Change { field: "group".to_owned(), from: "…".to_owned(), to: text(&of.group).to_string() };
            self.row(Action::Change, &name, vec![change], None);
            return Ok(Some(organization));
        }
        let new = json!({"course_id": parent(course), "user_id": parent(user)});
        self.put::<CourseMember>(&name, Wanted { key, new, fields: said, fixed: &[] }).await?;
        Ok(Some(organization))
    }

    /// The course that is meant, with its organization: of the file, or one that is there.
    async fn course_of(&mut self, of: &Membership, path: &str) -> Result<Option<super::Known>> {
        if let Some(id) = &of.id {
            let Ok(id) = id.value.parse::<Id<Course>>() else { return Ok(None) };
            return match self.client.get::<Course>(&id).await {
                Ok(course) => Ok(Some((Some(course.organization_id), Some(id)))),
                Err(error) if error.code().is_some_and(|code| code.status() == 404) => Ok(None),
                Err(error) => Err(error.into()),
            };
        }
        if let Some(known) = self.courses.get(path) {
            return Ok(Some(*known));
        }
        let [organization, family, course] = [&of.organization, &of.course_family, &of.course].map(text);
        let Some(organization) = self.find::<Organization>(&json!({"path": organization})).await? else { return Ok(None) };
        let key = json!({"organization_id": organization, "path": family});
        let Some(family) = self.find::<CourseFamily>(&key).await? else { return Ok(None) };
        let Some(course) = self.find::<Course>(&json!({"course_family_id": family, "path": course})).await? else { return Ok(None) };
        let known = (Some(organization), Some(course));
        self.courses.insert(path.to_owned(), known);
        Ok(Some(known))
    }
}

/// What is compared of somebody.
fn user_fields(of: &UserFields) -> Value {
    json!({"given_name": text(&of.given_name), "family_name": text(&of.family_name), "email": text(&of.email),
        "username": text(&of.username), "properties": free(&of.properties)})
}

fn account(user: Option<Id<User>>, provider: &str, kind: &str, name: &str, properties: Value) -> Wanted {
    let properties = fields(properties);
    let properties = if properties.is_empty() { Value::Null } else { Value::Object(properties) };
    Wanted {
        key: user.map(|user| json!({"user_id": user, "provider": provider, "type": kind})),
        new: json!({"user_id": parent(user), "provider": provider, "type": kind}),
        fields: fields(json!({"provider_account_id": name, "properties": properties})),
        fixed: &[],
    }
}
