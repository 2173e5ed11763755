//! Aliases: two names for one function. A BPF object cannot express them, so uses of the alias become
//! uses of the function, and the unused alias is left to LLVM's clean-up. A function of the runtime must stay findable by its name for the passes that
//! follow: its alias becomes a function that calls the other.
use crate::ir::{Builder, Module, Value};

pub fn resolve(module: &Module) -> anyhow::Result<()> {
    for (alias, target) in module.aliases() {
        let name = alias.name();
        alias.set_name("");
        alias.replace_uses(target);
        alias.make_internal();
        if target.is_function() && super::runtime().any(|runtime| runtime == name) {
            forward(module, &name, target);
        }
    }
    Ok(())
}

fn forward(module: &Module, name: &str, target: Value) {
    let function = module.add_function(name, target.function_type());
    let b = Builder::in_new_body(function);
    let result = b.call_function(target, &function.params());
    b.ret((!result.ty().is_void()).then_some(result));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::testing::{emit, parse};

    #[test]
    fn uses_of_an_alias_reach_the_function() {
        let module = parse(
            "@two = alias i64 (i64), ptr @one
             define i64 @one(i64 %x) { ret i64 %x }
             define i64 @user(i64 %x) { %r = call i64 @two(i64 %x) ret i64 %r }",
        );
        resolve(&module).unwrap();
        assert_eq!(module.function("user").unwrap().calls()[0].callee(), module.function("one").unwrap());
        emit(&module);
    }

    #[test]
    fn the_runtime_keeps_its_names() {
        let module = parse(
            "@__adddf3 = alias i64 (i64, i64), ptr @sum
             define i64 @sum(i64 %a, i64 %b) { %r = add i64 %a, %b ret i64 %r }",
        );
        resolve(&module).unwrap();
        let forwarding = module.function("__adddf3").unwrap();
        assert_eq!(forwarding.calls()[0].callee(), module.function("sum").unwrap());
        emit(&module);
    }
}
