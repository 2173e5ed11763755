use bpf_linker::llvm_sys::{LLVMTypeKind, core::*, prelude::LLVMTypeRef};

/// A type. Types are unique in their context, so equality is identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Type(pub(super) LLVMTypeRef);

impl Type {
    pub fn kind(self) -> LLVMTypeKind {
        // SAFETY: see the module's documentation; the same holds for every block below.
        unsafe { LLVMGetTypeKind(self.0) }
    }

    /// The width of an integer type.
    pub fn bits(self) -> Option<u32> {
        (self.kind() == LLVMTypeKind::LLVMIntegerTypeKind).then(|| unsafe { LLVMGetIntTypeWidth(self.0) })
    }

    pub fn is_int(self, bits: u32) -> bool {
        self.bits() == Some(bits)
    }

    pub fn is_void(self) -> bool {
        self.kind() == LLVMTypeKind::LLVMVoidTypeKind
    }

    /// The types a structure or an array consists of; nothing for a type that is neither.
    pub fn elements(self) -> Vec<Type> {
        match self.kind() {
            LLVMTypeKind::LLVMStructTypeKind => {
                let count = unsafe { LLVMCountStructElementTypes(self.0) };
                (0..count).map(|k| Type(unsafe { LLVMStructGetTypeAtIndex(self.0, k) })).collect()
            }
            LLVMTypeKind::LLVMArrayTypeKind => {
                let (element, count) = unsafe { (LLVMGetElementType(self.0), LLVMGetArrayLength2(self.0)) };
                vec![Type(element); count as usize]
            }
            _ => vec![],
        }
    }

    /// The parameters of a function type.
    pub fn params(self) -> Vec<Type> {
        let mut params = vec![std::ptr::null_mut(); unsafe { LLVMCountParamTypes(self.0) } as usize];
        unsafe { LLVMGetParamTypes(self.0, params.as_mut_ptr()) };
        params.into_iter().map(Type).collect()
    }

    /// The result of a function type.
    pub fn result(self) -> Type {
        Type(unsafe { LLVMGetReturnType(self.0) })
    }

    pub fn is_variadic(self) -> bool {
        unsafe { LLVMIsFunctionVarArg(self.0) != 0 }
    }

    /// A constant of this integer type.
    pub fn constant(self, value: u64) -> super::Value {
        super::Value(unsafe { LLVMConstInt(self.0, value, 0) })
    }

    /// The constant of this integer type with all bits set.
    pub fn ones(self) -> super::Value {
        super::Value(unsafe { LLVMConstAllOnes(self.0) })
    }

    pub fn undef(self) -> super::Value {
        super::Value(unsafe { LLVMGetUndef(self.0) })
    }
}

#[cfg(test)]
impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&super::module::text(unsafe { LLVMPrintTypeToString(self.0) }))
    }
}
