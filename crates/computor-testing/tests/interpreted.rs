//! Octave, R and Julia: what programs see, how values travel, and what failures become. The verdicts of the reference
//! runner are in `golden.rs`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod common;

use common::{has_program, sandbox, write_files};
use computor_testing::verdict::Judgement;
use computor_testing::{Class, Options, Request, Runner, TestResult};

use TestResult::{Failed, Passed, Skipped};

/// The judgements of a suite with these collections; `None`, loudly, where the language is missing.
fn judge(language: &str, collections: &str, reference: &[(&str, &str)], submission: &[(&str, &str)]) -> Option<Vec<Judgement>> {
    let program = match language {
        "octave" => "octave-cli",
        "r" => "Rscript",
        "python" => "python3",
        language => language,
    };
    if !has_program(program) {
        eprintln!("SKIPPED: {program} is not installed");
        return None;
    }
    let runner = Runner::new(sandbox()?, Options::default());
    let root = tempfile::tempdir().unwrap();
    let suite = format!("type: {language}\nproperties:\n  timeout: 10\n  tests:\n{collections}");
    let exercise = write_files(&root.path().join("exercise"), [("test.yaml", suite.as_str())]);
    let reference = write_files(&root.path().join("reference"), reference.iter().copied());
    let submission = write_files(&root.path().join("submission"), submission.iter().copied());
    let request = Request { reference: Some(&reference), ..Request::new(&exercise, &submission) };
    Some(runner.run(&request).unwrap().tests().map(|test| test.judgement.clone()).collect())
}

fn results(judgements: &[Judgement]) -> Vec<TestResult> {
    judgements.iter().map(|judgement| judgement.result).collect()
}

/// A collection over the variables of a program.
fn variables(entry: &str, tests: &str) -> String {
    format!("  - {{name: {entry}, entryPoint: {entry}, tests: [{tests}]}}\n")
}

/// The file of a program, what it is called, and its language.
const LANGUAGES: [(&str, &str); 3] = [("octave", "s.m"), ("r", "s.R"), ("julia", "s.jl")];

/// One text per language.
type Texts = [&'static str; 3];

/// Runs the same tests in every language; reference and submission are texts of programs.
fn in_each(tests: &str, reference: Texts, submission: Texts, check: impl Fn(&str, Vec<Judgement>)) {
    for (index, (language, file)) in LANGUAGES.into_iter().enumerate() {
        let found = judge(language, &variables(file, tests), &[(file, reference[index])], &[(file, submission[index])]);
        if let Some(judgements) = found {
            check(language, judgements);
        }
    }
}

#[test]
fn a_suite_s_seed_is_that_of_the_generators() {
    let programs = [
        ("octave", "s.m", "rand ('twister', 7); randn ('twister', 7); a = [rand(), randn()];", "a = [rand(), randn()];"),
        ("r", "s.R", "set.seed(7); a <- runif(1)", "a <- runif(1)"),
        ("julia", "s.jl", "using Random; Random.seed!(7); a = rand()", "a = rand()"),
    ];
    for (language, file, seeded, plain) in programs {
        let tests = variables(file, "{name: a}");
        for (seed, result) in [("  seed: 7\n", Passed), ("  seed: 8\n", Failed), ("", Failed)] {
            if let Some(judgements) = judge(language, &format!("{tests}{seed}"), &[(file, seeded)], &[(file, plain)]) {
                assert_eq!(results(&judgements), [result], "{language} {seed}: {judgements:#?}");
            }
        }
    }
}

#[test]
fn values_of_all_kinds_are_compared() {
    let octave = "n = 3; x = 1/3; s = \"a\\\"\\\\\\n\u{e9}\"; b = true; v = [1 2 3]; m = [1 2; 3 4]; i = int8(5); z = 1+2i; e = [];\
                  c = {1, 'a', [1 2]}; d.x = 1; d.y = {2}; w = [NaN -Inf]; l = [true false]; k = zeros(2, 1, 2); t = ['ab'; 'cd'];\
                  r = 1:3; p = sparse([1 0]); q = containers.Map('k', 5); u = struct('f', {1, 2});";
    let names = "n x s b v m i z e c d w l k t r p q u";
    let tests = |names: &str| names.split(' ').map(|name| format!("{{name: {name}}}")).collect::<Vec<_>>().join(", ");
    let literal = ", {name: l, value: [true, false]}, {name: c, value: [1, a, [1, 2]]}, {name: d, value: {x: 1, y: [2]}}, {name: n, value: 3}, \
                   {name: t, value: [ab, cd]}, {name: q, value: {k: 5}}, {name: n, qualification: matches, pattern: '3'}, \
                   {name: v, qualification: matches, pattern: '[[1 2 3]]'}, {name: i, value: 6}, {name: m, value: [[1, 2], [3, 4]], shapeCheck: false}";
    if let Some(found) = judge("octave", &variables("s.m", &(tests(names) + literal)), &[("s.m", octave)], &[("s.m", octave)]) {
        let wrong: Vec<_> = found.iter().enumerate().filter(|(_, judgement)| judgement.result != Passed).collect();
        assert_eq!(wrong.len(), 1, "{wrong:#?}");
        assert!(wrong[0].1.message.as_deref().unwrap().contains("expected: 6"), "{wrong:#?}");
    }
    let r = "n <- 3; x <- 1/3; s <- 'a\"\\\\\\n\u{e9}'; b <- TRUE; v <- c(1, 2, 3); m <- matrix(1:4, 2); i <- 4L; z <- 1+2i; e <- list();\
             c <- list(1, 'a', c(1, 2)); d <- list(x = 1, y = list(2)); w <- c(NaN, -Inf); l <- c(TRUE, NA); k <- array(1:8, c(2, 2, 2));\
             t <- c('ab', 'cd'); q <- data.frame(p = 1:2, q = c('a', NA)); u <- factor(c('u', 'v')); f <- function(x) x + 1;\
             g <- as.Date('2024-01-01'); h <- y ~ x; j <- table(c(1, 1, 2))";
    let names = "n x s b v m i z e c d w l k t q u f g h j";
    let literal = ", {name: m, value: [[1, 3], [2, 4]]}, {name: c, value: [1, a, [1, 2]]}, {name: d, value: {x: 1, y: [2]}}, {name: n, value: 3}, \
                   {name: t, value: [ab, cd]}, {name: q, value: [{p: 1, q: a}, {p: 2}]}, {name: 'f(n)', value: 4}, {name: g, value: '2024-01-01'}, \
                   {name: w, value: [.nan, -.inf]}, {name: i, value: 6}, {name: n, qualification: matches, pattern: '3'}";
    if let Some(found) = judge("r", &variables("s.R", &(tests(names) + literal)), &[("s.R", r)], &[("s.R", r)]) {
        let wrong: Vec<_> = found.iter().enumerate().filter(|(_, judgement)| judgement.result != Passed).collect();
        assert_eq!(wrong.len(), 1, "{wrong:#?}");
        assert!(wrong[0].1.message.as_deref().unwrap().contains("expected: 6"), "{wrong:#?}");
    }
    let julia = "n = 3; x = 1/3; s = \"a\\\"\\\\\\n\u{e9}\"; b = true; v = [1, 2, 3]; m = [1 2; 3 4]; z = 1+2im; e = []; c = Any[1, \"a\", [1, 2]];\
                 d = Dict(\"x\" => 1, \"y\" => [2]); w = [NaN, -Inf]; l = [true, false]; t = (1, \"b\"); q = (k = 5,); u = Set([1]); r = 1:3; i = big(2)^70";
    let names = "n x s b v m z e c d w l t q u r i";
    let literal = ", {name: m, value: [[1, 3], [2, 4]]}, {name: c, value: [1, a, [1, 2]]}, {name: 'v[2] + 1', value: 3}";
    if let Some(found) = judge("julia", &variables("s.jl", &(tests(names) + literal)), &[("s.jl", julia)], &[("s.jl", julia)]) {
        assert!(found.iter().all(|judgement| judgement.result == Passed), "{found:#?}");
    }
}

#[test]
fn a_program_sees_neither_task_nor_suite_nor_driver_variables() {
    let nothing = ["a = 0; b = 0;", "a <- 0; b <- 0", "a = 0; b = 0"];
    let look = [
        "a = exist('/work/.driver/task', 'file'); b = numel(who) - 1;",
        "a <- as.integer(file.exists('/work/.driver/task')); b <- length(setdiff(ls(all.names = TRUE), c('a', '.Random.seed')))",
        "a = Int(ispath(\"/work/.driver/task\")); b = length(setdiff(names(Main; all = false), [:Main, :Base, :Core, :a, :InteractiveUtils, :ComputorDriver]))",
    ];
    in_each("{name: a}, {name: b}", nothing, look, |language, found| {
        assert_eq!(results(&found), [Passed, Passed], "{language}: {found:#?}")
    });
}

#[test]
fn what_a_program_writes_to_the_channel_is_no_report() {
    let right = ["a = 1;", "a <- 1", "a = 1"];
    let forged = r#"{\"status\":\"ok\",\"values\":[[\"a\",1]],\"missing\":[],\"error\":null}\n"#;
    let programs = [
        format!("a = 2; f = fopen('/dev/fd/3', 'w'); fputs(f, \"0123 {forged}\"); fclose(f);"),
        format!("a <- 2; cat('0123 {forged}', file = '/dev/fd/3')"),
        format!("a = 2; open(f -> print(f, \"0123 {forged}\"), \"/dev/fd/3\", \"w\")"),
    ];
    let programs: Texts = programs.map(|program| &*program.leak());
    in_each("{name: a}", right, programs, |language, found| {
        assert_eq!((found[0].result, found[0].class), (Failed, Class::Wrong), "{language}: {found:#?}");
    });
}

#[test]
fn a_second_report_is_forbidden() {
    // reading the nonce takes a look into the driver's own frames
    let program = "a <- 1\nfor (frame in sys.frames()) {\n  driver <- parent.env(frame)\n  if (exists('task', driver, inherits = FALSE)) \
                   cat(get('task', driver)$nonce, ' {}\\n', file = '/dev/fd/3', sep = '')\n}";
    let Some(found) = judge("r", &variables("s.R", "{name: a}"), &[("s.R", "a <- 1")], &[("s.R", program)]) else { return };
    assert_eq!((found[0].result, found[0].class), (Failed, Class::Forbidden), "{found:#?}");
    assert!(found[0].message.as_deref().unwrap().contains("more than once"));
}

#[test]
fn cleaning_up_and_redefining_does_not_disturb_the_report() {
    let right = ["a = 6; b = 1;", "a <- 6; b <- 1", "a = 6; b = 1"];
    let programs = [
        "clear all; close all; clc; function r = numel(x)\n r = -1;\nend\nfunction r = strrep(varargin)\n r = '';\nend\n\
         a = 6; b = 1; fclose('all'); clear functions;",
        "rm(list = ls(all.names = TRUE)); paste <- function(...) stop('no'); c <- 5; sprintf <- NULL\na <- 6; b <- 1; sink('x'); closeAllConnections()",
        "text(x) = error(\"no\"); encode = 1; a = 6; b = 1",
    ];
    in_each("{name: a}, {name: b}", right, programs, |language, found| {
        assert_eq!(results(&found), [Passed, Passed], "{language}: {found:#?}");
    });
}

#[test]
fn failures_say_what_and_where() {
    let right = ["a = 1;", "a <- 1", "a = 1"];
    let check = |parts: &'static [&'static str], class| {
        move |language: &str, found: Vec<Judgement>| {
            let message = found[0].message.as_deref().unwrap();
            assert_eq!((found[0].result, found[0].class), (Failed, class), "{language}: {message}");
            for part in parts {
                assert!(message.contains(part), "{language}: {message}");
            }
            assert!(!message.contains("/work/"), "{language}: {message}");
        }
    };
    let raised = [
        "function f()\n  error('boom');\nend\na = 1;\nf();",
        "f <- function() {\n  stop('boom')\n}\na <- 1\nf()",
        "function f()\n  error(\"boom\")\nend\na = 1\nf()",
    ];
    in_each("{name: a}", right, raised, check(&["Execution failed: boom", "line 5: f()"], Class::RuntimeError));
    let broken = ["a = 1;\nb = = 2;", "a <- 1\nb <- = 2", "a = 1\nb = = 2"];
    in_each("{name: a}", right, broken, check(&["2"], Class::RuntimeError));
    let ended = ["a = 1; exit(3)", "a <- 1; quit(status = 3)", "a = 1; exit(3)"];
    in_each("{name: a}", right, ended, check(&["ended with exit code 3"], Class::RuntimeError));
    let absent = ["b = 1;", "b <- 1", "b = 1"];
    in_each("{name: a}", right, absent, check(&["Variable `a` not found"], Class::Wrong));
    let functions = ["a = @(x) x;", "a <- NULL", "a(x) = x"];
    in_each("{name: a}", right, functions, check(&["Variable `a` not found", "it is"], Class::Wrong));
}

#[test]
fn limits_become_classes() {
    let greedy = ["a = ones(20000, 20000);", "a <- rep(1, 4e8); a[1] <- 2", "a = ones(20000, 20000)"];
    let right = ["a = 1;", "a <- 1", "a = 1"];
    in_each("{name: a}", right, greedy, |language, found| {
        assert_eq!((found[0].result, found[0].class), (Failed, Class::MemoryLimit), "{language}: {found:#?}");
    });
    let loud = [
        "while true, printf('%s\\n', repmat('x', 1, 10000)); end",
        "repeat cat(rep('x', 10000), '\\n')",
        "while true println(\"x\"^10000) end",
    ];
    in_each("{name: a}", right, loud, |language, found| {
        assert_eq!((found[0].result, found[0].class), (Failed, Class::OutputLimit), "{language}: {found:#?}");
    });
    let large = ["a = rand(1000); b = 2;", "a <- runif(1e6); b <- 2", "a = rand(1000, 1000); b = 2"];
    in_each("{name: a, value: 1}, {name: b, value: 2}", right, large, |language, found| {
        assert_eq!(results(&found), [Failed, Passed], "{language}: {found:#?}");
    });
}

#[test]
fn values_too_large_to_compare_never_count_as_equal() {
    let tests = "{name: a}, {name: b}";
    let check = |language: &str, found: Vec<Judgement>| {
        // what neither side has is not judged in Octave
        let wanted = if language == "octave" { Skipped } else { Failed };
        assert_eq!(results(&found), [wanted, Passed], "{language}: {found:#?}");
        assert!(found[0].message.as_deref().unwrap().contains("too large"), "{language}: {found:#?}");
    };
    let one = ["a = zeros(1000); b = 2;", "a <- numeric(1e6); b <- 2", "a = zeros(1000, 1000); b = 2"];
    let other = ["a = ones(1000); b = 2;", "a <- 1:1e6; b <- 2", "a = ones(1000, 1000); b = 2"];
    in_each(tests, one, other, check);
    let found =
        judge("python", &variables("s.py", tests), &[("s.py", "a = [[0]] * 400000; b = 2")], &[("s.py", "a = [[1]] * 400000; b = 2")]);
    if let Some(judgements) = found {
        check("python", judgements);
    }
}

#[test]
fn input_output_errors_and_warnings_are_tested() {
    let programs = [
        ("octave", "s.m", "n = input(''); t = input('', 's'); printf('got %d %s\\n', n, t); warning('careful'); error('my:id', 'boom');"),
        (
            "r",
            "s.R",
            "lines <- readLines(file('stdin')); n <- as.numeric(lines[1]); cat('got', n, lines[2], '\\n'); warning('careful'); stop('boom')",
        ),
        ("julia", "s.jl", "n = parse(Int, readline()); t = readline(); println(\"got \", n, \" \", t); @warn \"careful\"; error(\"boom\")"),
    ];
    for (language, file, failing) in programs {
        let fine = failing.rsplit_once([';']).unwrap().0.trim_end_matches("error('my:id', 'boom')");
        let stem = file.replace('.', "ok.");
        let at = |kind: &str, entry: &str, tests: &str| {
            format!("  - {{name: {kind}, type: {kind}, entryPoint: {entry}, inputAnswers: ['7', five], tests: [{tests}]}}\n")
        };
        let suite = [
            at(
                "stdout",
                &stem,
                "{name: whole output}, {name: part, qualification: startsWith, pattern: got 7}, {name: other, qualification: endsWith, pattern: six}",
            ),
            at("warning", &stem, "{name: one, pattern: care}, {name: other, pattern: nothing}"),
            at("error", file, "{name: one, pattern: boom}, {name: other, pattern: nothing}"),
            at("variable", &stem, "{name: n, value: 7}"),
        ];
        let files = [(file, failing), (stem.as_str(), fine)];
        if let Some(found) = judge(language, &suite.concat(), &files, &files) {
            assert_eq!(results(&found), [Passed, Passed, Failed, Passed, Failed, Passed, Failed, Passed], "{language}: {found:#?}");
        }
    }
}

#[test]
fn chance_is_the_same_on_both_sides() {
    let programs = ["a = [rand() randn() randi(100)];", "a <- c(runif(1), rnorm(1), sample(100, 1))", "a = [rand(), randn()]"];
    in_each("{name: a}", programs, programs, |language, found| assert_eq!(results(&found), [Passed], "{language}: {found:#?}"));
}

#[test]
fn this_machine_is_asked_for_every_language() {
    let found: std::collections::BTreeMap<_, _> =
        computor_testing::run::environment(&Options::default()).into_iter().map(|(manifest, found)| (manifest.name, found)).collect();
    for (language, program, word) in [("octave", "octave-cli", "GNU Octave "), ("r", "Rscript", "R "), ("julia", "julia", "Julia ")] {
        match &found[language] {
            Ok(text) => assert!(text.starts_with(word) && text[word.len()..].starts_with(|c: char| c.is_ascii_digit()), "{text}"),
            Err(missing) => assert_eq!(missing, &format!("{program} is not installed")),
        }
        assert_eq!(found[language].is_ok(), has_program(program), "{language}");
    }
}

#[test]
fn a_missing_language_is_nobodys_fault() {
    if has_program("julia") {
        return eprintln!("SKIPPED: julia is installed");
    }
    let Some(sandbox) = sandbox() else { return };
    let root = tempfile::tempdir().unwrap();
    let suite = "type: julia\nproperties:\n  tests:\n  - {name: c, entryPoint: s.jl, tests: [{name: a}]}";
    let exercise = write_files(&root.path().join("exercise"), [("test.yaml", suite), ("s.jl", "a = 1")]);
    let report = Runner::new(sandbox, Options::default()).run(&Request::new(&exercise, &exercise)).unwrap();
    let judgement = report.tests().next().unwrap().judgement.clone();
    assert_eq!((judgement.result, judgement.class), (Skipped, Class::Internal));
    assert_eq!(judgement.message.as_deref(), Some("Not available here: julia is not installed"));
}
