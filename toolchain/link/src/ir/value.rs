use std::ffi::CStr;

use bpf_linker::llvm_sys::{
    LLVMAttributeFunctionIndex, LLVMAttributeIndex, LLVMLinkage, LLVMRealPredicate, core::*,
    prelude::LLVMValueRef,
};

use super::{Opcode, Type};

/// A value: an instruction, a function, a parameter or a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Value(pub(super) LLVMValueRef);

/// Any value.
impl Value {
    pub fn ty(self) -> Type {
        // SAFETY: see the module's documentation; the same holds for every block below.
        Type(unsafe { LLVMTypeOf(self.0) })
    }

    pub fn name(self) -> String {
        let mut length = 0;
        let name = unsafe { CStr::from_ptr(LLVMGetValueName2(self.0, &mut length)) };
        name.to_string_lossy().into_owned()
    }

    pub fn set_name(self, name: &str) {
        unsafe { LLVMSetValueName2(self.0, name.as_ptr().cast(), name.len()) };
    }

    pub fn replace_uses(self, with: Value) {
        unsafe { LLVMReplaceAllUsesWith(self.0, with.0) };
    }

    pub fn is_function(self) -> bool {
        unsafe { !LLVMIsAFunction(self.0).is_null() }
    }

    /// The number, if this is an integer constant of at most 64 bits.
    pub fn as_constant(self) -> Option<u64> {
        let constant = unsafe { !LLVMIsAConstantInt(self.0).is_null() };
        (constant && self.ty().bits()? <= 64).then(|| unsafe { LLVMConstIntGetZExtValue(self.0) })
    }

    pub fn is_constant(self) -> bool {
        unsafe { !LLVMIsAConstantInt(self.0).is_null() }
    }
}

/// An instruction.
impl Value {
    pub fn opcode(self) -> Opcode {
        unsafe { LLVMGetInstructionOpcode(self.0) }
    }

    pub fn operand(self, index: u32) -> Value {
        Value(unsafe { LLVMGetOperand(self.0, index) })
    }

    /// How a comparison of floating-point numbers compares.
    pub fn float_predicate(self) -> LLVMRealPredicate {
        unsafe { LLVMGetFCmpPredicate(self.0) }
    }

    /// The function the instruction is in.
    pub fn parent(self) -> Value {
        Value(unsafe { LLVMGetBasicBlockParent(LLVMGetInstructionParent(self.0)) })
    }

    pub fn erase(self) {
        unsafe { LLVMInstructionEraseFromParent(self.0) };
    }

    /// Puts `with` where this instruction was.
    pub fn replace(self, with: Value) {
        self.replace_uses(with);
        self.erase();
    }
}

/// A call.
impl Value {
    pub fn arguments(self) -> Vec<Value> {
        (0..unsafe { LLVMGetNumArgOperands(self.0) }).map(|k| self.operand(k)).collect()
    }

    pub fn callee(self) -> Value {
        Value(unsafe { LLVMGetCalledValue(self.0) })
    }

    pub fn callee_type(self) -> Type {
        Type(unsafe { LLVMGetCalledFunctionType(self.0) })
    }

    pub fn calls_assembly(self) -> bool {
        unsafe { !LLVMIsAInlineAsm(self.callee().0).is_null() }
    }

    /// The name of the intrinsic that this instruction calls, if it calls one.
    pub fn intrinsic(self) -> Option<String> {
        if self.opcode() != Opcode::LLVMCall {
            return None;
        }
        let callee = self.callee();
        (callee.is_function() && callee.is_intrinsic()).then(|| callee.name())
    }

    pub fn remove_argument_attribute(self, argument: u32, name: &str) {
        unsafe { LLVMRemoveCallSiteEnumAttribute(self.0, argument + 1, attribute(name)) };
    }

    pub fn copy_calling_convention(self, from: Value) {
        unsafe { LLVMSetInstructionCallConv(self.0, LLVMGetInstructionCallConv(from.0)) };
    }
}

/// A load, a store or an allocation.
impl Value {
    /// Claims no more than eight bytes, the alignment that spilled values have.
    pub fn limit_alignment(self) {
        unsafe { LLVMSetAlignment(self.0, LLVMGetAlignment(self.0).min(8)) };
    }
}

/// A function.
impl Value {
    pub fn is_intrinsic(self) -> bool {
        unsafe { LLVMGetIntrinsicID(self.0) != 0 }
    }

    pub fn is_declaration(self) -> bool {
        unsafe { LLVMIsDeclaration(self.0) != 0 }
    }

    pub fn function_type(self) -> Type {
        Type(unsafe { LLVMGlobalGetValueType(self.0) })
    }

    pub fn param(self, index: u32) -> Value {
        Value(unsafe { LLVMGetParam(self.0, index) })
    }

    pub fn params(self) -> Vec<Value> {
        (0..unsafe { LLVMCountParams(self.0) }).map(|k| self.param(k)).collect()
    }

    /// All instructions, as they are now: a pass may add and erase while it walks the list.
    pub fn instructions(self) -> Vec<Value> {
        let mut all = vec![];
        let mut block = unsafe { LLVMGetFirstBasicBlock(self.0) };
        while !block.is_null() {
            let mut instruction = unsafe { LLVMGetFirstInstruction(block) };
            while !instruction.is_null() {
                all.push(Value(instruction));
                instruction = unsafe { LLVMGetNextInstruction(instruction) };
            }
            block = unsafe { LLVMGetNextBasicBlock(block) };
        }
        all
    }

    /// The calls to functions, direct or through a pointer, that are not intrinsics.
    pub fn calls(self) -> Vec<Value> {
        let mut calls = self.instructions();
        calls.retain(|i| i.opcode() == Opcode::LLVMCall && i.intrinsic().is_none() && !i.calls_assembly());
        calls
    }

    /// Only the program itself may see the function or alias: what is not used disappears.
    pub fn make_internal(self) {
        unsafe { LLVMSetLinkage(self.0, LLVMLinkage::LLVMInternalLinkage) };
    }

    pub fn add_attribute(self, name: &str) {
        unsafe {
            let attribute = LLVMCreateEnumAttribute(LLVMGetTypeContext(self.ty().0), attribute(name), 0);
            LLVMAddAttributeAtIndex(self.0, LLVMAttributeFunctionIndex, attribute);
        }
    }

    pub fn remove_attribute(self, name: &str) {
        unsafe { LLVMRemoveEnumAttributeAtIndex(self.0, LLVMAttributeFunctionIndex, attribute(name)) };
    }

    pub fn remove_string_attribute(self, name: &str) {
        let (text, length) = (name.as_ptr().cast(), name.len() as u32);
        unsafe { LLVMRemoveStringAttributeAtIndex(self.0, LLVMAttributeFunctionIndex, text, length) };
    }

    pub fn remove_param_attribute(self, param: u32, name: &str) {
        let index: LLVMAttributeIndex = param + 1;
        unsafe { LLVMRemoveEnumAttributeAtIndex(self.0, index, attribute(name)) };
    }

    /// Linkage, visibility, section, calling convention and function attributes of another function.
    pub fn copy_properties(self, from: Value) {
        unsafe {
            LLVMSetLinkage(self.0, LLVMGetLinkage(from.0));
            LLVMSetVisibility(self.0, LLVMGetVisibility(from.0));
            LLVMSetFunctionCallConv(self.0, LLVMGetFunctionCallConv(from.0));
            LLVMSetSection(self.0, LLVMGetSection(from.0));
            let count = LLVMGetAttributeCountAtIndex(from.0, LLVMAttributeFunctionIndex);
            let mut attributes = vec![std::ptr::null_mut(); count as usize];
            LLVMGetAttributesAtIndex(from.0, LLVMAttributeFunctionIndex, attributes.as_mut_ptr());
            for attribute in attributes {
                LLVMAddAttributeAtIndex(self.0, LLVMAttributeFunctionIndex, attribute);
            }
        }
    }

    /// Moves the body of another function into this one, which has none yet.
    pub fn take_body(self, from: Value) {
        unsafe {
            let mut block = LLVMGetFirstBasicBlock(from.0);
            while !block.is_null() {
                let next = LLVMGetNextBasicBlock(block);
                LLVMRemoveBasicBlockFromParent(block);
                LLVMAppendExistingBasicBlock(self.0, block);
                block = next;
            }
        }
    }

    /// Deletes a function that nothing uses any more.
    pub fn delete(self) {
        unsafe { LLVMDeleteFunction(self.0) };
    }
}

#[cfg(test)]
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&super::module::text(unsafe { LLVMPrintValueToString(self.0) }))
    }
}

fn attribute(name: &str) -> u32 {
    unsafe { LLVMGetEnumAttributeKindForName(name.as_ptr().cast(), name.len()) }
}
