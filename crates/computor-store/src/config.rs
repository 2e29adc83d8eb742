//! Where the files lie.

use crate::{Error, Inner, Store};
use object_store::{
    ClientOptions, ObjectStore, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    local::LocalFileSystem,
    path::Path,
    prefix::PrefixStore,
};
use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

/// Parts in which a file is written to disk.
const LOCAL_PART: usize = 1 << 20;
/// Parts in which a file is written to S3, which wants at least 5 MiB and at most 10,000 of them.
const S3_PART: usize = 8 << 20;

/// Where the files lie.
#[derive(Clone)]
pub enum StoreConfig {
    /// In a directory, which is made if it does not exist.
    Local {
        /// The directory.
        dir: PathBuf,
    },
    /// In a bucket that speaks S3 and belongs to this store alone. A rule of the bucket should end unfinished
    /// uploads after some days: those of a killed server cannot be seen from here.
    S3 {
        /// Such as `https://s3.example.org`; that of the region if empty.
        endpoint: Option<String>,
        /// The name of the bucket.
        bucket: String,
        /// The id of the access key.
        key_id: String,
        /// The secret of the access key.
        secret: String,
        /// Such as `eu-central-1`.
        region: String,
        /// What stands before the names of files in the bucket, without slashes at its ends; empty for nothing.
        prefix: String,
        /// Whether the bucket is named in the path of an address, and not in its host. Most servers but Amazon's
        /// want it.
        path_style: bool,
    },
}

impl fmt::Debug for StoreConfig {
    /// Everything but the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local { dir } => f.debug_struct("Local").field("dir", dir).finish(),
            Self::S3 { endpoint, bucket, key_id, region, prefix, path_style, .. } => {
                let mut shown = f.debug_struct("S3");
                shown.field("endpoint", endpoint).field("bucket", bucket).field("key_id", key_id);
                shown.field("region", region).field("prefix", prefix).field("path_style", path_style).finish_non_exhaustive()
            }
        }
    }
}

impl Store {
    /// Opens a store. A bucket is not asked whether it is there.
    ///
    /// # Errors
    /// [`Error::Directory`]; [`Error::Backend`] for settings that contradict each other.
    pub fn open(config: &StoreConfig) -> Result<Self, Error> {
        match config {
            StoreConfig::Local { dir } => Self::local(dir),
            StoreConfig::S3 { endpoint, bucket, key_id, secret, region, prefix, path_style } => {
                let builder = AmazonS3Builder::new()
                    .with_bucket_name(bucket)
                    .with_access_key_id(key_id)
                    .with_secret_access_key(secret)
                    .with_region(region)
                    .with_virtual_hosted_style_request(!path_style);
                let plain = endpoint.as_ref().is_some_and(|endpoint| endpoint.starts_with("http://"));
                let builder = match endpoint {
                    Some(endpoint) if *path_style => builder.with_endpoint(endpoint),
                    Some(endpoint) => builder.with_endpoint(endpoint.replacen("://", &format!("://{bucket}."), 1)),
                    None => builder,
                };
                Ok(Self::s3(builder, prefix, plain)?)
            }
        }
    }

    /// A store in a directory, which is made if it does not exist; then nobody else can enter it.
    ///
    /// # Errors
    /// [`Error::Directory`].
    pub fn local(directory: impl Into<PathBuf>) -> Result<Self, Error> {
        let path = directory.into();
        make_private(&path).map_err(|source| Error::Directory { path: path.clone(), source })?;
        let objects = Arc::new(LocalFileSystem::new_with_prefix(&path)?.with_fsync(true));
        Ok(Self(Arc::new(Inner { objects, signer: None, prefix: Path::default(), directory: Some(path), part: LOCAL_PART })))
    }

    fn s3(builder: AmazonS3Builder, prefix: &str, plain: bool) -> object_store::Result<Self> {
        // There is one for the whole process; whoever comes first chooses it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // The default would try for three minutes, and a request waits for it.
        let retry = RetryConfig { max_retries: 3, retry_timeout: Duration::from_secs(30), ..RetryConfig::default() };
        let client = ClientOptions::new().with_connect_timeout(Duration::from_secs(5)).with_timeout(Duration::from_secs(60));
        let builder = builder.with_retry(retry).with_client_options(client.with_allow_http(plain));
        let bucket: Arc<AmazonS3> = Arc::new(builder.build()?);
        let prefix = Path::from(prefix);
        let objects: Arc<dyn ObjectStore> =
            if prefix.as_ref().is_empty() { bucket.clone() } else { Arc::new(PrefixStore::new(bucket.clone(), prefix.clone())) };
        Ok(Self(Arc::new(Inner { objects, signer: Some(bucket), prefix, directory: None, part: S3_PART })))
    }
}

fn make_private(path: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}
