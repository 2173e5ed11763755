//! Signed division and remainder: sBPF v0 divides without sign only. The magnitudes are divided; the
//! quotient is negative when one operand is, the remainder when the dividend is. The one quotient
//! that does not fit, the smallest number by −1, is undefined in LLVM; Rust checks before.
use super::arithmetic::{apply_sign, sign};
use crate::ir::{Builder, Module, Opcode, Value};

pub fn divide_magnitudes(module: &Module) -> anyhow::Result<()> {
    for i in module.instructions() {
        if matches!(i.opcode(), Opcode::LLVMSDiv | Opcode::LLVMSRem) {
            i.replace(divide(module, i));
        }
    }
    Ok(())
}

fn divide(module: &Module, i: Value) -> Value {
    let b = Builder::before(i);
    // Narrow operands are widened: the VM's registers have 64 bits anyway.
    let work = if i.ty().is_int(128) { i.ty() } else { module.int(64) };
    let (dividend, divisor) = (b.sext(i.operand(0), work), b.sext(i.operand(1), work));
    let (dividend_sign, divisor_sign) = (sign(&b, dividend), sign(&b, divisor));
    let dividend = apply_sign(&b, dividend, dividend_sign);
    let divisor = apply_sign(&b, divisor, divisor_sign);
    let result = if i.opcode() == Opcode::LLVMSDiv {
        apply_sign(&b, b.udiv(dividend, divisor), b.xor(dividend_sign, divisor_sign))
    } else {
        apply_sign(&b, b.urem(dividend, divisor), dividend_sign)
    };
    b.trunc(result, i.ty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::testing::{emit, opcodes, parse};

    #[test]
    fn only_unsigned_divisions_are_left() {
        for (bits, op) in [(8, "sdiv"), (32, "srem"), (64, "sdiv"), (64, "srem")] {
            let module = parse(&format!(
                "define i{bits} @f(i{bits} %a, i{bits} %b) {{ %r = {op} i{bits} %a, %b ret i{bits} %r }}"
            ));
            divide_magnitudes(&module).unwrap();
            let left = opcodes(&module, "f");
            assert!(left.iter().all(|op| !matches!(op, Opcode::LLVMSDiv | Opcode::LLVMSRem)));
            assert_eq!(left.iter().filter(|op| matches!(op, Opcode::LLVMUDiv | Opcode::LLVMURem)).count(), 1);
            emit(&module);
        }
    }

    #[test]
    fn constants_fold_to_the_right_signs() {
        for (a, b) in [(7, 2), (-7, 2), (7, -2), (-7, -2), (i64::MIN, 3), (i64::MIN, i64::MAX)] {
            let module = parse(&format!(
                "define i64 @q() {{ %r = sdiv i64 {a}, {b} ret i64 %r }}
                 define i64 @r() {{ %r = srem i64 {a}, {b} ret i64 %r }}"
            ));
            divide_magnitudes(&module).unwrap();
            let returned =
                |name: &str| module.function(name).unwrap().instructions()[0].operand(0).as_constant();
            assert_eq!(returned("q"), Some((a / b) as u64), "{a} / {b}");
            assert_eq!(returned("r"), Some((a % b) as u64), "{a} % {b}");
        }
    }
}
