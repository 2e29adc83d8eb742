//! `computor config docs`, made from the list of settings. `docs/configuration.md` is the same; the test below compares,
//! `UPDATE_GOLDEN=1` writes it anew.

use super::{
    Settings, Sources,
    settings::{SETTINGS, Setting},
    variable,
};
use std::fmt::Write as _;

const HEAD: &str = "# Configuration

<!-- Made from crates/computor-cli/src/config/settings.rs: UPDATE_GOLDEN=1 cargo test -p computor-cli configuration -->

Nothing has to be configured. What is configured is read from four places, of which later ones are stronger:

1. the default,
2. a file in TOML: `computor.toml` in the data directory, or the one that `--config` (or `COMPUTOR_CONFIG`) names,
3. the environment: the name in capitals with `COMPUTOR_` before it; what is set to nothing counts as not set,
4. the command line: `--set NAME=VALUE`, and `--data-dir`, `--database-url`, `--listen`, `--slots`, `--no-worker`, `--log-format`.

`computor config show` prints each value and where it comes from (secrets as `***`), `--json` for programs.
`computor config check` says what is wrong: unknown names with the nearest known one, and values that are not valid. Its exit
code is then 1, and a server with such a configuration does not start.

Sizes are written with a unit (`B`, `KiB`, `MiB`, `GiB`, `TiB`, or `kB` to `TB` for powers of 1000). Lists are TOML arrays in the
file, and separated by commas elsewhere. A file with secrets should be readable by the server alone.

```toml
public_url = \"https://computor.example.org\"
trusted_proxies = [\"127.0.0.1\", \"::1\"]
max_upload = \"50 MiB\"
metrics_listen = \"127.0.0.1:9100\"
```

| setting | default | environment |
|---|---|---|
";

/// All settings, as Markdown.
pub(super) fn documentation() -> String {
    let defaults = Settings::read(&mut Sources::default()).shown();
    let default = |setting: &Setting| match setting.default {
        Some(words) => words.to_owned(),
        None => {
            let value = defaults.iter().find(|(name, _)| *name == setting.name).and_then(|(_, value)| value.clone());
            value.map_or_else(|| "none".to_owned(), |value| format!("`{value}`"))
        }
    };
    let mut text = HEAD.to_owned();
    for setting in SETTINGS {
        let _ = writeln!(text, "| [`{0}`](#{0}) | {1} | `{2}` |", setting.name, default(setting), variable(setting.name));
    }
    for setting in SETTINGS {
        let doc: Vec<&str> = setting.doc.lines().map(str::trim).collect();
        let many = if setting.list { "A list; each is " } else { "The value is " };
        let _ = write!(text, "\n## {}\n\n{}\n\n{many}{}.\n", setting.name, doc.join("\n").trim(), setting.kind);
    }
    text
}

/// A file with every setting, left out, at its default.
pub(super) fn sample() -> String {
    let defaults = Settings::read(&mut Sources::default()).shown();
    let mut text = "# Nothing has to be configured: everything here is left out, and stands at its default. `computor config check` says\n\
                    # what is wrong, `computor config docs` has this as a page.\n"
        .to_owned();
    for setting in SETTINGS {
        text.push('\n');
        for line in setting.doc.lines() {
            let _ = writeln!(text, "# {}", line.trim());
        }
        let value = defaults.iter().find(|(name, _)| *name == setting.name).and_then(|(_, value)| value.clone());
        let _ = match (setting.default, value) {
            (Some(words), _) => writeln!(text, "# {}; the default is {words}.\n#{} = ", setting.kind, setting.name),
            (None, Some(value)) => writeln!(text, "#{} = {}", setting.name, literal(setting.list, &value)),
            (None, None) => writeln!(text, "# {}; by default there is none.\n#{} = ", setting.kind, setting.name),
        };
    }
    text
}

/// A value as TOML.
fn literal(list: bool, value: &str) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    if list {
        let items: Vec<String> = value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(quoted).collect();
        return format!("[{}]", items.join(", "));
    }
    match value.parse::<i64>().is_ok() || value.parse::<bool>().is_ok() || value.parse::<f64>().is_ok() {
        true => value.to_owned(),
        false => quoted(value),
    }
}

#[test]
fn a_sample_is_the_defaults() {
    let text = sample();
    // What belongs to an address or a bucket is not given without it.
    let alone = |line: &str| !["#temporal_", "#s3_"].iter().any(|group| line.starts_with(group));
    let given = |line: &&str| line.starts_with('#') && !line.starts_with("# ") && !line.ends_with("= ") && alone(line);
    let file: String = text.lines().filter(given).map(|line| format!("{}\n", line.trim_start_matches('#'))).collect();
    assert!(file.lines().count() > 10, "{file}");
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("sample.toml");
    std::fs::write(&path, file).unwrap();
    let place = crate::args::Place { data_dir: None, database_url: None, config: Some(path), set: Vec::new() };
    let found = super::resolve_with(&place, &[], std::collections::BTreeMap::new());
    assert_eq!(found.problems, []);
    assert_eq!(found.settings.shown(), Settings::read(&mut Sources::default()).shown());
    for setting in SETTINGS {
        assert_eq!(text.lines().filter(|line| line.starts_with(&format!("#{} = ", setting.name))).count(), 1, "{}", setting.name);
    }
}

#[test]
fn the_documentation_of_the_configuration_is_made_from_it() {
    assert!(HEAD.contains(super::FILE));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, documentation()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), documentation(), "run it with UPDATE_GOLDEN=1");
}
