//! The attribute `sret`, which marks the pointer that a result is written through: the backend refuses
//! functions that have it, though the pointer is an argument like others.
use crate::ir::Module;

pub fn forget(module: &Module) -> anyhow::Result<()> {
    for function in module.functions() {
        for k in 0..function.params().len() as u32 {
            function.remove_param_attribute(k, "sret");
        }
        for call in function.calls() {
            for k in 0..call.arguments().len() as u32 {
                call.remove_argument_attribute(k, "sret");
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::testing::{emit, parse};

    #[test]
    fn the_backend_takes_the_function() {
        let module = parse(
            "define void @make(ptr sret([4 x i64]) %out) { store i64 1, ptr %out ret void }
             define i64 @user() {
               %s = alloca [4 x i64]
               call void @make(ptr sret([4 x i64]) %s)
               %r = load i64, ptr %s
               ret i64 %r
             }",
        );
        forget(&module).unwrap();
        emit(&module);
    }
}
