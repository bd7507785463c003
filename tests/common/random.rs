//! Chance that can be had again: every test that uses it prints its seed.

use std::time::Duration;

/// A stream of numbers that its seed decides (SplitMix64).
pub struct Random(u64);

impl Random {
    /// From what it is for, so that whoever runs a test tries the same; from the seed that `PGHAUL_SEED` gives; or from
    /// the clock, if that says `clock`. Printed, to be given again.
    pub fn new(what: &str) -> Self {
        let seed = match std::env::var("PGHAUL_SEED") {
            Err(_) => {
                let hash = blake3::hash(what.as_bytes());
                u64::from_le_bytes(*hash.as_bytes().first_chunk().expect("32 bytes"))
            }
            Ok(word) if word == "clock" => {
                std::time::UNIX_EPOCH.elapsed().map_or(0, |elapsed| elapsed.as_nanos() as u64)
            }
            Ok(seed) => seed.parse().expect("PGHAUL_SEED is a number or \"clock\""),
        };
        println!("{what}: PGHAUL_SEED={seed}");
        Self(seed)
    }

    /// Another stream, for another thread.
    pub fn fork(&mut self) -> Self {
        Self(self.next())
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// One of them.
    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }

    /// A time of less than so many milliseconds.
    pub fn millis(&mut self, end: u64) -> Duration {
        Duration::from_micros(self.below(end * 1000))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}
