//! Copying, filling and comparing memory. The backend unrolls small operations of known size and
//! refuses the others, for which it wants `memcpy` and its kin. The VM copies, fills and compares
//! itself: a syscall costs about ten units and then little, an unrolled copy two for each eight bytes.
use crate::ir::{Builder, Module, Type, Value};

/// Up to these sizes the backend's straight-line code is cheaper than the syscall.
const UNROLLED_COPY: u64 = 64;
const UNROLLED_FILL: u64 = 128;

pub const RUNTIME: &[&str] = &["memcmp", "bcmp"];

pub fn call_the_vm(module: &Module) -> anyhow::Result<()> {
    let pointer = module.pointer();
    let copy = syscall(module, "sol_memmove_", &[pointer, pointer, module.int(64)]);
    let fill = syscall(module, "sol_memset_", &[pointer, module.int(8), module.int(64)]);
    for i in module.instructions() {
        let (function, unrolled) = match i.intrinsic() {
            Some(name) if name.starts_with("llvm.memset.") => (fill, UNROLLED_FILL),
            Some(name) if name.starts_with("llvm.memcpy.") => (copy, UNROLLED_COPY),
            Some(name) if name.starts_with("llvm.memmove.") => (copy, UNROLLED_COPY),
            _ => continue,
        };
        let size = i.operand(2);
        if size.as_constant().is_none_or(|size| size > unrolled) {
            let b = Builder::before(i);
            let size = b.zext(size, module.int(64));
            b.call_function(function, &[i.operand(0), i.operand(1), size]);
            i.erase();
        }
    }
    for name in RUNTIME {
        if let Some(function) = module.function(name) {
            compare(module, function);
        }
    }
    Ok(())
}

/// Replaces the body of the C function, if any, by the syscall, which writes what C returns.
fn compare(module: &Module, function: Value) {
    let (pointer, order) = (module.pointer(), module.int(32));
    let syscall = syscall(module, "sol_memcmp_", &[pointer, pointer, module.int(64), pointer]);
    let name = function.name();
    function.set_name("");
    let new = module.add_function(&name, function.function_type());
    new.make_internal();
    let b = Builder::in_new_body(new);
    let out = b.alloca(order);
    b.call_function(syscall, &[new.param(0), new.param(1), new.param(2), out]);
    b.ret(Some(b.load(order, out)));
    function.replace_uses(new);
    function.delete();
}

fn syscall(module: &Module, name: &str, params: &[Type]) -> Value {
    module.declare(name, module.function_type(module.void(), params))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::testing::{callees, emit, intrinsics, parse};

    fn copying(size: &str) -> Module {
        let module = parse(&format!(
            "declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
             define void @f(ptr %to, ptr %from, i64 %n) {{
               call void @llvm.memcpy.p0.p0.i64(ptr %to, ptr %from, i64 {size}, i1 false)
               ret void
             }}"
        ));
        call_the_vm(&module).unwrap();
        emit(&module);
        module
    }

    #[test]
    fn small_copies_are_unrolled() {
        assert_eq!(intrinsics(&copying("64"), "f").len(), 1);
    }

    #[test]
    fn other_copies_are_syscalls() {
        for size in ["65", "%n"] {
            assert_eq!(callees(&copying(size), "f"), ["sol_memmove_"]);
        }
    }

    #[test]
    fn comparing_is_a_syscall() {
        let module = parse(
            "declare i32 @memcmp(ptr, ptr, i64)
             define i32 @f(ptr %a, ptr %b) { %r = call i32 @memcmp(ptr %a, ptr %b, i64 100) ret i32 %r }",
        );
        call_the_vm(&module).unwrap();
        assert_eq!(callees(&module, "memcmp"), ["sol_memcmp_"]);
        emit(&module);
    }
}
