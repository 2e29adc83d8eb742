//! `meta.yaml`: what an exercise is, which files belong to whom, and which back end judges it.
//!
//! Two generations of the format are in use, one with `slug` and `links`, one with `identifier` and `content`. Both
//! are read into one [`Meta`]. Unknown keys are no error here, because old files carry many; the lints name them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::FormatError;
use super::fields::{Fields, error};
use super::running::Running;
use super::suite::valid_version;
use super::yaml::{self, Kind};
use crate::glob;
use crate::value::Value;
use unicode_normalization::UnicodeNormalization as _;

type Result<T> = std::result::Result<T, FormatError>;

/// An exercise's description.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Meta {
    /// `slug` or `identifier`; absent in some old files, where the directory name counts.
    pub identifier: Option<String>,
    /// Version as written.
    pub version: String,
    /// Title.
    pub title: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Language of the texts.
    pub language: String,
    /// License of the exercise.
    pub license: Option<String>,
    /// Category for sorting.
    pub category: Option<String>,
    /// Tags, keywords and topics together, in order of appearance.
    pub tags: Vec<String>,
    /// Who wrote it.
    pub authors: Vec<Person>,
    /// Who looks after it.
    pub maintainers: Vec<Person>,
    /// Links and course materials.
    pub links: Vec<Link>,
    /// Further material.
    pub supporting_material: Vec<Link>,
    /// Files to hand in.
    pub student_submission_files: Vec<String>,
    /// Files given to students, and laid beside their program when it is tested.
    pub additional_files: Vec<String>,
    /// Files laid beside the student's program when it is tested.
    pub test_files: Vec<String>,
    /// Starter files.
    pub student_templates: Vec<String>,
    /// Exercises that must lie beside this one when it is tested.
    pub test_dependencies: Vec<Dependency>,
    /// What judges it.
    pub execution_backend: Option<ExecutionBackend>,
    /// Keys that mean nothing, for the lints.
    #[serde(skip)]
    pub unknown: Vec<FormatError>,
}

/// A person in `authors` or `maintainers`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Full name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Institution.
    pub affiliation: Option<String>,
}

/// A link with its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Link {
    /// What it is.
    pub description: Option<String>,
    /// Where it is.
    pub url: Option<String>,
}

/// Another exercise, perhaps in a certain version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dependency {
    /// Its identifier.
    pub slug: String,
    /// For example `>=1.2` or `1.0`.
    pub version: Option<String>,
}

/// `properties.executionBackend`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ExecutionBackend {
    /// For example `itpcp.exec.py`.
    pub slug: String,
    /// Version of the back end.
    pub version: Option<String>,
    /// Limits and compiler settings.
    pub settings: Settings,
}

/// `executionBackend.settings`: defaults below `test.yaml`, above the platform's.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// CPU seconds of a run.
    pub timeout: Option<f64>,
    /// CPU seconds of a compilation.
    pub compile_timeout: Option<f64>,
    /// Memory in MiB.
    #[serde(rename = "memoryLimitMB")]
    pub memory_limit_mb: Option<f64>,
    /// Processes at the same time.
    pub max_processes: Option<i64>,
    /// Additional environment variables.
    pub env: BTreeMap<String, String>,
    /// Compiler, if a collection names none.
    pub compiler: Option<String>,
    /// Compiler flags, if a collection names none.
    pub flags: Option<Vec<String>>,
    /// Limits, seed and clock.
    #[serde(flatten)]
    pub running: Running,
}

impl Meta {
    /// Reads a `meta.yaml` of either generation.
    ///
    /// # Errors
    /// The first value of a wrong type, with its place.
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        let root = yaml::parse(file, text)?;
        let mut f = Fields::open(file, "meta.yaml", &root)?;
        let mut meta = Self::read(file, &mut f)?;
        meta.unknown.extend(f.unknown());
        Ok(meta)
    }

    /// What is named and is not among these files of the exercise: under which key, and as it is written.
    ///
    /// An entry names a file, a directory with files in it, or those that match. Templates may be named without the directory
    /// `studentTemplates`. What is handed in need not be there: who has no template for it begins with an empty file.
    pub fn missing<'a>(&'a self, files: &[String]) -> Vec<(&'static str, &'a str)> {
        let files: Vec<String> = files.iter().map(|name| name.nfc().collect()).collect();
        let there = |entry: &str| {
            let directory = format!("{entry}/");
            files.iter().any(|name| name == entry || name.starts_with(&directory) || glob::matches(entry, name))
        };
        let lists =
            [("studentTemplates", &self.student_templates), ("additionalFiles", &self.additional_files), ("testFiles", &self.test_files)];
        let mut missing = Vec::new();
        for (key, entries) in lists {
            let absent = entries.iter().filter(|entry| {
                let plain = plain(entry);
                let below = key == "studentTemplates" && there(&format!("studentTemplates/{plain}"));
                !below && !there(&plain)
            });
            missing.extend(absent.map(|entry| (key, entry.as_str())));
        }
        missing
    }

    pub(crate) fn read(file: &str, f: &mut Fields<'_>) -> Result<Self> {
        let identifier = match f.nonempty("identifier")? {
            Some(identifier) => Some(identifier),
            None => f.nonempty("slug")?,
        };
        let version = f.string("version")?.unwrap_or_else(|| "1.0".to_owned());
        if !valid_version(&version) && !version.bytes().all(|b| b.is_ascii_alphanumeric() || b".-+".contains(&b)) {
            return Err(f.error(format!("`{version}` is not a version")));
        }
        let mut meta = Self {
            identifier,
            version,
            title: f.nonempty("title")?,
            description: f.string("description")?,
            language: f.nonempty("language")?.unwrap_or_else(|| "en".to_owned()),
            license: f.nonempty("license")?,
            category: f.nonempty("category")?,
            ..Self::default()
        };
        for key in ["tags", "keywords"] {
            meta.tags.extend(f.strings(key)?.unwrap_or_default());
        }
        if let Some(node) = f.node("content") {
            let mut content = Fields::open(file, "content", node)?;
            meta.tags.extend(read_content(&mut content)?);
            meta.unknown.extend(content.unknown());
        }
        meta.authors = people(file, f, "authors")?;
        meta.maintainers = people(file, f, "maintainers")?;
        meta.links = links(file, f, &["links", "courseMaterials"])?;
        meta.supporting_material = links(file, f, &["supportingMaterial", "supportingMaterials"])?;
        let outside = dependencies(file, f)?;
        if let Some(node) = f.node("properties") {
            let mut properties = Fields::open(file, "properties", node)?;
            meta.read_properties(file, &mut properties)?;
            meta.unknown.extend(properties.unknown());
        }
        if meta.test_dependencies.is_empty() {
            meta.test_dependencies = outside;
        }
        Ok(meta)
    }

    pub(crate) fn read_properties(&mut self, file: &str, f: &mut Fields<'_>) -> Result<()> {
        self.student_submission_files = f.strings("studentSubmissionFiles")?.unwrap_or_default();
        self.additional_files = f.strings("additionalFiles")?.unwrap_or_default();
        self.test_files = f.strings("testFiles")?.unwrap_or_default();
        self.student_templates = f.strings("studentTemplates")?.unwrap_or_default();
        self.test_dependencies = dependencies(file, f)?;
        if let Some(node) = f.node("executionBackend") {
            let mut backend = Fields::open(file, "executionBackend", node)?;
            self.execution_backend = Some(ExecutionBackend::read(file, &mut backend)?);
            self.unknown.extend(backend.unknown());
        }
        Ok(())
    }
}

/// An entry as files are named: without what says nothing (`./`, a `/` at the end), and with its letters composed.
fn plain(entry: &str) -> String {
    let entry = entry.replace('\\', "/");
    let parts: Vec<&str> = entry.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    parts.join("/").nfc().collect()
}

pub(crate) fn read_content(f: &mut Fields<'_>) -> Result<Vec<String>> {
    let mut tags = Vec::new();
    for key in ["types", "disciplines", "topics", "tools", "tags"] {
        tags.extend(f.strings(key)?.unwrap_or_default());
    }
    Ok(tags)
}

impl ExecutionBackend {
    pub(crate) fn read(file: &str, f: &mut Fields<'_>) -> Result<Self> {
        let slug = f.required_text("slug")?;
        let version = f.nonempty("version")?;
        // back ends may have settings of their own, so nothing is unknown there
        let settings = match f.node("settings") {
            Some(node) => Settings::read(&mut Fields::open(file, "settings", node)?)?,
            None => Settings::default(),
        };
        Ok(Self { slug, version, settings })
    }
}

impl Settings {
    pub(crate) fn read(f: &mut Fields<'_>) -> Result<Self> {
        let positive = |value: f64| value > 0.0;
        let env = f.strings("env")?.unwrap_or_default();
        Ok(Self {
            timeout: f.number_where("timeout", "greater than 0", positive)?,
            compile_timeout: f.number_where("compileTimeout", "greater than 0", positive)?,
            memory_limit_mb: f.number_where("memoryLimitMB", "greater than 0", positive)?,
            max_processes: f.integer("maxProcesses")?.filter(|count| *count > 0),
            env: env.iter().filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.into(), v.into())).collect(),
            compiler: f.nonempty("compiler")?,
            flags: f.strings("flags")?,
            running: Running::read(f)?,
        })
    }
}

impl Person {
    pub(crate) fn read(f: &mut Fields<'_>) -> Result<Self> {
        Ok(Self { name: f.string("name")?, email: f.string("email")?, affiliation: f.string("affiliation")? })
    }
}

impl Link {
    pub(crate) fn read(f: &mut Fields<'_>) -> Result<Self> {
        let name = f.string("name")?;
        Ok(Self { description: f.string("description")?.or(name), url: f.string("url")? })
    }
}

impl Dependency {
    pub(crate) fn read(f: &mut Fields<'_>) -> Result<Self> {
        Ok(Self { slug: f.required_text("slug")?, version: f.nonempty("version")? })
    }
}

fn people(file: &str, fields: &mut Fields<'_>, key: &'static str) -> Result<Vec<Person>> {
    let mut people = Vec::new();
    for node in fields.list(key)?.unwrap_or_default() {
        people.push(match &node.kind {
            Kind::Scalar(value) => Person { name: Some(value.to_text()), ..Person::default() },
            _ => Person::read(&mut Fields::open(file, "a person", node)?)?,
        });
    }
    Ok(people)
}

fn links(file: &str, fields: &mut Fields<'_>, keys: &[&'static str]) -> Result<Vec<Link>> {
    let mut links = Vec::new();
    for key in keys {
        for node in fields.list(key)?.unwrap_or_default() {
            links.push(match &node.kind {
                Kind::Scalar(value) => Link { url: Some(value.to_text()), description: None },
                _ => Link::read(&mut Fields::open(file, "a link", node)?)?,
            });
        }
    }
    Ok(links)
}

fn dependencies(file: &str, fields: &mut Fields<'_>) -> Result<Vec<Dependency>> {
    let mut dependencies = Vec::new();
    for node in fields.list("testDependencies")?.unwrap_or_default() {
        dependencies.push(match &node.kind {
            Kind::Scalar(Value::Str(slug)) => Dependency { slug: slug.clone(), version: None },
            Kind::Map(_) => Dependency::read(&mut Fields::open(file, "a test dependency", node)?)?,
            _ => {
                return Err(error(file, node, "a test dependency is an identifier or {slug, version}"));
            }
        });
    }
    Ok(dependencies)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_generations_are_read() {
        let old = Meta::parse(
            "meta.yaml",
            "slug: a.b.c\nversion: 1.2\ntitle: T\nkeywords: [k]\nlinks: [{description: d, url: u}]\nunknown: 1\n\
             properties:\n  studentSubmissionFiles: [s.py]\n  testDependencies: [x.y, {slug: p.q, version: '>=1'}]\n  \
             executionBackend: {slug: itpcp.exec.py, version: '1', settings: {timeout: 5, memoryLimitMB: 64, env: [A=b]}}\n",
        )
        .unwrap();
        assert_eq!((old.identifier.as_deref(), old.version.as_str()), (Some("a.b.c"), "1.2"));
        assert_eq!(old.student_submission_files, ["s.py"]);
        assert_eq!(old.test_dependencies.len(), 2);
        assert_eq!(old.test_dependencies[1].version.as_deref(), Some(">=1"));
        let backend = old.execution_backend.unwrap();
        assert_eq!((backend.slug.as_str(), backend.settings.timeout), ("itpcp.exec.py", Some(5.0)));
        assert_eq!(backend.settings.env["A"], "b");
        let new = Meta::parse(
            "meta.yaml",
            "identifier: a_b\ncontent: {topics: [t], tags: [u]}\ncourseMaterials: [{name: n, url: u}]\ntestDependencies: [z]",
        )
        .unwrap();
        assert_eq!(new.tags, ["t", "u"]);
        assert_eq!(new.links[0].description.as_deref(), Some("n"));
        assert_eq!(new.test_dependencies[0].slug, "z");
    }

    #[test]
    fn wrong_types_say_where() {
        let error = Meta::parse("meta.yaml", "title: T\nproperties:\n  studentSubmissionFiles: {a: b}").unwrap_err();
        assert_eq!(error.line, 3);
        assert!(Meta::parse("m", "- 1").is_err());
        assert!(Meta::parse("m", "properties: {executionBackend: {version: 1}}").is_err());
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in ".{0,200}") {
            let _ = Meta::parse("m", &text);
        }
    }
}
