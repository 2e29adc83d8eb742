//! The calls of GitLab's API that are made, each as one function.

use crate::{AccessToken, Client, Commit, Error, Group, Level, Member, Project, ProtectedBranch, Result, User, UserId};
use reqwest::Method;
use serde::Serialize;
use serde_json::{Value, json};

/// What has members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A group, by its number.
    Group(u64),
    /// A project, by its number.
    Project(u64),
}

impl Place {
    fn parts(self) -> (&'static str, String) {
        match self {
            Self::Group(id) => ("groups", id.to_string()),
            Self::Project(id) => ("projects", id.to_string()),
        }
    }
}

/// A group that shall be. Only members see it.
#[derive(Clone, Debug, Serialize)]
pub struct NewGroup<'a> {
    /// Its path in its parent.
    pub path: &'a str,
    /// How it is called.
    pub name: &'a str,
    /// What is said of it.
    pub description: &'a str,
    /// The group that it is in.
    pub parent_id: u64,
}

/// A project that shall be, without any commit. Only members see it.
#[derive(Clone, Debug, Serialize)]
pub struct NewProject<'a> {
    /// Its path in its group.
    pub path: &'a str,
    /// How it is called.
    pub name: &'a str,
    /// What is said of it.
    pub description: &'a str,
    /// The group that it is in.
    pub namespace_id: u64,
}

/// A fork that shall be.
#[derive(Clone, Debug, Serialize)]
pub struct NewFork<'a> {
    /// Its path in its group.
    pub path: &'a str,
    /// How it is called.
    pub name: &'a str,
    /// What is said of it.
    pub description: &'a str,
    /// The group that it is in.
    pub namespace_id: u64,
}

/// Who may push to a branch, and that nobody rewrites it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Protection {
    /// From which level on.
    pub push: Level,
}

impl Protection {
    /// Whether the branch is protected in just this way.
    pub fn is(self, branch: &ProtectedBranch) -> bool {
        let push: Vec<Level> = branch.push_access_levels.iter().filter_map(|access| access.access_level).collect();
        let merge: Vec<Level> = branch.merge_access_levels.iter().filter_map(|access| access.access_level).collect();
        push == [self.push] && merge == [self.push] && !branch.allow_force_push
    }
}

/// Adds what is the same for whatever is made.
fn private(new: &impl Serialize) -> Value {
    let mut body = serde_json::to_value(new).unwrap_or_default();
    if let Some(body) = body.as_object_mut() {
        body.insert("visibility".to_owned(), json!("private"));
    }
    body
}

impl Client {
    /// Whose token it is.
    ///
    /// # Errors
    /// [`Error::Token`] for one that does not work.
    pub async fn me(&self) -> Result<User> {
        self.get("user", &["user"], &[]).await
    }

    /// What the token says of itself.
    ///
    /// # Errors
    /// [`Error::NotFound`] for kinds of tokens that do not.
    pub async fn token(&self) -> Result<AccessToken> {
        self.get("token", &["personal_access_tokens", "self"], &[]).await
    }

    /// A group by number or whole path.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none that the token may see.
    pub async fn group(&self, id: &str) -> Result<Group> {
        self.get("group", &["groups", id], &[("with_projects", "false")]).await
    }

    /// The groups in a group, not those in them.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn subgroups(&self, id: u64) -> Result<Vec<Group>> {
        self.list("subgroups", &["groups", &id.to_string(), "subgroups"], &[("order_by", "id")]).await
    }

    /// The projects in a group, not those in its groups.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn group_projects(&self, id: u64) -> Result<Vec<Project>> {
        let query = [("order_by", "id"), ("sort", "asc"), ("include_subgroups", "false"), ("with_shared", "false")];
        self.list("projects of a group", &["groups", &id.to_string(), "projects"], &query).await
    }

    /// Makes a group.
    ///
    /// # Errors
    /// [`Error::Taken`] if its path is.
    pub async fn create_group(&self, new: &NewGroup<'_>) -> Result<Group> {
        self.write("new group", Method::POST, &["groups"], &private(new)).await
    }

    /// Lets only members see a group.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn hide_group(&self, id: u64) -> Result<Group> {
        self.write("visibility of a group", Method::PUT, &["groups", &id.to_string()], &json!({"visibility": "private"})).await
    }

    /// A project by number or whole path.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none that the token may see.
    pub async fn project(&self, id: &str) -> Result<Project> {
        self.get("project", &["projects", id], &[]).await
    }

    /// Makes an empty project.
    ///
    /// # Errors
    /// [`Error::Taken`] if its path is.
    pub async fn create_project(&self, new: &NewProject<'_>) -> Result<Project> {
        self.write("new project", Method::POST, &["projects"], &private(new)).await
    }

    /// Lets only members see a project.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn hide_project(&self, id: u64) -> Result<Project> {
        self.write("visibility of a project", Method::PUT, &["projects", &id.to_string()], &json!({"visibility": "private"})).await
    }

    /// Forks a project. The server goes on with it afterwards: see [`Project::import_status`].
    ///
    /// # Errors
    /// [`Error::Taken`] if its path is.
    pub async fn fork(&self, of: u64, new: &NewFork<'_>) -> Result<Project> {
        self.write("fork", Method::POST, &["projects", &of.to_string(), "fork"], &private(new)).await
    }

    /// Who was added to a group or project itself.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn members(&self, of: Place) -> Result<Vec<Member>> {
        let (kind, id) = of.parts();
        self.list("members", &[kind, &id, "members"], &[]).await
    }

    /// The same, and who is a member because they are of a group above.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn all_members(&self, of: Place) -> Result<Vec<Member>> {
        let (kind, id) = of.parts();
        self.list("all members", &[kind, &id, "members", "all"], &[]).await
    }

    /// One of those who were added.
    ///
    /// # Errors
    /// [`Error::NotFound`] if they were not.
    pub async fn member(&self, of: Place, user: UserId) -> Result<Member> {
        let (kind, id) = of.parts();
        self.get("member", &[kind, &id, "members", &user.to_string()], &[]).await
    }

    /// Adds a member, for good or until a date.
    ///
    /// # Errors
    /// [`Error::Taken`] if they are one, [`Error::NotFound`] if there is no such user.
    pub async fn add_member(&self, to: Place, user: UserId, level: Level, until: Option<&str>) -> Result<Member> {
        let (kind, id) = to.parts();
        let mut body = json!({"user_id": user, "access_level": level});
        if let (Some(until), Some(body)) = (until, body.as_object_mut()) {
            body.insert("expires_at".to_owned(), json!(until));
        }
        self.write("new member", Method::POST, &[kind, &id, "members"], &body).await
    }

    /// Changes what a member may do.
    ///
    /// # Errors
    /// [`Error::NotFound`] if they are none.
    pub async fn set_level(&self, of: Place, user: UserId, level: Level) -> Result<Member> {
        let (kind, id) = of.parts();
        let path = [kind, &id, "members", &user.to_string()];
        self.write("level of a member", Method::PUT, &path, &json!({"access_level": level})).await
    }

    /// Takes a member away from a group or project, and from nothing below it. Whoever is none stays none.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn remove_member(&self, of: Place, user: UserId) -> Result<()> {
        let (kind, id) = of.parts();
        let query: &[_] = if kind == "groups" { &[("skip_subresources", "true")] } else { &[] };
        self.remove("removal of a member", &[kind, &id, "members", &user.to_string()], query).await
    }

    /// The protected branches of a project.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn protected_branches(&self, project: u64) -> Result<Vec<ProtectedBranch>> {
        self.list("protected branches", &["projects", &project.to_string(), "protected_branches"], &[]).await
    }

    /// Protects a branch.
    ///
    /// # Errors
    /// [`Error::Taken`] if it is protected in some way.
    pub async fn protect(&self, project: u64, branch: &str, how: Protection) -> Result<ProtectedBranch> {
        let body = json!({"name": branch, "push_access_level": how.push, "merge_access_level": how.push, "allow_force_push": false});
        self.write("protected branch", Method::POST, &["projects", &project.to_string(), "protected_branches"], &body).await
    }

    /// Ends the protection of a branch.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn unprotect(&self, project: u64, branch: &str) -> Result<()> {
        self.remove("protected branch", &["projects", &project.to_string(), "protected_branches", branch], &[]).await
    }

    /// The newest commit of a branch; nothing if there is no such branch.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn head(&self, project: u64, branch: &str) -> Result<Option<Commit>> {
        #[derive(serde::Deserialize)]
        struct Branch {
            commit: Commit,
        }
        let found = self.get::<Branch>("branch", &["projects", &project.to_string(), "repository", "branches", branch], &[]).await;
        match found {
            Ok(branch) => Ok(Some(branch.commit)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
