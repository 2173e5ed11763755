/// `SplitMix64`.
pub struct Random(pub u64);

impl Random {
    /// Any number.
    pub const fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// From 0 to `limit`, without it.
    pub const fn below(&mut self, limit: u64) -> u64 {
        self.any() % limit
    }

    /// One in `odds`.
    pub const fn rarely(&mut self, odds: u64) -> bool {
        self.below(odds) == 0
    }

    /// In any order.
    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for place in (1..all.len()).rev() {
            let other = self.below(u64::try_from(place + 1).expect("few"));
            all.swap(place, usize::try_from(other).expect("few"));
        }
    }
}
