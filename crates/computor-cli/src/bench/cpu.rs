//! CPU time that a server and its PostgreSQL have used, from `/proc`.

use std::fs;

/// CPU seconds since the start of the processes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cpu {
    /// The server's own process.
    pub(super) server: f64,
    /// The postmaster and all its processes, ended ones included.
    pub(super) postgres: f64,
}

impl Cpu {
    /// Of the server with this process id and the private PostgreSQL that it started.
    pub(super) fn of(server: u32) -> Self {
        let all: Vec<Stat> = processes();
        let own = all.iter().find(|process| process.pid == server).map_or(0, |process| process.used);
        let mut postgres = 0;
        for postmaster in all.iter().filter(|process| process.parent == server && process.name == "postgres") {
            let children = all.iter().filter(|process| process.parent == postmaster.pid);
            postgres += postmaster.used + postmaster.reaped + children.map(|child| child.used).sum::<u64>();
        }
        let seconds = |ticks: u64| ticks as f64 / rustix::param::clock_ticks_per_second() as f64;
        Self { server: seconds(own), postgres: seconds(postgres) }
    }

    /// What was used since `earlier`.
    pub(super) fn since(self, earlier: Self) -> Self {
        Self { server: self.server - earlier.server, postgres: (self.postgres - earlier.postgres).max(0.0) }
    }
}

/// A line of `/proc/<pid>/stat`. Times are in clock ticks.
#[derive(Debug, PartialEq, Eq)]
struct Stat {
    pid: u32,
    parent: u32,
    name: String,
    /// By the process itself.
    used: u64,
    /// By children that have ended.
    reaped: u64,
}

fn parse(line: &str) -> Option<Stat> {
    // The name may hold blanks and parentheses: it ends at the last one.
    let (head, rest) = line.rsplit_once(')')?;
    let (pid, name) = head.split_once(" (")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let field = |number: usize| fields.get(number - 3).and_then(|text| text.parse::<u64>().ok());
    let sum = |a, b| Some(field(a)? + field(b)?);
    Some(Stat {
        pid: pid.parse().ok()?,
        parent: field(4)?.try_into().ok()?,
        name: name.to_owned(),
        used: sum(14, 15)?,
        reaped: sum(16, 17)?,
    })
}

fn processes() -> Vec<Stat> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries.filter_map(|entry| parse(&fs::read_to_string(entry.ok()?.path().join("stat")).ok()?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_whatever_the_name_is() {
        let line = "42 (a (b) c) S 7 42 42 0 -1 4194560 1 2 3 4 100 20 3 1 20 0 1 0 99 0 0";
        let expected = Stat { pid: 42, parent: 7, name: "a (b) c".into(), used: 120, reaped: 4 };
        assert_eq!(parse(line), Some(expected));
        assert_eq!(parse("42 (x"), None);
        assert_eq!(parse("42 (x) S 7"), None);
    }

    #[test]
    fn this_process_has_used_time() {
        let mut sum = 0_u64;
        let before = Cpu::of(std::process::id());
        while Cpu::of(std::process::id()).since(before).server < 0.02 {
            sum = (0..100_000).fold(sum, |sum, i| std::hint::black_box(sum ^ i));
        }
        assert_eq!(Cpu::of(std::process::id()).postgres, 0.0);
    }
}
