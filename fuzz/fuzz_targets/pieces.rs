#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hallmarks::fuzzing::TARGETS
    .iter()
    .filter(|(name, _)| *name == "pieces")
    .for_each(|(_, target)| target(bytes)));
