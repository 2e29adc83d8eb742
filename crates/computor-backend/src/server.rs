//! The server as a process: database, store, sandbox, engine and HTTP, started in order and stopped in reverse.

use crate::{
    App, Error, Options, api,
    live::Follower,
    receipt::Signer,
    rotation,
    seed::{self, Administrator, write_private},
    work::{self, DailySweep, Dispatcher, LeftPushes},
};
use axum::serve::{ListenerExt as _, TapIo};
use computor_db::{Db, pg};
use computor_git::Git;
use computor_sandbox::Sandbox;
use computor_store::{Store, StoreConfig};
use computor_testing::Runner;
use computor_workflows::{Cluster, Engine, Lane};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{oneshot, watch},
    task::JoinHandle,
};

/// Requests that are under way when the server stops may take so long: a clone, an upload.
const LAST_REQUESTS: Duration = Duration::from_secs(30);

/// How the process runs; everything has a default.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where everything lies that is not in an external service.
    pub data_dir: PathBuf,
    /// The address of HTTP; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// Where files lie, if not in the data directory.
    pub store: Option<StoreConfig>,
    /// An existing PostgreSQL instead of the private one.
    pub database_url: Option<String>,
    /// A cluster that runs flows, instead of the embedded engine.
    pub cluster: Option<Cluster>,
    /// Connections to the database that requests share; flows have a few of their own.
    pub connections: u32,
    /// The lanes that this process runs, and how many flows of each at once.
    pub lanes: BTreeMap<Lane, usize>,
    /// How many runs of tests this process hands at once to workers that have no way to the database, beside its own.
    pub elsewhere: usize,
    /// The languages whose tests this process is given, of those that its machine has; all of them without this.
    pub languages: Option<Vec<String>>,
    /// Whether to answer HTTP. A worker does not.
    pub http: bool,
    /// How long a server that is asked to stop goes on answering, while `/readyz` says that it is about to.
    pub drain: Duration,
    /// What requests may and may not. Its working files lie in the data directory.
    pub options: Options,
}

impl Config {
    /// Everything in one process: `127.0.0.1:8000`, all lanes, as many tests at once as there are cores.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        let data_dir = data_dir.into();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            options: Options::new(data_dir.join("cache")),
            data_dir,
            listen: SocketAddr::from(([127, 0, 0, 1], 8000)),
            store: None,
            database_url: None,
            cluster: None,
            connections: 24,
            elsewhere: 0,
            languages: None,
            lanes: BTreeMap::from([(Lane::Control, 8), (Lane::Git, 2), (Lane::Sandbox, cores)]),
            http: true,
            drain: Duration::ZERO,
        }
    }
}

impl Config {
    /// Where files lie.
    pub fn files(&self) -> StoreConfig {
        self.store.clone().unwrap_or_else(|| StoreConfig::Local { dir: self.data_dir.join("store") })
    }
}

/// Why the server did not start. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The private PostgreSQL.
    #[error(transparent)]
    Postgres(#[from] pg::Error),
    /// The schema.
    #[error(transparent)]
    Migrate(#[from] computor_db::MigrateError),
    /// The sandbox.
    #[error(transparent)]
    Sandbox(#[from] computor_sandbox::StartError),
    /// The file store.
    #[error(transparent)]
    Store(#[from] computor_store::Error),
    /// The workflow engine.
    #[error("the workflow engine did not start")]
    Engine(#[from] computor_workflows::EngineError),
    /// A cluster is configured, and this program cannot use it.
    #[error(
        "temporal_address is set, and this program was built without Temporal. Build one with it \
         (cargo build --release -p computor --features temporal), or take the setting away"
    )]
    NotBuiltIn,
    /// Another engine has not finished.
    #[error(
        "{count} operations have been begun by the engine {other:?}, and {engine:?} cannot go on with them. \
         Start a server with {other:?} as before, stop taking in work (maintenance), and change over when none is open"
    )]
    OpenElsewhere {
        /// The one that was to be started.
        engine: &'static str,
        /// The one that has the work.
        other: String,
        /// How much.
        count: i64,
    },
    /// Another process uses another engine.
    #[error("another server or worker of this installation does not run its flows with {engine:?}; stop it, or configure both alike")]
    TwoEngines {
        /// The one that was to be started.
        engine: &'static str,
    },
    /// The address.
    #[error("cannot listen on {address}; is another server running? Choose another address with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file or directory.
    #[error("cannot use {path}; check that it exists, is writable and is not used for other things")]
    Directory {
        /// The path.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A worker found no server to work for.
    #[error("no server runs on {0}; start `computor serve` there, or give --database-url")]
    NoServer(PathBuf),
    /// The database.
    #[error("{0}")]
    Database(#[from] Error),
}

/// A running process. Stop it with [`Server::stop`]; dropping it stops what it can.
pub struct Server {
    addr: SocketAddr,
    app: App,
    administrator: Administrator,
    database_url: String,
    http: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
    dispatcher: Option<Dispatcher>,
    sweep: Option<DailySweep>,
    pushes: Option<LeftPushes>,
    follower: Option<Follower>,
    engine: Arc<dyn Engine>,
    claim: work::engine::Claim,
    cluster: Option<pg::Cluster>,
    drain: Duration,
    /// Keeps in touch with other servers until it is dropped.
    _shared: Option<tokio::task::JoinSet<()>>,
    /// Answers `/metrics` on an address of its own until it is dropped.
    _metrics: Option<tokio::task::JoinSet<()>>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("addr", &self.addr).finish_non_exhaustive()
    }
}

impl Server {
    /// Starts everything and returns when it is ready.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn start(config: Config) -> Result<Self, StartError> {
        work::engine::is_built_in(&config)?;
        pg::data_directory(&config.data_dir).map_err(|source| StartError::Directory { path: config.data_dir.clone(), source })?;
        // First, so that a taken address is said before anything else is started.
        let listener = TcpListener::bind(config.listen).await.map_err(|source| StartError::Listen { address: config.listen, source })?;
        let (cluster, database_url) = database(&config).await?;
        computor_db::migrate(&database_url).await?;
        let app = services(&config, &database_url).await?;
        if let Some(cluster) = &cluster {
            app.set_condition(cluster.condition());
        }
        let administrator = seed::run(&app, &config.data_dir).await?;
        if let Some(key) = &app.options.secret_key {
            let sealed = rotation::seal_readable(&app.db, key).await?;
            if sealed > 0 {
                tracing::info!(sealed, "credentials of example repositories that were readable are sealed now");
            }
        }
        let (lanes, labels) = work::engine::share_out(&config, &app).await;
        let work::engine::Running { engine, claim } = work::engine::launch(&config, (lanes, labels), &database_url, &app).await?;
        app.set_engine(Arc::clone(&engine));
        let dispatcher = Dispatcher::start(app.clone());
        let sweep = config.http.then(|| DailySweep::start(app.clone()));
        let pushes = config.http.then(|| LeftPushes::start(app.clone()));
        let follower = if config.http { Some(Follower::start(app.clone()).await?) } else { None };
        let addr = listener.local_addr().unwrap_or(config.listen);
        if config.http {
            if let Some(why) = app.options.public_url.as_ref().and_then(|_| app.options.no_passkeys()) {
                tracing::warn!("{why}");
            }
            let url = app.options.public_url.as_ref().map_or_else(|| format!("http://{addr}"), ToString::to_string);
            computor_db::queries::repository::set_public_url(app.db.pool(), &url).await.map_err(Error::from)?;
        }
        let shared = match &app.shared {
            Some(shared) if config.http => Some(shared.keep(app.live.clone()).await),
            _ => None,
        };
        let http = config.http.then(|| serve(listener, app.clone()));
        let metrics = metrics(&app).await?;
        let dispatcher = Some(dispatcher);
        let drain = if config.http { config.drain } else { Duration::ZERO };
        let (_metrics, _shared) = (metrics, shared);
        Ok(Self {
            addr,
            app,
            administrator,
            database_url,
            http,
            dispatcher,
            sweep,
            pushes,
            follower,
            engine,
            claim,
            cluster,
            drain,
            _shared,
            _metrics,
        })
    }

    /// Where HTTP is answered.
    pub const fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The same as a URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The services.
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// The first administrator.
    pub const fn administrator(&self) -> &Administrator {
        &self.administrator
    }

    /// The URL of the database.
    pub fn database_url(&self) -> &str {
        &self.database_url
    }

    /// The process id of the private PostgreSQL.
    pub fn postgres_pid(&self) -> Option<u32> {
        self.cluster.as_ref().and_then(pg::Cluster::pid)
    }

    /// Waits until the server cannot go on, and says why. It has to be stopped then, so that somebody may start another.
    /// What comes back by itself, such as a PostgreSQL that was killed, is no such case.
    pub async fn failed(&self) -> Arc<pg::Error> {
        if let Some(cluster) = &self.cluster {
            let mut condition: watch::Receiver<pg::Condition> = cluster.condition();
            let lost = condition.wait_for(|condition| matches!(condition, pg::Condition::Lost(_))).await;
            if let Ok(pg::Condition::Lost(error)) = lost.as_deref() {
                return Arc::clone(error);
            }
        }
        std::future::pending().await
    }

    /// Says that it is about to stop and goes on for a while, so that a balancer looks elsewhere; then takes no more requests,
    /// finishes those that are under way, leaves flows where they stand, and stops PostgreSQL.
    pub async fn stop(mut self) {
        self.app.drain();
        if !self.drain.is_zero() {
            tracing::info!(seconds = self.drain.as_secs(), "about to stop; still answering");
            #[expect(clippy::disallowed_methods, reason = "a balancer looks when it looks, and does not tell")]
            tokio::time::sleep(self.drain).await;
        }
        self.app.live.stop();
        if let Some((stop, done)) = self.http.take() {
            let _ = stop.send(());
            let abort = done.abort_handle();
            if tokio::time::timeout(LAST_REQUESTS, done).await.is_err() {
                tracing::warn!(seconds = LAST_REQUESTS.as_secs(), "requests that have not ended are broken off");
                abort.abort();
            }
        }
        // A push goes on without its client: what git has taken is handed in.
        let transfers = u32::try_from(crate::app::TRANSFERS).unwrap_or(u32::MAX);
        if tokio::time::timeout(LAST_REQUESTS, self.app.transfers.acquire_many(transfers)).await.is_err() {
            tracing::warn!(seconds = LAST_REQUESTS.as_secs(), "transfers of git that have not ended are broken off");
        }
        if let Some(shared) = &self.app.shared {
            shared.leave().await;
        }
        drop(self.sweep.take());
        drop(self.pushes.take());
        drop(self.follower.take());
        drop(self.dispatcher.take());
        self.engine.shutdown().await;
        drop(self.claim);
        self.app.db.pool().close().await;
        if let Some(cluster) = self.cluster.take()
            && let Err(error) = cluster.stop().await
        {
            tracing::warn!(%error, "PostgreSQL did not stop cleanly");
        }
    }
}

/// What an answer has ready is sent: a streamed one must not wait for the client's acknowledgement of its head, which
/// clients hold back for 40 ms.
fn prompt(listener: TcpListener) -> TapIo<TcpListener, fn(&mut TcpStream)> {
    listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection sends in large packets only");
        }
    })
}

fn serve(listener: TcpListener, app: App) -> (oneshot::Sender<()>, JoinHandle<()>) {
    let (stop, stopped) = oneshot::channel();
    let service = api::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let task = tokio::spawn(async move {
        let served = axum::serve(prompt(listener), service).with_graceful_shutdown(async {
            let _ = stopped.await;
        });
        if let Err(error) = served.await {
            tracing::error!(%error, "HTTP has ended");
        }
    });
    (stop, task)
}

/// Answers `/metrics` on the address of its own, if there is one. The task ends with the set that it is in.
async fn metrics(app: &App) -> Result<Option<tokio::task::JoinSet<()>>, StartError> {
    let Some(address) = app.options.metrics_listen else { return Ok(None) };
    let listener = TcpListener::bind(address).await.map_err(|source| StartError::Listen { address, source })?;
    let service = api::metrics_router(app.clone()).into_make_service();
    let mut task = tokio::task::JoinSet::new();
    task.spawn(async move {
        if let Err(error) = axum::serve(prompt(listener), service).await {
            tracing::error!(%error, "metrics have ended");
        }
    });
    Ok(Some(task))
}

/// The database: the operator's, a server's on the same data directory (for workers), or a private one.
async fn database(config: &Config) -> Result<(Option<pg::Cluster>, String), StartError> {
    let note = config.data_dir.join("database-url");
    if let Some(url) = &config.database_url {
        return Ok((None, url.clone()));
    }
    if !config.http {
        let url = std::fs::read_to_string(&note).map_err(|_| StartError::NoServer(config.data_dir.clone()))?;
        return Ok((None, url.trim().to_owned()));
    }
    let cluster = pg::Cluster::start(pg::Config { data_dir: config.data_dir.clone(), bin_dir: None }).await?;
    let url = cluster.url().to_owned();
    write_private(&note, &url).map_err(|source| StartError::Directory { path: note, source })?;
    Ok((Some(cluster), url))
}

async fn services(config: &Config, database_url: &str) -> Result<App, StartError> {
    let db = Db::connect(database_url, config.connections).await.map_err(Error::from)?;
    let files = config.files();
    if let StoreConfig::Local { dir } = &files {
        pg::private_directory(dir).map_err(|source| StartError::Directory { path: dir.clone(), source })?;
    }
    let store = Store::open(&files)?;
    store.check().await?;
    let cache = config.data_dir.join("cache");
    pg::private_directory(&cache).map_err(|source| StartError::Directory { path: cache.clone(), source })?;
    let git = repositories(&config.data_dir).await?;
    let runner = if config.lanes.contains_key(&Lane::Sandbox) {
        let sandbox = Sandbox::start(computor_sandbox::Config::default())?;
        tracing::info!(level = %sandbox.level(), "sandbox is ready");
        let options = computor_testing::Options { cache: Some(cache.join("references")), ..computor_testing::Options::default() };
        Some(Runner::new(sandbox, options))
    } else {
        None
    };
    let app = App::new(db, store, runner, Options { cache_dir: cache, ..config.options.clone() });
    if let Some(git) = git {
        app.set_git(git);
    }
    let key = config.data_dir.join("receipt.key");
    app.set_signer(Signer::kept_in(&key).map_err(|source| StartError::Directory { path: key, source })?);
    Ok(app)
}

/// The repositories. A machine without git serves everything else.
async fn repositories(data_dir: &Path) -> Result<Option<Git>, StartError> {
    let path = data_dir.join("git");
    let directory = |source| StartError::Directory { path: path.clone(), source };
    pg::private_directory(&path).map_err(directory)?;
    match Git::open(&path, computor_git::Limits::default()).await {
        Ok(git) => Ok(Some(git)),
        Err(computor_git::Error::Io(source)) => Err(directory(source)),
        Err(error) => {
            tracing::warn!(%error, "there are no repositories on this machine");
            Ok(None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::serve::Listener as _;

    #[tokio::test]
    async fn connections_send_what_they_have() {
        let mut listener = prompt(TcpListener::bind("127.0.0.1:0").await.unwrap());
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (served, _) = listener.accept().await;
        assert!(served.nodelay().unwrap());
        drop(client);
    }
}
