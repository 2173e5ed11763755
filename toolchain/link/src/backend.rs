//! LLVM's BPF backend: a module to an object file.
use std::{ffi::c_char, ptr, slice, sync::Once};

use anyhow::bail;
use bpf_linker::llvm_sys::{core::*, error_handling::*, target::*, target_machine::*};

use crate::ir::{Module, text};

/// sBPF has the comparisons of BPF's second version, and not the 32-bit jumps of the third.
pub const CPU: &std::ffi::CStr = c"v2";
pub const FEATURES: &std::ffi::CStr = c"+allows-misaligned-mem-access";

/// `bpf-linker` keeps LLVM's last words for a log that nobody reads; they belong in the error.
pub fn report_fatal_errors() {
    extern "C" fn report(reason: *const c_char) {
        eprintln!("error: LLVM: {}", text(reason));
    }
    // SAFETY: the handler is a function of this program; LLVM ends the process after it.
    unsafe {
        LLVMResetFatalErrorHandler();
        LLVMInstallFatalErrorHandler(Some(report));
    }
}

pub struct Backend(LLVMTargetMachineRef);

static REGISTRATION: Once = Once::new();

impl Backend {
    pub fn for_module(module: &Module) -> anyhow::Result<Self> {
        // SAFETY: LLVM's own functions on a live module; the strings outlive the calls.
        unsafe {
            // LLVM keeps its backends in a list without a lock: two threads that add to it at once make it endless.
            REGISTRATION.call_once(|| {
                LLVMInitializeBPFTargetInfo();
                LLVMInitializeBPFTarget();
                LLVMInitializeBPFTargetMC();
                LLVMInitializeBPFAsmPrinter();
            });
            let triple = LLVMGetTarget(module.raw());
            let (mut target, mut message) = (ptr::null_mut(), ptr::null_mut());
            if LLVMGetTargetFromTriple(triple, &mut target, &mut message) != 0 {
                bail!("no backend: {}", text(message));
            }
            Ok(Self(LLVMCreateTargetMachine(
                target,
                triple,
                CPU.as_ptr(),
                FEATURES.as_ptr(),
                LLVMCodeGenOptLevel::LLVMCodeGenLevelAggressive,
                LLVMRelocMode::LLVMRelocStatic,
                LLVMCodeModel::LLVMCodeModelDefault,
            )))
        }
    }

    pub fn machine(&self) -> LLVMTargetMachineRef {
        self.0
    }

    /// The object file. LLVM reports what it cannot compile itself, and ends the process.
    pub fn emit(&self, module: &Module) -> anyhow::Result<Vec<u8>> {
        let (mut buffer, mut message) = (ptr::null_mut(), ptr::null_mut());
        let kind = LLVMCodeGenFileType::LLVMObjectFile;
        // SAFETY: the buffer is LLVM's until it is disposed of, after the copy.
        unsafe {
            if LLVMTargetMachineEmitToMemoryBuffer(self.0, module.raw(), kind, &mut message, &mut buffer) != 0
            {
                bail!("no object: {}", text(message));
            }
            let (start, size) = (LLVMGetBufferStart(buffer).cast::<u8>(), LLVMGetBufferSize(buffer));
            let object = slice::from_raw_parts(start, size).to_vec();
            LLVMDisposeMemoryBuffer(buffer);
            Ok(object)
        }
    }
}
