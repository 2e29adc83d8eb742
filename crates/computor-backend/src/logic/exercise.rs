//! The files of an example on their way in and out: names, encodings, descriptions, versions.

use super::archive::{self, Files, Purpose, Wanted};
use crate::{
    Ctx, Error, Result,
    work::{Manifest, ManifestEntry},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use computor_git::FilePath;
use computor_store::{Digest, Store, Stored};
use computor_testing::{
    format::{
        FormatError,
        meta::Meta,
        suite::Suite,
        yaml::{self, Kind, Node},
    },
    value::Value as Scalar,
};
use computor_types::{
    Code,
    validate::{self, normalise_version},
};
use futures::{StreamExt, TryStreamExt, stream};
use semver::Version;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

const META: &str = "meta.yaml";
const TEST: &str = "test.yaml";

/// The files of an upload: those of the archive that it is, or they themselves, an archive among the data of an exercise included.
///
/// # Errors
/// `VAL_004` for names that lead outside, archives that cannot be read, and more than `limit` bytes.
pub(super) async fn uploaded(sent: BTreeMap<String, String>, limit: u64) -> Result<Files> {
    let archive = sent.iter().find(|(name, _)| name.to_lowercase().ends_with(".zip"));
    match archive.filter(|_| !sent.contains_key(META)) {
        Some(_) if sent.len() > 1 => Err(Error::new(Code::Val004, "an archive comes alone: what else was sent would be lost")),
        Some((name, content)) => unpacked(decode(name, content), limit).await,
        None => plain(&sent, limit),
    }
}

/// The files of an example that is an archive. What its description names is among them, though it looks like what a tool has made.
///
/// # Errors
/// `VAL_004`.
pub(super) async fn unpacked(archive: Bytes, limit: u64) -> Result<Files> {
    let files = archive::unpack(archive.clone(), Purpose::Example(Wanted::default()), limit).await?;
    let named = files.get(META).map_or_else(Vec::new, |text| named(text));
    if named.iter().all(|name| files.contains_key(name)) {
        return Ok(files);
    }
    archive::unpack(archive, Purpose::Example(Wanted::new(named)), limit).await
}

/// The files that a description names: those of the exercise, and those that it asks for.
pub(crate) fn named(description: &[u8]) -> Vec<String> {
    let meta = std::str::from_utf8(description).ok().and_then(|text| Meta::parse(META, text).ok());
    let lists = meta.map(|meta| [meta.student_submission_files, meta.additional_files, meta.test_files, meta.student_templates]);
    lists.into_iter().flatten().flatten().collect()
}

/// What differs in case or in the form of its letters alone is one file for half of those who get it.
///
/// # Errors
/// `VAL_004`.
pub(super) fn distinct(files: &Files) -> Result<()> {
    let paths: Vec<FilePath> = files.keys().filter_map(|name| FilePath::new(name.as_str()).ok()).collect();
    match FilePath::collision(&paths) {
        Some((one, other)) => Err(Error::new(Code::Val004, format!("{one} and {other} are one file on some machines"))),
        None => Ok(()),
    }
}

/// Files that were sent each by itself.
fn plain(sent: &BTreeMap<String, String>, limit: u64) -> Result<Files> {
    let mut files = Files::new();
    let mut left = limit;
    let wanted = Wanted::new(sent.get(META).map_or_else(Vec::new, |text| named(text.as_bytes())));
    for (name, content) in sent {
        let path = archive::segments(name).filter(|path| archive::is_modest(path));
        let path = path.ok_or_else(|| Error::new(Code::Val004, format!("{name:?} is not a relative path of a sensible length")))?;
        if path.iter().any(|part| archive::is_junk(part)) && !wanted.has(&path) {
            continue;
        }
        let content = decode(name, content);
        left = left
            .checked_sub(content.len() as u64)
            .ok_or_else(|| Error::new(Code::Val004, format!("the files are larger than {limit} bytes together")))?;
        archive::insert(&mut files, path.join("/"), content)?;
    }
    Ok(files)
}

/// Files of these kinds are text, even if the text happens to be valid base64. Unlike the rest, they are never decoded.
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "", "py", "m", "c", "h", "cc", "cpp", "hpp", "f90", "f", "r", "jl", "java", "js", "ts", "sh", "rs", "tex", "bib", "sql", "ipynb",
    "txt", "md", "rst", "html", "css", "xml", "svg", "yaml", "yml", "json", "toml", "ini", "cfg", "csv", "tsv",
];

fn ending(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase())
}

/// The bytes of a file that was sent as text: a data URI, base64 where the name does not say text, or the text itself.
fn decode(name: &str, content: &str) -> Bytes {
    let uri = content.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,")).and_then(|(_, data)| STANDARD.decode(data).ok());
    let binary = || {
        if TEXTS.contains(&ending(name).as_str()) { None } else { STANDARD.decode(content).ok().filter(|bytes| !bytes.is_empty()) }
    };
    uri.or_else(binary).map_or_else(|| Bytes::copy_from_slice(content.as_bytes()), Bytes::from)
}

/// The text of a file, or a data URI of what is not text.
pub(super) fn encode(name: &str, content: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(content) {
        return text.to_owned();
    }
    let kind = match ending(name).as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    };
    format!("data:{kind};base64,{}", STANDARD.encode(content))
}

/// What `meta.yaml` says, as far as it decides something.
#[derive(Debug)]
pub(super) struct Description {
    pub(super) meta: Meta,
    /// Unique name in the repository.
    pub(super) identifier: String,
    /// The version, with all its parts.
    pub(super) tag: String,
    /// The service that tests it.
    pub(super) backend: String,
    /// Whether it may take the place of the same version.
    pub(super) overwrite: bool,
}

/// # Errors
/// `VAL_004` without a readable `meta.yaml`, `VAL_003` for a bad version or name, `EXAMPLE_VERSION_NO_BACKEND`.
pub(super) fn describe(files: &Files, directory: &str) -> Result<Description> {
    let content = files.get(META).ok_or_else(|| Error::new(Code::Val004, "there is no meta.yaml at the top"))?;
    let text = std::str::from_utf8(content).map_err(|_| Error::new(Code::Val004, "meta.yaml is not UTF-8"))?;
    // One that nobody can read would be found out by the first student who is tested.
    if let Some(content) = files.get(TEST) {
        let text = std::str::from_utf8(content).map_err(|_| Error::new(Code::Val004, "test.yaml is not UTF-8"))?;
        yaml::parse(TEST, text).map_err(unusable)?;
    }
    let described = describe_text(text, directory)?;
    complete(&described.meta, &files.keys().cloned().collect::<Vec<_>>())?;
    checkers(files)?;
    Ok(described)
}

/// Students would begin with an empty file in the place of a template that is not there, and tests would run without what they need.
///
/// # Errors
/// `VAL_004` when a file that is named is not among these.
pub(super) fn complete(meta: &Meta, files: &[String]) -> Result<()> {
    let missing: Vec<String> = meta.missing(files).iter().map(|(key, entry)| format!("{entry} ({key})")).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::new(Code::Val004, format!("meta.yaml names files that are not there: {}", missing.join(", "))))
}

/// A program that judges and is not there judges nobody. A suite that cannot be understood is the runner's to explain.
fn checkers(files: &Files) -> Result<()> {
    let text = files.get(TEST).and_then(|content| std::str::from_utf8(content).ok());
    let Some(suite) = text.and_then(|text| Suite::parse(TEST, text).ok()) else { return Ok(()) };
    for checker in suite.collections.iter().filter_map(|collection| collection.checker.as_ref()) {
        let path = archive::segments(&checker.checker).map(|parts| parts.join("/"));
        if path.is_none_or(|path| !files.contains_key(&path)) {
            return Err(Error::new(Code::Val004, format!("test.yaml names the checker {:?}, which is not there", checker.checker)));
        }
    }
    Ok(())
}

/// As [`describe`], from the text itself.
pub(super) fn describe_text(text: &str, directory: &str) -> Result<Description> {
    let root = json(&yaml::parse(META, text).map_err(unusable)?);
    let backend = root.pointer("/properties/executionBackend/slug").and_then(Value::as_str).map(str::trim).filter(|slug| !slug.is_empty());
    let backend = backend.ok_or(Code::ExampleVersionNoBackend)?.to_owned();
    let meta = Meta::parse(META, text).map_err(unusable)?;
    let wrong = |message: String| Error::new(Code::Val003, message);
    let tag = normalise_version(&meta.version).filter(|tag| tag.len() <= 64);
    let tag = tag.ok_or_else(|| wrong(format!("meta.yaml: {:?} is not a version such as 1.2.3", meta.version)))?;
    let identifier = meta.identifier.clone().unwrap_or_else(|| directory.replace(['-', '_'], "."));
    validate::path(&identifier, &()).map_err(|error| wrong(format!("meta.yaml: the slug {identifier:?} {error}")))?;
    let overwrite = ["update_existing", "overwrite"].iter().any(|key| root.get(key) == Some(&Value::Bool(true)));
    if let Some(bad) = meta.test_dependencies.iter().filter_map(|on| on.version.as_deref()).find(|c| Constraint::parse(c).is_none()) {
        return Err(wrong(format!("meta.yaml: {bad:?} is not a version constraint such as >=1.2")));
    }
    Ok(Description { meta, identifier, tag, backend, overwrite })
}

fn unusable(error: FormatError) -> Error {
    Error::new(Code::Val004, error.to_string())
}

/// A document as JSON.
fn json(node: &Node) -> Value {
    match &node.kind {
        Kind::Scalar(Scalar::None) => Value::Null,
        Kind::Scalar(Scalar::Bool(value)) => Value::Bool(*value),
        Kind::Scalar(Scalar::Int(value)) => Value::from(*value),
        Kind::Scalar(Scalar::Float(value)) if value.is_finite() => Value::from(*value),
        Kind::Scalar(value) => Value::String(value.to_text()),
        Kind::List(items) => items.iter().map(json).collect(),
        Kind::Map(entries) => Value::Object(entries.iter().map(|(key, value)| (key.to_value().to_text(), json(value))).collect()),
    }
}

fn document(files: &Files, name: &str) -> Option<Map<String, Value>> {
    let text = std::str::from_utf8(files.get(name)?).ok()?;
    match json(&yaml::parse(name, text).ok()?) {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// Files and descriptions as a download shows them.
pub(super) struct Shown {
    pub(super) files: BTreeMap<String, String>,
    pub(super) meta: Map<String, Value>,
    pub(super) test: Option<Map<String, Value>>,
}

pub(super) fn show(files: &Files) -> Shown {
    Shown {
        meta: document(files, META).unwrap_or_default(),
        test: document(files, TEST),
        files: files.iter().map(|(name, content)| (name.clone(), encode(name, content))).collect(),
    }
}

/// How many bytes these files would add to the store.
pub(super) async fn added(cx: &Ctx, files: &Files) -> Result<u64> {
    let mut added = 0;
    for content in files.values() {
        match cx.store.size(Digest::of(content)).await {
            Ok(_) => {}
            Err(computor_store::Error::Missing(_)) => added += content.len() as u64,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(added)
}

/// Stores files and their manifest; answers where they lie, and what was stored.
pub(super) async fn store(cx: &Ctx, files: Files) -> Result<(String, Vec<Stored>)> {
    let store = &cx.store;
    let entries: Vec<(String, Stored)> = stream::iter(files)
        .map(|(name, content)| async move { Ok::<_, Error>((name, store.put(content).await?)) })
        .buffered(8)
        .try_collect()
        .await?;
    let manifest = store.put(listed(&entries)?).await?;
    Ok((place(manifest), entries.into_iter().map(|(_, stored)| stored).chain([manifest]).collect()))
}

/// What [`store`] would answer, without storing anything: `known` are files that would be there, and become more.
pub(super) async fn as_stored(cx: &Ctx, files: &Files, known: &mut BTreeSet<Digest>) -> Result<(String, Vec<Stored>)> {
    let mut of = async |content: &Bytes| {
        let (digest, size) = (Digest::of(content), content.len() as u64);
        let new = match cx.store.size(digest).await {
            Ok(_) => false,
            Err(computor_store::Error::Missing(_)) => known.insert(digest),
            Err(error) => return Err(Error::from(error)),
        };
        Ok(Stored { digest, size, new })
    };
    let mut entries = Vec::new();
    for (name, content) in files {
        entries.push((name.clone(), of(content).await?));
    }
    let manifest = of(&listed(&entries)?).await?;
    Ok((place(manifest), entries.into_iter().map(|(_, stored)| stored).chain([manifest]).collect()))
}

/// The list of files that lies beside them.
fn listed(entries: &[(String, Stored)]) -> Result<Bytes> {
    let entry = |stored: &Stored| ManifestEntry { digest: stored.digest.to_string(), size: stored.size };
    let manifest = Manifest(entries.iter().map(|(name, stored)| (name.clone(), entry(stored))).collect());
    Ok(serde_json::to_vec(&manifest).map_err(Error::internal)?.into())
}

/// Where the files of a list lie.
fn place(manifest: Stored) -> String {
    format!("manifest/{}", manifest.digest)
}

/// Which files lie there.
///
/// # Errors
/// `DEPLOY_004` when there is no such list, or an unreadable one; otherwise when the store fails.
pub(crate) async fn manifest(store: &Store, storage_path: &str) -> Result<Manifest> {
    let incomplete = || Error::new(Code::Deploy004, "the files of this version are not complete; upload another one");
    let digest: Digest = storage_path.strip_prefix("manifest/").unwrap_or(storage_path).parse().map_err(|_| incomplete())?;
    match store.get(digest).await {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| incomplete()),
        Err(computor_store::Error::Missing(_) | computor_store::Error::Damaged(_)) => Err(incomplete()),
        Err(error) => Err(error.into()),
    }
}

/// The files that lie there.
pub(super) async fn load(cx: &Ctx, storage_path: &str) -> Result<Files> {
    let store = &cx.store;
    stream::iter(manifest(store, storage_path).await?.0)
        .map(|(name, entry)| async move { Ok::<_, Error>((name, store.get(entry.digest.parse()?).await?)) })
        .buffered(8)
        .try_collect()
        .await
}

/// Which versions are wanted: all that these conditions hold for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Constraint(Vec<Condition>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Condition {
    operator: &'static str,
    version: Version,
    /// How many parts of the version were named: `~=1.2` leaves open what `~=1.2.0` does not.
    parts: usize,
}

impl Constraint {
    /// Operators and versions, such as `>=1.2,<2`, as PEP 440 and npm have them; a version alone means exactly that one.
    pub(super) fn parse(text: &str) -> Option<Self> {
        text.split(',').map(Condition::parse).collect::<Option<_>>().map(Self)
    }

    fn holds(&self, version: &Version) -> bool {
        self.0.iter().all(|condition| condition.holds(version))
    }

    /// Whether somebody asks for what is not finished yet.
    fn names_prereleases(&self) -> bool {
        self.0.iter().any(|condition| !condition.version.pre.is_empty())
    }
}

impl Condition {
    fn parse(text: &str) -> Option<Self> {
        const OPERATORS: [&str; 9] = [">=", "<=", "==", "!=", "~=", ">", "<", "^", "~"];
        let text = text.trim();
        let (operator, version) = OPERATORS.into_iter().find_map(|op| text.strip_prefix(op).map(|rest| (op, rest))).unwrap_or(("==", text));
        let version = version.trim();
        let parts = version.split(['-', '+']).next().unwrap_or_default().split('.').count();
        Some(Self { operator, version: Version::parse(&normalise_version(version)?).ok()?, parts })
    }

    fn holds(&self, version: &Version) -> bool {
        let Self { operator, version: anchor, parts } = self;
        let same_minor = (version.major, version.minor) == (anchor.major, anchor.minor);
        match *operator {
            ">=" => version >= anchor,
            "<=" => version <= anchor,
            ">" => version > anchor,
            "<" => version < anchor,
            "!=" => version != anchor,
            "^" => version >= anchor && version.major == anchor.major,
            "~=" if *parts < 3 => version >= anchor && version.major == anchor.major,
            "~" | "~=" => version >= anchor && same_minor,
            _ => version == anchor,
        }
    }
}

/// The newest version that is wanted; one that is not finished only where it is asked for, or there is no other. Without a constraint
/// that is the one that was stored last, which comes first.
pub(super) fn resolve<'v, V>(constraint: Option<&str>, versions: &[&'v V], tag: impl Fn(&V) -> &str) -> Option<&'v V> {
    let Some(text) = constraint.filter(|text| !text.trim().is_empty()) else {
        return versions.first().copied();
    };
    let constraint = Constraint::parse(text)?;
    let parsed = |version: &V| Version::parse(&normalise_version(tag(version))?).ok();
    let fitting = versions.iter().filter_map(|v| parsed(v).map(|parsed| (parsed, *v))).filter(|(parsed, _)| constraint.holds(parsed));
    let any = constraint.names_prereleases();
    fitting.max_by(|(a, _), (b, _)| (any || a.pre.is_empty(), a).cmp(&(any || b.pre.is_empty(), b))).map(|(_, version)| version)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "slug: a.b\nversion: 1.2\nproperties: {executionBackend: {slug: itpcp.exec.py}}";

    #[test]
    fn the_newest_fitting_version_is_chosen() {
        let versions = ["2.0.0", "1.1.1", "1.1.0", "1.0.0"].map(str::to_owned);
        let all: Vec<&String> = versions.iter().collect();
        let chosen = |constraint| resolve(constraint, &all, |v| v).map(String::as_str);
        assert_eq!(chosen(None), Some("2.0.0"));
        for (constraint, expected) in [
            (">=1.1.0", Some("2.0.0")),
            (">1.1.0", Some("2.0.0")),
            ("<=1.1.1", Some("1.1.1")),
            ("<2.0.0", Some("1.1.1")),
            ("^1.1.0", Some("1.1.1")),
            ("~1.1", Some("1.1.1")),
            ("1.1.1", Some("1.1.1")),
            ("==1.0", Some("1.0.0")),
            (">=1.2.0", Some("2.0.0")),
            (">=3", None),
            (">=1.0,<2", Some("1.1.1")),
            (">=1.0, !=1.1.1, <2", Some("1.1.0")),
            ("~=1.0", Some("1.1.1")),
            ("~=1.1.0", Some("1.1.1")),
            ("~=1.0.0", Some("1.0.0")),
            ("nonsense", None),
            (">=1,", None),
        ] {
            assert_eq!(chosen(Some(constraint)), expected, "{constraint}");
        }
        let unfinished = ["2.0.0-beta", "1.0.0"].map(str::to_owned);
        let unfinished: Vec<&String> = unfinished.iter().collect();
        for (constraint, expected) in [(">=0", "1.0.0"), ("<3", "1.0.0"), (">=2.0.0-alpha", "2.0.0-beta"), (">1", "2.0.0-beta")] {
            assert_eq!(resolve(Some(constraint), &unfinished, |v| v).map(String::as_str), Some(expected), "{constraint}");
        }
    }

    #[test]
    fn a_description_needs_a_version_a_name_and_a_backend() {
        let good = describe_text(GOOD, "dir").unwrap();
        assert_eq!(
            (good.tag.as_str(), good.identifier.as_str(), good.backend.as_str(), good.overwrite),
            ("1.2.0", "a.b", "itpcp.exec.py", false)
        );
        let code = |text: &str| describe_text(text, "my-dir_1").map(|d| d.identifier).map_err(|error| error.code);
        assert_eq!(code("slug: a.b"), Err(Code::ExampleVersionNoBackend));
        assert_eq!(code("properties: {executionBackend: {version: 1}}"), Err(Code::ExampleVersionNoBackend));
        assert_eq!(code(&GOOD.replace("1.2", "1.2.3.4")), Err(Code::Val003));
        assert_eq!(code(&GOOD.replace("a.b", "a..b")), Err(Code::Val003));
        assert_eq!(code(&GOOD.replace("slug: a.b\n", "")), Ok("my.dir.1".to_owned()));
        assert!(describe_text(&format!("{GOOD}\nupdate_existing: true"), "d").unwrap().overwrite);
        assert_eq!(code("a: [b"), Err(Code::Val004));
    }

    #[test]
    fn what_is_named_has_to_be_there() {
        let described = |properties: &str, test: &str, names: &[&str]| {
            let meta = format!("slug: a.b\nversion: 1.0\nproperties:\n  executionBackend: {{slug: itpcp.exec.py}}\n{properties}");
            let mut files: Files = names.iter().map(|name| ((*name).to_owned(), "x".into())).collect();
            files.extend([(META.to_owned(), meta.into()), (TEST.to_owned(), test.to_owned().into())]);
            describe(&files, "d").map(|_| ()).map_err(|error| (error.code, error.message))
        };
        let refused = |properties: &str, test: &str, names: &[&str]| described(properties, test, names).unwrap_err().1;
        for key in ["studentTemplates", "additionalFiles", "testFiles"] {
            let properties = format!("  {key}: [there.py, gone.py]");
            let (code, words) = described(&properties, "", &["there.py"]).unwrap_err();
            assert_eq!((code, words), (Code::Val004, format!("meta.yaml names files that are not there: gone.py ({key})")));
            // A file, a directory, a pattern; as people write them.
            for entry in ["./there.py", "there.py", "data/", "data", "data/*.csv", "\"o\u{308}.py\""] {
                described(&format!("  {key}: [{entry}]"), "", &["there.py", "data/x.csv", "\u{f6}.py"]).unwrap();
            }
            assert!(
                refused(&format!("  {key}: [../there.py, dat]"), "", &["there.py", "data/x.csv"])
                    .ends_with(&format!("../there.py ({key}), dat ({key})"))
            );
        }
        described("  studentTemplates: [stack.c]", "", &["studentTemplates/stack.c"]).unwrap();
        assert!(refused("  additionalFiles: [stack.c]", "", &["studentTemplates/stack.c"]).contains("stack.c (additionalFiles)"));
        // What students write themselves is nowhere yet.
        described("  studentSubmissionFiles: [report.md]", "", &[]).unwrap();
        let judged = "properties: {tests: [{type: check, name: c, checker: checkers/c.py, tests: [{name: a}]}]}";
        assert!(refused("", judged, &[]).contains("checkers/c.py"));
        described("", judged, &["checkers/c.py"]).unwrap();
    }

    #[test]
    fn contents_come_back_as_they_were_sent() {
        let png = [0x89, b'P', b'N', b'G', 0xff];
        let sent = encode("a.png", &png);
        assert!(sent.starts_with("data:image/png;base64,"));
        assert_eq!(decode("a.png", &sent), png.as_slice());
        assert_eq!(decode("a.png", &STANDARD.encode(png)), png.as_slice());
        // Valid base64, but a text.
        assert_eq!(decode("a.py", "test"), "test");
        assert_eq!(decode("a.weird", "not base64!"), "not base64!");
        assert_eq!(encode("a.py", b"print(1)"), "print(1)");
    }

    #[tokio::test]
    async fn uploads_are_maps_of_files_or_an_archive() {
        let map = |files: &[(&str, &str)]| files.iter().map(|(name, content)| ((*name).to_owned(), (*content).to_owned())).collect();
        let files = uploaded(map(&[("meta.yaml", GOOD), (".git/config", "x"), ("content/index.md", "# T")]), 1000).await.unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["content/index.md", "meta.yaml"]);
        let zip = STANDARD.encode(archive::pack(Files::from([("ex/meta.yaml".into(), GOOD.into())])).await.unwrap());
        let files = uploaded(map(&[("e.zip", &zip)]), 1000).await.unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["meta.yaml"]);
        // What it names is not left out, however it comes.
        let meta = GOOD.replace("{executionBackend", "{additionalFiles: [.Rprofile, data.meta.yaml], executionBackend");
        let hidden = [("meta.yaml", meta.as_str()), (".Rprofile", "x"), ("data.meta.yaml", "y"), (".other", "z")];
        let packed = hidden.map(|(name, content)| (format!("ex/{name}"), Bytes::copy_from_slice(content.as_bytes())));
        let packed = STANDARD.encode(archive::pack(Files::from(packed)).await.unwrap());
        for sent in [map(&hidden), map(&[("e.zip", &packed)])] {
            let files = uploaded(sent, 1000).await.unwrap();
            assert_eq!(files.keys().collect::<Vec<_>>(), [".Rprofile", "data.meta.yaml", "meta.yaml"]);
        }
        // Two things at once: one of them would be lost. But an exercise may have an archive among its data.
        assert_eq!(uploaded(map(&[("e.zip", &zip), ("other", "x")]), 1000).await.unwrap_err().code, Code::Val004);
        let files = uploaded(map(&[("data.zip", &zip), ("meta.yaml", GOOD)]), 1000).await.unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["data.zip", "meta.yaml"]);
        let deep = format!("{}x", "d/".repeat(40));
        assert_eq!(uploaded(map(&[(&deep, "x")]), 1000).await.unwrap_err().code, Code::Val004);
        for (one, other) in [("A.py", "a.py"), ("\u{e9}", "e\u{301}")] {
            let files = uploaded(map(&[(one, "x"), (other, "x")]), 1000).await.unwrap();
            assert_eq!(distinct(&files).unwrap_err().code, Code::Val004);
        }
        for bad in [map(&[("../x", "x")]), map(&[("/x", "x")]), map(&[("a", &"x".repeat(1001))]), map(&[("e.zip", "no")])] {
            assert_eq!(uploaded(bad, 1000).await.unwrap_err().code, Code::Val004);
        }
    }
}
