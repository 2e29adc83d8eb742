//! Buckets: administrators' own. Whoever has a link has been given that one file.

use super::prelude::*;

macro_rules! administrators {
    ($action:literal) => {
        Rule::administrator(Token::Scopes(&[("storage", $action)]))
    };
}

guard! {
    ListBuckets: administrators!("list");
    CreateBucket: administrators!("create");
    DeleteBucket: administrators!("delete");
    GetBucketStats: administrators!("get");
    ListStorageObjects: administrators!("list");
    GetStorageObject: administrators!("get");
    DeleteStorageObject: administrators!("delete");
    DownloadStorageObject: administrators!("get");
    UploadStorageObject: administrators!("create");
    CopyStorageObject: administrators!("create");
    // A link is a credential of its own: no limited token makes one.
    CreateStorageLink: Rule::administrator(Token::Unlimited);
    FollowStorageLink: Rule::public();
    FillStorageLink: Rule::public();
}
