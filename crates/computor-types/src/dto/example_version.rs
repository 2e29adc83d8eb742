//! Versions of examples: their files, and what they depend on.

use crate::dto::prelude::*;

/// Marker of one version of an example. Versions never change.
pub struct ExampleVersion;

/// A version of an example in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleVersionGet {
    pub created_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<ExampleVersion>,
    pub example_id: Id<Example>,
    /// Such as `1.2.0`.
    pub version_tag: String,
    /// Counts from 1.
    pub version_number: i32,
    /// Where the files lie in the store.
    pub storage_path: String,
    pub title: Option<String>,
    pub description: Option<String>,
    pub language: Option<String>,
    pub license: Option<String>,
    /// Slug, version and settings of the service that tests it.
    pub execution_backend: Option<Map<String, Value>>,
    /// Files that students hand in.
    pub student_submission_files: Vec<String>,
    /// Files that students get as well.
    pub additional_files: Vec<String>,
    /// Files that students begin with.
    pub student_templates: Vec<String>,
    /// Files that the tests need.
    pub test_files: Vec<String>,
    pub testing_service_id: Option<Id<Service>>,
}

/// A version of an example in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleVersionList {
    pub id: Id<ExampleVersion>,
    /// Such as `1.2.0`.
    pub version_tag: String,
    /// Counts from 1.
    pub version_number: i32,
    pub title: Option<String>,
    pub description: Option<String>,
    pub testing_service_id: Option<Id<Service>>,
    pub created_at: DateTime<Utc>,
}

/// A version whose files are in the store already.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ExampleVersionCreate {
    pub example_id: Id<Example>,
    /// Such as `1.2.0`.
    #[garde(custom(validate::version), length(chars, max = 64))]
    pub version_tag: String,
    /// Counts from 1.
    #[garde(range(min = 1))]
    pub version_number: i32,
    /// Where the files lie in the store.
    pub storage_path: String,
    /// The content of `meta.yaml`.
    pub meta: Map<String, Value>,
}

/// A version of an example as a set of files, among them `meta.yaml`.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ExampleUploadRequest {
    pub repository_id: Id<ExampleRepository>,
    /// Directory of the example in its repository.
    #[garde(custom(validate::directory), length(chars, max = 255))]
    pub directory: String,
    /// Name to content: text, or base64.
    #[garde(length(min = 1))]
    pub files: BTreeMap<String, String>,
}

/// The files of a version of an example, with those it depends on if asked for.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleDownloadResponse {
    pub example_id: Id<Example>,
    pub version_id: Option<Id<ExampleVersion>>,
    /// Such as `1.2.0`.
    pub version_tag: String,
    /// Unique name in the repository, with dots.
    pub identifier: String,
    pub directory: String,
    /// Name to content: text, or a data URI.
    pub files: BTreeMap<String, String>,
    /// The content of `meta.yaml`.
    pub meta: Map<String, Value>,
    /// The content of `test.yaml`.
    pub test: Option<Map<String, Value>>,
    pub dependencies: Option<Vec<ExampleFileSet>>,
}

/// The files of an example that another one depends on.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleFileSet {
    pub example_id: Id<Example>,
    pub version_id: Id<ExampleVersion>,
    /// Such as `1.2.0`.
    pub version_tag: String,
    pub directory: String,
    /// Unique name in the repository, with dots.
    pub identifier: String,
    pub title: String,
    /// Name to content: text, or a data URI.
    pub files: BTreeMap<String, String>,
    /// The content of `meta.yaml`.
    pub meta: Map<String, Value>,
    /// The content of `test.yaml`.
    pub test: Option<Map<String, Value>>,
}

/// An example that another one needs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleDependencyGet {
    pub id: Id<ExampleDependency>,
    pub example_id: Id<Example>,
    pub depends_id: Id<Example>,
    /// Such as `>=1.2.0`; null: the newest.
    pub version_constraint: Option<String>,
    pub created_at: DateTime<Utc>,
    pub dependency: Option<ExampleList>,
}

/// A new dependency between two examples of one repository.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ExampleDependencyCreate {
    pub example_id: Id<Example>,
    pub depends_id: Id<Example>,
    /// Such as `>=1.2.0`; null: the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 100))]
    pub version_constraint: Option<String>,
}

/// Marker of a dependency between two examples.
pub struct ExampleDependency;

/// What became of a version of an example that was to be deleted.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleVersionDeleteResult {
    /// True: nothing was deleted, this is what would be.
    pub dry_run: bool,
    /// False when something refers to it, or when it was a dry run.
    pub deleted: bool,
    pub version_id: Id<ExampleVersion>,
    pub example_identifier: Option<String>,
    /// Such as `1.2.0`.
    pub version_tag: Option<String>,
    /// Where the files lie in the store.
    pub storage_path: Option<String>,
    pub storage_objects_deleted: i64,
    /// What refers to it.
    pub references: Vec<ExampleVersionReference>,
    pub errors: Vec<String>,
}

/// A course content that shows a version of an example.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleVersionReference {
    pub deployment_id: Id<Deployment>,
    pub course_id: Id<Course>,
    pub course_path: Option<String>,
    pub course_content_id: Id<CourseContent>,
    pub course_content_path: Option<String>,
    /// How it refers to it: `assigned`, or `history`.
    pub relation: String,
}

/// Filters of `GET /examples/{id}/versions`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ExampleVersionQuery {
    /// How many rows to leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// How many rows to answer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_tag: Option<String>,
}
paged!(ExampleVersionQuery);

/// What to download with an example.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ExampleDownloadQuery {
    /// Also what it depends on, and what that depends on.
    pub with_dependencies: bool,
}

/// The path parameters of a dependency of an example.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleDependencyParams {
    pub example_id: Id<Example>,
    pub dependency_id: Id<ExampleDependency>,
}

endpoint! {
    /// Stores a version of an example, and the example if it is new.
    UploadExample = "upload_example", "examples",
    Post "/examples/upload",
    body: ExampleUploadRequest,
    answer: ExampleVersionGet,
}

endpoint! {
    /// Answers the files of the newest version of an example.
    ///
    /// With `Accept: application/zip` they come as an archive, each example in its directory.
    DownloadExample = "download_example", "examples",
    Get "/examples/{id}/download",
    params: ById<Example>,
    query: ExampleDownloadQuery,
    answer: ExampleDownloadResponse,
}

endpoint! {
    /// Answers the files of a version of an example.
    ///
    /// With `Accept: application/zip` they come as an archive, each example in its directory.
    DownloadExampleVersion = "download_example_version", "examples",
    Get "/examples/download/{id}",
    params: ById<ExampleVersion>,
    query: ExampleDownloadQuery,
    answer: ExampleDownloadResponse,
}

endpoint! {
    /// Lists the versions of an example, newest first.
    ListExampleVersions = "list_example_versions", "examples",
    Get "/examples/{id}/versions",
    params: ById<Example>,
    query: ExampleVersionQuery,
    answer: Listing<ExampleVersionList>,
}

endpoint! {
    /// Records a version of an example whose files are in the store already.
    CreateExampleVersion = "create_example_version", "examples",
    Post "/examples/{id}/versions",
    params: ById<Example>,
    body: ExampleVersionCreate,
    answer: ExampleVersionGet,
}

endpoint! {
    /// Answers a version of an example.
    GetExampleVersion = "get_example_version", "examples",
    Get "/examples/versions/{id}",
    params: ById<ExampleVersion>,
    answer: ExampleVersionGet,
}

endpoint! {
    /// Deletes a version of an example, unless a course content shows it.
    DeleteExampleVersion = "delete_example_version", "examples",
    Delete "/examples/versions/{id}",
    params: ById<ExampleVersion>,
    query: DryRun,
    answer: ExampleVersionDeleteResult,
}

endpoint! {
    /// Lists the examples that an example depends on.
    ListExampleDependencies = "list_example_dependencies", "examples",
    Get "/examples/{id}/dependencies",
    params: ById<Example>,
    answer: Vec<ExampleDependencyGet>,
}

endpoint! {
    /// Lets an example depend on another one.
    CreateExampleDependency = "create_example_dependency", "examples",
    Post "/examples/{id}/dependencies",
    params: ById<Example>,
    body: ExampleDependencyCreate,
    answer: ExampleDependencyGet,
}

endpoint! {
    /// Deletes a dependency between two examples.
    DeleteDependency = "delete_dependency", "examples",
    Delete "/examples/dependencies/{id}",
    params: ById<ExampleDependency>,
    answer: Done,
}

endpoint! {
    /// Deletes a dependency of an example.
    DeleteExampleDependency = "delete_example_dependency", "examples",
    Delete "/examples/{example_id}/dependencies/{dependency_id}",
    params: ExampleDependencyParams,
    answer: Done,
}

/// Which examples are to be deleted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ExampleBulkDeleteQuery {
    /// An identifier with all that is below it; with `*`, a pattern.
    pub identifier_pattern: String,
    /// Only in this repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository_id: Option<Id<ExampleRepository>>,
    /// Only say what would be deleted.
    pub dry_run: bool,
    pub force_level: ForceLevel,
}

words! {
    /// What may be deleted although something refers to it.
    #[derive(Default)]
    ForceLevel {
        /// Nothing.
        #[default]
        None = "none",
        /// What only archived contents show.
        Old = "old",
        /// Everything.
        All = "all",
    }
}

/// What became of examples that were to be deleted.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleBulkDeleteResult {
    /// True: nothing was deleted, this is what would be.
    pub dry_run: bool,
    pub pattern_matched: String,
    pub repository_id: Option<Id<ExampleRepository>>,
    pub examples_affected: i64,
    pub versions_deleted: i64,
    pub dependencies_deleted: i64,
    /// Files are swept later, when nothing names them.
    pub storage_objects_deleted: i64,
    /// How many contents show nothing any more.
    pub deployment_references_orphaned: i64,
    pub examples: Vec<ExampleDeletePreview>,
    /// Why nothing was deleted.
    pub errors: Vec<String>,
}

/// An example that is to be deleted.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExampleDeletePreview {
    pub example_id: Id<Example>,
    pub identifier: String,
    pub title: String,
    pub directory: String,
    pub repository_id: Id<ExampleRepository>,
    pub repository_name: String,
    pub version_count: i64,
    pub storage_paths: Vec<String>,
    /// How many contents show it.
    pub deployment_references: i64,
}

endpoint! {
    /// Deletes the examples of a pattern, unless something refers to them.
    DeleteExamples = "delete_examples", "examples",
    Delete "/examples/by-pattern",
    query: ExampleBulkDeleteQuery,
    answer: ExampleBulkDeleteResult,
}
