//! Runs in which a finished program goes on for several collections, each time in a fork of itself.
//!
//! The program runs once; set-up code and questions of each collection meet it as it is after its last line. All of it lives
//! within the limits of *one* run, so nobody gets more time or memory by being asked more than one thing, whatever processes
//! and files do behind the driver's back. What is taken from such a run is only what is complete and what a run
//! of its own would have brought as well; everything else gets one.
//!
//! The driver writes a mark to standard output, standard error and the channel before each branch, and the next one only
//! when the branch has ended and left nothing behind. A program could imitate marks: it would only exchange its own answers.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use computor_sandbox::{Captured, Ended, Limits, Outcome};

use super::report;
use crate::backend::{Execution, Program, Used, left_by_name};
use crate::format::compat::Compat;

/// Longest input of a program that branches: every branch gets what is left of it in a pipe.
pub(in crate::languages) const LONGEST_INPUT: usize = 60_000;
/// Fewest processes that a program may have that branches: itself, a branch, and what that starts.
pub(in crate::languages) const FEWEST_PROCESSES: u32 = 4;

/// What comes after a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A fork of the program.
    Fork,
    /// The program itself.
    Itself,
    /// Nothing more.
    End,
}

/// A mark, and where it is in each stream.
struct Mark {
    kind: Kind,
    /// How the branch before ended.
    code: i32,
    /// What the program had used by then.
    cpu: f64,
    wall: f64,
    /// Standard output, standard error, channel.
    places: [Range<usize>; 3],
}

/// The executions of programs that were branches of one run; `None` for those that need a run of their own.
pub(in crate::languages) fn read(
    outcome: &Outcome,
    nonce: &str,
    limits: &Limits,
    programs: &[Program<'_>],
    compat: &Compat,
) -> Vec<Option<Execution>> {
    let marks = marks(outcome, nonce, programs.len());
    let Some(first) = marks.first() else {
        // It ended before it could branch, whatever it would have been asked.
        let reported = outcome.channel.bytes.starts_with(format!("{nonce} ").as_bytes());
        let same = |program| report::read(outcome.clone(), nonce, limits, program, compat);
        let ended = reported || (!outcome.ended.success() && outcome.ended != Ended::Starved);
        return programs.iter().map(|program| ended.then(|| same(program))).collect();
    };
    let part = |index: usize, program: &Program<'_>| {
        let (mark, next) = (marks.get(index)?, marks.get(index + 1));
        let ended = match next {
            Some(next) => Ended::Exited(next.code),
            None if mark.kind == Kind::Itself && (index == 0 || matches!(outcome.ended, Ended::Exited(_))) => outcome.ended.clone(),
            // alone with the beginning, it is a run as any other
            None if mark.kind == Kind::Fork
                && index == 0
                && matches!(outcome.ended, Ended::TimeLimit | Ended::ElapsedLimit | Ended::OutputLimit) =>
            {
                outcome.ended.clone()
            }
            None => return None,
        };
        let before = |mark: &Mark| Used { cpu: mark.cpu, wall: mark.wall, peak_memory: 0 };
        let whole = Used::from(&outcome.usage);
        let end = next.map_or(whole, before);
        let share = |first: f64, from: f64, to: f64, most: f64| (first + (to - from).max(0.0)).clamp(0.0, most.max(0.0));
        let used = Used {
            cpu: share(first.cpu, mark.cpu, end.cpu, whole.cpu),
            wall: share(first.wall, mark.wall, end.wall, whole.wall),
            peak_memory: whole.peak_memory,
        };
        let outcome = Outcome { ended, ..cut(outcome, first, mark, next) };
        Some(Execution { used, ..report::read(outcome, nonce, limits, program, compat) })
    };
    programs.iter().enumerate().map(|(index, program)| part(index, program)).collect()
}

/// Gives what all branches together left to the first of them that is known.
pub(in crate::languages) fn leave(executions: &mut [Option<Execution>], left: BTreeMap<PathBuf, Vec<u8>>) {
    if let Some(first) = executions.iter_mut().flatten().next() {
        first.left = left_by_name(left);
    }
}

/// The streams as they are for one branch: what came before all of them, and its own.
fn cut(outcome: &Outcome, first: &Mark, mark: &Mark, next: Option<&Mark>) -> Outcome {
    let streams = [&outcome.stdout, &outcome.stderr, &outcome.channel];
    let mut places = first.places.iter().zip(&mark.places).enumerate();
    let mut streams = streams.into_iter().map(|stream| {
        let (number, (beginning, own)) = places.next().unwrap_or((0, (&(0..0), &(0..0))));
        let end = next.and_then(|next| next.places.get(number)).map_or(stream.bytes.len(), |place| place.start);
        let piece = |range: Range<usize>| stream.bytes.get(range).unwrap_or_default();
        Captured { bytes: [piece(0..beginning.start), piece(own.end..end)].concat(), truncated: stream.truncated }
    });
    let mut next_stream = || streams.next().unwrap_or_default();
    let (stdout, stderr, channel) = (next_stream(), next_stream(), next_stream());
    Outcome { stdout, stderr, channel, ..Outcome { stdout: Captured::default(), ..outcome.clone() } }
}

/// The marks that are whole in all streams, in order, at most as many as there are branches.
fn marks(outcome: &Outcome, nonce: &str, most: usize) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    while marks.len() < most && marks.last().is_none_or(|mark| mark.kind == Kind::Fork) {
        let number = marks.len();
        let sign = format!("\0{nonce}-{number}\0");
        let begin = |stream: usize| marks.last().and_then(|mark| mark.places.get(stream)).map_or(0, |place| place.end);
        let place = |bytes: &[u8], sign: &[u8], begin: usize| {
            let at = begin + find(bytes.get(begin..)?, sign)?;
            Some(at..at + sign.len())
        };
        let line = format!("{nonce}-branch {number} ");
        let found = || {
            let channel = place(&outcome.channel.bytes, line.as_bytes(), begin(2))?;
            let rest = outcome.channel.bytes.get(channel.end..)?;
            let length = find(rest, b"\n")?;
            let words = std::str::from_utf8(rest.get(..length)?).ok()?;
            let words: Option<Vec<u64>> = words.split(' ').map(|word| word.parse().ok()).collect();
            let [kind, code, cpu, wall] = words?.try_into().ok()?;
            let seconds = |micros: u64| micros as f64 / 1e6;
            Some(Mark {
                kind: *[Kind::Fork, Kind::Itself, Kind::End].get(usize::try_from(kind).ok()?)?,
                code: i32::from(u8::try_from(code).ok()?),
                cpu: seconds(cpu),
                wall: seconds(wall),
                places: [
                    place(&outcome.stdout.bytes, sign.as_bytes(), begin(0))?,
                    place(&outcome.stderr.bytes, sign.as_bytes(), begin(1))?,
                    channel.start..channel.end + length + 1,
                ],
            })
        };
        let Some(mark) = found() else { break };
        marks.push(mark);
    }
    marks
}

fn find(bytes: &[u8], sign: &[u8]) -> Option<usize> {
    bytes.windows(sign.len()).position(|window| window == sign)
}
