//! Where values come from, and what is wrong with them.

use super::*;
use computor_store::StoreConfig;
use std::net::SocketAddr;

fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A data directory with this file in it.
fn directory(file: &str) -> (tempfile::TempDir, Place) {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join(FILE), file).unwrap();
    let place = Place { data_dir: Some(directory.path().to_owned()), database_url: None, config: None, set: Vec::new() };
    (directory, place)
}

fn problems(resolved: &Resolved) -> Vec<String> {
    resolved.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn later_places_are_stronger() {
    let (_directory, mut place) = directory("connections = 5\nlisten = '127.0.0.1:1'\nmax_upload = '1 MiB'\nmax_body = 1000");
    place.set = vec!["max_body=3 KiB".to_owned(), "listen=127.0.0.1:3".to_owned()];
    let environment = variables(&[("COMPUTOR_LISTEN", "127.0.0.1:2"), ("COMPUTOR_MAX_UPLOAD", "2 MiB"), ("COMPUTOR_QUOTA_PER_USER", "")]);
    let found = resolve_with(&place, &[("listen", Some("127.0.0.1:4".to_owned())), ("slots_git", None)], environment);
    assert_eq!(problems(&found), [""; 0]);
    let from = |name: &str| found.from[name].split(' ').take(2).collect::<Vec<_>>().join(" ");
    let settings = &found.settings;
    assert_eq!((settings.quota_per_user.0, from("quota_per_user").as_str()), (1 << 30, "default"));
    assert_eq!(settings.connections.0, 5);
    assert!(from("connections").starts_with("file "));
    assert_eq!((settings.max_upload.0, from("max_upload").as_str()), (2 << 20, "environment COMPUTOR_MAX_UPLOAD"));
    assert_eq!((settings.max_body.0, from("max_body").as_str()), (3 << 10, "flag --set"));
    assert_eq!((settings.listen, from("listen").as_str()), (SocketAddr::from(([127, 0, 0, 1], 4)), "flag --listen"));
}

#[test]
fn database_url_has_two_names_and_is_never_shown() {
    let (_directory, place) = directory("metrics_token = 'a token of sixteen and more'");
    let environment = |own: &'static str| variables(&[("DATABASE_URL", "postgres://a:geheim@b/c"), ("COMPUTOR_DATABASE_URL", own)]);
    let found = resolve_with(&place, &[], environment(""));
    assert_eq!(found.settings.database_url.as_ref().unwrap().0, "postgres://a:geheim@b/c");
    assert_eq!(found.from["database_url"], "environment DATABASE_URL");
    let shown = format!("{:?} {:?}", found.settings.shown(), found.settings);
    assert!(!shown.contains("geheim") && !shown.contains("sixteen"), "{shown}");
    let found = resolve_with(&place, &[], environment("postgres://own"));
    assert_eq!(found.settings.database_url.as_ref().unwrap().0, "postgres://own");
    let found = resolve_with(&place, &[], environment("geheim"));
    assert_eq!(problems(&found).len(), 1);
    assert!(!problems(&found).concat().contains("geheim"));
}

#[test]
fn slips_are_found_and_named() {
    let (_directory, mut place) = directory(
        "pubic_url = 'x'\nconnections = 0\nallowed_origins = ['https://a.example', 'nonsense']\ndata_dir = '/x'\n[metrics]\nlisten = 1",
    );
    place.set = vec!["lisen=1".to_owned()];
    let environment = variables(&[("COMPUTOR_LISTN", "x"), ("COMPUTOR_PORT_8000_TCP", "tcp://10.0.0.1"), ("COMPUTOR_MAX_BODY", "big")]);
    let found = resolve_with(&place, &[], environment);
    let text = problems(&found).join("\n");
    for expected in [
        "there is no setting pubic_url; did you mean public_url?",
        "must be a number from 1 to 1000",
        "each must be http:// or https://",
        "data_dir cannot be said in the data directory",
        "there is no setting metrics;",
        "flag --set lisen: there is no setting lisen; did you mean listen?",
        "did you mean COMPUTOR_LISTEN?",
        "max_body (environment COMPUTOR_MAX_BODY): must be a size, such as 10 MiB",
    ] {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
    assert_eq!(problems(&found).len(), 8, "{text}");
    assert!(found.valid().is_err());
}

#[test]
fn a_file_that_is_named_must_be_there_and_may_say_where_data_lies() {
    let (directory, _) = directory("data_dir = '/srv/computor'");
    let place = |file: &str| Place { data_dir: None, database_url: None, config: Some(directory.path().join(file)), set: Vec::new() };
    let found = resolve_with(&place(FILE), &[], BTreeMap::new());
    assert_eq!((problems(&found).len(), found.settings.server().data_dir), (0, PathBuf::from("/srv/computor")));
    let found = resolve_with(&place("missing.toml"), &[], BTreeMap::new());
    assert_eq!(problems(&found).len(), 1);
}

#[test]
fn what_is_not_toml_is_said_without_showing_it() {
    let (_directory, place) = directory("connections = 1\nmetrics_token = geheim geheim\n");
    let text = problems(&resolve_with(&place, &[], BTreeMap::new())).concat();
    assert!(text.contains("line 2 is not TOML") && !text.contains("geheim"), "{text}");
}

#[test]
fn what_is_set_reaches_the_server() {
    let (_directory, place) = directory(
        "slots_sandbox = 0\nslots_git = 7\npublic_url = 'https://x.example/'\ntrusted_proxies = '10.0.0.0/8'\nlog_ins_per_name = 9\nlog_format = 'json'",
    );
    let server = resolve_with(&place, &[], BTreeMap::new()).valid().unwrap().server();
    assert_eq!(server.lanes.iter().map(|(lane, slots)| (lane.name(), *slots)).collect::<Vec<_>>(), [("control", 8), ("git", 7)]);
    assert!(server.options.is_https() && server.options.trusted_proxies.len() == 1 && server.options.log_ins.per_name == 9);
}

#[test]
fn metrics_need_an_address_of_their_own() {
    let (_directory, place) = directory("metrics_listen = '127.0.0.1:8000'");
    assert!(problems(&resolve_with(&place, &[], BTreeMap::new())).concat().contains("metrics_listen"));
}

#[test]
fn a_bucket_is_whole_or_not_at_all() {
    let (_directory, place) = directory("s3_bucket = 'files'\ns3_access_key = 'AKIA'\ns3_secret_key = 'geheim'\ns3_path_style = false");
    let found = resolve_with(
        &place,
        &[],
        variables(&[("COMPUTOR_S3_PREFIX", "/of/computor/"), ("COMPUTOR_S3_ENDPOINT", "https://s3.example.org")]),
    );
    let shown = format!("{:?} {:?}", found.settings.shown(), found.settings);
    assert!(!shown.contains("geheim") && shown.contains("AKIA"), "{shown}");
    let server = found.valid().unwrap().server();
    let StoreConfig::S3 { endpoint, bucket, key_id, secret, region, prefix, path_style } = server.files() else { panic!("{server:?}") };
    assert_eq!((endpoint.as_deref(), bucket.as_str(), key_id.as_str()), (Some("https://s3.example.org"), "files", "AKIA"));
    assert_eq!((secret.as_str(), region.as_str(), prefix.as_str(), path_style), ("geheim", "us-east-1", "of/computor", false));
    // A part of it is wrong, and said to be.
    for (file, missing) in [
        ("s3_bucket = 'files'", vec!["s3_access_key", "s3_secret_key"]),
        ("s3_secret_key = 'geheim'", vec!["s3_bucket", "s3_access_key"]),
        ("s3_endpoint = 'https://s3.example.org'", vec!["s3_bucket", "s3_access_key", "s3_secret_key"]),
    ] {
        let (_directory, place) = directory(file);
        let found = problems(&resolve_with(&place, &[], BTreeMap::new()));
        let named: Vec<&str> = found.iter().filter_map(|problem| problem.split(':').next()).collect();
        assert_eq!(named, missing, "{file}: {found:?}");
        assert!(!found.concat().contains("geheim"), "{found:?}");
    }
    // Nothing is in the data directory alone.
    let (directory, place) = directory("");
    let server = resolve_with(&place, &[], BTreeMap::new()).valid().unwrap().server();
    assert!(matches!(server.files(), StoreConfig::Local { dir } if dir == directory.path().join("store")));
}

#[test]
fn a_cluster_has_an_address_and_its_secrets_are_not_shown() {
    let (home, place) = directory("temporal_namespace = 'uni'\ntemporal_api_key = 'geheim'");
    for (name, content) in
        [("cert.pem", "-----BEGIN CERTIFICATE-----\nAAAA"), ("key.pem", "-----BEGIN PRIVATE KEY-----\nGEHEIM"), ("none.pem", "GEHEIM")]
    {
        fs::write(home.path().join(name), content).unwrap();
    }
    let file = |name: &str| home.path().join(name).display().to_string();
    let found = |pairs: &[(&str, &str)]| resolve_with(&place, &[], variables(pairs));
    let (cert, key, none) = (file("cert.pem"), file("key.pem"), file("none.pem"));
    let whole = found(&[("TEMPORAL_ADDRESS", "t.example.org:7233"), ("COMPUTOR_TEMPORAL_CERT", &cert), ("COMPUTOR_TEMPORAL_KEY", &key)]);
    let shown = format!("{:?} {:?}", whole.settings.shown(), whole.settings);
    assert!(!shown.to_lowercase().contains("geheim") && shown.contains("key.pem"), "{shown}");
    assert_eq!(problems(&whole), [""; 0]);
    let cluster = whole.settings.server().cluster.unwrap();
    assert_eq!(
        (cluster.address.as_str(), cluster.namespace.as_str(), cluster.queue_prefix.as_str()),
        ("t.example.org:7233", "uni", "computor")
    );
    assert_eq!(cluster.api_key.as_deref(), Some("geheim"));
    assert!(cluster.tls.unwrap().identity.unwrap().1.starts_with(b"-----BEGIN PRIVATE KEY"));
    for (given, wrong) in [
        (vec![], "temporal_address: is missing"),
        (vec![("TEMPORAL_ADDRESS", "t:1"), ("COMPUTOR_TEMPORAL_CERT", cert.as_str())], "temporal_key: is missing"),
        (vec![("TEMPORAL_ADDRESS", "t:1"), ("COMPUTOR_TEMPORAL_KEY", key.as_str())], "temporal_cert: is missing"),
        (vec![("TEMPORAL_ADDRESS", "t:1"), ("COMPUTOR_TEMPORAL_CA", none.as_str())], "must be the path of a file"),
    ] {
        let text = problems(&found(&given)).join("\n");
        assert!(text.contains(wrong) && !text.to_lowercase().contains("geheim"), "{text}");
    }
    // Plain text to a cluster in the same network, and none without the setting.
    let (_other, place) = directory("temporal_address = 'temporal:7233'");
    assert!(resolve_with(&place, &[], BTreeMap::new()).settings.server().cluster.unwrap().tls.is_none());
    let (_other, place) = directory("");
    assert!(resolve_with(&place, &[], BTreeMap::new()).settings.server().cluster.is_none());
}

#[test]
fn an_address_without_a_name_is_no_mistake_but_told_of() {
    for (url, told) in [
        ("https://192.0.2.7:8443", true),
        ("http://[2001:db8::1]/computor", true),
        ("https://computor.example.org/computor", false),
        ("http://localhost:8000", false),
    ] {
        let (_directory, place) = directory(&format!("public_url = '{url}'"));
        let found = resolve_with(&place, &[], BTreeMap::new());
        assert_eq!(problems(&found), [""; 0], "{url}");
        let notes: Vec<String> = found.notes().iter().map(ToString::to_string).collect();
        assert_eq!(notes.iter().any(|note| note.contains("give the server a name")), told, "{url}: {notes:?}");
    }
}
