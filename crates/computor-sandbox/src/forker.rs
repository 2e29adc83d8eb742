//! How a warm program holds up its end of what [`Warm`](crate::Warm) demands: it answers requests with forks of itself, which
//! go behind the walls by the list of system calls that comes with the request. What the calls are is none of its business.
//!
//! This file is compiled twice: as a part of the crate, for the self-test's warm program, and into the library that warm
//! interpreters load (`native/lib.rs`). So it needs nothing but `core` and the C library of the process that it is in: it
//! allocates nothing, and can neither panic nor unwind through an interpreter.

use core::ffi::{c_int, c_long, c_void};
use core::mem::zeroed;
use core::ptr::{null, null_mut, without_provenance};

/// Longest request, as `server.py` has it.
const MESSAGE: usize = 1 << 18;
/// Most files of a request.
const FILES: usize = 32;
/// The control socket's number, and another one that is kept in use, so that no file of a request gets it.
const CONTROL: c_int = 3;
const KEPT: c_int = 4;

const SIGCHLD: c_int = 17;
/// A signal for the purposes of this file alone: neither the C library nor an interpreter uses it.
const LEAVE: c_int = 50;
const SIG_SETMASK: c_int = 2;
const EXIT: c_long = if cfg!(target_arch = "x86_64") { 60 } else { 93 };
const UNSHARE: c_long = if cfg!(target_arch = "x86_64") { 272 } else { 97 };
const CLONE_THREAD: c_long = 0x1_0000;
const POLLIN: i16 = 1;
const GET_FLAGS: c_int = 1;

unsafe extern "C" {
    fn syscall(number: c_long, ...) -> c_long;
    fn fork() -> c_int;
    fn getpid() -> c_int;
    fn kill(pid: c_int, signal: c_int) -> c_int;
    fn signal(signal: c_int, handler: *const c_void) -> *const c_void;
    fn sigaction(signal: c_int, new: *const Opaque, old: *mut Opaque) -> c_int;
    fn pthread_sigmask(how: c_int, new: *const Opaque, old: *mut Opaque) -> c_int;
    fn wait4(pid: c_int, status: *mut c_int, options: c_int, usage: *mut [c_long; 32]) -> c_int;
    fn recvmsg(socket: c_int, message: *mut Header, flags: c_int) -> isize;
    fn send(socket: c_int, data: *const u8, length: usize, flags: c_int) -> isize;
    fn write(file: c_int, data: *const u8, length: usize) -> isize;
    fn close(file: c_int) -> c_int;
    fn dup2(from: c_int, to: c_int) -> c_int;
    fn fcntl(file: c_int, command: c_int, ...) -> c_int;
    fn poll(files: *mut Poll, count: u64, timeout: c_int) -> c_int;
    fn fflush(stream: *mut c_void) -> c_int;
    fn _exit(code: c_int) -> !;
}

/// A signal mask or disposition that is kept and put back. At least as large as the C library's, and aligned as it is.
#[repr(C)]
struct Opaque([u64; 32]);

#[repr(C)]
struct Vector {
    base: *mut u8,
    length: usize,
}

#[repr(C)]
struct Header {
    name: *mut c_void,
    name_length: u32,
    vectors: *mut Vector,
    vector_count: usize,
    control: *mut c_void,
    control_length: usize,
    flags: c_int,
}

/// Room for one control message with files.
#[repr(C)]
struct Control {
    length: usize,
    level: c_int,
    kind: c_int,
    files: [c_int; FILES],
}

#[repr(C)]
struct Poll {
    file: c_int,
    events: i16,
    happened: i16,
}

/// What a request is read into. One for the process, because it would not fit on every stack.
struct Room {
    message: [u8; MESSAGE],
    data: [u64; MESSAGE / 16],
}

static mut ROOM: Room = Room { message: [0; MESSAGE], data: [0; MESSAGE / 16] };

/// Serves requests until the sandbox is gone, and returns only in forks that are behind the walls and have their input; as
/// if nothing had happened, with the signals as they were. Whatever goes wrong ends the process.
///
/// # Safety
/// No other thread may be doing anything that matters (they are ended), file descriptor 3 must be the keeper's
/// socket, and nobody else may be in here.
pub(crate) unsafe fn serve() {
    // SAFETY: all of it works on file descriptors and memory of this function alone, by calls that are given live pointers
    // of the sizes that they want; who may call says the function's own condition.
    unsafe {
        let room = &raw mut ROOM;
        let room = &mut *room;
        end_threads();
        if fcntl(KEPT, GET_FLAGS) < 0 {
            dup2(CONTROL, KEPT);
        }
        let (mut mask, mut children): (Opaque, Opaque) = (zeroed(), zeroed());
        pthread_sigmask(SIG_SETMASK, &zeroed(), &raw mut mask);
        sigaction(SIGCHLD, null(), &raw mut children);
        // 1 ignores the end of children
        signal(SIGCHLD, without_provenance(1));
        if send(CONTROL, b"ready".as_ptr(), 5, 0) != 5 {
            _exit(1);
        }
        let (length, files) = loop {
            let (length, files, count) = receive(&mut room.message);
            if length == 0 {
                _exit(0);
            }
            if fork() == 0 {
                break (length, files);
            }
            for file in files.iter().take(count) {
                close(*file);
            }
        };
        if become_run(room, length, &files).is_none() {
            _exit(1);
        }
        // The sandbox looks at this fork before it sends the input.
        let mut input = Poll { file: 0, events: POLLIN, happened: 0 };
        while poll(&raw mut input, 1, -1) < 0 {}
        sigaction(SIGCHLD, &raw const children, null_mut());
        pthread_sigmask(SIG_SETMASK, &raw const mask, null_mut());
    }
}

/// Ends the process without taking apart what it has loaded, which costs more than many a run. What the C library has
/// not written yet is written.
///
/// # Safety
/// Nothing of this process may be needed any more.
#[cfg_attr(not(computor_library), expect(dead_code, reason = "only interpreters have so much to take apart"))]
pub(crate) unsafe fn leave() -> ! {
    // SAFETY: no stream stands for all of them; who may call says the function's own condition.
    unsafe {
        fflush(null_mut());
        _exit(0)
    }
}

/// Ends every thread but this one: of those that interpreters have for signals nothing comes out of a fork anyway.
unsafe fn end_threads() {
    extern "C" fn leave(_: c_int) {
        // SAFETY: the call takes a number, ends the thread that runs it, and does not return.
        unsafe { syscall(EXIT, 0 as c_long) };
    }
    // SAFETY: as in `serve`.
    unsafe {
        let mut mask: Opaque = zeroed();
        let mut only: Opaque = zeroed();
        if let Some(word) = only.0.first_mut() {
            *word = 1 << (LEAVE - 1);
        }
        // 0 blocks what is named besides what is blocked
        pthread_sigmask(0, &raw const only, &raw mut mask);
        signal(LEAVE, leave as extern "C" fn(c_int) as *const c_void);
        // The kernel grants this, which changes nothing, to a process with one thread only.
        let mut left = 5000;
        while syscall(UNSHARE, CLONE_THREAD) != 0 && left > 0 {
            kill(getpid(), LEAVE);
            let mut nothing = Poll { file: -1, events: 0, happened: 0 };
            poll(&raw mut nothing, 1, 1);
            left -= 1;
        }
        // What nobody took is forgotten.
        signal(LEAVE, without_provenance(1));
        signal(LEAVE, null());
        pthread_sigmask(SIG_SETMASK, &raw const mask, null_mut());
    }
}

/// The next request: its length, and its files with their number.
unsafe fn receive(message: &mut [u8; MESSAGE]) -> (usize, [c_int; FILES], usize) {
    // SAFETY: as in `serve`.
    unsafe {
        let mut control: Control = zeroed();
        let mut vector = Vector { base: message.as_mut_ptr(), length: MESSAGE };
        let mut header = Header {
            name: null_mut(),
            name_length: 0,
            vectors: &raw mut vector,
            vector_count: 1,
            control: (&raw mut control).cast(),
            control_length: size_of::<Control>(),
            flags: 0,
        };
        let length = usize::try_from(recvmsg(CONTROL, &raw mut header, 0)).unwrap_or(0);
        let head = size_of::<Control>() - size_of::<[c_int; FILES]>();
        let bytes = if header.control_length < head { 0 } else { control.length.saturating_sub(head) };
        (length, control.files, (bytes / size_of::<c_int>()).min(FILES))
    }
}

/// Follows a request; returns in the process that is to be the run.
unsafe fn become_run(room: &mut Room, length: usize, files: &[c_int; FILES]) -> Option<()> {
    let mut rest = room.message.get(..length)?;
    let mut part = || {
        let end = rest.windows(2).position(|pair| pair == b"\n\n").unwrap_or(rest.len());
        let (part, after) = rest.split_at_checked(end)?;
        rest = after.get(2..).unwrap_or_default();
        Some(part)
    };
    let (pointers, before, parent, child, data) = (part()?, part()?, part()?, part()?, part()?);
    let base = room.data.as_mut_ptr().cast::<u8>();
    if data.len() / 2 > size_of_val(&room.data) {
        return None;
    }
    for (place, pair) in data.chunks_exact(2).enumerate() {
        let [high, low] = pair else { return None };
        let byte = (digit(*high)? << 4) | digit(*low)?;
        // SAFETY: the place is within the data, as was checked.
        unsafe { base.add(place).write(byte) };
    }
    for position in words(pointers, b' ') {
        let slot = room.data.get_mut(usize::try_from(number(position)?).ok()? / 8)?;
        *slot = slot.wrapping_add(base as u64);
    }
    let base = base as c_long;
    // SAFETY: as in `serve`; what the calls do is the sandbox's business, which wrote them for this process.
    unsafe {
        follow(before, files, base)?;
        let grandchild = fork();
        if grandchild < 0 {
            return None;
        }
        if grandchild == 0 {
            return follow(child, files, base);
        }
        follow(parent, files, base)?;
        let report = *files.first()?;
        // Everything but the report, so that the ends of streams are seen when the run is over.
        for file in 3..256 {
            if file != report {
                close(file);
            }
        }
        tell(report, &[grandchild.into()]);
        let (mut status, mut usage) = (0, [0; 32]);
        if wait4(grandchild, &raw mut status, 0, &raw mut usage) != grandchild {
            return None;
        }
        let [user, user_micros, system, system_micros, peak, ..] = usage;
        tell(report, &[status.into(), (user + system) * 1_000_000 + user_micros + system_micros, peak]);
        _exit(0);
    }
}

/// Makes system calls, one per line.
unsafe fn follow(calls: &[u8], files: &[c_int; FILES], base: c_long) -> Option<()> {
    for line in words(calls, b'\n') {
        let mut call: [c_long; 7] = [0; 7];
        for (slot, word) in call.iter_mut().zip(words(line, b' ')) {
            *slot = match word.split_first()? {
                (b'@', offset) => base + number(offset)?,
                (b'$', place) => (*files.get(usize::try_from(number(place)?).ok()?)?).into(),
                _ => number(word)?,
            };
        }
        let [name, a, b, c, d, e, f] = call;
        // SAFETY: the sandbox wrote the call for this process.
        if unsafe { syscall(name, a, b, c, d, e, f) } == -1 {
            return None;
        }
    }
    Some(())
}

/// The parts of a text that are not empty.
fn words(text: &[u8], between: u8) -> impl Iterator<Item = &[u8]> {
    text.split(move |byte| *byte == between).filter(|word| !word.is_empty())
}

fn number(word: &[u8]) -> Option<c_long> {
    core::str::from_utf8(word).ok()?.parse().ok()
}

fn digit(hex: u8) -> Option<u8> {
    match hex {
        b'0'..=b'9' => Some(hex - b'0'),
        b'a'..=b'f' => Some(hex - b'a' + 10),
        _ => None,
    }
}

/// Writes numbers as a line.
unsafe fn tell(report: c_int, numbers: &[c_long]) {
    let mut line = [b' '; 80];
    let mut end = line.len();
    let mut put = |byte: u8| {
        end = end.saturating_sub(1);
        if let Some(slot) = line.get_mut(end) {
            *slot = byte;
        }
    };
    put(b'\n');
    for (place, number) in numbers.iter().rev().enumerate() {
        if place > 0 {
            put(b' ');
        }
        let mut left = number.unsigned_abs();
        loop {
            put(b'0' + (left % 10) as u8);
            left /= 10;
            if left == 0 {
                break;
            }
        }
    }
    let line = line.get(end..).unwrap_or_default();
    // SAFETY: the pointer is to a live text of this length.
    unsafe { write(report, line.as_ptr(), line.len()) };
}
