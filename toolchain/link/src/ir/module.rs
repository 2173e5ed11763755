use std::{
    ffi::{CStr, CString, c_char},
    ptr,
};

use anyhow::{Context as _, bail};
use bpf_linker::llvm_sys::{
    analysis::{LLVMVerifierFailureAction, LLVMVerifyModule},
    core::*,
    debuginfo::LLVMStripModuleDebugInfo,
    error::LLVMGetErrorMessage,
    ir_reader::LLVMParseIRInContext2,
    prelude::{LLVMContextRef, LLVMModuleRef},
    target::{LLVMABISizeOfType, LLVMGetModuleDataLayout},
    target_machine::LLVMTargetMachineRef,
    transforms::pass_builder::*,
};

use super::{Type, Value};

/// A module in a context of its own.
pub struct Module {
    context: LLVMContextRef,
    raw: LLVMModuleRef,
}

impl Module {
    /// Reads bitcode or text.
    pub fn parse(source: &[u8]) -> anyhow::Result<Self> {
        // LLVM's text reader wants a zero behind the text.
        let source = [source, &[0]].concat();
        let (mut raw, mut message) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: see the module's documentation; the same holds for every block below.
        unsafe {
            let context = LLVMContextCreate();
            let (start, length) = (source.as_ptr().cast(), source.len() - 1);
            let buffer = LLVMCreateMemoryBufferWithMemoryRange(start, length, c"module".as_ptr(), 1);
            let failed = LLVMParseIRInContext2(context, buffer, &mut raw, &mut message) != 0;
            LLVMDisposeMemoryBuffer(buffer);
            if failed {
                bail!("cannot read the module: {}", text(message));
            }
            Ok(Self { context, raw })
        }
    }

    pub fn functions(&self) -> Vec<Value> {
        let mut all = vec![];
        let mut function = unsafe { LLVMGetFirstFunction(self.raw) };
        while !function.is_null() {
            all.push(Value(function));
            function = unsafe { LLVMGetNextFunction(function) };
        }
        all
    }

    /// The instructions of all functions, as they are now.
    pub fn instructions(&self) -> Vec<Value> {
        self.functions().into_iter().flat_map(Value::instructions).collect()
    }

    pub fn function(&self, name: &str) -> Option<Value> {
        let name = CString::new(name).ok()?;
        let function = unsafe { LLVMGetNamedFunction(self.raw, name.as_ptr()) };
        (!function.is_null()).then_some(Value(function))
    }

    pub fn add_function(&self, name: &str, ty: Type) -> Value {
        let function = Value(unsafe { LLVMAddFunction(self.raw, c"".as_ptr(), ty.0) });
        function.set_name(name);
        function
    }

    /// The function of that name, declared if there is none.
    pub fn declare(&self, name: &str, ty: Type) -> Value {
        self.function(name).unwrap_or_else(|| self.add_function(name, ty))
    }

    /// The aliases, each with what it stands for.
    pub fn aliases(&self) -> Vec<(Value, Value)> {
        let mut all = vec![];
        let mut alias = unsafe { LLVMGetFirstGlobalAlias(self.raw) };
        while !alias.is_null() {
            all.push((Value(alias), Value(unsafe { LLVMAliasGetAliasee(alias) })));
            alias = unsafe { LLVMGetNextGlobalAlias(alias) };
        }
        all
    }

    pub fn strip_debug_info(&self) {
        unsafe { LLVMStripModuleDebugInfo(self.raw) };
    }

    pub fn verify(&self) -> anyhow::Result<()> {
        let mut message = ptr::null_mut();
        let action = LLVMVerifierFailureAction::LLVMReturnStatusAction;
        if unsafe { LLVMVerifyModule(self.raw, action, &mut message) } != 0 {
            bail!("the module is broken: {}", text(message));
        }
        Ok(())
    }

    /// Runs passes of LLVM's own, named as for `opt -passes=`.
    pub fn run(&self, pipeline: &str, machine: LLVMTargetMachineRef) -> anyhow::Result<()> {
        let name = CString::new(pipeline)?;
        let error = unsafe {
            let options = LLVMCreatePassBuilderOptions();
            let error = LLVMRunPasses(self.raw, name.as_ptr(), machine, options);
            LLVMDisposePassBuilderOptions(options);
            error
        };
        if !error.is_null() {
            bail!("{pipeline}: {}", text(unsafe { LLVMGetErrorMessage(error) }));
        }
        Ok(())
    }

    /// What the backend, which is not ours, works on.
    pub fn raw(&self) -> LLVMModuleRef {
        self.raw
    }

    /// Writes the module as text.
    pub fn print(&self, path: &std::path::Path) -> anyhow::Result<()> {
        let text = unsafe { CStr::from_ptr(LLVMPrintModuleToString(self.raw)) };
        std::fs::write(path, text.to_bytes()).with_context(|| format!("cannot write {}", path.display()))
    }

    pub fn int(&self, bits: u32) -> Type {
        Type(unsafe { LLVMIntTypeInContext(self.context, bits) })
    }

    pub fn pointer(&self) -> Type {
        Type(unsafe { LLVMPointerTypeInContext(self.context, 0) })
    }

    pub fn void(&self) -> Type {
        Type(unsafe { LLVMVoidTypeInContext(self.context) })
    }

    pub fn structure(&self, fields: &[Type]) -> Type {
        let mut fields: Vec<_> = fields.iter().map(|f| f.0).collect();
        let count = fields.len() as u32;
        Type(unsafe { LLVMStructTypeInContext(self.context, fields.as_mut_ptr(), count, 0) })
    }

    pub fn function_type(&self, result: Type, params: &[Type]) -> Type {
        let mut params: Vec<_> = params.iter().map(|p| p.0).collect();
        let count = params.len() as u32;
        Type(unsafe { LLVMFunctionType(result.0, params.as_mut_ptr(), count, 0) })
    }

    /// An array of words, large enough for a value of a type.
    pub fn words_for(&self, ty: Type) -> Type {
        Type(unsafe { LLVMArrayType2(self.int(64).0, self.size_of(ty).div_ceil(8)) })
    }

    pub fn size_of(&self, ty: Type) -> u64 {
        unsafe { LLVMABISizeOfType(LLVMGetModuleDataLayout(self.raw), ty.0) }
    }
}

pub fn text(message: *const c_char) -> String {
    unsafe { CStr::from_ptr(message) }.to_string_lossy().into_owned()
}
