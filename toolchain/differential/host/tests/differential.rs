//! The program must compute on chain what its source computes here.
//!
//! `DIFFERENTIAL_CASES` sets how many random cases it gets.
use cases::{GROUPS, Words};
use differential::Chain;

const DEFAULT_CASES: u64 = 5_000;

#[test]
fn the_chain_agrees_with_the_host() {
    let mut chain = Chain::with_program("DIFFERENTIAL_PROGRAM");
    let mut random = Random(0x0123_4567_89ab_cdef);
    for case in 0..cases() {
        let words = random.words();
        let on_chain = chain.digests(&words);
        for (group, on_chain) in GROUPS.iter().zip(on_chain) {
            assert_eq!(
                group.digest(&words),
                on_chain,
                "case {case}, group `{}`, words {words:#x?}",
                group.name
            );
        }
    }
}

fn cases() -> u64 {
    match std::env::var("DIFFERENTIAL_CASES") {
        Ok(number) => number.parse().expect("DIFFERENTIAL_CASES is a number"),
        Err(_) => DEFAULT_CASES,
    }
}

/// Marsaglia's xorshift: the same cases in every run.
struct Random(u64);

impl Random {
    fn words(&mut self) -> Words {
        [(); 4].map(|()| u128::from(self.half()) << 64 | u128::from(self.half()))
    }

    /// One in four is a number near an edge; the others have any length.
    fn half(&mut self) -> u64 {
        const EDGES: [u64; 9] =
            [0, 1, 2, u64::MAX, u64::MAX - 1, 1 << 63, (1 << 63) - 1, 1 << 32, (1 << 32) - 1];
        if self.next().is_multiple_of(4) {
            EDGES[self.next() as usize % EDGES.len()]
        } else {
            self.next() >> (self.next() % 64)
        }
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}
