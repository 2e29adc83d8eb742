//! The languages that are described by a file: each one gets the same verdicts for the same mistakes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod common;

use std::path::Path;

use common::{sandbox, write_files};
use computor_testing::verdict::Judgement;
use computor_testing::{Class, Options, Request, Runner, TestResult, languages};
use serde_json::json;

/// One way to write each of the programs that every language is tried with. The files are named like the programs, so
/// that Java's classes can be, too.
struct Programs {
    language: &'static str,
    suffix: &'static str,
    /// Reads a line with two integers, writes their sum to standard output and "done" to standard error, and ends with 0.
    good: &'static str,
    /// Writes "5" and ends with 3.
    exit: &'static str,
    /// Ends with an error that nothing handles.
    crash: &'static str,
    /// What its standard error says.
    crash_says: &'static str,
    /// Does not end.
    endless: &'static str,
    /// Takes memory without end.
    hog: &'static str,
    /// Writes without end.
    flood: &'static str,
    /// Is not in the language.
    broken: &'static str,
    /// A word that `good` holds once outside comments, and a pattern that it does not hold.
    word: &'static str,
}

const CPP: Programs = Programs {
    language: "cpp",
    suffix: "cpp",
    good: "#include <iostream>\n// int\nint main() { long a, b; std::cin >> a >> b; std::cout << a + b << '\\n'; std::cerr << \"done\"; }",
    exit: "#include <iostream>\nint main() { std::cout << 5; return 3; }",
    crash: "#include <stdexcept>\nint main() { throw std::runtime_error(\"boom\"); }",
    crash_says: "boom",
    endless: "int main() { for (volatile int i = 0;; i++); }",
    hog: "#include <vector>\nint main() { std::vector<std::vector<char>> v; for (;;) v.emplace_back(1 << 20, 'x'); }",
    flood: "#include <cstdio>\nint main() { for (;;) std::puts(\"flood\"); }",
    broken: "int main() { return x; }",
    word: "int",
};

const C: Programs = Programs {
    language: "c",
    suffix: "c",
    good: "#include <stdio.h>\nint main(void) { long a, b; if (scanf(\"%ld%ld\", &a, &b) != 2) return 1; \
           printf(\"%ld\\n\", a + b); fputs(\"done\", stderr); return 0; }",
    exit: "#include <stdio.h>\nint main(void) { printf(\"5\"); return 3; }",
    crash: "#include <stdlib.h>\n#include <stdio.h>\nint main(void) { fputs(\"boom\", stderr); abort(); }",
    crash_says: "boom",
    endless: "int main(void) { for (volatile int i = 0;; i++); }",
    hog: "#include <stdlib.h>\n#include <string.h>\nint main(void) { for (;;) { char *p = malloc(1 << 20); if (p) memset(p, 1, 1 << 20); } }",
    flood: "#include <stdio.h>\nint main(void) { for (;;) puts(\"flood\"); }",
    broken: "int main(void) { return x; }",
    word: "if",
};

const FORTRAN: Programs = Programs {
    language: "fortran",
    suffix: "f90",
    good: "program good\n integer :: a, b\n ! if\n read *, a, b\n if (a > -1) print '(I0)', a + b\n write (0, *) 'done'\nend program\n",
    exit: "program quit\n write (*, '(A)') '5'\n stop 3\nend program\n",
    crash: "program crash\n integer :: a(3), i\n i = 4\n read (*, *, end=1) i\n1 i = i + 1\n a(i) = 1\n print *, a(i)\nend program\n",
    crash_says: "above upper bound of 3",
    endless: "program endless\n integer :: i\n i = 0\n do while (i < 1)\n i = i - 1\n i = i + 1\n end do\nend program\n",
    hog: "module stack\n type node\n real :: values(262144)\n type(node), pointer :: next\n end type\nend module\n\
          program hog\n use stack\n type(node), pointer :: top, new\n nullify(top)\n do\n allocate(new)\n new%values = 1\n \
          new%next => top\n top => new\n end do\nend program\n",
    flood: "program flood\n do\n print *, 'flood'\n end do\nend program\n",
    broken: "program broken\n implicit none\n x = 1\nend program\n",
    word: "if",
};

const JAVA: Programs = Programs {
    language: "java",
    suffix: "java",
    good: "// for\nclass good { public static void main(String[] a) { var in = new java.util.Scanner(System.in); \
           for (var s = 1; s < 2; s++) System.out.println(in.nextInt() + in.nextInt()); System.err.print(\"done\"); } }",
    exit: "class exit { public static void main(String[] a) { System.out.print(5); System.exit(3); } }",
    crash: "class crash { public static void main(String[] a) { throw new IllegalStateException(\"boom\"); } }",
    crash_says: "IllegalStateException: boom",
    endless: "class endless { public static void main(String[] a) { while (true); } }",
    hog: "class hog { public static void main(String[] a) { var l = new java.util.ArrayList<byte[]>(); while (true) l.add(new byte[1 << 20]); } }",
    flood: "class flood { public static void main(String[] a) { var s = \"flood\".repeat(1000); while (true) System.out.println(s); } }",
    broken: "class broken { public static void main(String[] a) { return x; } }",
    word: "for",
};

const JAVASCRIPT: Programs = Programs {
    language: "javascript",
    suffix: "js",
    good: "// for\nconst words = require('fs').readFileSync(0, 'utf8').trim().split(' ');\nlet sum = 0;\n\
           for (const word of words) sum += Number(word);\nconsole.log(sum); console.error('done');",
    exit: "process.stdout.write('5'); process.exit(3);",
    crash: "throw new RangeError('boom');",
    crash_says: "RangeError: boom",
    endless: "for (;;);",
    hog: "const all = []; for (;;) all.push(new Array(100000).fill(all.length));",
    // Where the pipe is full, console.log keeps the rest in memory, and a loop that never ends never writes it.
    flood: "for (;;) require('fs').writeSync(1, 'flood');",
    broken: "console.log(;",
    word: "for",
};

/// Where the programs of one language lie, as exercise and submission, or a loud note that they cannot be run.
struct Desk {
    root: tempfile::TempDir,
    runner: Runner,
    language: &'static str,
}

impl Desk {
    fn new(language: &'static str, options: Options) -> Option<Self> {
        let backend = languages::find(language).unwrap();
        if let Err(missing) = backend.available(&options) {
            eprintln!("SKIPPED: {language}: {missing}");
            return None;
        }
        Some(Self { root: tempfile::tempdir().unwrap(), runner: Runner::new(sandbox()?, options), language })
    }

    /// What a submission with these files gets from a suite with these collections.
    fn judge(&self, files: &[(&str, &str)], collections: &serde_json::Value) -> Vec<Judgement> {
        let (exercise, submission) = (self.root.path().join("exercise"), self.root.path().join("submission"));
        let suite = json!({"type": self.language, "properties": {"timeout": 5, "tests": collections}});
        write_files(&exercise, [("test.yaml", suite.to_string().as_str())]);
        write_files(&exercise, files.iter().copied());
        write_files(&submission, files.iter().copied());
        let report = self.runner.run(&Request::new(&exercise, &submission)).unwrap();
        report.tests().map(|test| test.judgement.clone()).collect()
    }
}

use TestResult::{Failed, Passed};

fn outcomes(judgements: &[Judgement]) -> Vec<(TestResult, Class)> {
    judgements.iter().map(|judgement| (judgement.result, judgement.class)).collect()
}

fn everything(programs: &Programs) {
    let Some(desk) = Desk::new(programs.language, Options::default()) else { return };
    let file = |name: &str| format!("{name}.{}", programs.suffix);
    let sources = [
        ("good", programs.good),
        ("exit", programs.exit),
        ("crash", programs.crash),
        ("endless", programs.endless),
        ("hog", programs.hog),
        ("flood", programs.flood),
        ("broken", programs.broken),
    ]
    .map(|(name, text)| (file(name), text));
    let files: Vec<(&str, &str)> = sources.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let collection = |kind: &str, name: &str, tests: serde_json::Value| json!({"type": kind, "name": name, "entryPoint": file(name), "inputAnswers": "20 22", "tests": tests});
    let (correct, wrong) = ((Passed, Class::Correct), (Failed, Class::Wrong));
    let cases = [
        (collection("compile", "good", json!([{"name": "a"}])), correct),
        (collection("stdout", "good", json!([{"name": "a", "qualification": "matches", "value": "42"}])), correct),
        (collection("stdout", "good", json!([{"name": "as the reference"}])), correct),
        (collection("stdout", "good", json!([{"name": "a", "qualification": "matches", "value": "43"}])), wrong),
        (collection("stderr", "good", json!([{"name": "a", "qualification": "contains", "pattern": "done"}])), correct),
        (collection("exitcode", "good", json!([{"name": "a", "expectedExitCode": 0}])), correct),
        (collection("runtime", "good", json!([{"name": "a", "value": 4}])), correct),
        (collection("error", "good", json!([{"name": "a"}])), wrong),
        (collection("exist", "good", json!([{"name": file("good")}])), correct),
        (collection("structural", "good", json!([{"name": programs.word, "allowedOccuranceRange": [1, 1]}])), correct),
        (collection("structural", "good", json!([{"name": "no_such_word"}])), wrong),
        (collection("exitcode", "exit", json!([{"name": "a", "expectedExitCode": 3}])), correct),
        (collection("stdout", "exit", json!([{"name": "a", "qualification": "contains", "value": "5"}])), correct),
        (collection("error", "crash", json!([{"name": "a", "pattern": programs.crash_says}])), correct),
        (collection("stdout", "crash", json!([{"name": "a", "value": "42"}])), (Failed, Class::RuntimeError)),
        (collection("exitcode", "crash", json!([{"name": "a", "expectedExitCode": 0}])), (Failed, Class::RuntimeError)),
        (collection("compile", "broken", json!([{"name": "a"}])), (Failed, Class::CompileError)),
        (collection("compile", "broken", json!([{"name": "a", "value": false}])), correct),
        (collection("stdout", "broken", json!([{"name": "a", "value": "42"}])), (Failed, Class::CompileError)),
        (collection("error", "broken", json!([{"name": "a"}])), correct),
        (collection("stdout", "flood", json!([{"name": "a", "value": "42"}])), (Failed, Class::OutputLimit)),
        (collection("stdout", "hog", json!([{"name": "a", "value": "42"}])), (Failed, Class::MemoryLimit)),
        (collection("stdout", "endless", json!([{"name": "a", "value": "42"}])), (Failed, Class::TimeLimit)),
    ];
    let mut collections: Vec<_> = cases.iter().map(|(collection, _)| collection.clone()).collect();
    collections.last_mut().unwrap()["timeout"] = json!(0.5);
    let judgements = desk.judge(&files, &json!(collections));
    assert_eq!(judgements.len(), cases.len());
    for ((collection, expected), judgement) in cases.iter().zip(&judgements) {
        assert_eq!(outcomes(std::slice::from_ref(judgement)), [*expected], "{collection}: {judgement:#?}");
    }
    let crashed = judgements[14].message.as_deref().unwrap();
    assert!(crashed.contains("The program was ended by"), "{crashed}");
}

#[test]
fn c() {
    everything(&C);
}

#[test]
fn cpp() {
    everything(&CPP);
}

#[test]
fn fortran() {
    everything(&FORTRAN);
}

#[test]
fn java() {
    everything(&JAVA);
}

#[test]
fn javascript() {
    everything(&JAVASCRIPT);
}

#[test]
fn every_described_language_is_tried() {
    let tried = [&C, &CPP, &FORTRAN, &JAVA, &JAVASCRIPT].map(|programs| programs.language);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/languages");
    for directory in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        let name = directory.file_name().unwrap().to_str().unwrap();
        assert!(!directory.join("language.yaml").is_file() || tried.contains(&name), "{name} has no programs here");
    }
}

/// A collection that expects this output.
fn prints(text: &str) -> serde_json::Value {
    json!([{"type": "stdout", "name": "c", "tests": [{"name": "t", "qualification": "matches", "value": text}]}])
}

#[test]
fn c_exercises_in_cpp_are_judged_by_the_service_for_c() {
    let Some(desk) = Desk::new("itpcp.exec.c", Options::default()) else { return };
    let Some(_) = Desk::new("cpp", Options::default()) else { return };
    let files = [
        ("main.cpp", "#include <iostream>\nint twice(int);\nint main() { std::cout << twice(21); }"),
        ("twice.cc", "int twice(int x) { return 2 * x; }"),
    ];
    assert_eq!(outcomes(&desk.judge(&files, &prints("42"))), [(Passed, Class::Correct)]);
}

#[test]
fn a_program_begins_with_its_main_file() {
    let java = [
        ("Apple.java", "class Apple { static int seeds() { return 5; } }"),
        ("Main.java", "class Main { public static void main(String[] a) { System.out.print(Apple.seeds()); } }"),
    ];
    let javascript = [("apple.js", "exports.seeds = 5;"), ("index.js", "console.log(require('./apple.js').seeds);")];
    let modules = [("apple.mjs", "export const seeds = 5;"), ("pie.mjs", "import { seeds } from './apple.mjs'; console.log(seeds);")];
    for (language, files) in [("java", java), ("javascript", javascript)] {
        let Some(desk) = Desk::new(language, Options::default()) else { continue };
        assert_eq!(outcomes(&desk.judge(&files, &prints("5"))), [(Passed, Class::Correct)], "{language}");
    }
    if let Some(desk) = Desk::new("javascript", Options::default()) {
        let mut suite = prints("5");
        suite[0]["entryPoint"] = json!("pie.mjs");
        assert_eq!(outcomes(&desk.judge(&modules, &suite)), [(Passed, Class::Correct)]);
    }
    if let Some(desk) = Desk::new("java", Options::default()) {
        let mut suite = prints("5");
        suite[0]["entryPoint"] = json!("shop/Till.java");
        let till = "package shop; class Till { public static void main(String[] a) { System.out.print(5); } }";
        assert_eq!(outcomes(&desk.judge(&[("shop/Till.java", till)], &suite)), [(Passed, Class::Correct)]);
    }
}

#[test]
fn what_javac_reads_at_every_start_is_made_once_and_done_without_where_it_is_spoilt() {
    let cache = tempfile::tempdir().unwrap();
    let Some(desk) = Desk::new("java", Options { cache: Some(cache.path().to_path_buf()), ..Options::default() }) else { return };
    let judged = || outcomes(&desk.judge(&[("Main.java", &JAVA.good.replace("class good", "class Main"))], &suite_of_sum()));
    assert_eq!(judged(), [(Passed, Class::Correct)]);
    let prepared: Vec<_> = std::fs::read_dir(cache.path().join("prepared")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [prepared] = prepared.as_slice() else { panic!("{prepared:?}") };
    assert!(std::fs::metadata(prepared).unwrap().len() > 1 << 20);
    std::fs::write(prepared, "spoilt").unwrap();
    assert_eq!(judged(), [(Passed, Class::Correct)]);
    assert_eq!(std::fs::read_to_string(prepared).unwrap(), "spoilt", "it is made once");
}

fn suite_of_sum() -> serde_json::Value {
    let mut suite = prints("42");
    suite[0]["inputAnswers"] = json!("20 22");
    suite
}

#[test]
fn small_limits_leave_room_for_the_interpreter_and_its_compiler() {
    let meta = "slug: exercise\nproperties:\n  executionBackend:\n    slug: x\n    settings: {memoryLimitMB: 96, maxProcesses: 1}\n";
    let greedy = [
        ("java", "Main.java", JAVA.hog.replace("class hog", "class Main")),
        ("javascript", "main.js", JAVASCRIPT.hog.to_owned()),
        ("cpp", "main.cpp", CPP.hog.to_owned()),
    ];
    let good = [
        ("java", "Main.java", JAVA.good.replace("class good", "class Main")),
        ("javascript", "main.js", JAVASCRIPT.good.to_owned()),
        ("cpp", "main.cpp", CPP.good.to_owned()),
    ];
    let suite = suite_of_sum();
    for (programs, expected) in [(&good, (Passed, Class::Correct)), (&greedy, (Failed, Class::MemoryLimit))] {
        for (language, file, text) in programs {
            let Some(desk) = Desk::new(language, Options::default()) else { continue };
            write_files(
                &desk.root.path().join("exercise"),
                [("meta.yaml", meta.replace("slug: x", &format!("slug: {language}")).as_str())],
            );
            let judgements = desk.judge(&[(file, text)], &suite);
            assert_eq!(outcomes(&judgements), [expected], "{language}: {judgements:#?}");
            let message = judgements[0].message.as_deref().unwrap_or("96 MiB");
            assert!(message.contains("96 MiB"), "{message}");
        }
    }
}

#[test]
fn a_compiler_that_is_missing_is_never_the_student_s_fault() {
    let Some(desk) = Desk::new("c", Options::default()) else { return };
    let mut suite = prints("42");
    suite[0]["compiler"] = json!("no-such-compiler");
    let judgements = desk.judge(&[("main.c", C.good)], &suite);
    assert_eq!(judgements, [Judgement::unjudged("Not available here: no-such-compiler is not installed")]);
}
