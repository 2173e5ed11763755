//! Helpers for the tests of the passes.
use crate::{
    backend::Backend,
    ir::{Module, Opcode, Value},
};

const HEADER: &str = "target triple = \"bpfel\"
    target datalayout = \"e-m:e-p:64:64-i64:64-i128:128-n32:64-S128\"\n";

pub fn parse(source: &str) -> Module {
    Module::parse(format!("{HEADER}{source}").as_bytes()).unwrap()
}

/// Asserts that the module is sound and that the backend makes an object of it. The backend ends the
/// process where it refuses something.
pub fn emit(module: &Module) {
    module.verify().unwrap();
    let backend = Backend::for_module(module).unwrap();
    crate::passes::signatures::fit_registers(module).unwrap();
    assert!(!backend.emit(module).unwrap().is_empty());
}

fn instructions(module: &Module, function: &str) -> Vec<Value> {
    module.function(function).expect("the function").instructions()
}

pub fn opcodes(module: &Module, function: &str) -> Vec<Opcode> {
    instructions(module, function).into_iter().map(Value::opcode).collect()
}

pub fn intrinsics(module: &Module, function: &str) -> Vec<String> {
    instructions(module, function).into_iter().filter_map(Value::intrinsic).collect()
}

/// The names of the functions called, in order.
pub fn callees(module: &Module, function: &str) -> Vec<String> {
    let calls = module.function(function).expect("the function").calls();
    calls.into_iter().map(|call| call.callee().name()).collect()
}

/// What a function returns that only returns a constant of 128 bits.
pub fn constant_result(module: &Module, function: &str) -> u128 {
    let result = instructions(module, function)[0].operand(0).to_string();
    result.strip_prefix("i128 ").and_then(|number| number.parse::<i128>().ok()).expect("a constant") as u128
}
