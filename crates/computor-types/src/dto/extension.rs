//! The registry of editor extensions: what is published, in which versions, and what of it was withdrawn.

use crate::dto::prelude::*;

/// Marker of a published extension.
pub struct Extension;

/// Which extension: `publisher.name`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExtensionParams {
    pub extension_identity: String,
}

/// Which version of which extension.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExtensionVersionParams {
    pub extension_identity: String,
    pub version: String,
}

/// What is said about a version beside its file. The file's own description counts; what is said here has to agree.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct ExtensionPublish {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 50))]
    pub version: Option<String>,
    /// Which versions of the editor it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 50))]
    pub engine_range: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 200))]
    pub display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 2000))]
    pub description: Option<String>,
}

/// The form of a new version, as the document shows it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExtensionUpload {
    pub version: Option<String>,
    pub engine_range: Option<String>,
    pub display_name: Option<String>,
    pub description: Option<String>,
    /// A VSIX archive.
    #[schemars(extend("format" = "binary"))]
    pub file: String,
}
impl UploadForm for ExtensionPublish {
    const FIELD: &'static str = "";
    type Schema = ExtensionUpload;
}

/// A version of an extension in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExtensionVersionListItem {
    pub version: String,
    /// Counts from 1.
    pub version_number: i32,
    pub engine_range: Option<String>,
    /// It was withdrawn.
    pub yanked: bool,
    /// Size in bytes.
    pub size: i64,
    pub sha256: String,
    pub content_type: String,
    pub created_at: DateTime<Utc>,
    pub published_at: DateTime<Utc>,
}

/// A version of an extension in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExtensionVersionDetail {
    pub version: String,
    /// Counts from 1.
    pub version_number: i32,
    pub engine_range: Option<String>,
    /// It was withdrawn.
    pub yanked: bool,
    /// Size in bytes.
    pub size: i64,
    pub sha256: String,
    pub content_type: String,
    pub created_at: DateTime<Utc>,
    pub published_at: DateTime<Utc>,
    /// Where the file lies in the store.
    pub object_key: String,
}

/// A version that was published.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExtensionPublishResponse {
    pub version: String,
    /// Counts from 1.
    pub version_number: i32,
    pub engine_range: Option<String>,
    pub yanked: bool,
    /// Size in bytes.
    pub size: i64,
    pub sha256: String,
    pub content_type: String,
    pub created_at: DateTime<Utc>,
    pub published_at: DateTime<Utc>,
    /// Where the file lies in the store.
    pub object_key: String,
    pub publisher: String,
    pub name: String,
}

/// An extension, and its newest version.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExtensionMetadata {
    pub publisher: String,
    pub name: String,
    pub display_name: Option<String>,
    pub description: Option<String>,
    pub id: Id<Extension>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version_count: i64,
    /// The newest that was not withdrawn.
    pub latest_version: Option<ExtensionVersionListItem>,
}

/// A page of versions, newest first.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExtensionVersionListResponse {
    pub items: Vec<ExtensionVersionListItem>,
    /// Asks for the next page; null when this is the last one.
    pub next_cursor: Option<String>,
}

/// Filters of `GET /extensions/{identity}/versions`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ExtensionVersionQuery {
    pub include_yanked: bool,
    /// 1 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// A page of extensions.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ExtensionQuery {
    /// 1 to 200.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u32>,
}

/// Which version to download.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ExtensionDownloadQuery {
    /// `latest`, a version, or a constraint such as `^1.2`, `~1.2`, `>=1.2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// Whether a version is withdrawn.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ExtensionVersionYankRequest {
    pub yanked: bool,
}

endpoint! {
    /// Answers where the editor's extension is to be had, for whoever has none yet.
    GetPublicExtension = "get_public_extension", "extensions",
    Get "/extensions-public",
    access: Public,
    answer: String,
}

endpoint! {
    /// Answers where it is written how one begins with the editor's extension.
    GetGettingStarted = "get_getting_started", "extensions",
    Get "/extensions-getting-started",
    access: Public,
    answer: String,
}

endpoint! {
    /// Lists the extensions: `publisher.name`.
    ListExtensions = "list_extensions", "extensions",
    Get "/extensions",
    query: ExtensionQuery,
    answer: Vec<String>,
}

endpoint! {
    /// Answers an extension with its newest version.
    GetExtension = "get_extension", "extensions",
    Get "/extensions/{extension_identity}",
    params: ExtensionParams,
    answer: ExtensionMetadata,
}

endpoint! {
    /// Lists the versions of an extension, newest first.
    ListExtensionVersions = "list_extension_versions", "extensions",
    Get "/extensions/{extension_identity}/versions",
    params: ExtensionParams,
    query: ExtensionVersionQuery,
    answer: ExtensionVersionListResponse,
}

endpoint! {
    /// Publishes a version of an extension.
    PublishExtension = "publish_extension", "extensions",
    Post "/extensions/{extension_identity}/versions",
    params: ExtensionParams,
    body: Upload<ExtensionPublish>,
    status: 201,
    answer: ExtensionPublishResponse,
}

endpoint! {
    /// Withdraws a version of an extension, or takes that back.
    YankExtensionVersion = "yank_extension_version", "extensions",
    Patch "/extensions/{extension_identity}/versions/{version}",
    params: ExtensionVersionParams,
    body: ExtensionVersionYankRequest,
    answer: ExtensionVersionDetail,
}

endpoint! {
    /// Downloads a version of an extension: the newest that is wanted and was not withdrawn.
    DownloadExtension = "download_extension", "extensions",
    Get "/extensions/{extension_identity}/download",
    params: ExtensionParams,
    query: ExtensionDownloadQuery,
    answer: Download,
}
