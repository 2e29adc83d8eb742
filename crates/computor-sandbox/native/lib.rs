//! The library that warm interpreters load, compiled by the crate's build script and embedded into the program.
//!
//! It needs the C library of the process that loads it, and links to nothing.

#![no_std]

use core::ffi::{c_int, c_void};

#[path = "../src/forker.rs"]
mod forker;

/// What R calls by `.C`.
#[unsafe(no_mangle)]
pub extern "C" fn computor_serve() {
    // SAFETY: the driver loads the library only where the keeper has put it, and calls it once.
    unsafe { forker::serve() };
}

/// What Octave calls when it loads this as a MEX file: without arguments to serve, with any to leave.
#[unsafe(export_name = "mexFunction")]
pub extern "C" fn mex_function(_: c_int, _: *mut *mut c_void, arguments: c_int, _: *mut *const c_void) {
    if arguments == 0 {
        computor_serve();
    } else {
        // SAFETY: the driver calls this as the last thing of all.
        unsafe { forker::leave() };
    }
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// What `core` was compiled to call when a panic unwinds, which none does here.
#[unsafe(no_mangle)]
pub extern "C" fn rust_eh_personality() {}
