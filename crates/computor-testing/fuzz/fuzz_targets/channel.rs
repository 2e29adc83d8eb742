//! Whatever a program leaves on the channel of its driver, after the nonce or without it.
#![no_main]

use computor_testing::languages::hostile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| hostile::channel(bytes));
