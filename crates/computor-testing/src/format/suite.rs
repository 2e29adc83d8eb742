//! `test.yaml`: the suite, its collections and their sub-tests, and how settings are inherited.

use std::sync::LazyLock;

use fancy_regex::Regex;
use serde::Serialize;

use super::FormatError;
use super::calling::{Call, Checker, Function};
use super::compat::Changes;
use super::fields::Fields;
use super::grading::Grading;
use super::running::Running;
pub use super::words::{Qualification, TestType, Visibility};
use super::yaml::{self, Node};
use crate::value::Value;

type Result<T> = std::result::Result<T, FormatError>;

/// Time limit in seconds where neither the suite nor the exercise sets one.
pub const DEFAULT_TIMEOUT: f64 = 180.0;

/// A whole suite.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Suite {
    /// `type` as written; it does not select the language, it is only reported.
    #[serde(rename = "type")]
    pub kind: String,
    /// Shown in the report.
    pub name: String,
    /// Shown in the report.
    pub description: String,
    /// One to four dotted numbers.
    pub version: String,
    /// Defaults for all collections.
    #[serde(flatten)]
    pub common: Common,
    /// Message of a fully passed run.
    pub success_message: String,
    /// Message of a run that did not pass.
    pub failure_message: String,
    /// Time limit of a collection that sets none, in seconds.
    pub timeout: Option<f64>,
    /// Collections give all of their points or none, unless they say otherwise.
    pub all_or_nothing: bool,
    /// Limits, seed and clock of every run.
    #[serde(flatten)]
    pub running: Running,
    /// Deviations from the reference runner that this suite switches.
    pub compat: Changes,
    /// The collections, in file order.
    #[serde(rename = "tests")]
    pub collections: Vec<Collection>,
}

/// Settings that a sub-test takes from its collection, and a collection from the suite.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Common {
    /// How the value is compared.
    pub qualification: Option<Qualification>,
    /// Greater than 0.
    pub relative_tolerance: Option<f64>,
    /// At least 0.
    pub absolute_tolerance: Option<f64>,
    /// Smallest and largest count; what 0 as the largest means depends on the language.
    pub occurrence_range: Option<(i64, i64)>,
    /// Token kind for structural tests in Python.
    pub occurrence_type: Option<String>,
    /// Compare the types first.
    pub type_check: Option<bool>,
    /// Compare shapes and lengths first.
    pub shape_check: Option<bool>,
    /// Accepted; the type check is what it meant to switch off.
    pub ignore_class: Option<bool>,
    /// Accepted, without effect.
    pub verbosity: Option<i64>,
}

/// A "main" test: one program run and the sub-tests that look at it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Collection {
    /// What kind of test.
    #[serde(rename = "type")]
    pub kind: TestType,
    /// Shown in the report; also a key for dependencies.
    pub name: String,
    /// Shown in the report.
    pub description: Option<String>,
    /// Key for dependencies.
    pub id: Option<String>,
    /// Collections that must have passed.
    pub success_dependency: Vec<String>,
    /// Collection whose set-up code runs first.
    pub setup_code_dependency: Option<String>,
    /// Program to run, relative to the solution.
    pub entry_point: Option<String>,
    /// Standard input, lines joined without a final newline.
    pub input_answers: Option<Vec<String>>,
    /// Code after the program.
    pub setup_code: Vec<String>,
    /// Code after the set-up code.
    pub teardown_code: Vec<String>,
    /// File for the types that look at a file.
    pub file: Option<String>,
    /// Compiler to use.
    pub compiler: Option<String>,
    /// Flags before the sources.
    pub compiler_flags: Option<Vec<String>>,
    /// Flags after the sources.
    pub linker_flags: Vec<String>,
    /// Sources instead of the entry point.
    pub source_files: Vec<String>,
    /// Name of the program.
    pub executable_name: Option<String>,
    /// Program arguments.
    pub args: Vec<String>,
    /// Time limit in seconds; 0 counts as unset.
    pub timeout: Option<f64>,
    /// Message when all sub-tests pass.
    pub success_message: Option<String>,
    /// Message when one fails.
    pub failure_message: Option<String>,
    /// What a collection of type `function` calls.
    #[serde(flatten)]
    pub function: Option<Function>,
    /// What judges a collection of type `check`.
    #[serde(flatten)]
    pub checker: Option<Checker>,
    /// Points, and who sees it.
    #[serde(flatten)]
    pub grading: Grading,
    /// Whether figures that the program leaves open are wanted as pictures.
    #[serde(skip)]
    pub figures: Option<bool>,
    /// Settings for the sub-tests.
    #[serde(flatten)]
    pub common: Common,
    /// The sub-tests, in file order.
    pub tests: Vec<SubTest>,
}

/// One check.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubTest {
    /// What is looked at: an expression, a file pattern, a token, depending on the type.
    pub name: String,
    /// Expected value; null counts as none.
    pub value: Option<Value>,
    /// Expression over the reference's values (Python).
    pub eval_string: Option<String>,
    /// Text or regular expression, depending on the qualification.
    pub pattern: Option<String>,
    /// For `count`.
    pub count_requirement: Option<i64>,
    /// Expected standard output, if `value` is not given.
    pub expected_stdout: Option<String>,
    /// Expected standard error, if `value` is not given.
    pub expected_stderr: Option<String>,
    /// Expected exit code; a signal counts negative.
    pub expected_exit_code: Option<i64>,
    /// 1-based line, for `matchesLine`.
    pub line_number: Option<Vec<i64>>,
    /// Compare without regard to case.
    pub ignore_case: Option<bool>,
    /// Strip the output first; on unless set.
    pub trim_output: Option<bool>,
    /// Read all line ends as `\n`; on unless set.
    pub normalize_newlines: Option<bool>,
    /// Tolerance of `numericOutput`.
    pub numeric_tolerance: Option<f64>,
    /// An empty file is fine.
    pub allow_empty: bool,
    /// Arguments, for the types `function` and `check`.
    #[serde(flatten)]
    pub call: Call,
    /// Points, and who sees it.
    #[serde(flatten)]
    pub grading: Grading,
    /// Settings of this sub-test.
    #[serde(flatten)]
    pub common: Common,
}

impl Suite {
    /// Reads a suite. Nothing is inherited yet, see [`Self::inherit`].
    ///
    /// # Errors
    /// The first thing that is not valid, with its place.
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        let root = yaml::parse(file, text)?;
        let mut fields = Fields::open(file, "the suite", &root)?;
        let mut suite = Self::read(&mut fields)?;
        let nothing = Node { line: root.line, column: root.column, kind: yaml::Kind::Map(Vec::new()) };
        let properties = fields.node("properties").unwrap_or(&nothing);
        fields.finish()?;
        let mut fields = Fields::open(file, "properties", properties)?;
        suite.read_properties(file, &mut fields)?;
        fields.finish()?;
        Ok(suite)
    }

    /// What stands outside `properties`.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Result<Self> {
        let kind = fields.text("type")?.unwrap_or_else(|| "generic".to_owned());
        let name = fields.text("name")?.unwrap_or_else(|| "Test Suite".to_owned());
        let description = fields.text("description")?.unwrap_or_else(|| "Checks subtests and graphics".to_owned());
        let version = fields.string("version")?.unwrap_or_else(|| "1.0".to_owned());
        if !valid_version(&version) {
            return Err(fields.error(format!("`{version}` is not a version: one to four dotted numbers are")));
        }
        Ok(Self {
            kind,
            name,
            description,
            version,
            common: Common::default(),
            success_message: String::new(),
            failure_message: String::new(),
            timeout: None,
            all_or_nothing: false,
            running: Running::default(),
            compat: Changes::default(),
            collections: Vec::new(),
        })
    }

    pub(crate) fn read_properties(&mut self, file: &str, fields: &mut Fields<'_>) -> Result<()> {
        let given = Common::read(fields)?;
        self.common = Common {
            qualification: given.qualification.or(Some(Qualification::VerifyEqual)),
            relative_tolerance: given.relative_tolerance.or(Some(1e-12)),
            absolute_tolerance: given.absolute_tolerance.or(Some(1e-4)),
            occurrence_range: given.occurrence_range.or(Some((0, 0))),
            occurrence_type: given.occurrence_type.or_else(|| Some("NAME".to_owned())),
            type_check: given.type_check.or(Some(true)),
            shape_check: given.shape_check.or(Some(true)),
            ignore_class: given.ignore_class.or(Some(false)),
            verbosity: given.verbosity,
        };
        let or = |text: Option<String>, default: &str| text.unwrap_or_else(|| default.to_owned());
        self.success_message = or(fields.text("successMessage")?, "Congratulations! All tests passed");
        self.failure_message = or(fields.text("failureMessage")?, "Some or all tests failed");
        let timeout = fields.number_where("timeout", "at least 0", |t| t >= 0.0)?;
        self.timeout = timeout.filter(|t| *t > 0.0);
        self.all_or_nothing = fields.boolean("allOrNothing")?.unwrap_or(false);
        self.running = Running::read(fields)?;
        self.compat = Changes::read(fields)?;
        let figures = fields.boolean("storeGraphicsArtifacts")?;
        fields.string("competency")?;
        fields.string("resultMessage")?;
        for node in fields.list("tests")?.unwrap_or_default() {
            let collection = whole(file, "a collection", node, |fields| Collection::read(file, fields))?;
            self.collections.push(Collection { figures: collection.figures.or(figures), ..collection });
        }
        Ok(())
    }

    /// Fills what a collection leaves unset from the suite, and what a sub-test leaves unset from its collection.
    /// Documents are compared without inheritance; do not call it for them.
    pub fn inherit(&mut self) {
        for collection in &mut self.collections {
            collection.common.fill_from(&self.common);
            collection.timeout = collection.timeout.or(self.timeout);
            for test in &mut collection.tests {
                test.common.fill_from(&collection.common);
            }
        }
    }

    /// The collection a dependency names: by name or id in list order, or by its 0-based index. `octave`: by id, or by
    /// its 1-based index.
    pub fn resolve(&self, entry: &str, octave: bool) -> Option<usize> {
        if octave {
            let by_id = self.collections.iter().position(|collection| collection.id.as_deref() == Some(entry));
            let index = || entry.parse::<usize>().ok()?.checked_sub(1).filter(|index| *index < self.collections.len());
            return by_id.or_else(index);
        }
        self.collections.iter().enumerate().position(|(index, collection)| {
            collection.name == entry || collection.id.as_deref() == Some(entry) || index.to_string() == entry
        })
    }
}

impl Common {
    fn read(fields: &mut Fields<'_>) -> Result<Self> {
        let range = match (fields.integers("allowedOccuranceRange")?, fields.integers("allowedOccurrenceRange")?) {
            (Some(range), _) | (None, Some(range)) => match range.as_slice() {
                [] => None,
                [low, high] => Some((*low, *high)),
                _ => return Err(fields.error("`allowedOccuranceRange` needs exactly two integers")),
            },
            (None, None) => None,
        };
        let occurrence_type = match (fields.text("occuranceType")?, fields.text("occurrenceType")?) {
            (Some(kind), _) | (None, Some(kind)) => Some(kind),
            (None, None) => None,
        };
        Ok(Self {
            qualification: fields.word("qualification", Qualification::WORDS)?,
            relative_tolerance: fields.number_where("relativeTolerance", "greater than 0", |t| t > 0.0)?,
            absolute_tolerance: fields.number_where("absoluteTolerance", "at least 0", |t| t >= 0.0)?,
            occurrence_range: range,
            occurrence_type,
            type_check: fields.boolean("typeCheck")?,
            shape_check: fields.boolean("shapeCheck")?,
            ignore_class: fields.boolean("ignoreClass")?,
            verbosity: match fields.integer("verbosity")? {
                Some(value) if !(0..=3).contains(&value) => {
                    return Err(fields.error("`verbosity` must be between 0 and 3"));
                }
                value => value,
            },
        })
    }

    fn fill_from(&mut self, parent: &Self) {
        self.qualification = self.qualification.or(parent.qualification);
        self.relative_tolerance = self.relative_tolerance.or(parent.relative_tolerance);
        self.absolute_tolerance = self.absolute_tolerance.or(parent.absolute_tolerance);
        self.occurrence_range = self.occurrence_range.or(parent.occurrence_range);
        if self.occurrence_type.is_none() {
            self.occurrence_type.clone_from(&parent.occurrence_type);
        }
        self.type_check = self.type_check.or(parent.type_check);
        self.shape_check = self.shape_check.or(parent.shape_check);
        self.ignore_class = self.ignore_class.or(parent.ignore_class);
        self.verbosity = self.verbosity.or(parent.verbosity);
    }
}

impl Collection {
    pub(crate) fn read(file: &str, f: &mut Fields<'_>) -> Result<Self> {
        let kind = f.word("type", TestType::WORDS)?.unwrap_or(TestType::Variable);
        let collection = Self {
            kind,
            function: Function::read(f, kind)?,
            checker: Checker::read(f, kind)?,
            grading: Grading::read(f)?,
            name: f.required_text("name")?,
            description: f.nonempty("description")?,
            id: f.nonempty("id")?,
            success_dependency: f.strings("successDependency")?.unwrap_or_default(),
            setup_code_dependency: f.nonempty("setUpCodeDependency")?,
            entry_point: f.nonempty("entryPoint")?,
            input_answers: f.lines("inputAnswers")?,
            setup_code: f.strings("setUpCode")?.unwrap_or_default(),
            teardown_code: f.strings("tearDownCode")?.unwrap_or_default(),
            file: f.nonempty("file")?,
            compiler: f.nonempty("compiler")?,
            compiler_flags: f.strings("compilerFlags")?,
            linker_flags: f.strings("linkerFlags")?.unwrap_or_default(),
            source_files: f.strings("sourceFiles")?.unwrap_or_default(),
            executable_name: f.nonempty("executableName")?,
            args: f.lines("args")?.unwrap_or_default(),
            timeout: f.number_where("timeout", "at least 0", |t| t >= 0.0)?.filter(|t| *t > 0.0),
            success_message: f.text("successMessage")?,
            failure_message: f.text("failureMessage")?,
            figures: f.boolean("storeGraphicsArtifacts")?,
            common: Common::read(f)?,
            tests: f
                .list("tests")?
                .ok_or_else(|| f.error("a collection needs `tests` (the list may be empty)"))?
                .iter()
                .map(|node| whole(file, "a sub-test", node, |fields| SubTest::read(fields, kind)))
                .collect::<Result<_>>()?,
        };
        if let Some(message) = collection.grading.conflict(collection.tests.iter().map(|test| &test.grading)) {
            return Err(f.error(message));
        }
        // accepted for old files, without effect
        for key in ["competency", "workingDirectory", "environment", "memoryLimit"] {
            f.node(key);
        }
        Ok(collection)
    }
}

impl Collection {
    /// Whether figures that the program leaves open are wanted as pictures: unless something else is said, those of tests of figures.
    pub fn wants_figures(&self) -> bool {
        self.figures.unwrap_or(self.kind == TestType::Graphics)
    }

    /// Whether anything of a sub-test is kept from students.
    pub fn hides(&self, test: &SubTest) -> bool {
        self.grading.over(&test.grading).is_hidden()
    }
}

impl SubTest {
    pub(crate) fn read(f: &mut Fields<'_>, kind: TestType) -> Result<Self> {
        let call = Call::read(f, kind)?;
        let joined = |lines: Option<Vec<String>>| lines.map(|lines| lines.join("\n"));
        let test = Self {
            name: match kind {
                // a row of a table need not have a name
                TestType::Function => f.text("name")?.unwrap_or_else(|| call.to_string()),
                _ => f.required_text("name")?,
            },
            call,
            grading: Grading::read_part(f)?,
            value: f.node("value").map(Node::to_value),
            eval_string: f.text("evalString")?,
            pattern: f.text("pattern")?,
            count_requirement: match f.integer("countRequirement")? {
                Some(count) if count < 0 => {
                    return Err(f.error("`countRequirement` must be at least 0"));
                }
                count => count,
            },
            expected_stdout: joined(f.lines("expectedStdout")?),
            expected_stderr: joined(f.lines("expectedStderr")?),
            expected_exit_code: f.integer("expectedExitCode")?,
            line_number: f.integers("lineNumber")?,
            ignore_case: f.boolean("ignoreCase")?,
            trim_output: f.boolean("trimOutput")?,
            normalize_newlines: f.boolean("normalizeNewlines")?,
            numeric_tolerance: f.number_where("numericTolerance", "at least 0", |t| t >= 0.0)?,
            allow_empty: f.boolean("allowEmpty")?.unwrap_or(false),
            common: Common::read(f)?,
        };
        f.text("failureMessage")?;
        f.text("successMessage")?;
        f.node("stdin");
        f.boolean("ignoreWhitespace")?;
        Ok(test)
    }
}

/// Reads a mapping in which every key must be known.
fn whole<T>(file: &str, what: &'static str, node: &Node, read: impl FnOnce(&mut Fields<'_>) -> Result<T>) -> Result<T> {
    let mut fields = Fields::open(file, what, node)?;
    let value = read(&mut fields)?;
    fields.finish()?;
    Ok(value)
}

static VERSION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^([1-9][0-9]*|0)(\.(([1-9][0-9]*)|0)){0,3}$").ok());

/// One to four dotted numbers without leading zeros.
pub fn valid_version(text: &str) -> bool {
    VERSION.as_ref().is_some_and(|regex| regex.is_match(text).unwrap_or(false))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn suite(tests: &str) -> Result<Suite> {
        Suite::parse("test.yaml", &format!("properties:\n  tests: [{tests}]"))
    }

    #[test]
    fn defaults_are_those_of_the_format() {
        let suite = Suite::parse("test.yaml", "name: P").unwrap();
        assert_eq!((suite.kind.as_str(), suite.version.as_str(), suite.timeout), ("generic", "1.0", None));
        assert_eq!(suite.common.relative_tolerance, Some(1e-12));
        assert_eq!(suite.common.absolute_tolerance, Some(1e-4));
        assert_eq!(suite.common.occurrence_range, Some((0, 0)));
        assert!(suite.collections.is_empty());
    }

    #[test]
    fn an_unknown_key_is_an_error_with_place_and_suggestion() {
        let error =
            Suite::parse("test.yaml", "name: P\nproperties:\n  tests:\n  - name: a\n    entrypoint: s.py\n    tests: []").unwrap_err();
        assert_eq!((error.line, error.column), (5, 5));
        assert_eq!(error.to_string(), "test.yaml:5:5: unknown key `entrypoint` in a collection (did you mean `entryPoint`?)");
        assert!(Suite::parse("t", "foo: 1").is_err());
        assert!(suite("{name: a, tests: [{name: b, zzzzzz: 1}]}").unwrap_err().help.is_none());
    }

    #[test]
    fn bad_values_are_refused() {
        for tests in [
            "{name: yes, tests: []}",
            "{name: a}",
            "{tests: []}",
            "{name: a, type: avgwordlength, tests: []}",
            "{name: a, tests: [{name: b, qualification: foo}]}",
            "{name: a, tests: [{name: b, allowedOccuranceRange: [1]}]}",
            "{name: a, tests: [{name: b, pattern: ''}]}",
            "{name: a, tests: [{name: b, verbosity: 4}]}",
            "{name: a, tests: [], relativeTolerance: 0}",
            "{name: a, tests: [], timeout: -1}",
        ] {
            assert!(suite(tests).is_err(), "{tests}");
        }
        assert!(Suite::parse("t", "version: v1").is_err());
        assert!(Suite::parse("t", "version: '1.01'").is_err());
        assert!(Suite::parse("t", "").is_err());
    }

    #[test]
    fn lenient_types_are_read() {
        let suite = suite(
            "{name: 5, id: '', entryPoint: '', successDependency: [0, ''], setUpCode: '', \
                           relativeTolerance: 1e-3, absoluteTolerance: [], tests: [{name: 3.0, value: 1e-3}]}",
        )
        .unwrap();
        let collection = &suite.collections[0];
        assert_eq!(collection.name, "5");
        assert_eq!((&collection.id, &collection.entry_point), (&None, &None));
        assert_eq!(collection.success_dependency, ["0"]);
        assert!(collection.setup_code.is_empty());
        assert_eq!(collection.common.relative_tolerance, Some(0.001));
        assert_eq!(collection.common.absolute_tolerance, None);
        assert_eq!(collection.tests[0].name, "3.0");
        assert_eq!(collection.tests[0].value, Some(Value::Str("1e-3".into())));
        assert_eq!(Suite::parse("t", "version: 1.0").unwrap().version, "1.0");
    }

    #[test]
    fn unset_settings_are_inherited_and_set_ones_kept() {
        let mut suite = Suite::parse(
            "t",
            "properties: {absoluteTolerance: 3, timeout: 7, tests: [{name: a, absoluteTolerance: 2, tests: [{name: x}, \
             {name: y, absoluteTolerance: 1}]}, {name: b, tests: [{name: z, typeCheck: false}]}]}",
        )
        .unwrap();
        suite.inherit();
        let at = |c: usize, t: usize| suite.collections[c].tests[t].common.clone();
        assert_eq!(at(0, 0).absolute_tolerance, Some(2.0));
        assert_eq!(at(0, 1).absolute_tolerance, Some(1.0));
        assert_eq!(at(1, 0).absolute_tolerance, Some(3.0));
        assert_eq!(at(1, 0).type_check, Some(false));
        assert_eq!(at(0, 0).qualification, Some(Qualification::VerifyEqual));
        assert_eq!(suite.collections[1].timeout, Some(7.0));
    }

    #[test]
    fn dependencies_resolve_by_name_id_or_index() {
        let suite = suite("{name: A, id: aid, tests: []}, {name: B, tests: []}").unwrap();
        for (entry, usual, octave) in [
            ("A", Some(0), None),
            ("aid", Some(0), Some(0)),
            ("0", Some(0), None),
            ("1", Some(1), Some(0)),
            ("2", None, Some(1)),
            ("3", None, None),
        ] {
            assert_eq!((suite.resolve(entry, false), suite.resolve(entry, true)), (usual, octave), "{entry}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in ".{0,200}") {
            let _ = Suite::parse("t", &text);
        }

        #[test]
        fn values_round_trip(s in "[ -~]{1,30}", n in any::<i32>(), x in -1e6f64..1e6) {
            let tests = format!("{{name: a, tests: [{{name: {0}, value: [{1}, {2:?}, {0}]}}]}}", serde_json::to_string(&s).unwrap(), n, x);
            let read = suite(&tests).unwrap();
            let test = &read.collections[0].tests[0];
            prop_assert_eq!(&test.name, &s);
            prop_assert_eq!(&test.value, &Some(Value::List(vec![Value::Int(n.into()), Value::Float(x), Value::Str(s)])));
        }
    }
}
