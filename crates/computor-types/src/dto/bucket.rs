//! Buckets: files that administrators keep under names of their own choice. Nothing else of the platform lies in them.

use crate::{dto::prelude::*, endpoint::Streamed};

/// Which bucket.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct BucketParams {
    pub bucket_name: String,
}

/// A bucket.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct BucketInfo {
    pub bucket_name: String,
    pub creation_date: Option<DateTime<Utc>>,
    /// What was said when it was made. Where files lie is the server's configuration, for all buckets alike.
    pub region: Option<String>,
}

/// A new bucket.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct BucketCreate {
    /// 3 to 63 small letters, digits, dots and hyphens; a letter or digit at both ends.
    #[garde(length(chars, min = 3, max = 63))]
    pub bucket_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 63))]
    pub region: Option<String>,
}

/// How a bucket is deleted.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BucketDeleteQuery {
    /// With everything in it.
    pub force: bool,
}

/// What a bucket holds.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StorageUsageStats {
    pub bucket_name: String,
    pub object_count: i64,
    /// In bytes.
    pub total_size: i64,
    /// As of when this is.
    pub last_updated: DateTime<Utc>,
}

/// Which file of a bucket.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StorageObjectParams {
    pub object_key: String,
}

/// Which bucket it is in; without a name, the one that is always there.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BucketQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_name: Option<String>,
}

/// Filters of `GET /storage/objects`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct StorageObjectQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// 1 to 1000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Without a name, the one that is always there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_name: Option<String>,
    /// What their keys begin with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// In bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_size: Option<i64>,
    /// In bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_size: Option<i64>,
}

/// A file of a bucket in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StorageObjectList {
    pub id: i64,
    pub object_key: String,
    pub bucket_name: String,
    pub content_type: String,
    /// In bytes.
    pub size: i64,
    pub last_modified: DateTime<Utc>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// A file of a bucket.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StorageObjectGet {
    pub id: i64,
    pub object_key: String,
    pub bucket_name: String,
    pub content_type: String,
    /// In bytes.
    pub size: i64,
    /// The SHA-256 of its bytes.
    pub etag: String,
    pub last_modified: DateTime<Utc>,
    pub metadata: Option<BTreeMap<String, String>>,
    /// Always null: `POST /storage/presigned-url` makes one.
    pub download_url: Option<String>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
}

/// What is said of a file that is stored. In a form all of it is text.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct StorageUpload {
    /// Without one it is `uploads/`, who asks, and the name of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(min = 1))]
    pub object_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_name: Option<String>,
    /// A JSON object of texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[garde(length(max = 8192))]
    pub metadata: Option<String>,
}

/// The form of an upload, as the document shows it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StorageUploadForm {
    pub object_key: Option<String>,
    pub bucket_name: Option<String>,
    pub metadata: Option<String>,
    #[schemars(extend("format" = "binary"))]
    pub file: String,
}
impl UploadForm for StorageUpload {
    const FIELD: &'static str = "";
    type Schema = StorageUploadForm;
}

/// For whom a file is stored.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct StorageUploadQuery {
    /// Whose name stands in the key, if the form names no key; without it, who asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
}

/// Which file is copied, and to where. JSON, or a form with text fields.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct StorageCopy {
    #[garde(length(min = 1))]
    pub source_object: String,
    #[garde(length(min = 1))]
    pub dest_object: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_bucket: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dest_bucket: Option<String>,
    /// A JSON object of texts; without it the copy has that of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(max = 8192))]
    pub metadata: Option<String>,
}

/// What was done.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StorageDone {
    pub message: String,
}

words! {
    /// What a link is for.
    LinkMethod {
        /// Fetches a file.
        Get = "GET",
        /// Stores a file, in place of the one that is there.
        Put = "PUT",
    }
}

/// A link to a file that works without a log-in.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct PresignedUrlRequest {
    #[garde(length(min = 1))]
    pub object_key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket_name: Option<String>,
    /// How long it works, in seconds: an hour, unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(range(min = 1, max = 604_800))]
    pub expiry_seconds: Option<i64>,
    /// `GET`, unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<LinkMethod>,
}

/// The link.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct PresignedUrlResponse {
    /// Whoever has it can use it.
    pub url: String,
    pub expires_at: DateTime<Utc>,
    pub method: LinkMethod,
}
impl std::fmt::Debug for PresignedUrlResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PresignedUrlResponse").field("method", &self.method).finish_non_exhaustive()
    }
}

/// The link's secret.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StorageLinkParams {
    pub token: String,
}

endpoint! {
    /// Lists the buckets.
    ListBuckets = "list_buckets", "storage",
    Get "/storage/buckets",
    answer: Vec<BucketInfo>,
}

endpoint! {
    /// Makes a bucket.
    CreateBucket = "create_bucket", "storage",
    Post "/storage/buckets",
    body: BucketCreate,
    answer: BucketInfo,
}

endpoint! {
    /// Deletes a bucket that is empty, or, if forced, with everything in it.
    DeleteBucket = "delete_bucket", "storage",
    Delete "/storage/buckets/{bucket_name}",
    params: BucketParams,
    query: BucketDeleteQuery,
    answer: StorageDone,
}

endpoint! {
    /// Says how much a bucket holds.
    GetBucketStats = "get_bucket_stats", "storage",
    Get "/storage/buckets/{bucket_name}/stats",
    params: BucketParams,
    answer: StorageUsageStats,
}

endpoint! {
    /// Lists the files of a bucket, by their keys.
    ListStorageObjects = "list_storage_objects", "storage",
    Get "/storage/objects",
    query: StorageObjectQuery,
    answer: Vec<StorageObjectList>,
}

endpoint! {
    /// Answers what is known of a file.
    GetStorageObject = "get_storage_object", "storage",
    Get "/storage/objects/{*object_key}",
    params: StorageObjectParams,
    query: BucketQuery,
    answer: StorageObjectGet,
}

endpoint! {
    /// Deletes a file.
    DeleteStorageObject = "delete_storage_object", "storage",
    Delete "/storage/objects/{*object_key}",
    params: StorageObjectParams,
    query: BucketQuery,
    answer: StorageDone,
}

endpoint! {
    /// Downloads a file.
    DownloadStorageObject = "download_storage_object", "storage",
    Get "/storage/download/{*object_key}",
    params: StorageObjectParams,
    query: BucketQuery,
    answer: Download,
}

endpoint! {
    /// Stores a file, in place of the one that is there.
    UploadStorageObject = "upload_storage_object", "storage",
    Post "/storage/upload",
    query: StorageUploadQuery,
    body: Upload<StorageUpload>,
    answer: StorageObjectGet,
}

endpoint! {
    /// Copies a file.
    CopyStorageObject = "copy_storage_object", "storage",
    Post "/storage/copy",
    body: StorageCopy,
    answer: StorageDone,
}

endpoint! {
    /// Makes a link that fetches or stores one file for a while, without a log-in.
    CreateStorageLink = "create_storage_link", "storage",
    Post "/storage/presigned-url",
    body: PresignedUrlRequest,
    answer: PresignedUrlResponse,
}

endpoint! {
    /// Fetches the file of a link.
    FollowStorageLink = "follow_storage_link", "storage",
    Get "/storage/links/{token}",
    access: Public,
    params: StorageLinkParams,
    answer: Download,
}

endpoint! {
    /// Stores the body of the request as the file of a link.
    FillStorageLink = "fill_storage_link", "storage",
    Put "/storage/links/{token}",
    access: Public,
    params: StorageLinkParams,
    body: Streamed,
    status: 204,
    answer: NoContent,
}
