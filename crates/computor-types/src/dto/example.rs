//! The example library.

use crate::dto::prelude::*;

/// Where examples come from: a library of exercises.
pub struct ExampleRepository;
impl Entity for ExampleRepository {
    const NAME: &'static str = "example_repository";
    const PATH: &'static str = "example-repositories";
    type Key = Id<Self>;
    type Get = ExampleRepositoryGet;
    type List = ExampleRepositoryList;
    type Query = ExampleRepositoryQuery;
}
impl Create for ExampleRepository {
    type Create = ExampleRepositoryCreate;
}
impl Update for ExampleRepository {
    type Update = ExampleRepositoryUpdate;
}
impl Delete for ExampleRepository {}

/// An example repository in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleRepositoryGet {
    pub name: String,
    pub description: Option<String>,
    pub source_type: SourceType,
    /// Where it is; unique.
    pub source_url: String,
    /// Always null.
    #[serde(default)]
    pub access_credentials: Withheld,
    pub default_version: Option<String>,
    pub organization_id: Option<Id<Organization>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<ExampleRepository>,
}

/// An example repository in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleRepositoryList {
    pub id: Id<ExampleRepository>,
    pub name: String,
    pub description: Option<String>,
    pub source_type: SourceType,
    /// Where it is; unique.
    pub source_url: String,
    pub organization_id: Option<Id<Organization>>,
}

/// A new example repository.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ExampleRepositoryCreate {
    #[garde(custom(validate::name))]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default)]
    pub source_type: SourceType,
    /// Where it is; unique.
    #[garde(length(chars, min = 1, max = 2048), custom(validate::source_address))]
    pub source_url: String,
    /// Kept sealed; refused where no `secret_key` is configured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_credentials: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 100))]
    pub default_version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<Id<Organization>>,
}

/// Changes to an example repository.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct ExampleRepositoryUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(inner(custom(validate::name)))]
    pub name: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    /// Kept sealed; refused where no `secret_key` is configured.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub access_credentials: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 100))]
    pub default_version: Patch<String>,
}

/// Filters of `GET /example-repositories`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ExampleRepositoryQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<ExampleRepository>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_type: Option<SourceType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<Id<Organization>>,
}

/// An exercise of the library, apart from any course. A course content shows one version of it.
pub struct Example;
impl Entity for Example {
    const NAME: &'static str = "example";
    const PATH: &'static str = "examples";
    type Key = Id<Self>;
    type Get = ExampleGet;
    type List = ExampleList;
    type Query = ExampleQuery;
}

/// An example in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleGet {
    pub example_repository_id: Id<ExampleRepository>,
    /// Directory in the repository.
    pub directory: String,
    /// Unique name in the repository, with dots.
    pub identifier: String,
    pub title: String,
    pub description: Option<String>,
    pub subject: Option<String>,
    pub category: Option<String>,
    pub tags: Vec<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<Example>,
    pub repository: Option<ExampleRepositoryGet>,
    pub versions: Option<Vec<ExampleVersionGet>>,
    pub dependencies: Option<Vec<ExampleDependencyGet>>,
}

/// An example in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleList {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<Example>,
    /// Directory in the repository.
    pub directory: String,
    /// Unique name in the repository, with dots.
    pub identifier: String,
    pub title: String,
    pub subject: Option<String>,
    pub category: Option<String>,
    pub tags: Vec<String>,
    pub example_repository_id: Id<ExampleRepository>,
}

/// Filters of `GET /examples`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ExampleQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Example>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_id: Option<Id<ExampleRepository>>,
    /// Exactly this one; with `*`, a pattern.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Words in title or description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Only what has all of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

endpoint! {
    /// Begins to fetch the examples of a git repository into the library: every directory with a `meta.yaml`.
    FetchExampleRepository = "fetch_example_repository", "example-repositories",
    Post "/example-repositories/{id}/fetch",
    params: ById<ExampleRepository>,
    answer: TaskResponse,
}

words! {
    /// What kind of source an example repository has.
    #[derive(Default)]
    SourceType {
        /// A git repository.
        #[default]
        Git = "git",
        /// An S3-compatible store.
        Minio = "minio",
        /// A repository on GitHub.
        Github = "github",
        /// A bucket on S3.
        S3 = "s3",
        /// A repository on GitLab.
        Gitlab = "gitlab",
    }
}
impl SourceType {
    /// Whether examples are uploaded into it; the others are fetched from where they lie.
    pub const fn takes_uploads(self) -> bool {
        matches!(self, Self::Minio | Self::S3)
    }
}
