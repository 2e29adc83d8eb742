//! What may follow from what: the states of an example that a content shows.
//!
//! ```text
//!               assign                 begin                 succeed
//! (unassigned) ────────▶ pending ─────────────▶ deploying ────────────▶ deployed
//!       ▲    unassign      ▲  ▲                     │ fail                 │ assign another version
//!       └──────────────────┘  └── begin ── failed ◀─┘         pending ◀────┘
//! ```
//!
//! What students have is told apart from what is assigned: a released content keeps its example for good, whatever
//! became of the release of a newer version. The statements change a row only if it still is as it was planned.

use crate::{Error, Result};
use computor_db::queries::deployment::Current;
use computor_types::{
    Code,
    dto::{DeploymentAction as Action, DeploymentStatus as Status},
};
use uuid::Uuid;

/// How a content stands after an example was assigned, and what that is called in the history.
///
/// # Errors
/// `DEPLOY_001` when it is being released, or when students have another example.
pub(crate) fn assign(current: Option<&Current>, identifier: &str, version: Uuid) -> Result<(Status, Action)> {
    let Some(current) = current else { return Ok((Status::Pending, Action::Assigned)) };
    match (current.deployment_status, current.released_version_id) {
        (Status::Unassigned, _) => Ok((Status::Pending, Action::Assigned)),
        (Status::Deploying, _) => Err(busy()),
        (_, Some(_)) if current.example_identifier.as_deref() != Some(identifier) => {
            Err(Error::new(Code::Deploy001, "the assignment is released: only another version of its example can be assigned"))
        }
        // Students have it already.
        (_, Some(released)) if released == version => Ok((Status::Deployed, Action::Updated)),
        (_, Some(_)) => Ok((Status::Pending, Action::Updated)),
        (_, None) => Ok((Status::Pending, Action::Reassigned)),
    }
}

/// Whether the example may be taken from a content.
///
/// # Errors
/// `DEPLOY_002` when there is none, `DEPLOY_001` when students have it or are about to.
pub(crate) fn unassign(current: Option<&Current>) -> Result<&Current> {
    let current = current.filter(|current| current.deployment_status != Status::Unassigned).ok_or(Code::Deploy002)?;
    match (current.deployment_status, current.released_version_id) {
        (Status::Deploying, _) => Err(busy()),
        (Status::Deployed, _) | (_, Some(_)) => Err(Error::new(Code::Deploy001, "the assignment is released, so its example stays")),
        (_, None) => Ok(current),
    }
}

fn busy() -> Error {
    Error::new(Code::Deploy001, "the assignment is being released: wait until that is done")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Uuid = Uuid::from_u128(1);
    const TWO: Uuid = Uuid::from_u128(2);

    fn current(deployment_status: Status, released_version_id: Option<Uuid>) -> Current {
        Current {
            id: Uuid::nil(),
            deployment_status,
            example_identifier: Some("a.b".to_owned()),
            example_version_id: Some(ONE),
            released_version_id,
            version_tag: None,
            example_id: None,
        }
    }

    #[test]
    fn what_is_released_keeps_its_example() {
        let to = |status, released, identifier, version| {
            assign(Some(&current(status, released)), identifier, version).map_err(|error| error.code)
        };
        assert_eq!(assign(None, "a.b", ONE).unwrap(), (Status::Pending, Action::Assigned));
        for status in [Status::Pending, Status::Failed] {
            assert_eq!(to(status, None, "c.d", TWO), Ok((Status::Pending, Action::Reassigned)), "{status}");
            assert_eq!(to(status, Some(ONE), "c.d", TWO), Err(Code::Deploy001), "{status}: students have the other example");
            assert_eq!(to(status, Some(ONE), "a.b", TWO), Ok((Status::Pending, Action::Updated)), "{status}");
            assert_eq!(to(status, Some(ONE), "a.b", ONE), Ok((Status::Deployed, Action::Updated)), "{status}: back to what is released");
        }
        assert_eq!(to(Status::Unassigned, None, "c.d", TWO), Ok((Status::Pending, Action::Assigned)));
        assert_eq!(to(Status::Deployed, Some(ONE), "a.b", TWO), Ok((Status::Pending, Action::Updated)));
        assert_eq!(to(Status::Deployed, Some(ONE), "a.b", ONE), Ok((Status::Deployed, Action::Updated)));
        assert_eq!(to(Status::Deployed, Some(ONE), "c.d", TWO), Err(Code::Deploy001));
        assert_eq!(to(Status::Deploying, None, "a.b", TWO), Err(Code::Deploy001));
    }

    #[test]
    fn what_students_have_is_not_taken_from_a_content() {
        let from = |status, released| unassign(Some(&current(status, released))).map(drop).map_err(|error| error.code);
        assert_eq!(unassign(None).unwrap_err().code, Code::Deploy002);
        assert_eq!(from(Status::Unassigned, None), Err(Code::Deploy002));
        for status in [Status::Pending, Status::Failed] {
            assert_eq!((from(status, None), from(status, Some(ONE))), (Ok(()), Err(Code::Deploy001)), "{status}");
        }
        assert_eq!(from(Status::Deployed, Some(ONE)), Err(Code::Deploy001));
        assert_eq!(from(Status::Deploying, None), Err(Code::Deploy001));
    }
}
