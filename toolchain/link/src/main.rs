//! The linker that rustc calls for a Solana program, on an LLVM that knows BPF but not Solana.
//!
//! 1. `bpf-linker` merges the bitcode of the crates and optimises the whole.
//! 2. [`passes`] rewrites what the upstream BPF backend cannot compile.
//! 3. LLVM's backend makes a BPF object, and `sbpf-linker` a program of each sBPF version from it.
mod backend;
mod ir;
mod passes;
// A part of the standard library, on the host for its tests.
#[cfg(test)]
#[path = "../../std/wide.rs"]
mod wide;

use std::{ffi::CString, fs, path::PathBuf};

use anyhow::anyhow;
use backend::Backend;
use bpf_linker::{Cpu, Linker, LinkerInput, LinkerOptions, OptLevel, OutputType};
use clap::Parser;
use ir::Module;
use sbpf_linker::{OptimizationConfig, ProgramOptions, SbpfArch, SbpfLinkerError, link_program};

/// The VM's stack frame, in bytes; a larger one does not link.
const FRAME: i32 = 4096;
/// A function with more stack than this is not inlined: callers would not have room for several.
const INLINED_FRAME: i32 = 512;

/// What rustc passes to a linker of the flavour `bpf`. Most of it says what is known here.
#[derive(Parser)]
struct Arguments {
    /// A file with the names the program exports, one a line.
    #[clap(long)]
    export_symbols: PathBuf,
    #[clap(short, long)]
    output: PathBuf,
    #[clap(short = 'O')]
    _optimize: Option<String>,
    #[clap(long)]
    _cpu: Option<String>,
    #[clap(short = 'L')]
    _libraries: Vec<PathBuf>,
    #[clap(long)]
    _debug: bool,
    /// Also write the module as the backend gets it, as text.
    #[clap(long)]
    print: Option<PathBuf>,
    inputs: Vec<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let exports = fs::read_to_string(&arguments.export_symbols)?;
    if !exports.lines().any(|name| name == "entrypoint") {
        // A dependency that asks for a shared library of itself: it is not a program.
        return Ok(fs::write(&arguments.output, [])?);
    }
    let bitcode = merge(&arguments, &exports)?;
    let module = Module::parse(&bitcode)?;
    let backend = Backend::for_module(&module)?;
    passes::legalize(&module, backend.machine())?;
    if let Some(path) = &arguments.print {
        module.print(path)?;
    }
    let object = backend.emit(&module)?;
    fs::write(&arguments.output, program(&object, SbpfArch::V0)?)?;
    fs::write(arguments.output.with_extension("v3.so"), program(&object, SbpfArch::V3)?)?;
    Ok(())
}

/// All inputs as one optimised module, in bitcode.
fn merge(arguments: &Arguments, exports: &str) -> anyhow::Result<Vec<u8>> {
    let linker = Linker::new(LinkerOptions {
        target: Some(CString::from(c"bpfel")),
        cpu: backend::CPU.to_str()?.parse::<Cpu>().map_err(|error| anyhow!("{error}"))?,
        cpu_features: CString::from(backend::FEATURES),
        optimize: OptLevel::Aggressive,
        unroll_loops: false,
        ignore_inline_never: false,
        llvm_args: vec![
            CString::new(format!("--bpf-stack-size={FRAME}"))?,
            CString::new(format!("--inline-max-stacksize={INLINED_FRAME}"))?,
        ],
        disable_expand_memcpy_in_order: true,
        disable_memory_builtins: true,
        btf: false,
        allow_bpf_trap: false,
    });
    backend::report_fatal_errors();
    let inputs = arguments.inputs.iter().map(|path| LinkerInput::new_from_file(path));
    let exports =
        exports.lines().filter(|name| !name.is_empty()).chain(passes::runtime().map(|name| -> &str { name }));
    Ok(linker.link_to_buffer(inputs, OutputType::Bitcode, exports)?.as_slice().to_vec())
}

fn program(object: &[u8], arch: SbpfArch) -> anyhow::Result<Vec<u8>> {
    link_program(object, ProgramOptions::new(OptimizationConfig::enabled(), arch, FRAME))
        .map_err(|errors| anyhow!("{}", SbpfLinkerError::format_errors(&errors)))
}
