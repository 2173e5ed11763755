//! Floating point: the VM has none, and the backend refuses the library functions that it asks for
//! instead. They are called here, by the names and with the calling convention of Rust's own
//! `compiler_builtins`, which passes 128-bit integers by reference.
use anyhow::bail;
use bpf_linker::llvm_sys::{LLVMOpcode::*, LLVMRealPredicate::*, LLVMTypeKind};

use crate::ir::{Builder, IntPredicate, IntPredicate::*, Module, Type, Value};

pub const RUNTIME: &[&str] = &[
    "__addsf3",
    "__subsf3",
    "__mulsf3",
    "__divsf3",
    "__adddf3",
    "__subdf3",
    "__muldf3",
    "__divdf3",
    "__floatunsisf",
    "__floatundisf",
    "__floatsisf",
    "__floatdisf",
    "__floatunsidf",
    "__floatundidf",
    "__floatsidf",
    "__floatdidf",
    "__floatuntidf",
    "__floattidf",
    "__floatuntisf",
    "__floattisf",
    "__fixunssfsi",
    "__fixunssfdi",
    "__fixsfsi",
    "__fixsfdi",
    "__fixunssfti",
    "__fixsfti",
    "__fixunsdfsi",
    "__fixunsdfdi",
    "__fixdfsi",
    "__fixdfdi",
    "__fixunsdfti",
    "__fixdfti",
    "__extendsfdf2",
    "__truncdfsf2",
    "__eqsf2",
    "__nesf2",
    "__gtsf2",
    "__gesf2",
    "__ltsf2",
    "__lesf2",
    "__unordsf2",
    "__eqdf2",
    "__nedf2",
    "__gtdf2",
    "__gedf2",
    "__ltdf2",
    "__ledf2",
    "__unorddf2",
];

pub fn call_the_runtime(module: &Module) -> anyhow::Result<()> {
    for i in module.instructions() {
        if let Some(value) = soften(module, i)? {
            i.replace(value);
        }
    }
    Ok(())
}

fn soften(module: &Module, i: Value) -> anyhow::Result<Option<Value>> {
    let arithmetic = match i.opcode() {
        LLVMFAdd => "add",
        LLVMFSub => "sub",
        LLVMFMul => "mul",
        LLVMFDiv => "div",
        LLVMUIToFP | LLVMSIToFP => return from_integer(module, i).map(Some),
        LLVMFPToUI => return saturate_unsigned(module, i).map(Some),
        LLVMFPToSI => return saturate_signed(module, i).map(Some),
        LLVMFPExt => return call(module, i, "__extendsfdf2", &[i.operand(0)], i.ty()).map(Some),
        LLVMFPTrunc => return call(module, i, "__truncdfsf2", &[i.operand(0)], i.ty()).map(Some),
        LLVMFCmp => return compare(module, i).map(Some),
        LLVMFRem => bail!("a floating-point remainder: there is no runtime function for it"),
        LLVMCall => return saturating_conversion(module, i),
        _ => return Ok(None),
    };
    let name = format!("__{arithmetic}{}3", float_name(i.ty())?);
    call(module, i, &name, &[i.operand(0), i.operand(1)], i.ty()).map(Some)
}

fn from_integer(module: &Module, i: Value) -> anyhow::Result<Value> {
    let b = Builder::before(i);
    let (bits, integer) = integer_name(i.operand(0).ty())?;
    let float = float_name(i.ty())?;
    let (name, operand) = if i.opcode() == LLVMUIToFP {
        (format!("__floatun{integer}{float}"), b.zext(i.operand(0), module.int(bits)))
    } else {
        (format!("__float{integer}{float}"), b.sext(i.operand(0), module.int(bits)))
    };
    call(module, i, &name, &[operand], i.ty())
}

fn to_integer(module: &Module, i: Value, sign: &str) -> anyhow::Result<Value> {
    let (bits, integer) = integer_name(i.ty())?;
    let name = format!("__fix{sign}{}{integer}", float_name(i.operand(0).ty())?);
    call(module, i, &name, &[i.operand(0)], module.int(bits))
}

/// The runtime's conversions saturate, as Rust's do: only those to narrow integers need to be cut.
fn saturating_conversion(module: &Module, i: Value) -> anyhow::Result<Option<Value>> {
    let saturate = match i.intrinsic() {
        Some(name) if name.starts_with("llvm.fptoui.sat.") => saturate_unsigned,
        Some(name) if name.starts_with("llvm.fptosi.sat.") => saturate_signed,
        _ => return Ok(None),
    };
    saturate(module, i).map(Some)
}

fn saturate_unsigned(module: &Module, i: Value) -> anyhow::Result<Value> {
    let value = to_integer(module, i, "uns")?;
    let b = Builder::before(i);
    let largest = b.zext(i.ty().ones(), value.ty());
    Ok(b.trunc(choose(&b, LLVMIntULT, value, largest), i.ty()))
}

fn saturate_signed(module: &Module, i: Value) -> anyhow::Result<Value> {
    let value = to_integer(module, i, "")?;
    let b = Builder::before(i);
    let positive = b.lshr(i.ty().ones(), i.ty().constant(1));
    let (largest, smallest) = (b.zext(positive, value.ty()), b.xor(positive, i.ty().ones()));
    let value = choose(&b, LLVMIntSLT, value, largest);
    Ok(b.trunc(choose(&b, LLVMIntSGT, value, b.sext(smallest, value.ty())), i.ty()))
}

/// The one of two values that compares so with the other.
fn choose(b: &Builder, predicate: IntPredicate, x: Value, y: Value) -> Value {
    b.select(b.compare(predicate, x, y), x, y)
}

/// The runtime's comparisons return a number whose sign tells; with a NaN, `gt` and `ge` return a
/// negative one, the others a positive one, so an "or unordered" comparison is the opposite reversed.
fn compare(module: &Module, i: Value) -> anyhow::Result<Value> {
    let test = |name: &str, predicate: IntPredicate| -> anyhow::Result<Value> {
        let (x, y) = (i.operand(0), i.operand(1));
        let name = format!("__{name}{}2", float_name(x.ty())?);
        let order = call(module, i, &name, &[x, y], module.int(64))?;
        Ok(Builder::before(i).compare(predicate, order, order.ty().constant(0)))
    };
    match i.float_predicate() {
        LLVMRealOEQ => test("eq", LLVMIntEQ),
        LLVMRealOGT => test("gt", LLVMIntSGT),
        LLVMRealOGE => test("ge", LLVMIntSGE),
        LLVMRealOLT => test("lt", LLVMIntSLT),
        LLVMRealOLE => test("le", LLVMIntSLE),
        LLVMRealORD => test("unord", LLVMIntEQ),
        LLVMRealUNO => test("unord", LLVMIntNE),
        LLVMRealUNE => test("ne", LLVMIntNE),
        LLVMRealUGT => test("le", LLVMIntSGT),
        LLVMRealUGE => test("lt", LLVMIntSGE),
        LLVMRealULT => test("ge", LLVMIntSLT),
        LLVMRealULE => test("gt", LLVMIntSLE),
        LLVMRealONE => {
            let (differs, ordered) = (test("eq", LLVMIntNE)?, test("unord", LLVMIntEQ)?);
            Ok(Builder::before(i).and(differs, ordered))
        }
        LLVMRealUEQ => {
            let (equal, unordered) = (test("eq", LLVMIntEQ)?, test("unord", LLVMIntNE)?);
            Ok(Builder::before(i).or(equal, unordered))
        }
        LLVMRealPredicateFalse => Ok(module.int(1).constant(0)),
        LLVMRealPredicateTrue => Ok(module.int(1).constant(1)),
    }
}

/// Calls a runtime function at a place; integers of 128 bits travel through the stack.
fn call(module: &Module, at: Value, name: &str, arguments: &[Value], result: Type) -> anyhow::Result<Value> {
    let wide = module.int(128);
    let slot = || Builder::at_start(at.parent()).alloca(wide);
    let out = (result == wide).then(slot);
    let mut passed: Vec<Value> = out.into_iter().collect();
    for &argument in arguments {
        if argument.ty() == wide {
            let place = slot();
            Builder::before(at).store(argument, place);
            passed.push(place);
        } else {
            passed.push(argument);
        }
    }
    let params: Vec<Type> = passed.iter().map(|p| p.ty()).collect();
    let returned = if out.is_some() { module.void() } else { result };
    let function = module.declare(name, module.function_type(returned, &params));
    let b = Builder::before(at);
    let value = b.call_function(function, &passed);
    Ok(out.map_or(value, |place| b.load(wide, place)))
}

/// How the runtime's names say the type.
fn float_name(ty: Type) -> anyhow::Result<&'static str> {
    match ty.kind() {
        LLVMTypeKind::LLVMFloatTypeKind => Ok("sf"),
        LLVMTypeKind::LLVMDoubleTypeKind => Ok("df"),
        other => bail!("no runtime functions for floating point of kind {other:?}"),
    }
}

/// The integer the runtime takes for one of this type, and its name.
fn integer_name(ty: Type) -> anyhow::Result<(u32, &'static str)> {
    match ty.bits() {
        Some(..=32) => Ok((32, "si")),
        Some(..=64) => Ok((64, "di")),
        Some(..=128) => Ok((128, "ti")),
        _ => bail!("no runtime function converts between this type and floating point"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::testing::{callees, emit, opcodes, parse};

    fn softened(body: &str) -> Module {
        let module = parse(body);
        call_the_runtime(&module).unwrap();
        emit(&module);
        module
    }

    #[test]
    fn arithmetic_calls_the_runtime() {
        let module = softened(
            "define double @f(double %a, double %b) {
               %s = fadd double %a, %b
               %r = fdiv double %s, %b
               ret double %r
             }",
        );
        assert_eq!(callees(&module, "f"), ["__adddf3", "__divdf3"]);
    }

    #[test]
    fn wide_integers_travel_through_the_stack() {
        let module = softened(
            "define i128 @f(i128 %a) {
               %x = uitofp i128 %a to double
               %r = fptosi double %x to i128
               ret i128 %r
             }",
        );
        assert_eq!(callees(&module, "f"), ["__floatuntidf", "__fixdfti"]);
    }

    #[test]
    fn conversions_to_narrow_integers_saturate() {
        let module = softened(
            "declare i8 @llvm.fptosi.sat.i8.f32(float)
             define i8 @f(float %a) { %r = call i8 @llvm.fptosi.sat.i8.f32(float %a) ret i8 %r }",
        );
        assert_eq!(callees(&module, "f"), ["__fixsfsi"]);
        assert_eq!(opcodes(&module, "f").iter().filter(|&&op| op == LLVMSelect).count(), 2);
    }

    #[test]
    fn comparisons_mind_the_unordered() {
        for (predicate, functions) in [("olt", vec!["__ltdf2"]), ("ueq", vec!["__eqdf2", "__unorddf2"])] {
            let module = softened(&format!(
                "define i1 @f(double %a, double %b) {{ %r = fcmp {predicate} double %a, %b ret i1 %r }}"
            ));
            assert_eq!(callees(&module, "f"), functions);
        }
    }

    #[test]
    fn the_missing_remainder_is_said() {
        let module = parse("define float @f(float %a, float %b) { %r = frem float %a, %b ret float %r }");
        assert!(call_the_runtime(&module).unwrap_err().to_string().contains("remainder"));
    }
}
