//! Rewrites of LLVM IR into what the upstream BPF backend can select and the Solana VM can run.
//!
//! Each pass is one file that says what is missing and why the rewrite means the same.
mod aliases;
mod arithmetic;
mod checked_multiplication;
mod memory;
mod signatures;
mod signed_division;
mod soft_float;
mod structure_results;
mod wide_arithmetic;

#[cfg(test)]
mod testing;

use anyhow::Context as _;
use bpf_linker::llvm_sys::target_machine::LLVMTargetMachineRef;

use crate::ir::Module;

/// Functions the passes call or replace; they come with the patched standard library. Optimisation
/// must leave them as they are until then.
pub fn runtime() -> impl Iterator<Item = &'static str> {
    [wide_arithmetic::RUNTIME, checked_multiplication::RUNTIME, soft_float::RUNTIME, memory::RUNTIME]
        .into_iter()
        .flatten()
        .copied()
}

/// LLVM's own passes that tidy up: the expansions of small operations meet their constants here.
const SIMPLIFY: &str = "always-inline,globaldce,\
    function(sroa,early-cse<memssa>,instcombine<no-verify-fixpoint>,simplifycfg,gvn,dse,adce,simplifycfg)";

/// Makes the module fit for the backend.
pub fn legalize(module: &Module, machine: LLVMTargetMachineRef) -> anyhow::Result<()> {
    module.strip_debug_info();
    pass(module, "aliases", aliases::resolve)?;
    // One thread, no interrupts: an atomic operation is an ordinary one.
    module.run("lower-atomic", machine)?;
    // Equality of a few words is cheaper in place, and is known to be one by the function's name.
    module.run("function(expand-memcmp)", machine)?;
    arithmetic(module)?;
    for name in runtime() {
        if let Some(function) = module.function(name).filter(|f| !f.is_declaration()) {
            function.make_internal();
            // Said of the whole runtime so that it is not compiled into calls of itself; it is by now,
            // and the attribute would forbid inlining.
            function.remove_string_attribute("no-builtins");
        }
    }
    checked_multiplication::inline_the_test(module);
    module.run(SIMPLIFY, machine)?;
    // Simplification recognises some expansions and makes the operation of them again.
    arithmetic(module)?;
    pass(module, "memory", memory::call_the_vm)?;
    pass(module, "signatures", signatures::fit_registers)?;
    pass(module, "structure results", structure_results::forget)?;
    module.run("globaldce,function(early-cse<memssa>,dse,simplifycfg)", machine)
}

/// Leaves integer operations of at most 64 bits that the VM has, in the order in which the passes
/// leave work to each other.
fn arithmetic(module: &Module) -> anyhow::Result<()> {
    pass(module, "soft float", soft_float::call_the_runtime)?;
    pass(module, "checked multiplication", checked_multiplication::expand)?;
    pass(module, "signed division", signed_division::divide_magnitudes)?;
    pass(module, "wide arithmetic", wide_arithmetic::expand)
}

/// Runs a pass and verifies what it made.
fn pass(module: &Module, name: &str, run: impl FnOnce(&Module) -> anyhow::Result<()>) -> anyhow::Result<()> {
    run(module).and_then(|()| module.verify()).with_context(|| format!("pass {name}"))
}
