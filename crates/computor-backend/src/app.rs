//! The services that requests and flows share.

use crate::{
    Error, Result,
    api::Kept,
    auth::{
        Address, Attempts, Limits, Origin, Passwords, Principals, Secret,
        sign_in::{ProviderOptions, Providers},
    },
    ctx::{Clock, SystemClock},
    keep::Keep,
    live::Hub,
    logic::{Pace, forecast::Forecasts, maintenance::Remembered},
    mail::{MailOptions, Mailer},
    receipt::Signer,
    shared::Shared,
    work::elsewhere::{Bell, Elsewhere},
};
use computor_db::{Change, Db, Probe, pg::Condition};
use computor_git::{Git, PushLimits};
use computor_store::Store;
use computor_testing::Runner;
use computor_types::Code;
use computor_workflows::Engine;
use ipnet::IpNet;
use std::{
    fmt,
    net::SocketAddr,
    ops::Deref,
    path::PathBuf,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicI32, Ordering},
    },
    time::Duration,
};
use tokio::sync::{OnceCell, Semaphore, watch};

/// So many people clone and push at once; others wait a moment.
pub(crate) const TRANSFERS: usize = 64;
/// Longer, nobody waits to learn the own address.
const PATIENCE: Duration = Duration::from_millis(500);

/// What an operator may set; everything has a default.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where working files lie: unpacked examples, results of references.
    pub cache_dir: PathBuf,
    /// Largest upload, and largest sum of unpacked files, in bytes.
    pub max_upload: u64,
    /// Largest body of a request that is no upload, in bytes.
    pub max_body: u64,
    /// How much a user may hand in, in bytes.
    pub quota_per_user: u64,
    /// How much all that belongs to a course may take up, in bytes.
    pub quota_per_course: u64,
    /// How much one push may bring, and a repository may take up.
    pub git: PushLimits,
    /// Largest file among documents, in bytes.
    pub max_document: u64,
    /// How much is fetched from another host's repository, in bytes.
    pub max_fetch: u64,
    /// With less free disk than this, in bytes, the server is not ready.
    pub min_free_disk: u64,
    /// How patient flows are with GitLab servers.
    pub gitlab: computor_gitlab::Limits,
    /// Under which tokens of others are sealed. Without it, none is kept.
    pub secret_key: Option<Secret>,
    /// Where the editor's extension is to be had, for whoever has none yet.
    pub extension_url: Option<String>,
    /// Where it is written how one begins with it.
    pub getting_started_url: Option<String>,
    /// Where people reach the server. With `https`, cookies and browsers are told never to go without.
    pub public_url: Option<Address>,
    /// Pages elsewhere that may call the server with the cookies of whoever looks at them.
    pub allowed_origins: Vec<Origin>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How many wrong passwords a minute are looked at.
    pub log_ins: Limits,
    /// Providers with whose accounts people may sign in.
    pub sign_in: Vec<ProviderOptions>,
    /// Where browsers may go on after that, besides pages of this server and of the allowed origins.
    pub sign_in_redirects: Vec<String>,
    /// Whether everybody with rights needs a second factor.
    pub second_factor_required: bool,
    /// How long things are kept.
    pub keep: Keep,
    /// Where mail goes; without it, none is sent.
    pub mail: Option<MailOptions>,
    /// The address of a Redis that this server shares with others.
    pub redis: Option<Secret>,
    /// What stands before all names there: installations that share a Redis have one each.
    pub redis_space: String,
    /// Where `/metrics` is answered; elsewhere it is not.
    pub metrics_listen: Option<SocketAddr>,
    /// The bearer token that `/metrics` asks for.
    pub metrics_token: Option<Secret>,
}

/// Why nobody can have a passkey where no address is known.
pub(crate) const NO_ADDRESS: &str = "passkeys belong to the address of the installation, and none is configured (public_url)";

/// Why nobody can have a passkey at an address. Browsers make them for names alone.
pub fn no_passkeys_at(url: &str) -> Option<&'static str> {
    let host = url::Url::parse(url).ok()?;
    matches!(host.host(), Some(url::Host::Ipv4(_) | url::Host::Ipv6(_))).then_some(
        "passkeys belong to a name, and public_url is an IP address: browsers make none for it; give the server a name to have them",
    )
}

impl Options {
    /// Defaults, with working files below `cache_dir`.
    pub fn new(cache_dir: impl Into<PathBuf>) -> Self {
        Self {
            cache_dir: cache_dir.into(),
            max_upload: 10 << 20,
            max_body: 8 << 20,
            quota_per_user: 1 << 30,
            quota_per_course: 10 << 30,
            git: PushLimits::default(),
            max_document: 10 << 20,
            max_fetch: 512 << 20,
            min_free_disk: 200 << 20,
            gitlab: computor_gitlab::Limits::default(),
            secret_key: None,
            extension_url: None,
            getting_started_url: None,
            public_url: None,
            allowed_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            log_ins: Limits::default(),
            sign_in: Vec::new(),
            sign_in_redirects: Vec::new(),
            second_factor_required: false,
            keep: Keep::default(),
            mail: None,
            redis: None,
            redis_space: "computor".to_owned(),
            metrics_listen: None,
            metrics_token: None,
        }
    }

    /// Whether everybody with rights is asked for a second factor. Without a key none can be kept, and nobody is locked out.
    pub fn asks_for_second_factor(&self) -> bool {
        self.second_factor_required && self.secret_key.is_some()
    }

    /// Why nobody can have a passkey here, for operators.
    pub fn no_passkeys(&self) -> Option<&'static str> {
        self.public_url.as_ref().map_or(Some(NO_ADDRESS), |url| no_passkeys_at(url.origin().as_str()))
    }

    /// Whether people reach the server through TLS.
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(Address::is_https)
    }

    /// The path below which a proxy puts the server: empty, or `/computor`.
    pub fn path(&self) -> &str {
        self.public_url.as_ref().map_or("", Address::path)
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
    pub principals: Arc<Principals>,
    /// What is known of maintenance.
    pub maintenance: Arc<Remembered>,
    /// Answers that were made and may be asked for again.
    pub(crate) kept: Kept,
    /// Clients that are told what happens.
    pub live: Hub,
    /// Failed log-ins.
    pub attempts: Attempts,
    /// Sends mail.
    pub mail: Mailer,
    /// What is shared with other servers for a short while.
    pub shared: Option<Shared>,
    draining: AtomicBool,
    /// The number under which other servers see that this one is there; 0 while they do not.
    present_as: AtomicI32,
    /// Ways to sign in with accounts that people have elsewhere.
    pub sign_in: Providers,
    /// When users last asked for a test.
    pub(crate) test_pace: Pace,
    /// How long the tests that wait are going to wait.
    pub(crate) forecasts: Forecasts,
    /// What the operator set.
    pub options: Options,
    /// Runs tests, in processes that have a sandbox.
    pub runner: Option<Runner>,
    engine: OnceLock<Arc<dyn Engine>>,
    elsewhere: OnceLock<Elsewhere>,
    bell: OnceLock<Bell>,
    git: OnceLock<Git>,
    gitlab: OnceLock<reqwest::Client>,
    signer: OnceLock<Signer>,
    /// Set when the public key is in the database.
    signer_known: OnceCell<()>,
    /// Places for those who clone and push.
    pub(crate) transfers: Arc<Semaphore>,
    /// Asks whether the database answers.
    pub(crate) probe: Probe,
    condition: OnceLock<watch::Receiver<Condition>>,
    /// What this process signs with, for itself.
    pub(crate) signing: Secret,
}

impl App {
    /// The services; the engine follows with [`App::set_engine`], because its activities need them.
    pub fn new(db: Db, store: Store, runner: Option<Runner>, options: Options) -> Self {
        Self::with_clock(db, store, runner, options, Arc::new(SystemClock))
    }

    /// The same, with a time of one's own.
    pub fn with_clock(db: Db, store: Store, runner: Option<Runner>, options: Options, clock: Arc<dyn Clock>) -> Self {
        let principals = Arc::new(Principals::default());
        let maintenance = Arc::new(Remembered::default());
        let (known, of_maintenance) = (Arc::clone(&principals), Arc::clone(&maintenance));
        db.on_change(move |change| match change {
            Change::Rights => known.clear(),
            Change::Maintenance => of_maintenance.forget(),
        });
        // What is no address has been refused with the configuration.
        let shared = options.redis.as_ref().and_then(|url| Shared::at(url.reveal(), &options.redis_space).ok());
        Self(Arc::new(Services {
            db,
            store,
            clock,
            passwords: Passwords::default(),
            principals,
            maintenance,
            kept: Kept::default(),
            live: Hub::default(),
            attempts: Attempts::new(options.log_ins).shared_by(shared.clone()),
            shared,
            draining: AtomicBool::new(false),
            present_as: AtomicI32::new(0),
            mail: Mailer::new(options.mail.as_ref()).unwrap_or_else(|error| {
                tracing::error!(%error, "no mail is sent");
                Mailer::off()
            }),
            sign_in: Providers::of(&options.sign_in),
            test_pace: Pace::default(),
            forecasts: Forecasts::default(),
            options,
            runner,
            engine: OnceLock::new(),
            elsewhere: OnceLock::new(),
            bell: OnceLock::new(),
            git: OnceLock::new(),
            gitlab: OnceLock::new(),
            signer: OnceLock::new(),
            signer_known: OnceCell::new(),
            transfers: Arc::new(Semaphore::new(TRANSFERS)),
            probe: Probe::default(),
            condition: OnceLock::new(),
            signing: Secret::session(),
        }))
    }

    /// Says who knows whether the private PostgreSQL runs. Only the first call counts.
    pub fn set_condition(&self, condition: watch::Receiver<Condition>) {
        let _ = self.0.condition.set(condition);
    }

    /// What is known of the database without asking it. An external one is taken to run.
    pub fn database(&self) -> Condition {
        self.0.condition.get().map_or(Condition::Up, |condition| condition.borrow().clone())
    }

    /// Says that this server will stop soon: it still answers, but a balancer is told to ask others.
    pub fn drain(&self) {
        self.0.draining.store(true, Ordering::Release);
    }

    /// Whether this server will stop soon.
    pub fn is_draining(&self) -> bool {
        self.0.draining.load(Ordering::Acquire)
    }

    /// Says under which number other servers see that this one is there.
    pub(crate) fn set_present_as(&self, server: i32) {
        self.0.present_as.store(server, Ordering::Release);
    }

    /// The number under which other servers see that this one is there, if they do.
    pub(crate) fn present_as(&self) -> Option<i32> {
        Some(self.0.present_as.load(Ordering::Acquire)).filter(|server| *server != 0)
    }

    /// Says which engine runs flows. Only the first call counts.
    pub fn set_engine(&self, engine: Arc<dyn Engine>) {
        let _ = self.0.engine.set(engine);
    }

    /// Says that runs of tests may be made elsewhere as well. Only the first call counts.
    pub fn set_elsewhere(&self, elsewhere: Elsewhere) {
        let _ = self.0.elsewhere.set(elsewhere);
    }

    /// Who hands runs of tests to other machines, if somebody does.
    pub(crate) fn elsewhere(&self) -> Option<&Elsewhere> {
        self.0.elsewhere.get()
    }

    /// Hears of runs that are made elsewhere; from the first time that somebody asks.
    pub(crate) fn bell(&self) -> &Bell {
        self.0.bell.get_or_init(|| Bell::hang(self.0.db.pool()))
    }

    /// Says where repositories are. Only the first call counts.
    pub fn set_git(&self, git: Git) {
        let _ = self.0.git.set(git);
    }

    /// Says with which key receipts are signed. Only the first call counts.
    pub fn set_signer(&self, signer: Signer) {
        let _ = self.0.signer.set(signer);
    }

    /// Signs receipts; without another key with one of this process alone. The public key is in the database before.
    ///
    /// # Errors
    /// When the database fails, or there is no randomness.
    pub async fn signer(&self) -> Result<&Signer> {
        if self.0.signer.get().is_none() {
            self.set_signer(Signer::fresh().map_err(Error::internal)?);
        }
        let signer = self.0.signer.get().ok_or_else(|| Error::internal("there is no key"))?;
        let publish = || computor_db::queries::receipt::publish(self.0.db.pool(), signer.id(), signer.public_key());
        self.0.signer_known.get_or_try_init(publish).await?;
        Ok(signer)
    }

    /// Where people reach this server, as it is configured, or as it has said in the database.
    pub async fn address(&self) -> String {
        if let Some(url) = &self.0.options.public_url {
            return url.to_string();
        }
        let known = tokio::time::timeout(PATIENCE, computor_db::queries::repository::public_url(self.0.db.pool())).await;
        known.ok().and_then(|known| known.ok()).flatten().unwrap_or_else(|| "https://this.server".to_owned())
    }

    /// The repositories.
    ///
    /// # Errors
    /// `EXT_006` on a machine without `git`.
    pub fn git(&self) -> Result<&Git> {
        self.0.git.get().ok_or_else(|| Error::new(Code::Ext006, "there is no git on this machine"))
    }

    /// The connections to GitLab servers; they are made when they are first needed.
    pub(crate) fn gitlab_http(&self) -> Result<reqwest::Client> {
        if let Some(http) = self.0.gitlab.get() {
            return Ok(http.clone());
        }
        let http = computor_gitlab::http().map_err(Error::internal)?;
        Ok(self.0.gitlab.get_or_init(|| http).clone())
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
