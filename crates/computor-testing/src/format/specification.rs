//! `specification.yaml`: where a run outside the platform finds and leaves its files.

use std::path::{Component, Path, PathBuf};

use super::FormatError;
use super::fields::Fields;
use super::yaml::{self, Kind};

/// The directories of a run, relative to the suite unless absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Specification {
    /// The submission.
    pub student_directory: PathBuf,
    /// The reference solution.
    pub reference_directory: PathBuf,
    /// Test programs.
    pub test_directory: PathBuf,
    /// Where the report goes.
    pub output_directory: PathBuf,
    /// Where artifacts go.
    pub artifact_directory: PathBuf,
    /// File name of the report.
    pub output_name: String,
}

impl Default for Specification {
    fn default() -> Self {
        Self {
            student_directory: "student".into(),
            reference_directory: "reference".into(),
            test_directory: "testprograms".into(),
            output_directory: "output".into(),
            artifact_directory: "artifacts".into(),
            output_name: "testSummary.json".to_owned(),
        }
    }
}

impl Specification {
    /// Reads a specification; a null document gives the defaults.
    ///
    /// # Errors
    /// Unknown keys, wrong types, and directories that leave the suite's or lie in the system's.
    pub fn parse(file: &str, text: &str) -> Result<Self, FormatError> {
        let root = yaml::parse(file, text)?;
        if matches!(&root.kind, Kind::Scalar(_)) && root.is_null() {
            return Ok(Self::default());
        }
        let mut f = Fields::open(file, "the specification", &root)?;
        let spec = Self::read(&mut f)?;
        f.finish()?;
        Ok(spec)
    }

    pub(crate) fn read(f: &mut Fields<'_>) -> Result<Self, FormatError> {
        let mut spec = Self::default();
        for (key, directory) in [
            ("studentDirectory", &mut spec.student_directory),
            ("referenceDirectory", &mut spec.reference_directory),
            ("testDirectory", &mut spec.test_directory),
            ("outputDirectory", &mut spec.output_directory),
            ("artifactDirectory", &mut spec.artifact_directory),
        ] {
            if let Some(given) = f.text(key)? {
                if !allowed(Path::new(&given)) {
                    return Err(f.error(format!("`{key}` must not leave the directory of the suite: {given}")));
                }
                *directory = given.into();
            }
        }
        if let Some(name) = f.text("outputName")? {
            if name.contains(['/', '\\']) || name.contains("..") {
                return Err(f.error("`outputName` must be a plain file name"));
            }
            spec.output_name = name;
        }
        for key in ["executionDirectory", "testVersion"] {
            f.string(key)?;
        }
        for key in ["isLocalUsage", "storeGraphicsArtifacts"] {
            f.boolean(key)?;
        }
        f.integer("studentTestCounter")?;
        Ok(spec)
    }
}

fn allowed(path: &Path) -> bool {
    const SYSTEM: [&str; 8] = ["/etc", "/usr", "/bin", "/sbin", "/boot", "/sys", "/proc", "/dev"];
    let climbs = path.components().any(|component| component == Component::ParentDir);
    !climbs && !SYSTEM.iter().any(|system| path.starts_with(system))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_and_given_values() {
        assert_eq!(Specification::parse("s", "").unwrap(), Specification::default());
        let spec = Specification::parse("s", "studentDirectory: /tmp/s\noutputName: r.json\nstudentTestCounter: 2").unwrap();
        assert_eq!((spec.student_directory, spec.output_name.as_str()), ("/tmp/s".into(), "r.json"));
    }

    #[test]
    fn directories_stay_where_they_belong() {
        for text in ["studentDirectory: ../x", "outputDirectory: /etc/x", "outputName: a/b", "foo: 1", "testDirectory: /tmp/../etc"] {
            assert!(Specification::parse("s", text).is_err(), "{text}");
        }
    }
}
