//! The self-test's warm program: its forks attack, as programs do that are executed. Also the shortest example of how a
//! program holds up its end of what [`Warm`](crate::Warm) demands.

use std::io::{self, Read, Write};
use std::os::fd::{AsRawFd, OwnedFd};

use rustix::net::SendFlags;

use crate::attacks;
use crate::sys::{self, Fork};
use crate::wire;

/// Serves requests until the sandbox is gone. The forks read the name of an attack from standard input.
pub(crate) fn run() -> i32 {
    match serve() {
        Ok(name) => attacks::run(&name),
        Err(_) => 3,
    }
}

/// Returns only in a fork.
fn serve() -> io::Result<String> {
    // SAFETY: the keeper put the socket here, and nothing else in this process uses the number.
    let control = unsafe { sys::take(3) };
    // Keeps the number, so that no file of a request gets it.
    sys::put_at(std::os::fd::AsFd::as_fd(&control), 4)?;
    sys::forget_children();
    rustix::net::send(&control, b"ready", SendFlags::empty())?;
    let mut message = vec![0; 1 << 18];
    let (length, mut files) = loop {
        let (length, files) = wire::receive_files(&control, &mut message)?;
        if length == 0 {
            sys::exit(0);
        }
        if let Fork::Child = sys::fork()? {
            break (length, files);
        }
    };
    let text = std::str::from_utf8(message.get(..length).unwrap_or_default()).map_err(io::Error::other)?;
    let parts: Vec<&str> = text.split("\n\n").collect();
    let [pointers, before, parent, after, data] = parts[..] else { return Err(io::ErrorKind::InvalidData.into()) };
    let memory = memory(pointers, data).ok_or(io::ErrorKind::InvalidData)?;
    follow(before, &files, memory)?;
    if let Fork::Parent(child) = sys::fork()? {
        follow(parent, &files, memory)?;
        let mut report = std::fs::File::from(files.swap_remove(0));
        drop((files, control));
        sys::close_all_but(&[std::os::fd::AsFd::as_fd(&report)])?;
        writeln!(report, "{child}")?;
        if let Some(ended) = sys::wait(child)? {
            writeln!(report, "{} {} {}", ended.status, ended.cpu.as_micros(), ended.peak_memory >> 10)?;
        }
        sys::exit(0);
    }
    let followed = follow(after, &files, memory);
    // Their numbers are closed already, or belong to the attack.
    std::mem::forget((files, control));
    followed?;
    let mut name = String::new();
    io::stdin().read_to_string(&mut name)?;
    Ok(name)
}

/// The data, with the addresses that pointers need. It stays where it is.
fn memory(pointers: &str, data: &str) -> Option<i64> {
    let digits = data.as_bytes().chunks(2);
    let bytes = digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect::<Option<Vec<u8>>>()?;
    let memory = Box::leak(bytes.into_boxed_slice());
    let base = memory.as_ptr() as u64;
    for position in pointers.split_whitespace() {
        let position: usize = position.parse().ok()?;
        let slot = memory.get_mut(position..position + 8)?;
        let target = u64::from_le_bytes((&*slot).try_into().ok()?) + base;
        slot.copy_from_slice(&target.to_le_bytes());
    }
    Some(base as i64)
}

fn follow(calls: &str, files: &[OwnedFd], base: i64) -> io::Result<()> {
    let word = |word: &str| -> Option<i64> {
        match (word.strip_prefix('@'), word.strip_prefix('$')) {
            (Some(offset), _) => Some(base + offset.parse::<i64>().ok()?),
            (_, Some(place)) => files.get(place.parse::<usize>().ok()?).map(|file| file.as_raw_fd().into()),
            _ => word.parse().ok(),
        }
    };
    for line in calls.lines() {
        let words = line.split(' ').map(word).collect::<Option<Vec<i64>>>().ok_or(io::ErrorKind::InvalidData)?;
        attacks::call_any(&words)?;
    }
    Ok(())
}
