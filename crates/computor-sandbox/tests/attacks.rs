//! The self-test's attacks are stopped, whatever the sandbox has at its disposal.
#![expect(clippy::unwrap_used, reason = "tests")]

use computor_sandbox::{Config, Sandbox, Strength, selftest};

fn all_attacks_fail(config: Config) {
    let sandbox = Sandbox::start(Config { minimum: Strength::Isolated, ..config }).unwrap();
    let checks = selftest::run(&sandbox);
    assert!(checks.len() > 25);
    let failed: Vec<_> = checks.iter().filter(|check| !check.passed).collect();
    assert!(failed.is_empty(), "{}: {failed:#?}", sandbox.level());
}

#[test]
fn with_everything_that_the_machine_offers() {
    all_attacks_fail(Config::default());
}

#[test]
fn without_cgroups() {
    all_attacks_fail(Config { cgroups: false, ..Config::default() });
}

#[test]
fn without_any_privilege() {
    // Where the tests do not run as root, the others are already this one.
    if rustix::process::geteuid().is_root() {
        all_attacks_fail(Config { run_as: Some(65534), ..Config::default() });
    }
}
