use super::*;

fn remarks(suite: &str, meta: &str) -> Vec<Remark> {
    let root = tempfile::tempdir().unwrap();
    let directory = root.path().join("a.b");
    std::fs::create_dir(&directory).unwrap();
    std::fs::write(directory.join("s.py"), "a = 1").unwrap();
    std::fs::write(directory.join("g.py"), "a = 1\nif __name__ == '__main__':\n    a = 2").unwrap();
    std::fs::write(directory.join("asks.py"), "a = 1\nif __name__ == '__main__':\n    a = input()").unwrap();
    std::fs::create_dir(directory.join("checkers")).unwrap();
    std::fs::write(directory.join("checkers/reads.py"), "def check(run):\n    return open('out.txt', encoding='utf-8').read() == 'x'\n")
        .unwrap();
    std::fs::write(
        directory.join("checkers/reads_well.py"),
        "def check(run):\n    return open('out.txt', errors='replace').read() == 'x'\n",
    )
    .unwrap();
    std::fs::create_dir(directory.join("d.py")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", directory.join("link.py")).unwrap();
    std::fs::write(directory.join("test.yaml"), suite).unwrap();
    std::fs::write(directory.join("meta.yaml"), meta).unwrap();
    check(&directory, None).unwrap()
}

fn rules(suite: &str, meta: &str) -> Vec<&'static str> {
    remarks(suite, meta).into_iter().map(|remark| remark.rule).collect()
}

fn meta(language: &str) -> String {
    format!("slug: a.b\nproperties: {{studentSubmissionFiles: [s.py], executionBackend: {{slug: itpcp.exec.{language}}}}}")
}

fn collection(language: &str, fields: &str) -> Vec<&'static str> {
    rules(&format!("properties: {{tests: [{{name: c, {fields}}}]}}"), &meta(language))
}

#[test]
fn sound_exercises_give_no_remarks() {
    for (language, fields) in [
        ("py", "entryPoint: s.py, tests: [{name: a}, {name: a, value: 1.0e-3}, {name: a, value: 'yes'}]"),
        ("py", "tests: [{name: a, value: true}, {name: a, value: 1.0e-6, absoluteTolerance: 0}]"),
        ("py", "type: structural, tests: [{name: '+', occuranceType: OP, allowedOccuranceRange: [1, 0]}]"),
        ("py", "type: graphics, tests: [{name: gca().get_xlabel(), value: t}]"),
        ("py", "tests: [{name: a, qualification: count, pattern: x, countRequirement: 2}]"),
        ("c", "type: stdout, tests: [{name: a, qualification: contains, value: x}, {name: b, value: [1, 2]}]"),
        ("c", "type: stdout, args: [a], tests: [{name: a, qualification: matchesLine, lineNumber: 2, value: x}]"),
        ("r", "type: stdout, entryPoint: s.py, tests: [{name: a, qualification: lineCount, value: 3}]"),
        ("jl", "entryPoint: s.py, tests: [{name: a, value: .nan}]"),
        ("doc", "type: wordcount, file: s.py, tests: [{name: a, value: 3}]"),
        ("py", "type: check, checker: checkers/reads_well.py, tests: [{name: a}]"),
        ("py", "entryPoint: s.py, tests: [{name: a, value: .inf}]"),
        ("py", "type: error, tests: [{name: a, pattern: ValueError}]"),
        ("py", "absoluteTolerance: 1.0e-3, tests: [{name: a}]"),
        ("c", "type: stdout, tests: [{name: a, qualification: numericOutput, value: 'about 3'}]"),
    ] {
        assert_eq!(collection(language, fields), [""; 0], "{language}: {fields}");
    }
}

#[test]
fn each_rule_finds_its_case_and_nothing_else() {
    for (language, fields, rule) in [
        ("py", "tests: [{name: a, qualification: contains, value: x}]", "no-pattern"),
        ("py", "tests: [{name: a, pattern: x}]", "unused-pattern"),
        ("py", "tests: [{name: a, qualification: count, pattern: x}]", "no-count"),
        ("py", "type: stdout, tests: [{name: a, qualification: lineCount, value: 3}]", "unsupported-qualification"),
        ("py", "type: structural, file: s.py, tests: [{name: for, allowedOccuranceRange: [0, 0]}]", "zero-range"),
        ("py", "type: structural, file: s.py, tests: [{name: for}]", "zero-range"),
        ("py", "type: structural, tests: [{name: for, allowedOccuranceRange: [3, 1]}]", "empty-range"),
        ("py", "type: structural, tests: [{name: '+', allowedOccuranceRange: [1, 0]}]", "token-kind"),
        ("py", "type: structural, tests: [{name: a, pattern: b, allowedOccuranceRange: [1, 0]}]", "unused-pattern"),
        ("py", "type: graphics, tests: [{name: has_xlabel, value: true}]", "graphics-name"),
        ("py", "type: wordcount, tests: [{name: a, value: 1}]", "unsupported-type"),
        ("py", "type: exist, tests: [{name: ../a}]", "outside"),
        ("py", "tests: [{name: a, value: 1e-3}]", "number-as-text"),
        ("py", "tests: [{name: a, value: [[1], [2]]}]", "nested-value"),
        ("py", "tests: [{name: a, value: null}]", "null-value"),
        ("py", "tests: [{name: a, value: yes}]", "boolean-word"),
        ("py", "tests: [{name: a, value: [1, 017]}]", "odd-number"),
        ("py", "tests: [{name: a, value: 1:30}]", "odd-number"),
        ("py", "tests: [{name: a, value: 2024-01-01}]", "date"),
        ("py", "tests: [{name: a, value: 1.0e-5}]", "tolerance"),
        ("py", "tests: [{name: a, qualification: regexp, pattern: '('}]", "bad-pattern"),
        ("py", "type: error, tests: [{name: a, pattern: '('}]", "bad-pattern"),
        ("py", "tests: [{name: a, stdin: x}]", "no-effect"),
        ("py", "environment: {A: b}, tests: [{name: a}]", "no-effect"),
        ("py", "compilerFlags: [-O2], tests: [{name: a}]", "no-effect"),
        ("py", "successDependency: zzz, tests: [{name: a}]", "dependency"),
        ("py", "successDependency: c, tests: [{name: a}]", "dependency"),
        ("py", "entryPoint: t.py, tests: [{name: a}]", "reference"),
        ("py", "entryPoint: asks.py, tests: [{name: a}]", "main-guard"),
        ("py", "entryPoint: d.py, tests: [{name: a}]", "entry-point"),
        ("py", "entryPoint: link.py, tests: [{name: a}]", "entry-point"),
        ("py", "type: error, entryPoint: o\u{308}.py, tests: [{name: a, pattern: a}]", "name-form"),
        ("py", "type: error, tests: [{name: a}]", "no-pattern"),
        ("c", "type: error, tests: [{name: a}]", "no-pattern"),
        ("py", "absoluteTolerance: .inf, tests: [{name: a}]", "tolerance"),
        ("py", "tests: [{name: a, relativeTolerance: .inf}]", "tolerance"),
        ("c", "type: stdout, tests: [{name: a, qualification: numericOutput, value: 1, numericTolerance: .inf}]", "tolerance"),
        ("c", "type: stdout, tests: [{name: a, qualification: numericOutput, value: .nan}]", "infinity"),
        ("c", "type: stdout, tests: [{name: a, qualification: numericOutput, value: none}]", "no-number"),
        ("py", "tests: [{name: a, qualification: regexp, pattern: '(?<=a+)b'}]", "bad-pattern"),
        ("py", "tests: [{name: a, value: =}]", "odd-word"),
        ("py", "tests: [{name: a, value: 1.0e+400}]", "odd-number"),
        ("py", "entryPoint: '#file_1#', tests: [{name: a}]", "token"),
        ("py", "type: exist, file: /etc/passwd, tests: [{name: a}]", "outside"),
        ("py", "type: check, checker: checkers/c.py, tests: [{name: a}]", "missing-file"),
        ("py", "type: check, checker: checkers/reads.py, tests: [{name: a}]", "checker-text"),
        ("py", "entryPoint: s.py, tests: [{name: a, value: [1.5, .inf]}]", "infinity"),
        ("py", "type: help, tests: [{name: a}]", "unsupported-type"),
        ("java", "type: variable, tests: [{name: a}]", "unsupported-type"),
        ("r", "type: function, function: f, tests: [{arguments: [1]}]", "unsupported-type"),
        ("oct", "entryPoint: s.py, tests: [{name: a, evalString: x}]", "no-effect"),
        ("py", "tests: []", "no-tests"),
        ("py", "id: a, id: b, tests: [{name: a}]", "repeated-key"),
        ("c", "setUpCode: x, type: stdout, tests: [{name: a}]", "no-effect"),
        ("c", "type: stdout, tests: [{name: a, evalString: x}]", "no-effect"),
        ("c", "type: stdout, tests: [{name: a, qualification: count, pattern: x}]", "unsupported-qualification"),
        ("c", "type: stdout, tests: [{name: a, pattern: x}]", "unused-pattern"),
        ("c", "type: stdout, tests: [{name: a, qualification: matchesLine, lineNumber: [1, 2], value: x}]", "line-number"),
        ("c", "type: stdout, tests: [{name: a, qualification: lineCount, value: many}]", "line-count"),
        ("c", "type: stdout, tests: [{name: a, qualification: endsWith, pattern: \"x\\n\"}]", "trimmed"),
        ("c", "type: stdout, tests: [{name: a, value: true}]", "boolean-word"),
        ("c", "type: section, tests: [{name: a}]", "unsupported-type"),
        ("doc", "type: stdout, tests: [{name: a}]", "unsupported-type"),
        ("c", "type: variable, tests: [{name: a}]", "unsupported-type"),
    ] {
        assert_eq!(collection(language, fields), [rule], "{language}: {fields}");
    }
}

#[test]
fn suites_and_meta_are_looked_at_too() {
    let two = |fields: &str| format!("properties: {{tests: [{{name: c, tests: [{{name: a}}]}}, {fields}]}}");
    for (suite, rule) in [
        (two("{name: c, tests: [{name: a}]}, {name: d, successDependency: c, tests: [{name: a}]}"), "ambiguous"),
        (two("{name: d, type: exist, successDependency: c, tests: [{name: a}]}"), "no-effect"),
        ("name: P".to_owned(), "no-tests"),
        (format!("type: c\n{}", two("")).replace(", ]", "]"), "type"),
        ("properties: {competency: x, tests: [{name: c, tests: [{name: a}]}]}".to_owned(), "no-effect"),
        ("nam: P".to_owned(), "format"),
        (
            "properties: {compat: {finalNewline: false}, tests: [{name: c, inputAnswers: [a, ''], tests: [{name: a}]}]}".to_owned(),
            "empty-answer",
        ),
        ("properties: {compat: {mainGuard: false}, tests: [{name: c, entryPoint: g.py, tests: [{name: a}]}]}".to_owned(), "main-guard"),
    ] {
        assert_eq!(rules(&suite, &meta("py")), [rule], "{suite}");
    }
    let without_nan = "properties: {compat: {nan: false}, tests: [{name: c, entryPoint: s.py, tests: [{name: a, value: .nan}]}]}";
    assert_eq!(rules(without_nan, &meta("r")), ["nan"]);
    let sound = two("").replace(", ]", "]");
    let language = "slug: other\nproperties: {studentTemplates: [x.py], executionBackend: {slug: cobol}}";
    assert_eq!(rules(&sound, language), ["language", "missing-file", "identifier", "no-files"]);
    assert_eq!(rules(&format!("type: python\n{sound}"), "slug: a.b\ntitel: T"), ["no-backend", "no-files", "unknown-key"]);
    assert_eq!(rules("nam: P", "slug: [1]"), ["format", "format"], "one broken file does not hide the other");
}

#[test]
fn files_in_another_encoding_and_names_of_another_form_are_named() {
    let root = tempfile::tempdir().unwrap();
    let directory = root.path().join("a.b");
    std::fs::create_dir(&directory).unwrap();
    std::fs::write(directory.join("test.yaml"), "properties: {tests: [{name: c, entryPoint: s.py, tests: [{name: a}]}]}").unwrap();
    std::fs::write(directory.join("meta.yaml"), meta("py")).unwrap();
    std::fs::write(directory.join("s.py"), b"a = 1\n# gr\xfc\xdfe").unwrap();
    std::fs::write(directory.join("data.bin"), b"\xff").unwrap();
    std::fs::write(directory.join("o\u{308}.py"), "a = 1").unwrap();
    let found = || check(&directory, None).unwrap().into_iter().map(|remark| (remark.rule, remark.file, remark.line)).collect::<Vec<_>>();
    assert_eq!(found(), [("name-form", "o\u{308}.py".to_owned(), 0), ("encoding", "s.py".to_owned(), 2)]);
    // what cannot be read at all is named, too, and ends nothing
    std::fs::write(directory.join("test.yaml"), b"name: gr\xfc\xdfe").unwrap();
    assert!(found().contains(&("encoding", "test.yaml".to_owned(), 1)), "{:?}", found());
}

#[test]
fn a_version_without_a_number_is_none() {
    let suite = "properties: {tests: [{name: c, entryPoint: s.py, tests: [{name: a}]}]}";
    assert_eq!(rules(suite, &format!("version: eins\n{}", meta("py"))), ["version"]);
    assert_eq!(rules(suite, &format!("version: v2\n{}", meta("py"))), [""; 0]);
}

#[test]
fn the_advice_for_a_number_is_that_number() {
    let advice = |word: &str| {
        let suite = format!("properties: {{tests: [{{name: c, tests: [{{name: a, value: {word}}}]}}]}}");
        remarks(&suite, &meta("py")).remove(0).message
    };
    assert!(advice("3e1").ends_with("write 3.0e+1"), "{}", advice("3e1"));
    assert!(advice("1e-3").ends_with("write 1.0e-3") && advice("-2.5E8").ends_with("write -2.5e+8"));
}

#[test]
fn remarks_say_where_and_what_was_meant() {
    let suite = "properties:\n  tests:\n  - name: c\n    tests:\n    - name: a\n      value: yes\n";
    let remark = remarks(suite, &meta("py")).remove(0);
    assert_eq!((remark.file.as_str(), remark.line, remark.column, remark.key.as_deref()), ("test.yaml", 6, 7, Some("value")));
    assert_eq!(remark.to_string(), "test.yaml:6:7: c / a: `yes` means true; put it in quotes if the word is meant");
    let remark = remarks("propertys: {}", &meta("py")).remove(0);
    assert_eq!((remark.rule, remark.key.as_deref()), ("format", Some("propertys")));
    assert_eq!(remark.to_string(), "test.yaml:1:1: unknown key `propertys` in the suite (did you mean `properties`?)");
}
