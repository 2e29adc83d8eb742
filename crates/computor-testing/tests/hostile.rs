//! Submissions that attack their grader: values that exhaust whoever reads them, and compilers turned against the
//! machine. Each fails with a class that says why.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod common;

use common::{has_program, sandbox, write_files};
use computor_testing::verdict::Judgement;
use computor_testing::{Class, Options, Request, Runner, TestResult};

/// Judges one program per collection; every collection has the one sub-test that `test` says.
fn judge(language: &str, test: &str, reference: &str, programs: &[(&str, &str)]) -> Option<Vec<Judgement>> {
    let desk = tempfile::tempdir().unwrap();
    let runner = Runner::new(sandbox()?, Options::default());
    let mut suite = format!("type: {language}\nproperties:\n  timeout: 5\n  tests:\n");
    for (name, _) in programs {
        suite.push_str(&format!("  - {{name: {name}, entryPoint: {name}, {test}}}\n"));
    }
    let exercise = write_files(&desk.path().join("exercise"), programs.iter().map(|(name, _)| (*name, reference)));
    write_files(&exercise, [("test.yaml", suite.as_str()), ("hidden.h", "int secret = 42;")]);
    let submission = write_files(&desk.path().join("submission"), programs.iter().copied());
    let report = runner.run(&Request::new(&exercise, &submission)).unwrap();
    Some(report.tests().map(|test| test.judgement.clone()).collect())
}

fn assert_failed(programs: &[(&str, &str)], judgements: &[Judgement], classes: &[&[Class]]) {
    assert_eq!(judgements.len(), programs.len());
    for ((program, judgement), classes) in programs.iter().zip(judgements).zip(classes) {
        assert_eq!(judgement.result, TestResult::Failed, "{}: {judgement:?}", program.0);
        assert!(classes.contains(&judgement.class), "{}: {judgement:?}", program.0);
        let message = judgement.message.as_deref().unwrap_or_default();
        assert!(message.len() < 20_000, "{}: a message of {} bytes", program.0, message.len());
    }
}

use Class::{CompileError, Forbidden, MemoryLimit, OutputLimit, RuntimeError, TimeLimit, Wrong};

#[test]
fn values_that_exhaust_their_reader() {
    if !has_program("python3") {
        eprintln!("SKIPPED: python3 is not installed");
        return;
    }
    let programs = [
        ("deep.py", "a = []\nfor _ in range(200_000): a = [a]"),
        ("digits.py", "a = 1 << 3_000_000"),
        ("nans.py", "a = [float('nan')] * 3_000_000"),
        ("cycle.py", "a = []\na.append(a)"),
        ("wide.py", "a = {i: str(i) for i in range(500_000)}"),
        ("surrogates.py", "a = '\\ud800' * 10"),
        ("liar.py", "class L(list):\n    def __len__(self): return 1 << 60\n    def __iter__(self): return iter(int, 1)\na = L([1])"),
        ("raiser.py", "class R:\n    def __getattribute__(self, name): raise SystemExit(0)\n    __class__ = int\na = R()"),
        ("endless.py", "class E(dict):\n    def items(self):\n        while True: yield (1, 1)\na = E(a=1)"),
    ];
    let Some(judgements) = judge("python", "tests: [{name: a}]", "a = 1", &programs) else { return };
    let fine: &[Class] = &[Wrong, RuntimeError, MemoryLimit, OutputLimit, TimeLimit, Forbidden];
    assert_failed(&programs, &judgements, &[fine; 9]);
}

#[test]
fn compilers_reach_nothing_and_end() {
    if !has_program("gcc") {
        eprintln!("SKIPPED: gcc is not installed");
        return;
    }
    let main = "int main(void) { puts(\"ok\"); return 0; }\n";
    let text = |head: &str| format!("#include <stdio.h>\n{head}\n{main}");
    let programs = [
        ("shadow.c", text("#include \"/etc/shadow\"")),
        ("suite.c", text("#include \"test.yaml\"")),
        ("beside.c", text("#include \"../exercise/hidden.h\"")),
        ("reference.c", text("#include \"hidden.h\"")),
        ("endless.c", text("#include \"/dev/zero\"")),
        ("blob.c", text("__asm__(\".incbin \\\"/etc/shadow\\\"\");")),
        ("huge.c", text("char huge[1ull << 40] = {1};")),
        ("nested.c", {
            let doubled: String = (1..40).map(|i| format!("#define X{i} X{} X{}\n", i - 1, i - 1)).collect();
            text(&format!("#define X0 ;\n{doubled}X39"))
        }),
    ];
    let programs: Vec<(&str, &str)> = programs.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let test = "type: stdout, tests: [{name: out, qualification: matches, value: ok}]";
    let Some(judgements) = judge("c", test, &text(""), &programs) else { return };
    let refused: &[Class] = &[CompileError];
    let stopped: &[Class] = &[CompileError, MemoryLimit, TimeLimit, OutputLimit];
    assert_failed(&programs, &judgements, &[refused, refused, refused, refused, stopped, refused, stopped, stopped]);
    for judgement in &judgements {
        let message = judgement.message.as_deref().unwrap_or_default();
        assert!(!message.contains("root:") && !message.contains("42"), "{message}");
    }
}
