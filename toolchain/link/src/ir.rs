//! Thin handles over LLVM's C interface, so that a pass reads like what it does.
//!
//! # Safety
//! The methods are safe to call because of how this program uses them: handles come from LLVM only,
//! contexts are never freed, there is one thread, and a pass never touches a value after
//! [`Value::erase`]. Using an operation on a value of the wrong kind is a bug in a pass; the verifier,
//! run after each, is what finds it.
mod builder;
mod module;
mod ty;
mod value;

pub use builder::Builder;
pub use module::{Module, text};
pub use ty::Type;
pub use value::Value;

pub use bpf_linker::llvm_sys::{LLVMIntPredicate as IntPredicate, LLVMOpcode as Opcode};
