//! Signatures: the backend passes five words in registers and returns one; it refuses functions that
//! need more. Here such a function takes the arguments from the first that does not fit on through a
//! pointer to the caller's stack, and writes its result through another.
//!
//! Every function and every call is treated alike, by its type, so calls through pointers agree too.
use anyhow::bail;
use bpf_linker::llvm_sys::LLVMTypeKind::*;

use crate::ir::{Builder, Module, Opcode, Type, Value};

const REGISTERS: usize = 5;

pub fn fit_registers(module: &Module) -> anyhow::Result<()> {
    for function in module.functions() {
        let ty = function.function_type();
        if function.is_intrinsic() || ty.is_variadic() {
            continue;
        }
        if let Some(signature) = Signature::of(module, ty)? {
            signature.rewrite_function(module, function);
        }
    }
    for function in module.functions() {
        rewrite_calls(module, function)?;
    }
    Ok(())
}

fn rewrite_calls(module: &Module, function: Value) -> anyhow::Result<()> {
    let mut calls = vec![];
    for call in function.calls() {
        if let Some(signature) = Signature::of(module, call.callee_type())? {
            calls.push((call, signature));
        }
    }
    // One place for all results and one for all arguments: each is written just before it is read.
    let largest = |of: fn(&Signature) -> Option<Type>| {
        let types = calls.iter().filter_map(|(_, signature)| of(signature));
        let largest = types.max_by_key(|&ty| module.size_of(ty))?;
        Some(Builder::at_start(function).alloca(module.words_for(largest)))
    };
    let results = largest(|signature| signature.written);
    let arguments = largest(|signature| signature.packed);
    for (call, signature) in calls {
        signature.rewrite_call(call, results, arguments);
    }
    Ok(())
}

/// What becomes of a function type that does not fit the registers.
struct Signature {
    /// The result, if it is written to memory.
    written: Option<Type>,
    /// How many parameters stay parameters.
    direct: usize,
    /// The structure of the others.
    packed: Option<Type>,
    new: Type,
}

impl Signature {
    /// Nothing, if the type fits as it is.
    fn of(module: &Module, ty: Type) -> anyhow::Result<Option<Self>> {
        let written = (words(ty.result())? > 1).then(|| ty.result());
        let params = ty.params();
        let words = params.iter().map(|&param| words(param)).collect::<Result<Vec<_>, _>>()?;
        let budget = REGISTERS - written.iter().len();
        let fits = words.iter().sum::<usize>() <= budget;
        if fits && written.is_none() {
            return Ok(None);
        }
        let direct = if fits { params.len() } else { leading(&words, budget - 1) };
        let packed = (!fits).then(|| module.structure(&params[direct..]));
        let pointer = |_| module.pointer();
        let new: Vec<Type> = (written.map(pointer).into_iter())
            .chain(params[..direct].iter().copied())
            .chain(packed.map(pointer))
            .collect();
        let result = written.map_or(ty.result(), |_| module.void());
        Ok(Some(Self { written, direct, packed, new: module.function_type(result, &new) }))
    }

    fn rewrite_function(&self, module: &Module, old: Value) {
        let name = old.name();
        old.set_name("");
        let new = module.add_function(&name, self.new);
        new.copy_properties(old);
        // It reads and writes memory now, and is not free to run early.
        new.remove_attribute("memory");
        new.remove_attribute("speculatable");
        old.replace_uses(new);
        if !old.is_declaration() {
            new.take_body(old);
            self.rewrite_params(old, new);
            if self.written.is_some() {
                rewrite_returns(new);
            }
        }
        old.delete();
    }

    fn rewrite_params(&self, old: Value, new: Value) {
        let b = Builder::at_start(new);
        let mut params = new.params().into_iter().skip(self.written.iter().len());
        for (param, replacement) in old.params().into_iter().zip(params.by_ref().take(self.direct)) {
            param.replace_uses(replacement);
        }
        let (Some(packed), Some(at)) = (self.packed, params.next()) else { return };
        let rest = old.params().into_iter().skip(self.direct);
        for (k, (param, ty)) in (0..).zip(rest.zip(packed.elements())) {
            let load = b.load(ty, b.field(packed, at, k));
            load.limit_alignment();
            param.replace_uses(load);
        }
    }

    fn rewrite_call(&self, call: Value, results: Option<Value>, arguments: Option<Value>) {
        let b = Builder::before(call);
        let result = self.written.zip(results);
        let given = call.arguments();
        let (direct, rest) = given.split_at(self.direct);
        let mut passed: Vec<Value> = result.iter().map(|&(_, at)| at).chain(direct.iter().copied()).collect();
        if let (Some(packed), Some(at)) = (self.packed, arguments) {
            for (k, &argument) in (0..).zip(rest) {
                b.store(argument, b.field(packed, at, k)).limit_alignment();
            }
            passed.push(at);
        }
        let new = b.call(self.new, call.callee(), &passed);
        new.copy_calling_convention(call);
        if let Some((ty, at)) = result {
            let load = b.load(ty, at);
            load.limit_alignment();
            call.replace_uses(load);
        } else if !new.ty().is_void() {
            call.replace_uses(new);
        }
        call.erase();
    }
}

fn rewrite_returns(function: Value) {
    for i in function.instructions() {
        if i.opcode() == Opcode::LLVMRet {
            let b = Builder::before(i);
            b.store(i.operand(0), function.param(0)).limit_alignment();
            b.ret(None);
            i.erase();
        }
    }
}

/// How many registers a value takes.
fn words(ty: Type) -> anyhow::Result<usize> {
    Ok(match ty.kind() {
        LLVMVoidTypeKind => 0,
        LLVMIntegerTypeKind => ty.bits().map_or(0, |bits| bits.div_ceil(64) as usize),
        LLVMPointerTypeKind | LLVMFloatTypeKind | LLVMDoubleTypeKind => 1,
        LLVMStructTypeKind | LLVMArrayTypeKind => {
            ty.elements().into_iter().map(words).sum::<anyhow::Result<usize>>()?
        }
        other => bail!("no register form for a value of kind {other:?}"),
    })
}

/// How many of the values, from the first on, fit into some registers.
fn leading(words: &[usize], registers: usize) -> usize {
    let mut used = 0;
    words
        .iter()
        .take_while(|&&word| {
            used += word;
            used <= registers
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::testing::{emit, parse};

    /// The type a function of this type gets.
    fn rewritten(result: &str, params: &str) -> (String, usize) {
        let module = parse(&format!("declare {result} @f({params})"));
        fit_registers(&module).unwrap();
        let ty = module.function("f").unwrap().function_type();
        (ty.result().to_string(), ty.params().len())
    }

    #[test]
    fn what_fits_stays() {
        assert_eq!(rewritten("i64", "i64, i64, ptr, i128"), ("i64".into(), 4));
        assert_eq!(rewritten("void", "i8, i8, i8, i8, i8"), ("void".into(), 5));
    }

    #[test]
    fn the_rest_of_the_arguments_is_packed() {
        assert_eq!(rewritten("void", "i64, i64, i64, i64, i64, i64"), ("void".into(), 5));
        assert_eq!(rewritten("void", "i64, i64, i64, i128, i64"), ("void".into(), 4));
        assert_eq!(rewritten("void", "i128, i128, i128"), ("void".into(), 3));
    }

    #[test]
    fn a_result_of_more_than_a_word_is_written() {
        assert_eq!(rewritten("i128", "i64"), ("void".into(), 2));
        assert_eq!(rewritten("{ i64, i64 }", "i64, i64, i64, i64"), ("void".into(), 5));
        assert_eq!(rewritten("{ i64, i64 }", "i64, i64, i64, i64, i64"), ("void".into(), 5));
    }

    #[test]
    fn calls_direct_and_through_pointers_follow() {
        let module = parse(
            "define { i64, i8, i128 } @f(i64 %a, i128 %b, i64 %c, i64 %d, i8 %e, ptr %g) {
               %x = insertvalue { i64, i8, i128 } undef, i64 %a, 0
               %y = insertvalue { i64, i8, i128 } %x, i8 %e, 1
               %z = insertvalue { i64, i8, i128 } %y, i128 %b, 2
               ret { i64, i8, i128 } %z
             }
             define i128 @user(ptr %p, i128 %b) {
               %x = call { i64, i8, i128 } @f(i64 1, i128 %b, i64 3, i64 4, i8 5, ptr %p)
               %y = call { i64, i8, i128 } %p(i64 1, i128 %b, i64 3, i64 4, i8 5, ptr %p)
               %a = extractvalue { i64, i8, i128 } %x, 2
               %b2 = extractvalue { i64, i8, i128 } %y, 2
               %r = add i128 %a, %b2
               ret i128 %r
             }",
        );
        fit_registers(&module).unwrap();
        for call in module.function("user").unwrap().calls() {
            assert_eq!(call.callee_type().params().len(), 4);
        }
        emit(&module);
    }
}
