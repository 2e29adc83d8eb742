//! Two values on two lines: they are compared whatever they are, and what nobody can compare does not even equal itself.
#![no_main]

use computor_testing::compare::equal::{Rules, verify_equal};
use computor_testing::value::{Limits, decode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut limits = Limits::default();
    let mut lines = bytes.splitn(2, |byte| *byte == b'\n').map(|line| decode(line, &mut limits));
    let (Some(Ok(one)), Some(Ok(other))) = (lines.next(), lines.next()) else { return };
    for exact in [true, false] {
        let rules = Rules { relative: 1e-12, absolute: 1e-4, types: true, shapes: true, equal_infinities: true, exact };
        let _ = verify_equal("x", &one, &other, &rules);
        let itself = verify_equal("x", &one, &one, &rules);
        assert!(!exact || one.incomparable().is_none() || itself.is_err(), "{one:?}");
    }
});
