//! Small exercises to measure with, made in temporary directories.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::RunError;

/// Collections of each Python exercise.
pub(super) const COLLECTIONS: usize = 5;
/// Inputs of the exercises whose programs are run as a whole, with what they write.
pub(super) const INPUTS: [(&str, &str); 2] = [("1 2", "3"), ("30 12", "42")];

/// An exercise whose program is run as a whole, and how that is done by hand. `{source}` and `{built}` are paths.
pub(super) struct Compiled {
    pub(super) language: &'static str,
    pub(super) name: &'static str,
    pub(super) source: &'static str,
    text: &'static str,
    /// What the reference asks for the version.
    pub(super) version: &'static [&'static str],
    /// Empty for what is interpreted.
    pub(super) compile: &'static [&'static str],
    pub(super) run: &'static [&'static str],
    /// What takes the place of the compiler as a bare start where there is none.
    pub(super) bare: &'static [&'static str],
    pub(super) bare_name: &'static str,
    /// Whether the reference knows the language. Else the stand-in is what its scheme would be.
    pub(super) known: bool,
}

const NODE: &str = "const [a, b] = require('fs').readFileSync(0, 'utf8').trim().split(' ').map(Number);\nconsole.log(a + b);\n";
const JAVA: &str = "public class Main {\n    public static void main(String[] args) {\n        var in = new java.util.Scanner(System.in);\n        System.out.println(in.nextInt() + in.nextInt());\n    }\n}\n";
const CPP: &str = "#include <iostream>\nint main() {\n    int a, b;\n    std::cin >> a >> b;\n    std::cout << a + b << '\\n';\n}\n";
const FORTRAN: &str = "program s\n  implicit none\n  integer :: a, b\n  read *, a, b\n  print '(i0)', a + b\nend program s\n";

pub(super) const COMPILED: &[Compiled] = &[
    Compiled {
        language: "c",
        name: "C, compiled once, run twice",
        source: "s.c",
        text: SUM,
        version: &["gcc", "--version"],
        compile: &["gcc", "-Wall", "-Wextra", "{source}", "-o", "{built}", "-lm"],
        run: &["{built}"],
        bare: &[],
        bare_name: "the compiler",
        known: true,
    },
    Compiled {
        language: "cpp",
        name: "C++, compiled once, run twice",
        source: "s.cpp",
        text: CPP,
        version: &["g++", "--version"],
        compile: &["g++", "-Wall", "-Wextra", "{source}", "-o", "{built}"],
        run: &["{built}"],
        bare: &[],
        bare_name: "the compiler",
        known: true,
    },
    Compiled {
        language: "fortran",
        name: "Fortran, compiled once, run twice",
        source: "s.f90",
        text: FORTRAN,
        version: &["gfortran", "--version"],
        compile: &["gfortran", "-std=f95", "-Wall", "-Wextra", "-fcheck=all", "{source}", "-o", "{built}"],
        run: &["{built}"],
        bare: &[],
        bare_name: "the compiler",
        known: true,
    },
    Compiled {
        language: "java",
        name: "Java, compiled once, run twice",
        source: "Main.java",
        text: JAVA,
        version: &["javac", "--version"],
        compile: &["javac", "-d", "{built}", "{source}"],
        run: &["java", "-cp", "{built}", "Main"],
        bare: &[],
        bare_name: "the compiler",
        known: false,
    },
    Compiled {
        language: "javascript",
        name: "JavaScript, run twice",
        source: "main.js",
        text: NODE,
        version: &["node", "--version"],
        compile: &[],
        run: &["node", "{source}"],
        bare: &["node", "-e", "0"],
        bare_name: "node -e 0",
        known: false,
    },
];

/// An exercise with a correct sample solution. Removed when dropped.
#[derive(Debug)]
pub struct Sample {
    /// What it is, in a few words.
    pub name: &'static str,
    directory: TempDir,
}

impl Sample {
    fn new(name: &'static str, source: &str, program: &str, suite: &str) -> Result<Self, RunError> {
        let directory = tempfile::tempdir().map_err(|error| RunError::io(&std::env::temp_dir(), error))?;
        let sample = Self { name, directory };
        for (path, content) in [("test.yaml", suite), (source, program), (&format!("localTests/correctSolution/{source}"), program)] {
            let path = sample.exercise().join(path);
            let parent = path.parent().unwrap_or(&path);
            let written = std::fs::create_dir_all(parent).and_then(|()| std::fs::write(&path, content));
            written.map_err(|error| RunError::io(&path, error))?;
        }
        Ok(sample)
    }

    /// A Python exercise whose collections look at the same run.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn python_shared() -> Result<Self, RunError> {
        Self::new("Python, 5 collections that share a run", "s.py", PLAIN, &python_suite(false))
    }

    /// A Python exercise each of whose collections has set-up code, and so a run of its own.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn python_separate() -> Result<Self, RunError> {
        Self::new("Python, 5 collections with set-up code", "s.py", PLAIN, &python_suite(true))
    }

    /// The same with numpy.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn python_numpy() -> Result<Self, RunError> {
        Self::new("Python with numpy, 5 collections with set-up code", "s.py", NUMPY, &python_suite(true))
    }

    /// An R exercise whose collections have set-up code.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn r() -> Result<Self, RunError> {
        let setup = |number: usize| format!("k <- {number}");
        Self::new("R, 5 collections with set-up code", "s.R", R, &suite("r", "s.R", Some(&setup)))
    }

    /// An Octave exercise whose collections have set-up code.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn octave() -> Result<Self, RunError> {
        let setup = |number: usize| format!("r = a0 * {number};");
        Self::new("Octave, 5 collections with set-up code", "s.m", OCTAVE, &suite("octave", "s.m", Some(&setup)))
    }

    /// A Python submission with one collection that stays well within its CPU time, and one that never ends.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn wavering() -> Result<Self, RunError> {
        Self::new("Python, within and beyond the time limit", "s.py", WAVERING, WAVERING_SUITE)
    }

    /// An exercise whose program is run as a whole, once for each input.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn compiled(compiled: &Compiled) -> Result<Self, RunError> {
        let Compiled { language, name, source, text, .. } = compiled;
        let mut suite = format!("type: {language}\nproperties:\n  timeout: 5\n  tests:\n");
        for (input, output) in INPUTS {
            suite += &format!(
                "  - {{name: '{input}', type: stdout, entryPoint: {source}, inputAnswers: '{input}', \
                 tests: [{{name: sum, qualification: matches, value: '{output}'}}]}}\n"
            );
        }
        Self::new(name, source, text, &suite)
    }

    /// A text that is looked at, so that nothing is run but the judge.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn document() -> Result<Self, RunError> {
        Self::new("a text, looked at", "a.md", "# hello\n\nworld\n", DOCUMENT_SUITE)
    }

    /// The exercise's directory.
    pub fn exercise(&self) -> PathBuf {
        self.root().join("exercise")
    }

    /// The directory of the correct sample solution.
    pub fn submission(&self) -> PathBuf {
        self.exercise().join("localTests/correctSolution")
    }

    pub(super) fn root(&self) -> &Path {
        self.directory.path()
    }
}

const PLAIN: &str =
    "def scaled(n):\n    return [i * n for i in range(10)]\n\na0 = 1\na1 = 'text'\na2 = [1.5, 2.5]\na3 = {'k': 3}\na4 = sum(scaled(2))\n";
const NUMPY: &str = "import numpy as np\n\ndef scaled(n):\n    return np.arange(10) * n\n\na0 = np.arange(5)\na1 = np.pi\na2 = np.eye(3)\na3 = np.linspace(0, 1, 11)\na4 = int(scaled(2).sum())\n";
const R: &str = "a0 <- 1\na1 <- \"text\"\na2 <- c(1.5, 2.5)\na3 <- list(k = 3)\na4 <- sum(1:10)\nr <- a2 * k\n";
const OCTAVE: &str = "a0 = 1;\na1 = 'text';\na2 = [1.5 2.5];\na3 = {1, 2};\na4 = sum (1:10);\n";
const SUM: &str = "#include <stdio.h>\nint main(void) {\n    int a, b;\n    if (scanf(\"%d %d\", &a, &b) != 2) return 2;\n    printf(\"%d\\n\", a + b);\n    return 0;\n}\n";

const WAVERING: &str = "import time\n\ndef burn(seconds):\n    while time.process_time() < seconds:\n        pass\n\na = 1\n";
const WAVERING_SUITE: &str = "type: python
properties:
  tests:
  - {name: within, entryPoint: s.py, timeout: 0.5, setUpCode: burn(0.05), tests: [{name: a}]}
  - {name: beyond, entryPoint: s.py, timeout: 0.1, setUpCode: burn(1000), tests: [{name: a, value: 1}]}
";

const DOCUMENT_SUITE: &str = "type: document
properties:
  tests:
  - {name: words, type: keyword, file: a.md, tests: [{name: hello}, {name: world}]}
  - {name: headings, type: headingcount, file: a.md, tests: [{name: h, value: 1}]}
";

fn python_suite(separate: bool) -> String {
    let setup = |number: usize| format!("r = scaled({number})");
    suite("python", "s.py", separate.then_some(&setup))
}

/// A suite of [`COLLECTIONS`] that look at a variable each, and at `r` if they have set-up code.
fn suite(language: &str, source: &str, setup: Option<&dyn Fn(usize) -> String>) -> String {
    let mut suite = format!("type: {language}\nproperties:\n  timeout: 10\n  tests:\n");
    for number in 0..COLLECTIONS {
        let (setup, result) = match setup {
            Some(setup) => (format!("setUpCode: '{}', ", setup(number)), ", {name: r}"),
            None => Default::default(),
        };
        suite += &format!("  - {{name: c{number}, entryPoint: {source}, {setup}tests: [{{name: a{number}}}{result}]}}\n");
    }
    suite
}
