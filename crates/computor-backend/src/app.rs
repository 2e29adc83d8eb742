//! The services that requests and flows share.

use crate::{
    auth::{Attempts, Passwords, Principals},
    ctx::{Clock, SystemClock},
    logic::Pace,
};
use computor_db::Db;
use computor_store::Store;
use computor_testing::Runner;
use computor_workflows::Engine;
use std::{
    fmt,
    ops::Deref,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

/// What an operator may set; everything has a default.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where working files lie: unpacked examples, results of references.
    pub cache_dir: PathBuf,
    /// Largest upload, and largest sum of unpacked files, in bytes.
    pub max_upload: u64,
    /// How much one user may take up in the store, in bytes.
    pub quota_per_user: u64,
    /// How much one course may take up in the store, in bytes.
    pub quota_per_course: u64,
    /// Whether cookies are marked `Secure`: true behind HTTPS.
    pub secure_cookies: bool,
    /// Whether to believe `X-Forwarded-For`: true behind a proxy only.
    pub behind_proxy: bool,
}

impl Options {
    /// Defaults, with working files below `cache_dir`.
    pub fn new(cache_dir: impl Into<PathBuf>) -> Self {
        Self {
            cache_dir: cache_dir.into(),
            max_upload: 10 << 20,
            quota_per_user: 1 << 30,
            quota_per_course: 10 << 30,
            secure_cookies: false,
            behind_proxy: false,
        }
    }
}

/// The services. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Services>);

/// See [`App`].
pub struct Services {
    /// The database.
    pub db: Db,
    /// Files.
    pub store: Store,
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// Hashing and checking passwords.
    pub passwords: Passwords,
    /// Who the known credentials belong to.
    pub principals: Principals,
    /// Failed log-ins.
    pub attempts: Attempts,
    /// When users last asked for a test.
    pub(crate) test_pace: Pace,
    /// What the operator set.
    pub options: Options,
    /// Runs tests, in processes that have a sandbox.
    pub runner: Option<Runner>,
    engine: OnceLock<Arc<dyn Engine>>,
}

impl App {
    /// The services; the engine follows with [`App::set_engine`], because its activities need them.
    pub fn new(db: Db, store: Store, runner: Option<Runner>, options: Options) -> Self {
        Self(Arc::new(Services {
            db,
            store,
            clock: Arc::new(SystemClock),
            passwords: Passwords::default(),
            principals: Principals::default(),
            attempts: Attempts::default(),
            test_pace: Pace::default(),
            options,
            runner,
            engine: OnceLock::new(),
        }))
    }

    /// Says which engine runs flows. Only the first call counts.
    pub fn set_engine(&self, engine: Arc<dyn Engine>) {
        let _ = self.0.engine.set(engine);
    }

    /// The engine, once it runs.
    pub fn engine(&self) -> Option<&Arc<dyn Engine>> {
        self.0.engine.get()
    }
}

impl Deref for App {
    type Target = Services;
    fn deref(&self) -> &Services {
        &self.0
    }
}
impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("options", &self.options).finish_non_exhaustive()
    }
}
