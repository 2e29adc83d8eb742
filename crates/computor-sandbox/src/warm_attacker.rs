//! The self-test's warm program: its forks attack, as programs do that are executed. They come about as those of
//! interpreters do that load the library.

use std::io::{self, Read};

use crate::{attacks, forker};

/// Serves requests until the sandbox is gone. The forks read the name of an attack from standard input.
pub(crate) fn run() -> i32 {
    // SAFETY: this process has one thread, nothing else has run in it, and the keeper put the socket in its place.
    unsafe { forker::serve() };
    let mut name = String::new();
    match io::stdin().read_to_string(&mut name) {
        Ok(_) => attacks::run(&name),
        Err(_) => 3,
    }
}
