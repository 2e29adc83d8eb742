//! Real servers for tests: an S3 (`rclone serve s3`, which checks signatures), a Redis and an OpenID provider (`oidc-provider`, which is certified), each started on a port of its own and
//! ended with the value. Only tests depend on this.
//!
//! Where a program is missing, the tests that need it are passed over with a loud note that says what to install; with
//! `TEST_PROGRAMS=required` in the environment, as the check has it, they fail instead.
#![expect(clippy::expect_used, reason = "a test whose server does not start fails, and says why")]

use std::{
    io::{BufRead as _, BufReader, Read},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// A program that listens on `127.0.0.1`. It ends with the value, and its files go with it.
#[derive(Debug)]
pub struct Peer {
    program: &'static str,
    arguments: fn(u16, &Path) -> Vec<String>,
    /// What it says when it answers.
    ready: &'static str,
    path: PathBuf,
    port: u16,
    files: TempDir,
    child: Option<Child>,
}

/// The bucket that is there.
pub const BUCKET: &str = "computor";
/// The id of the only key.
pub const S3_KEY: &str = "AKIDCOMPUTOR";
/// The secret of that key.
pub const S3_SECRET: &str = "a secret of the tests";
/// The client that the OpenID provider knows, and its secret. Its callback is `/auth/uni/callback`, on any port of `127.0.0.1`.
pub const OPENID_CLIENT: (&str, &str) = ("computor", "a secret of the tests, with : and %");

fn openid_modules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools/oidc-provider/node_modules")
}

impl Peer {
    /// A server that speaks S3, with one empty bucket and one key. Its objects are files below [`Peer::objects`].
    ///
    /// # Panics
    /// When it does not start.
    pub fn s3() -> Option<Self> {
        let arguments = |port, files: &Path| {
            let key = format!("{S3_KEY},{S3_SECRET}");
            let words = ["serve", "s3", "--config", "/dev/null", "--addr", &format!("127.0.0.1:{port}"), "--auth-key", &key];
            let mut words = words.map(str::to_owned).to_vec();
            words.push(files.display().to_string());
            words
        };
        let hint = "install what .ci/requirements-tests.txt lists: python3 -m pip install --require-hashes --target target/tools -r …";
        let peer = Self::new("rclone", hint, arguments, "Starting s3 server")?;
        std::fs::create_dir(peer.objects()).expect("a directory for the bucket");
        Some(peer.begun())
    }

    /// A Redis that keeps nothing.
    ///
    /// # Panics
    /// When it does not start.
    pub fn redis() -> Option<Self> {
        let arguments = |port: u16, files: &Path| {
            let directory = files.display().to_string();
            let port = port.to_string();
            let words = ["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", &directory];
            words.map(str::to_owned).to_vec()
        };
        Self::new("redis-server", "apt-get install redis-server", arguments, "Ready to accept connections").map(Self::begun)
    }

    /// A certified OpenID provider at `http://` and [`Peer::address`], which lets anybody in under any name. It is known to
    /// [`OPENID_CLIENT`], and has other keys after each start.
    ///
    /// # Panics
    /// When it does not start.
    pub fn openid() -> Option<Self> {
        let hint = "npm ci --prefix target/tools/oidc-provider, with the files of .ci/oidc-provider";
        if !openid_modules().join("oidc-provider").is_dir() {
            note("oidc-provider (npm)", hint);
            return None;
        }
        let arguments = |port: u16, _: &Path| {
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("oidc-provider.mjs");
            vec![script.display().to_string(), openid_modules().display().to_string(), port.to_string()]
        };
        Self::new("node", "apt-get install nodejs", arguments, "the provider listens").map(Self::begun)
    }

    fn new(program: &'static str, hint: &str, arguments: fn(u16, &Path) -> Vec<String>, ready: &'static str) -> Option<Self> {
        let path = program_or_note(program, hint)?;
        let files = tempfile::tempdir().expect("a directory for a server");
        Some(Self { program, arguments, ready, path, port: 0, files, child: None })
    }

    fn begun(mut self) -> Self {
        // Somebody may take the port between the look and the start.
        for _ in 0..5 {
            self.port = free_port();
            if self.try_start() {
                return self;
            }
        }
        panic!("{} does not start", self.program)
    }

    /// Starts it again where it was, with the files that it had.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(&mut self) {
        assert!(self.try_start(), "{} does not start again", self.program);
    }

    fn try_start(&mut self) -> bool {
        // The kernel ends it with the test, however that ends.
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL", "--"]).arg(&self.path).args((self.arguments)(self.port, self.files.path()));
        command.env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("setpriv of util-linux starts servers for tests");
        // rclone speaks on its errors, the others on their output.
        let (out, err) = (child.stdout.take(), child.stderr.take());
        self.child = Some(child);
        let (said, other): (Box<dyn Read + Send>, Box<dyn Read + Send>) = match (out, err) {
            (Some(out), Some(err)) if self.program != "rclone" => (Box::new(out), Box::new(err)),
            (Some(out), Some(err)) => (Box::new(err), Box::new(out)),
            _ => return false,
        };
        let mut said = BufReader::new(said);
        let mut line = String::new();
        let ready = loop {
            line.clear();
            match said.read_line(&mut line) {
                Ok(0) | Err(_) => break false,
                Ok(_) if line.contains(self.ready) => break true,
                Ok(_) => {}
            }
        };
        // Whoever speaks to a full pipe stands still.
        for mut pipe in [Box::new(said) as Box<dyn Read + Send>, other] {
            std::thread::spawn(move || std::io::copy(&mut pipe, &mut std::io::sink()));
        }
        if !ready {
            self.stop();
        }
        ready
    }

    /// Kills it. Its files stay.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Its process.
    ///
    /// # Panics
    /// When it does not run.
    pub fn pid(&self) -> u32 {
        self.child.as_ref().expect("it runs").id()
    }

    /// Where it listens: `127.0.0.1:…`.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The directory with the objects of the bucket.
    pub fn objects(&self) -> PathBuf {
        self.files.path().join(BUCKET)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A port that nobody has now.
///
/// # Panics
/// When the machine has none.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

/// A program that tests start; none, with a loud note, if it is not on this machine.
///
/// # Panics
/// When it is missing and `TEST_PROGRAMS=required` is in the environment.
pub fn program_or_note(program: &str, hint: &str) -> Option<PathBuf> {
    let found = find(program);
    if found.is_none() {
        note(program, hint);
    }
    found
}

/// Says that something is missing.
fn note(what: &str, hint: &str) {
    let required = std::env::var_os("TEST_PROGRAMS").is_some_and(|value| value == "required");
    assert!(!required, "there is no {what} on this machine: {hint}");
    eprintln!("SKIPPED: there is no {what} on this machine: {hint}");
}

/// A program: among the tools that the check installs beside the build, or in the path.
fn find(program: &str) -> Option<PathBuf> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tools/bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::iter::once(tools).chain(std::env::split_paths(&path)).map(|directory| directory.join(program)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{io::Write as _, net::TcpStream};

    #[test]
    fn a_redis_answers_ends_and_comes_again() {
        let Some(mut redis) = Peer::redis() else { return };
        let ping = |redis: &Peer| {
            let mut stream = TcpStream::connect(redis.address())?;
            stream.write_all(b"PING\r\n")?;
            let mut answer = [0; 7];
            stream.read_exact(&mut answer).map(|()| answer)
        };
        assert_eq!(&ping(&redis).unwrap(), b"+PONG\r\n");
        redis.stop();
        assert!(ping(&redis).is_err());
        redis.start();
        assert_eq!(&ping(&redis).unwrap(), b"+PONG\r\n");
    }

    #[test]
    fn an_s3_wants_a_signature() {
        let Some(s3) = Peer::s3() else { return };
        let mut stream = TcpStream::connect(s3.address()).unwrap();
        stream.write_all(b"GET /computor/?list-type=2 HTTP/1.0\r\nhost: x\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.lines().next().unwrap().contains(" 40"), "{answer}");
    }
}
