//! The service of systemd, and what is in `Dockerfile` and `deploy/`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};
use support::{Person, text};

const UNIT: &str = "etc/systemd/system/computor.service";
const ENVIRONMENT: &str = "etc/computor/environment";

/// Standard output, standard error and exit code.
fn install(arguments: &[&str]) -> (String, String, i32) {
    let somebody = Person::new();
    let output = somebody.run(somebody.home.path(), &[&["install"][..], arguments].concat());
    (text(&output.stdout), text(&output.stderr), output.status.code().unwrap_or(-1))
}

#[track_caller]
fn installs(arguments: &[&str]) -> String {
    let (_, said, code) = install(arguments);
    assert_eq!(code, 0, "{arguments:?}: {said}");
    said
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// The keys and values of a unit, in order, each with its section.
fn parsed(unit: &str) -> Vec<(String, String, String)> {
    let mut section = String::new();
    let mut found = Vec::new();
    for line in unit.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => section = name.to_owned(),
            None => {
                let (key, value) = line.split_once('=').unwrap_or_else(|| panic!("{line} is no setting"));
                found.push((section.clone(), key.to_owned(), value.to_owned()));
            }
        }
    }
    found
}

#[test]
fn a_service_is_installed_again_and_removed_without_its_data() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("root");
    let at = ["--root", root.to_str().unwrap()];
    let options = [&at[..], &["--data-dir", "/srv/computor"]].concat();
    installs(&options);
    assert_eq!(mode(&root.join("srv/computor")), 0o700);
    assert_eq!(mode(&root.join("srv")), 0o755);
    assert_eq!(mode(&root.join("etc/computor")), 0o750);
    assert_eq!(mode(&root.join(ENVIRONMENT)), 0o600);
    assert_eq!(mode(&root.join(UNIT)), 0o644);
    let program = root.join("usr/local/bin/computor");
    assert_eq!(mode(&program), 0o755);
    assert!(Command::new(&program).arg("--version").output().unwrap().status.success());

    let settings = parsed(&fs::read_to_string(root.join(UNIT)).unwrap());
    let value = |key: &str| settings.iter().find(|(_, name, _)| name == key).map(|(section, _, value)| (section.as_str(), value.as_str()));
    for (key, expected) in [
        ("Delegate", "yes"),
        ("User", "computor"),
        ("Environment", "COMPUTOR_DATA_DIR=/srv/computor"),
        ("EnvironmentFile", "-/etc/computor/environment"),
        ("ExecStart", "/usr/local/bin/computor serve"),
        ("OOMPolicy", "continue"),
    ] {
        assert_eq!(value(key), Some(("Service", expected)), "{key}");
    }
    assert_eq!(value("WantedBy"), Some(("Install", "multi-user.target")));
    let users = fs::read_to_string(root.join("etc/sysusers.d/computor.conf")).unwrap();
    assert!(users.contains("\nu computor - \"Computor\" /srv/computor /usr/sbin/nologin\n"), "{users}");
    let places = fs::read_to_string(root.join("etc/tmpfiles.d/computor.conf")).unwrap();
    assert!(places.contains("\nd /srv/computor 0700 computor computor -\n"), "{places}");

    // Again: what people have changed stays, what is ours comes back, the rest is said to be so.
    fs::write(root.join(ENVIRONMENT), "COMPUTOR_SLOTS_SANDBOX=2\n").unwrap();
    fs::write(root.join(UNIT), "# Made by `computor install`, an older one\n").unwrap();
    let said = installs(&options);
    assert!(said.lines().filter(|line| line.ends_with("is so already")).count() >= 5, "{said}");
    assert_eq!(fs::read_to_string(root.join(ENVIRONMENT)).unwrap(), "COMPUTOR_SLOTS_SANDBOX=2\n");
    assert_eq!(parsed(&fs::read_to_string(root.join(UNIT)).unwrap()), settings);

    // Removed: data and settings stay.
    fs::write(root.join("srv/computor/work"), "a year's").unwrap();
    installs(&[&at[..], &["--remove"]].concat());
    for gone in [UNIT, "etc/sysusers.d/computor.conf", "etc/tmpfiles.d/computor.conf", "usr/local/bin/computor"] {
        assert!(!root.join(gone).exists(), "{gone}");
    }
    assert!(root.join("srv/computor/work").is_file() && root.join(ENVIRONMENT).is_file());
    installs(&[&at[..], &["--remove"]].concat());

    // Purged: asked for twice, and only what belongs to it.
    installs(&options);
    fs::create_dir(root.join("srv/other")).unwrap();
    let purge = [&at[..], &["--remove", "--purge"]].concat();
    let (_, said, code) = install(&purge);
    assert!(code == 1 && said.contains("--yes") && root.join("srv/computor/work").is_file() && root.join(UNIT).is_file(), "{said}");
    installs(&[&purge[..], &["--yes"]].concat());
    assert!(!root.join("srv/computor").exists() && !root.join("etc/computor").exists() && root.join("srv/other").is_dir());
}

#[test]
fn a_dry_run_prints_everything_and_does_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("root");
    let (printed, _, code) = install(&["--dry-run", "--root", root.to_str().unwrap()]);
    assert!(code == 0 && !root.exists(), "{printed}");
    for expected in ["computor.service (0644)", "    | Delegate=yes", "environment (0600, stays if it is there)", "lib/computor (0700)"] {
        assert!(printed.contains(expected), "{expected}: {printed}");
    }
    assert!(!printed.lines().any(|line| line.starts_with("run ")), "below a directory nothing is run: {printed}");
    let (printed, said, code) = install(&["--dry-run"]);
    assert!(code == 0 && printed.contains("run       systemctl daemon-reload"), "{printed}{said}");
    assert!(printed.contains("| COMPUTOR_SECRET_KEY=***\n"), "a secret is made, and not shown: {printed}");
    let (printed, _, _) = install(&["--dry-run", "--no-start"]);
    assert!(!printed.contains("systemctl restart"), "{printed}");
}

#[test]
fn what_is_somebody_elses_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("root");
    let unit = root.join(UNIT);
    fs::create_dir_all(unit.parent().unwrap()).unwrap();
    fs::write(&unit, "[Service]\nExecStart=/bin/true\n").unwrap();
    let before: Vec<PathBuf> = walk(&root);
    for more in [&["--remove"][..], &["--remove", "--purge", "--yes"], &[]] {
        let (_, said, code) = install(&[&["--root", root.to_str().unwrap()], more].concat());
        assert!(code == 1 && said.contains("was not made by `computor install`"), "{said}");
        assert_eq!(walk(&root), before, "{more:?}");
    }
    for wrong in [
        &["--purge"][..],
        &["--yes"],
        &["--remove", "--no-start"],
        &["--data-dir", "here"],
        &["--data-dir", "/srv/a b"],
        &["--data-dir", "/srv/../etc"],
        &["--user", "root"],
        &["--user", "a\nExecStart=x"],
    ] {
        assert_eq!(install(wrong).2, 2, "{wrong:?}");
    }
}

fn walk(root: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(directory) = waiting.pop() {
        for entry in fs::read_dir(directory).unwrap().flatten() {
            if entry.path().is_dir() {
                waiting.push(entry.path());
            }
            all.push(entry.path());
        }
    }
    all.sort();
    all
}

/// systemd itself reads what was written, where it is there.
#[test]
fn systemd_understands_the_files() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("root");
    installs(&["--root", root.to_str().unwrap()]);
    let ran = |program: &str, arguments: &[&str]| match Command::new(program).args(arguments).output() {
        Ok(output) => Some((output.status.success(), text(&output.stdout) + &text(&output.stderr))),
        Err(_) => {
            eprintln!("SKIPPED {program}: it is not here");
            None
        }
    };
    // The unit names a program that is not on this machine, so it is shown one that is.
    let unit = fs::read_to_string(root.join(UNIT)).unwrap().replace("/usr/local/bin/computor", env!("CARGO_BIN_EXE_computor"));
    let known = directory.path().join("computor.service");
    fs::write(&known, &unit).unwrap();
    if let Some((good, said)) = ran("systemd-analyze", &["verify", "--man=no", known.to_str().unwrap()]) {
        assert!(good && !said.contains("computor.service"), "{said}");
        // It would have found something.
        fs::write(&known, unit.replace("OOMPolicy=continue", "OOMPolicy=never")).unwrap();
        let (_, said) = ran("systemd-analyze", &["verify", "--man=no", known.to_str().unwrap()]).unwrap();
        assert!(said.contains("OOM policy"), "{said}");
    }
    let below = |path: &str| root.join(path).to_str().unwrap().to_owned();
    // Who is not root may not give files away: then it is only said.
    let forbidden = |said: &str| said.contains("ermission") || said.contains("not permitted");
    if let Some((good, said)) = ran("systemd-sysusers", &["--root", &below(""), &below("etc/sysusers.d/computor.conf")]) {
        assert!(good || forbidden(&said), "{said}");
        assert!(!good || fs::read_to_string(below("etc/passwd")).unwrap().contains("computor:x:"), "{said}");
    }
    if let Some((good, said)) = ran("systemd-tmpfiles", &["--root", &below(""), "--create", &below("etc/tmpfiles.d/computor.conf")]) {
        assert!(good || forbidden(&said), "{said}");
        assert_eq!((mode(&root.join("var/lib/computor")), mode(&root.join(ENVIRONMENT))), (0o700, 0o600), "{said}");
    }
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// The settings, as they are named in the environment.
fn settings() -> BTreeSet<String> {
    let somebody = Person::new();
    let shown: Value = serde_json::from_str(&somebody.ok(&["config", "show", "--json"])).unwrap();
    let names = shown.as_array().unwrap().iter().map(|row| format!("COMPUTOR_{}", row["name"].as_str().unwrap().to_uppercase()));
    names.chain(["DATABASE_URL".to_owned()]).collect()
}

/// The names that look like settings in a text.
fn named(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    words.filter(|word| word.starts_with("COMPUTOR_") || *word == "DATABASE_URL").map(str::to_owned).collect()
}

#[test]
fn deployments_name_settings_that_exist() {
    let known = settings();
    assert!(known.contains("COMPUTOR_PUBLIC_URL") && known.len() > 30);
    let directory = tempfile::tempdir().unwrap();
    installs(&["--root", directory.path().to_str().unwrap()]);
    let environment = directory.path().join(ENVIRONMENT);
    for file in [repository("Dockerfile"), repository("deploy/compose.yaml"), environment, directory.path().join(UNIT)] {
        let named = named(&fs::read_to_string(&file).unwrap());
        assert!(!named.is_empty() && named.is_subset(&known), "{}: {named:?}", file.display());
    }
    // What the proxies are told to go with is a setting, too.
    for file in ["deploy/Caddyfile", "deploy/nginx.conf"] {
        let text = fs::read_to_string(repository(file)).unwrap();
        for setting in text.split('`').skip(1).step_by(2).filter_map(|code| code.split_once(" = ")) {
            assert!(known.contains(&format!("COMPUTOR_{}", setting.0.to_uppercase())), "{file}: {setting:?}");
        }
        assert!(text.contains("public_url = ") && text.contains("trusted_proxies = ") && text.contains("127.0.0.1:8000"), "{file}");
        assert_eq!(text.matches('{').count(), text.matches('}').count(), "{file}");
    }
}

#[test]
fn the_compose_file_is_whole() {
    let compose: Value = serde_saphyr::from_str(&fs::read_to_string(repository("deploy/compose.yaml")).unwrap()).unwrap();
    let services = compose["services"].as_object().unwrap();
    let example = fs::read_to_string(repository("deploy/env.example")).unwrap();
    let given: BTreeSet<&str> =
        example.lines().filter(|line| !line.starts_with('#')).filter_map(|line| Some(line.split_once('=')?.0)).collect();
    let text = fs::read_to_string(repository("deploy/compose.yaml")).unwrap();
    for variable in text.split("${").skip(1).map(|rest| rest.split([':', '}']).next().unwrap()) {
        assert!(given.contains(variable), "deploy/env.example lacks {variable}");
    }
    for (name, service) in services {
        for other in service["depends_on"].as_object().map(|all| all.keys().cloned().collect()).unwrap_or_else(|| {
            let list = service["depends_on"].as_array().cloned().unwrap_or_default();
            list.iter().map(|name| name.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        }) {
            assert!(services.contains_key(&other), "{name} depends on {other}");
        }
        for volume in service["volumes"].as_array().into_iter().flatten() {
            let source = volume.as_str().unwrap().split(':').next().unwrap();
            let there =
                if source.starts_with('.') { repository("deploy").join(source).exists() } else { compose["volumes"].get(source).is_some() };
            assert!(there, "{name}: {source}");
        }
        let built = || repository("deploy").join(service["build"]["context"].as_str().unwrap()).join("Dockerfile").is_file();
        assert!(service.get("image").is_some() || built());
    }
    let environment = services["computor"]["environment"].as_object().unwrap();
    let network = compose["networks"]["default"]["ipam"]["config"][0]["subnet"].as_str().unwrap();
    assert_eq!(environment["COMPUTOR_TRUSTED_PROXIES"], network, "only the proxy of this network is believed");
    assert_eq!(services["caddy"]["environment"]["UPSTREAM"], "${UPSTREAM:-computor:8000}");
    // The values are ones that the server takes.
    let somebody = Person::new();
    let mut check = somebody.command(somebody.home.path(), &["config", "check"]);
    for (name, value) in environment {
        let value = value
            .as_str()
            .unwrap()
            .replace("${HOST:?}", "computor.example.org")
            .replace("${SLOTS:-4}", "4")
            .replace("${TEMPORAL_ADDRESS:-}", "")
            .replace("${REDIS_URL:-}", "")
            .replace("${S3_ENDPOINT:-}", "http://minio:9000")
            .replace("${S3_BUCKET:-}", "computor")
            .replace("${S3_ACCESS_KEY:-}", "computor")
            .replace("${S3_SECRET_KEY:-}", "a secret of the bucket")
            .replace("${DRAIN_TIME:-5}", "5");
        check.env(name, value.replace("${SECRET_KEY:?}", "a key of at least thirty-two characters").replace("${POSTGRES_PASSWORD:?}", "x"));
    }
    let output = check.output().unwrap();
    assert!(output.status.success(), "{}", support::text(&output.stderr));
}

#[test]
fn the_dockerfile_names_what_exists() {
    let file = fs::read_to_string(repository("Dockerfile")).unwrap().replace("\\\n", " ");
    let version = fs::read_to_string(repository("Cargo.toml")).unwrap();
    let version = version.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap().trim_matches('"').to_owned();
    assert!(file.contains(&format!("FROM rust:{version}-")), "the compiler is of another version than Cargo.toml says");
    let mut copied = 0;
    for line in file.lines().filter(|line| line.starts_with("COPY ")) {
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        match words[0].strip_prefix("--from=") {
            Some(stage) => {
                assert!(file.contains(&format!(" AS {stage}\n")) && words[1] == "/src/target/release/computor", "{line}");
                let package = fs::read_to_string(repository("crates/computor/Cargo.toml")).unwrap();
                assert!(
                    package.contains("name = \"computor\"")
                        && file.contains("cargo build --release --locked -p computor --features \"$FEATURES\"\n")
                );
            }
            None => assert!(repository(words[0]).exists(), "{line}"),
        }
        copied += 1;
    }
    assert_eq!(copied, 2);
    for line in file.lines().filter(|line| line.starts_with("CMD ")) {
        let command: Vec<String> = serde_json::from_str(line.strip_prefix("CMD ").unwrap()).unwrap();
        let help = Command::new(env!("CARGO_BIN_EXE_computor")).args(&command).arg("--help").output().unwrap();
        assert!(help.status.success(), "{line}");
    }
    // What the build takes away is nothing that it needs.
    let ignored = fs::read_to_string(repository(".dockerignore")).unwrap();
    assert_eq!(ignored.lines().collect::<Vec<_>>(), ["/target", "/.git"]);
}
