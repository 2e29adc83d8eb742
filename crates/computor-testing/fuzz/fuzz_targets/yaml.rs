//! The files of an exercise: each is read or refused with its place.
#![no_main]

use computor_testing::format::meta::Meta;
use computor_testing::format::specification::Specification;
use computor_testing::format::suite::Suite;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Suite::parse("test.yaml", text).map(|mut suite| suite.inherit());
    let _ = Meta::parse("meta.yaml", text);
    let _ = Specification::parse("specification.yaml", text);
});
