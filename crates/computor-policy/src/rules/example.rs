//! The example library: lecturers of any course share it.

use super::prelude::*;

/// Whoever teaches somewhere, or has the claim.
fn teaches(p: &Principal, action: &str) -> Cond {
    Cond::when(p.may("example", action)).or(Cond::AnyCourse(Lecturer))
}

impl Policy for Example {
    fn see(p: &Principal) -> Cond {
        teaches(p, "list")
    }
}

impl Policy for ExampleRepository {
    fn see(p: &Principal) -> Cond {
        teaches(p, "list")
    }
}
/// Repositories hold the whole library, so only administrators and organization managers make them.
impl CreatePolicy for ExampleRepository {
    fn create(p: &Principal, _: &ExampleRepositoryCreate) -> Decision {
        Decision::when(p.may("example", "create"))
    }
}
impl UpdatePolicy for ExampleRepository {
    fn change(p: &Principal, _: &ExampleRepositoryUpdate) -> Cond {
        Cond::when(p.may("example", "update"))
    }
}
impl DeletePolicy for ExampleRepository {
    fn delete(_: &Principal) -> Cond {
        Cond::Never
    }
}
