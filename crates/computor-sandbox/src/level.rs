//! How well a run is kept apart, and what on this machine decides it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How strong the isolation is as a whole. Ordered, so that a minimum can be demanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// No isolation ([`Trusted`](crate::Trusted)).
    None,
    /// Namespaces, a private root, seccomp and resource limits.
    Isolated,
    /// The same, with Landlock as an independent second layer.
    Layered,
    /// The same, with memory and process limits enforced by cgroups.
    Full,
}

/// Which cgroup hierarchy enforces memory and process limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cgroups {
    /// None: resource limits per process, and the sandbox watches the sums itself.
    None,
    /// Version 1.
    V1,
    /// Version 2.
    V2,
}

/// What isolates a run. Kept with every outcome, so that a result says how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Own user, pid, mount, net, ipc, uts and cgroup namespaces with a private root.
    pub namespaces: bool,
    /// System call allow-list.
    pub seccomp: bool,
    /// Version of the Landlock interface, 0 if there is none.
    pub landlock: u32,
    /// What enforces memory and process limits.
    pub cgroups: Cgroups,
    /// Whether each run has a user id of its own on the host (needs root).
    pub own_uid: bool,
}

impl Level {
    /// No isolation at all.
    pub const NONE: Self = Self { namespaces: false, seccomp: false, landlock: 0, cgroups: Cgroups::None, own_uid: false };

    /// The level as one value that can be compared with a minimum.
    pub fn strength(&self) -> Strength {
        if !self.namespaces || !self.seccomp {
            Strength::None
        } else if self.landlock == 0 {
            Strength::Isolated
        } else if self.cgroups == Cgroups::None {
            Strength::Layered
        } else {
            Strength::Full
        }
    }
}

impl fmt::Display for Strength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Isolated => "isolated",
            Self::Layered => "layered",
            Self::Full => "full",
        })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.strength())?;
        if self.namespaces {
            f.write_str(": namespaces")?;
        }
        if self.seccomp {
            f.write_str(", seccomp")?;
        }
        if self.landlock > 0 {
            write!(f, ", landlock {}", self.landlock)?;
        }
        match self.cgroups {
            Cgroups::None => {}
            Cgroups::V1 => f.write_str(", cgroup v1")?,
            Cgroups::V2 => f.write_str(", cgroup v2")?,
        }
        if self.own_uid {
            f.write_str(", own uid")?;
        }
        Ok(())
    }
}

/// One thing that the sandbox needs or profits from, and whether this machine has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// What was looked for, e.g. `landlock`.
    pub name: String,
    /// Whether it works.
    pub ok: bool,
    /// What was found.
    pub detail: String,
    /// What to do if it does not work; empty if it does.
    pub fix: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strength_needs_every_layer_below_it() {
        let full = Level { namespaces: true, seccomp: true, landlock: 7, cgroups: Cgroups::V2, own_uid: true };
        assert_eq!(full.strength(), Strength::Full);
        assert_eq!(Level { cgroups: Cgroups::None, ..full.clone() }.strength(), Strength::Layered);
        assert_eq!(Level { landlock: 0, ..full.clone() }.strength(), Strength::Isolated);
        assert_eq!(Level { seccomp: false, ..full.clone() }.strength(), Strength::None);
        assert!(Strength::Full > Strength::Layered && Strength::Layered > Strength::Isolated);
        assert_eq!(full.to_string(), "full: namespaces, seccomp, landlock 7, cgroup v2, own uid");
        assert_eq!(Level::NONE.to_string(), "none");
    }
}
