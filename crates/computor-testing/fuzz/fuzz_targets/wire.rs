//! A value on the result channel: decoding never panics, and what was decoded is encoded and decoded again to the same.
#![no_main]

use computor_testing::value::{Limits, decode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(value) = decode(bytes, &mut Limits::default()) {
        let _ = (value.repr(), value.to_text(), value.incomparable());
        let again = serde_json::to_vec(&value).expect("every value can be written");
        assert_eq!(decode(&again, &mut Limits { nodes: usize::MAX, depth: 100 }).ok(), Some(value));
    }
});
