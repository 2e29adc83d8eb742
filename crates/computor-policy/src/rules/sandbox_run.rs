//! Test runs that are done elsewhere: whoever has the role of a worker is given them, and reaches the one that was given.

use super::prelude::*;

const WORK: &[(&str, &str)] = &[("sandbox_run", "work")];

fn works(p: &Principal, _: &Asked<'_>) -> Decision {
    Decision::when(p.may("sandbox_run", "work"))
}

/// Its own run, for as long as it is its own.
fn own(p: &Principal) -> Cond {
    Cond::when(p.may("sandbox_run", "work")).and(Cond::Me("claimed_by"))
}

const fn run() -> Named {
    row("sandbox_run", At::Path("id"), own, own)
}

// What has begun is finished under maintenance.
guard! {
    ClaimSandboxRun: Rule::scoped(WORK).may(works).under_maintenance(Maintained::Services);
    GetSandboxRunFile: Rule::scoped(WORK).may(works).about(&[run()]);
    KeepSandboxRun: Rule::scoped(WORK).may(works).about(&[run()]).under_maintenance(Maintained::Services);
    EndSandboxRun: Rule::scoped(WORK).may(works).about(&[run()]).under_maintenance(Maintained::Services);
}
