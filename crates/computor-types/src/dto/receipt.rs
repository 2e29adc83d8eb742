//! Receipts: what a student can show to prove what was handed in, and when.

use crate::dto::prelude::*;

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReceiptClaims {
    /// The server that says so.
    pub issuer: Option<String>,
    pub artifact_id: Id<SubmissionArtifact>,
    pub submission_group_id: Id<SubmissionGroup>,
    pub course_content_id: Id<CourseContent>,
    pub course_content_path: String,
    pub course_id: Id<Course>,
    /// Under whose membership it was uploaded.
    pub uploaded_by_course_member_id: Option<Id<CourseMember>>,
    pub version_identifier: Option<String>,
    /// SHA-256 of the archive, in hex, as `GET /submissions/artifacts/{id}/download` answers it.
    pub sha256: String,
    /// The sizes of its files together, in bytes.
    pub file_size: i64,
    /// When it was handed in, which may be later than it was uploaded.
    pub handed_in_at: DateTime<Utc>,
}

/// A receipt. `computor receipt verify` checks it without a server.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReceiptGet {
    /// What it says, to be read; what is signed is in `jws`.
    pub receipt: ReceiptClaims,
    /// The key that it is signed with.
    pub key_id: String,
    /// JSON Web Signature (RFC 7515, compact) by Ed25519 (`EdDSA`, RFC 8037).
    pub jws: String,
}

/// A public key of the server.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReceiptKey {
    pub key_id: String,
    /// `Ed25519`
    pub algorithm: String,
    /// The 32 bytes in base64url without padding.
    pub public_key: String,
    pub created_at: DateTime<Utc>,
}

endpoint! {
    /// Answers the receipt of what was handed in. It is the same each time.
    GetReceipt = "get_receipt", "submissions",
    Get "/submissions/artifacts/{id}/receipt",
    params: ById<SubmissionArtifact>,
    answer: ReceiptGet,
}

endpoint! {
    /// Lists the public keys that receipts are or were signed with.
    ListReceiptKeys = "list_receipt_keys", "submissions",
    Get "/receipts/keys",
    access: Public,
    answer: Vec<ReceiptKey>,
}
