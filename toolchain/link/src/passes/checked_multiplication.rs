//! Checked multiplication of 64 and 128 bits: the backend turns `llvm.umul.with.overflow` and
//! `llvm.smul.with.overflow` into library calls that it then refuses.
//!
//! Unsigned 64 bits: `a · b` overflowed unless `a` is 0 or dividing the product by `a` gives `b` again;
//! the VM divides in one unit. Signed 64 bits: the 128-bit product must be the sign extension of its
//! low half. Unsigned 128 bits: the runtime decides, at once when both high halves are 0. Signed
//! 128 bits: the magnitudes, then the sign.
use super::arithmetic::{apply_sign, halves, sign};
use crate::ir::{Builder, IntPredicate::*, Module, Value};

/// Whether the product of two numbers, given as halves, and the high half of their 128-bit product
/// lost something.
const OVERFLOWS: &str = "__sbf_product_overflows";
pub const RUNTIME: &[&str] = &[OVERFLOWS];

pub fn expand(module: &Module) -> anyhow::Result<()> {
    for i in module.instructions() {
        let Some(name) = i.intrinsic() else { continue };
        let multiply = match name.as_str() {
            "llvm.umul.with.overflow.i64" => unsigned_64,
            "llvm.smul.with.overflow.i64" => signed_64,
            "llvm.umul.with.overflow.i128" => unsigned_128,
            "llvm.smul.with.overflow.i128" => signed_128,
            _ => continue,
        };
        let b = Builder::before(i);
        let (product, overflow) = multiply(module, &b, i.operand(0), i.operand(1));
        i.replace(b.pair(i.ty(), product, overflow));
    }
    Ok(())
}

/// The runtime's test starts with the question that settles most cases: it belongs where it is asked.
pub fn inline_the_test(module: &Module) {
    if let Some(function) = module.function(OVERFLOWS).filter(|f| !f.is_declaration()) {
        function.add_attribute("alwaysinline");
    }
}

fn unsigned_64(_: &Module, b: &Builder, x: Value, y: Value) -> (Value, Value) {
    let (zero, one) = (x.ty().constant(0), x.ty().constant(1));
    let product = b.mul(x, y);
    let vanishes = b.compare(LLVMIntEQ, x, zero);
    let quotient = b.udiv(product, b.select(vanishes, one, x));
    let expected = b.select(vanishes, zero, y);
    (product, b.compare(LLVMIntNE, quotient, expected))
}

fn signed_64(module: &Module, b: &Builder, x: Value, y: Value) -> (Value, Value) {
    let wide = module.int(128);
    let exact = b.mul(b.sext(x, wide), b.sext(y, wide));
    let product = b.trunc(exact, x.ty());
    (product, b.compare(LLVMIntNE, b.sext(product, wide), exact))
}

fn unsigned_128(module: &Module, b: &Builder, x: Value, y: Value) -> (Value, Value) {
    let word = module.int(64);
    let overflows = module.declare(OVERFLOWS, module.function_type(module.int(1), &[word; 5]));
    let product = b.mul(x, y);
    let ((x_low, x_high), (y_low, y_high)) = (halves(b, x, word), halves(b, y, word));
    let (_, product_high) = halves(b, product, word);
    (product, b.call_function(overflows, &[x_low, x_high, y_low, y_high, product_high]))
}

fn signed_128(module: &Module, b: &Builder, x: Value, y: Value) -> (Value, Value) {
    let (x_sign, y_sign) = (sign(b, x), sign(b, y));
    let (magnitude, overflow) = unsigned_128(module, b, apply_sign(b, x, x_sign), apply_sign(b, y, y_sign));
    let expected_sign = b.xor(x_sign, y_sign);
    let product = apply_sign(b, magnitude, expected_sign);
    // The magnitude may be one bit too wide: then the product has the wrong sign.
    let wrong = b.compare(LLVMIntNE, sign(b, product), expected_sign);
    let vanishes = b.compare(LLVMIntEQ, product, product.ty().constant(0));
    let no = module.int(1).constant(0);
    (product, b.or(overflow, b.select(vanishes, no, wrong)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::{
        testing::{emit, intrinsics, parse},
        wide_arithmetic,
    };

    #[test]
    fn no_checked_multiplication_is_left() {
        for (sign, bits) in [("u", 64), ("s", 64), ("u", 128), ("s", 128)] {
            let name = format!("llvm.{sign}mul.with.overflow.i{bits}");
            let module = parse(&format!(
                "declare {{ i{bits}, i1 }} @{name}(i{bits}, i{bits})
                 define i1 @f(i{bits} %a, i{bits} %b) {{
                   %p = call {{ i{bits}, i1 }} @{name}(i{bits} %a, i{bits} %b)
                   %o = extractvalue {{ i{bits}, i1 }} %p, 1
                   ret i1 %o
                 }}"
            ));
            expand(&module).unwrap();
            assert!(intrinsics(&module, "f").is_empty());
            wide_arithmetic::expand(&module).unwrap();
            emit(&module);
        }
    }
}
