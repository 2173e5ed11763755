//! A set of places, one bit each: a million fit 125 KB, and two sets join word by word.

/// A set of places in the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// Puts a place in.
    pub(super) fn insert(&mut self, place: u32) {
        let (word, bit) = locate(place);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    /// Takes a place out.
    pub(super) fn remove(&mut self, place: u32) {
        let (word, bit) = locate(place);
        if let Some(word) = self.0.get_mut(word) {
            *word &= !bit;
        }
    }

    /// Puts in all that another set has.
    pub(super) fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    /// 64 places a word, the lowest in the lowest bit.
    #[must_use]
    pub fn words(&self) -> &[u64] {
        &self.0
    }

    /// How many places are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether no place is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) const fn bytes(&self) -> usize {
        self.0.capacity() * size_of::<u64>()
    }
}

/// The places in a run of words, of which the first is number `first` of its set.
pub fn places(first: usize, words: &[u64]) -> impl Iterator<Item = u32> {
    words.iter().enumerate().flat_map(move |(offset, word)| {
        let base = u32::try_from((first + offset) * 64).unwrap_or(u32::MAX);
        let mut rest = *word;
        std::iter::from_fn(move || {
            let bit = rest.trailing_zeros();
            rest &= rest.checked_sub(1)?;
            Some(base + bit)
        })
    })
}

const fn locate(place: u32) -> (usize, u64) {
    ((place / 64) as usize, 1 << (place % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_comes_out_in_order() {
        let mut set = Bits::default();
        for place in [200, 0, 63, 64, 65] {
            set.insert(place);
        }
        set.remove(64);
        set.remove(1_000);
        assert_eq!(places(0, set.words()).collect::<Vec<_>>(), [0, 63, 65, 200]);
        assert_eq!(places(1, &set.words()[1..2]).collect::<Vec<_>>(), [65]);
        assert_eq!((set.len(), set.is_empty()), (4, false));
    }

    #[test]
    fn a_short_set_joins_a_long_one() {
        let (mut short, mut long) = (Bits::default(), Bits::default());
        short.insert(3);
        long.insert(300);
        short.join(&long);
        assert_eq!(places(0, short.words()).collect::<Vec<_>>(), [3, 300]);
    }
}
