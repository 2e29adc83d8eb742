//! Documents: files and directories for whoever belongs to an organization, a course family or a course.

use crate::dto::prelude::*;
use uuid::Uuid;

words! {
    /// To whom documents belong.
    DocumentScope {
        /// To the installation: administrators write, everybody reads.
        System = "system",
        /// To an organization.
        Organization = "organization",
        /// To a course family.
        CourseFamily = "course_family",
        /// To a course.
        Course = "course",
    }
}

words! {
    /// What an entry of a directory is.
    DocumentKind {
        /// A file.
        File = "file",
        /// A directory.
        Directory = "directory",
    }
}

/// Which directory is listed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DocumentListQuery {
    pub scope: DocumentScope,
    /// Of the organization, course family or course; none for the scope `system`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope_id: Option<Uuid>,
    /// Below the scope; without it, what lies uppermost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// Which file is read.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DocumentQuery {
    pub scope: DocumentScope,
    /// Of the organization, course family or course; none for the scope `system`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope_id: Option<Uuid>,
    /// Below the scope.
    pub path: String,
}

/// An entry of a directory.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DocumentList {
    pub name: String,
    pub r#type: DocumentKind,
    /// In bytes; null for directories.
    pub size: Option<i64>,
    /// Of a file the `ETag` with which it is answered.
    pub etag: String,
    pub last_modified: DateTime<Utc>,
}

/// A file as it is now.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DocumentGet {
    pub scope: DocumentScope,
    pub scope_id: Option<Uuid>,
    pub path: String,
    /// In bytes.
    pub size: i64,
    pub content_type: Option<String>,
}

/// A directory as it is now.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DocumentDirectoryGet {
    pub scope: DocumentScope,
    pub scope_id: Option<Uuid>,
    pub path: String,
    /// False if it was there already, or was renamed.
    pub created: bool,
}

/// Declares a body that names a path in a scope.
macro_rules! placed {
    ($($(#[$doc:meta])+ $name:ident { $($(#[$field_doc:meta])* $field:ident),* })+) => { $(
        $(#[$doc])+
        #[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
        #[garde(allow_unvalidated)]
        pub struct $name {
            pub scope: DocumentScope,
            /// Of the organization, course family or course; none for the scope `system`.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub scope_id: Option<Uuid>,
            /// Below the scope: relative, without `.` and `..`.
            #[garde(length(min = 1))]
            pub path: String,
            $($(#[$field_doc])* #[garde(length(min = 1))] pub $field: String,)*
        }
    )+ };
}
placed! {
    /// Where an uploaded file goes.
    DocumentUpload {}
    /// Which file is deleted.
    DocumentDelete {}
    /// Which file is renamed.
    DocumentRename {
        /// Its new path in the same scope, where nothing may be.
        new_path
    }
    /// Which directory is made.
    DocumentDirectoryCreate {}
    /// Which directory is deleted, with everything in it.
    DocumentDirectoryDelete {}
    /// Which directory is renamed.
    DocumentDirectoryRename {
        /// Its new path in the same scope, where nothing may be.
        new_path
    }
}

/// The form of an upload.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DocumentForm {
    pub scope: DocumentScope,
    pub path: String,
    pub scope_id: Option<Uuid>,
    #[schemars(extend("format" = "binary"))]
    pub file: String,
}
impl UploadForm for DocumentUpload {
    const FIELD: &'static str = "";
    type Schema = DocumentForm;
}

/// How documents are synced.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SyncDocumentsQuery {
    /// True: what was uploaded goes, too, and only what is in the repository is there afterwards.
    pub force_update: bool,
}

/// The documents are being synced.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SyncDocumentsResponse {
    /// `GET /tasks/{id}`.
    pub workflow_id: Id<Task>,
    /// Always `started`.
    pub status: String,
}

endpoint! {
    /// Lists a directory of documents.
    ListDocuments = "list_documents", "documents",
    Get "/documents/list",
    query: DocumentListQuery,
    answer: Vec<DocumentList>,
}

endpoint! {
    /// Answers a file of the documents.
    GetDocument = "get_document", "documents",
    Get "/documents/files",
    query: DocumentQuery,
    answer: Download,
}

endpoint! {
    /// Stores a file among the documents, in place of the one that is there.
    UploadDocument = "upload_document", "documents",
    Post "/documents/files",
    body: Upload<DocumentUpload>,
    status: 201,
    answer: DocumentGet,
}

endpoint! {
    /// Renames a file of the documents.
    RenameDocument = "rename_document", "documents",
    Patch "/documents/files",
    body: DocumentRename,
    answer: DocumentGet,
}

endpoint! {
    /// Deletes a file of the documents.
    DeleteDocument = "delete_document", "documents",
    Delete "/documents/files",
    body: DocumentDelete,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Makes a directory for documents, unless it is there.
    CreateDocumentDirectory = "create_document_directory", "documents",
    Post "/documents/directories",
    body: DocumentDirectoryCreate,
    status: 201,
    answer: DocumentDirectoryGet,
}

endpoint! {
    /// Renames a directory of the documents, with everything in it.
    RenameDocumentDirectory = "rename_document_directory", "documents",
    Patch "/documents/directories",
    body: DocumentDirectoryRename,
    answer: DocumentDirectoryGet,
}

endpoint! {
    /// Deletes a directory of the documents, with everything in it.
    DeleteDocumentDirectory = "delete_document_directory", "documents",
    Delete "/documents/directories",
    body: DocumentDirectoryDelete,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Begins to fetch the documents of a course family from its repository with a foreign host.
    SyncDocuments = "sync_documents", "system",
    Post "/system/course-families/{id}/sync-documents",
    params: ById<CourseFamily>,
    query: SyncDocumentsQuery,
    answer: SyncDocumentsResponse,
}

/// A token of an organization with a foreign host.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct OrganizationUpdateTokenUpdate {
    /// It can be written, never read.
    #[garde(length(chars, min = 1, max = 1000))]
    pub token: String,
}
impl std::fmt::Debug for OrganizationUpdateTokenUpdate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OrganizationUpdateTokenUpdate")
    }
}

/// Of which host the token is.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TokenKind {
    /// Only `gitlab` is known.
    pub r#type: String,
}

/// What became of a token.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TokenKept {
    pub message: String,
}

/// What may help with a member's rights at a foreign host.
#[derive(Clone, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct GitLabSyncRequest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token: Option<String>,
}
impl std::fmt::Debug for GitLabSyncRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GitLabSyncRequest")
    }
}

/// What became of a member's rights at a foreign host.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GitLabSyncResult {
    pub course_member_id: Id<CourseMember>,
    /// `success`, `skipped` or `failed`.
    pub sync_status: String,
    pub message: Option<String>,
}

endpoint! {
    /// Keeps the token that opens an organization's repositories with a foreign host. It is sealed, or refused.
    ///
    /// It is tried there. One that owns the organization's group (`properties.gitlab.full_path`) lets this platform keep courses there.
    UpdateOrganizationToken = "update_organization_token", "organizations",
    Patch "/organizations/{id}/token",
    params: ById<Organization>,
    query: TokenKind,
    body: OrganizationUpdateTokenUpdate,
    status: 201,
    answer: TokenKept,
}

endpoint! {
    /// Brings what members may do at a GitLab server to what their roles say, where this platform keeps courses there.
    SyncMember = "sync_member", "lecturers",
    Post "/lecturers/course-members/{id}/sync-gitlab",
    params: ById<CourseMember>,
    body: GitLabSyncRequest,
    answer: GitLabSyncResult,
}
