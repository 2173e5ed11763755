use bpf_linker::llvm_sys::{core::*, prelude::LLVMBuilderRef};

use super::{IntPredicate, Type, Value};

/// Writes instructions at one place.
pub struct Builder(LLVMBuilderRef);

const UNNAMED: *const std::ffi::c_char = c"".as_ptr();

macro_rules! binary {
    ($($name:ident $build:ident),* $(,)?) => {$(
        pub fn $name(&self, a: Value, b: Value) -> Value {
            // SAFETY: see the module's documentation; the same holds for every block below.
            Value(unsafe { $build(self.0, a.0, b.0, UNNAMED) })
        }
    )*};
}

impl Builder {
    pub fn before(instruction: Value) -> Self {
        unsafe {
            let builder = LLVMCreateBuilderInContext(LLVMGetTypeContext(instruction.ty().0));
            LLVMPositionBuilderBefore(builder, instruction.0);
            Self(builder)
        }
    }

    /// At the start of a function that has a body.
    pub fn at_start(function: Value) -> Self {
        Self::before(Value(unsafe { LLVMGetFirstInstruction(LLVMGetEntryBasicBlock(function.0)) }))
    }

    /// In the first block of a function that has none yet.
    pub fn in_new_body(function: Value) -> Self {
        unsafe {
            let context = LLVMGetTypeContext(function.ty().0);
            let builder = LLVMCreateBuilderInContext(context);
            LLVMPositionBuilderAtEnd(builder, LLVMAppendBasicBlockInContext(context, function.0, UNNAMED));
            Self(builder)
        }
    }

    binary! {
        add LLVMBuildAdd, sub LLVMBuildSub, mul LLVMBuildMul, udiv LLVMBuildUDiv, urem LLVMBuildURem,
        and LLVMBuildAnd, or LLVMBuildOr, xor LLVMBuildXor,
        shl LLVMBuildShl, lshr LLVMBuildLShr, ashr LLVMBuildAShr,
    }

    pub fn compare(&self, predicate: IntPredicate, a: Value, b: Value) -> Value {
        Value(unsafe { LLVMBuildICmp(self.0, predicate, a.0, b.0, UNNAMED) })
    }

    pub fn select(&self, condition: Value, yes: Value, no: Value) -> Value {
        Value(unsafe { LLVMBuildSelect(self.0, condition.0, yes.0, no.0, UNNAMED) })
    }

    pub fn trunc(&self, value: Value, ty: Type) -> Value {
        Value(unsafe { LLVMBuildTruncOrBitCast(self.0, value.0, ty.0, UNNAMED) })
    }

    pub fn zext(&self, value: Value, ty: Type) -> Value {
        Value(unsafe { LLVMBuildZExtOrBitCast(self.0, value.0, ty.0, UNNAMED) })
    }

    pub fn sext(&self, value: Value, ty: Type) -> Value {
        Value(unsafe { LLVMBuildSExtOrBitCast(self.0, value.0, ty.0, UNNAMED) })
    }

    /// A structure of two fields.
    pub fn pair(&self, ty: Type, first: Value, second: Value) -> Value {
        self.insert(self.insert(ty.undef(), first, 0), second, 1)
    }

    pub fn insert(&self, into: Value, field: Value, index: u32) -> Value {
        Value(unsafe { LLVMBuildInsertValue(self.0, into.0, field.0, index, UNNAMED) })
    }

    pub fn alloca(&self, ty: Type) -> Value {
        Value(unsafe { LLVMBuildAlloca(self.0, ty.0, UNNAMED) })
    }

    pub fn load(&self, ty: Type, from: Value) -> Value {
        Value(unsafe { LLVMBuildLoad2(self.0, ty.0, from.0, UNNAMED) })
    }

    pub fn store(&self, value: Value, to: Value) -> Value {
        Value(unsafe { LLVMBuildStore(self.0, value.0, to.0) })
    }

    /// The address of a field of the structure at an address.
    pub fn field(&self, structure: Type, at: Value, index: u32) -> Value {
        Value(unsafe { LLVMBuildStructGEP2(self.0, structure.0, at.0, index, UNNAMED) })
    }

    pub fn call(&self, ty: Type, callee: Value, arguments: &[Value]) -> Value {
        let mut arguments: Vec<_> = arguments.iter().map(|a| a.0).collect();
        let count = arguments.len() as u32;
        Value(unsafe { LLVMBuildCall2(self.0, ty.0, callee.0, arguments.as_mut_ptr(), count, UNNAMED) })
    }

    pub fn call_function(&self, function: Value, arguments: &[Value]) -> Value {
        self.call(function.function_type(), function, arguments)
    }

    pub fn ret(&self, value: Option<Value>) {
        match value {
            Some(value) => unsafe { LLVMBuildRet(self.0, value.0) },
            None => unsafe { LLVMBuildRetVoid(self.0) },
        };
    }
}

impl Drop for Builder {
    fn drop(&mut self) {
        unsafe { LLVMDisposeBuilder(self.0) };
    }
}
