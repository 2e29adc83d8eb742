//! The form of a value in each language: made in bounded time and on a bounded stack.
#![no_main]

use computor_testing::languages::hostile;
use computor_testing::value::{Limits, decode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(value) = decode(bytes, &mut Limits::default()) {
        hostile::forms(&value);
    }
});
