//! Sorting, searching and maps.
use alloc::{collections::BTreeMap, vec::Vec};

use crate::{Digest, Words};

pub fn all(&[a, b, c, d]: &Words, digest: &mut Digest) {
    let (x, y) = (a as u64, b as u64);
    let mut numbers: Vec<u64> = (0..20 + (d as u32 & 31)).map(|k| x.rotate_left(k) ^ y).collect();
    let mut backwards = numbers.clone();
    numbers.sort();
    backwards.sort_unstable_by(|left, right| right.cmp(left));
    numbers.iter().zip(&backwards).for_each(|(&left, &right)| digest.add((left, right)));
    digest.add(numbers.binary_search(&y).is_ok());
    digest.add(numbers.binary_search(&numbers[d as usize % 20]).is_ok());

    let mut pairs: Vec<(u8, u128)> = (0..12).map(|k| ((c >> k) as u8 & 3, a ^ k)).collect();
    pairs.sort_by_key(|&(key, _)| key);
    pairs.into_iter().for_each(|pair| digest.add(pair));

    let mut map = BTreeMap::new();
    for k in 0..24_u32 {
        map.entry(x.rotate_left(k * 5) % 97).and_modify(|count| *count += 1).or_insert(k);
    }
    map.retain(|key, _| key % 3 != 0);
    map.range(10..).for_each(|(&key, &value)| digest.add((key, value)));
}
