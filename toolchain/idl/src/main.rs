//! Prints the IDL of an Anchor program: `print-idl PROGRAM_DIR`.
//!
//! Anchor's own library compiles the program with the feature `idl-build` and collects what that
//! prints, as `anchor idl build` does.
use std::env;

use anchor_lang_idl::build::IdlBuilder;
use anyhow::Context as _;

fn main() -> anyhow::Result<()> {
    let program = env::args().nth(1).context("usage: print-idl PROGRAM_DIR")?;
    let idl = IdlBuilder::new()
        .program_path(program.into())
        .cargo_args(vec!["--locked".into(), "--lib".into()])
        .build()?;
    println!("{}", serde_json::to_string_pretty(&idl)?);
    Ok(())
}
