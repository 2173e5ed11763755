//! Arithmetic wider than 64 bits. The backend adds, subtracts, compares and shifts by constants; for
//! the rest it asks for library functions that it then refuses to call.
//!
//! Multiplication becomes the schoolbook product of halves, written in place: where a half is known
//! to be 0, as in `u128::from(a) * u128::from(b)`, simplification drops its products. Variable
//! shifts become shifts of halves. Division is long: it stays a call, to the runtime's own.
use super::arithmetic::{halves, join};
use crate::ir::{Builder, IntPredicate::*, Module, Opcode, Type, Value};

const DIVIDE: &str = "__sbf_divide";
const REMAINDER: &str = "__sbf_remainder";
pub const RUNTIME: &[&str] = &[DIVIDE, REMAINDER];

/// Expands until nothing is left to do: a 256-bit product is made of 128-bit ones.
pub fn expand(module: &Module) -> anyhow::Result<()> {
    let mut todo = module.instructions();
    while !todo.is_empty() {
        let mut expanded = false;
        for i in todo {
            if let Some(value) = expansion(module, i) {
                i.replace(value);
                expanded = true;
            }
        }
        todo = if expanded { module.instructions() } else { vec![] };
    }
    Ok(())
}

fn expansion(module: &Module, i: Value) -> Option<Value> {
    let bits = i.ty().bits().filter(|&bits| bits == 128 || bits == 256)?;
    let half = module.int(bits / 2);
    let b = Builder::before(i);
    Some(match i.opcode() {
        Opcode::LLVMMul => multiply(&b, i, half),
        Opcode::LLVMUDiv if bits == 128 => call(module, &b, DIVIDE, i, half),
        Opcode::LLVMURem if bits == 128 => call(module, &b, REMAINDER, i, half),
        Opcode::LLVMShl | Opcode::LLVMLShr | Opcode::LLVMAShr if !i.operand(1).is_constant() => {
            shift(&b, i, half)
        }
        Opcode::LLVMCall => match i.intrinsic()?.as_str() {
            "llvm.fshl.i128" if !i.operand(2).is_constant() => funnel_left(&b, i),
            "llvm.fshr.i128" if !i.operand(2).is_constant() => funnel_right(&b, i),
            _ => return None,
        },
        _ => return None,
    })
}

/// The product's low bits, as many as the operands have.
fn multiply(b: &Builder, i: Value, half: Type) -> Value {
    let (x_low, x_high) = halves(b, i.operand(0), half);
    let (y_low, y_high) = halves(b, i.operand(1), half);
    let (low, high) = full_product(b, x_low, y_low);
    let crossed = b.add(b.mul(x_high, y_low), b.mul(x_low, y_high));
    join(b, (low, b.add(high, crossed)), i.ty())
}

/// Both halves of the exact product of two words, from products of half words, which fit a word.
fn full_product(b: &Builder, x: Value, y: Value) -> (Value, Value) {
    let ty = x.ty();
    let half_bits = u64::from(ty.bits().expect("an integer") / 2);
    let shift = ty.constant(half_bits);
    let mask = b.lshr(ty.ones(), shift);
    let (x_low, x_high) = (b.and(x, mask), b.lshr(x, shift));
    let (y_low, y_high) = (b.and(y, mask), b.lshr(y, shift));
    let carried = b.lshr(b.mul(x_low, y_low), shift);
    let middle = b.add(b.mul(x_low, y_high), carried);
    let other_middle = b.add(b.mul(x_high, y_low), b.and(middle, mask));
    let top = b.add(b.mul(x_high, y_high), b.lshr(middle, shift));
    (b.mul(x, y), b.add(top, b.lshr(other_middle, shift)))
}

/// A shift by less than the width; more is undefined, so is what this makes of it.
fn shift(b: &Builder, i: Value, half: Type) -> Value {
    let bits = half.bits().expect("an integer");
    let last = half.constant(u64::from(bits - 1));
    let (low, high) = halves(b, i.operand(0), half);
    let amount = b.trunc(i.operand(1), half);
    let far = b.compare(LLVMIntUGT, amount, last);
    let near = b.and(amount, last);
    // The bits that cross over move by `bits - near`: in two steps, so that 0 is no special case.
    let back = b.sub(last, near);
    let one = half.constant(1);
    let zero = half.constant(0);
    let halves = if i.opcode() == Opcode::LLVMShl {
        let shifted = b.shl(low, near);
        let crossed = b.lshr(b.lshr(low, one), back);
        let beyond = b.or(b.shl(high, near), crossed);
        (b.select(far, zero, shifted), b.select(far, shifted, beyond))
    } else {
        let signed = i.opcode() == Opcode::LLVMAShr;
        let shifted = if signed { b.ashr(high, near) } else { b.lshr(high, near) };
        let filling = if signed { b.ashr(high, last) } else { zero };
        let crossed = b.shl(b.shl(high, one), back);
        let beyond = b.or(b.lshr(low, near), crossed);
        (b.select(far, shifted, beyond), b.select(far, filling, shifted))
    };
    join(b, halves, i.ty())
}

/// The high half of `x:y` shifted left by the amount modulo the width.
fn funnel_left(b: &Builder, i: Value) -> Value {
    let (amount, back) = funnel_amounts(b, i);
    b.or(b.shl(i.operand(0), amount), b.lshr(b.lshr(i.operand(1), i.ty().constant(1)), back))
}

/// The low half of `x:y` shifted right by the amount modulo the width.
fn funnel_right(b: &Builder, i: Value) -> Value {
    let (amount, back) = funnel_amounts(b, i);
    b.or(b.lshr(i.operand(1), amount), b.shl(b.shl(i.operand(0), i.ty().constant(1)), back))
}

fn funnel_amounts(b: &Builder, i: Value) -> (Value, Value) {
    let last = i.ty().constant(127);
    let amount = b.and(i.operand(2), last);
    (amount, b.sub(last, amount))
}

/// Calls a runtime function of two numbers in halves. It returns the low half of its result and writes
/// the high half.
fn call(module: &Module, b: &Builder, name: &str, i: Value, half: Type) -> Value {
    let params = [module.pointer(), half, half, half, half];
    let function = module.declare(name, module.function_type(half, &params));
    let at = Builder::at_start(i.parent()).alloca(half);
    let (x_low, x_high) = halves(b, i.operand(0), half);
    let (y_low, y_high) = halves(b, i.operand(1), half);
    let low = b.call_function(function, &[at, x_low, x_high, y_low, y_high]);
    join(b, (low, b.load(half, at)), i.ty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::testing::{constant_result, emit, opcodes, parse};

    #[test]
    fn the_backend_takes_what_is_left() {
        for op in ["mul", "udiv", "urem", "shl", "lshr", "ashr"] {
            let module =
                parse(&format!("define i128 @f(i128 %a, i128 %b) {{ %r = {op} i128 %a, %b ret i128 %r }}"));
            expand(&module).unwrap();
            module.verify().unwrap();
            emit(&module);
        }
    }

    #[test]
    fn a_256_bit_product_is_made_of_words() {
        let module = parse(
            "define i128 @f(i128 %a, i128 %b) {
               %x = zext i128 %a to i256
               %y = zext i128 %b to i256
               %p = mul i256 %x, %y
               %h = lshr i256 %p, 128
               %r = trunc i256 %h to i128
               ret i128 %r
             }",
        );
        expand(&module).unwrap();
        let wide = module.instructions().into_iter().filter(|i| i.opcode() == Opcode::LLVMMul);
        assert!(wide.clone().count() > 0 && wide.into_iter().all(|i| i.ty().is_int(64)));
        emit(&module);
    }

    #[test]
    fn shifts_by_constants_stay() {
        let module = parse("define i128 @f(i128 %a) { %r = shl i128 %a, 70 ret i128 %r }");
        expand(&module).unwrap();
        assert_eq!(opcodes(&module, "f"), [Opcode::LLVMShl, Opcode::LLVMRet]);
    }

    /// The builder folds what it makes of constants: the expansion computes the product.
    #[test]
    fn products_are_exact() {
        let edges =
            [0, 1, u128::from(u32::MAX), u128::from(u64::MAX), 1 << 64, u128::MAX, 0x1234_5678_9abc << 31];
        for a in edges {
            for b in edges {
                let source = format!("define i128 @f() {{ %x = mul i128 {a}, {b} ret i128 %x }}");
                let module = parse(&source);
                expand(&module).unwrap();
                assert_eq!(constant_result(&module, "f"), a.wrapping_mul(b), "{a} * {b}");
            }
        }
    }
}
