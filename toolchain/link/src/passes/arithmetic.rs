//! What the arithmetic passes share: halves of integers, signs and magnitudes.
use crate::ir::{Builder, Type, Value};

/// The low and the high half of an integer.
pub fn halves(b: &Builder, value: Value, half: Type) -> (Value, Value) {
    let bits = half.bits().expect("an integer");
    let high = b.lshr(value, value.ty().constant(u64::from(bits)));
    (b.trunc(value, half), b.trunc(high, half))
}

/// The integer that has these halves.
pub fn join(b: &Builder, (low, high): (Value, Value), whole: Type) -> Value {
    let bits = low.ty().bits().expect("an integer");
    let high = b.shl(b.zext(high, whole), whole.constant(u64::from(bits)));
    b.or(high, b.zext(low, whole))
}

/// All bits set for a negative number, none for another.
pub fn sign(b: &Builder, value: Value) -> Value {
    let bits = value.ty().bits().expect("an integer");
    b.ashr(value, value.ty().constant(u64::from(bits - 1)))
}

/// Negates the value where the sign is set: of a number with its own sign, this is the magnitude.
pub fn apply_sign(b: &Builder, value: Value, sign: Value) -> Value {
    b.sub(b.xor(value, sign), sign)
}
