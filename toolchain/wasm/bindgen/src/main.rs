//! Makes a web package of a linked WebAssembly module: `bindgen IN.wasm CRATE OUT_DIR NAME`.
//!
//! As `wasm-bindgen --target web`, but only CRATE speaks to JavaScript. Solana's crates export classes of their own
//! (keys, system instructions, proofs of confidential transfers), and whatever is exported stays in the module with
//! all it needs.
use std::{collections::HashSet, env, fs};

use anyhow::{Context as _, Result};
use walrus::{Module, ModuleConfig, RawCustomSection, passes::gc};
use wasm_bindgen_cli_support::Bindgen;

/// Where the macro of `wasm-bindgen` describes what it made, crate by crate.
const SECTION: &str = "__wasm_bindgen_unstable";
/// Crates whose imports and exports `wasm-bindgen` needs for the others.
const SUPPORT: [&str; 3] = ["js-sys", "serde-wasm-bindgen", "wasm-bindgen"];
/// A function of this name tells the types of the other that follows.
const DESCRIPTOR: &str = "__wbindgen_describe_";

fn main() -> Result<()> {
    let mut args = env::args().skip(1);
    let mut next = || args.next().context("usage: bindgen IN.wasm CRATE OUT_DIR NAME");
    let (input, speaker, out, name) = (next()?, next()?, next()?, next()?);
    let bytes = fs::read(&input).with_context(|| input.clone())?;
    let module = silenced(&bytes, &speaker)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(&name, module).web(true)?.typescript(true);
    bindgen.remove_name_section(true).remove_producers_section(true).omit_default_module_path(false);
    bindgen.generate(out)
}

/// The module without what crates other than `speaker` export.
fn silenced(bytes: &[u8], speaker: &str) -> Result<Vec<u8>> {
    let mut module = ModuleConfig::new().strict_validate(false).parse(bytes)?;
    let section = module.customs.remove_raw(SECTION).context("nothing in it is made for JavaScript")?;
    let programs = programs(&section.data)?;
    let hash = programs.iter().find_map(|program| hash_in(program, speaker));
    let hash = hash.with_context(|| format!("{speaker} exports nothing"))?;
    let speaks = |program: &&[u8]| {
        hash_in(program, speaker).is_some() || SUPPORT.iter().any(|name| hash_in(program, name).is_some())
    };
    let data = programs.into_iter().filter(speaks).collect::<Vec<_>>().concat();
    module.customs.add(RawCustomSection { name: SECTION.into(), data });

    keep_exports(&mut module, |name| {
        let described = name.strip_prefix(DESCRIPTOR).unwrap_or(name);
        let is_import = described != name && described.starts_with("__wbg_");
        let is_runtime = ["memory", "__wbindgen_", "__externref_", "__data_end", "__heap_base"]
            .iter()
            .any(|prefix| described.starts_with(prefix));
        described.ends_with(&hash) || is_import || is_runtime
    });
    gc::run(&mut module);
    // Descriptors of imports that nothing calls any more.
    let imports: HashSet<String> = module.imports.iter().map(|import| import.name.clone()).collect();
    keep_exports(&mut module, |name| match name.strip_prefix(DESCRIPTOR) {
        Some(described) => described.ends_with(&hash) || imports.contains(described),
        None => true,
    });
    gc::run(&mut module);
    Ok(module.emit_wasm())
}

fn keep_exports(module: &mut Module, keeps: impl Fn(&str) -> bool) {
    let dropped: Vec<_> =
        module.exports.iter().filter(|export| !keeps(&export.name)).map(walrus::Export::id).collect();
    for export in dropped {
        module.exports.delete(export);
    }
}

/// The section's parts: each is two blocks, the version and the description, with their lengths before them.
fn programs(section: &[u8]) -> Result<Vec<&[u8]>> {
    let mut programs = Vec::new();
    let mut rest = section;
    while !rest.is_empty() {
        let version = block(rest)?;
        let length = version + block(&rest[version..])?;
        let (program, after) = rest.split_at(length);
        programs.push(program);
        rest = after;
    }
    Ok(programs)
}

/// How long the first block is, its length included.
fn block(data: &[u8]) -> Result<usize> {
    let (length, rest) = data.split_first_chunk::<4>().context("a cut section")?;
    let length = usize::try_from(u32::from_le_bytes(*length))?;
    rest.get(..length).context("a cut section")?;
    Ok(4 + length)
}

/// What follows a crate's name in the identifier that its descriptions carry: sixteen hexadecimal digits.
fn hash_in(program: &[u8], name: &str) -> Option<String> {
    let identifier = format!("{name}-");
    let places = program.windows(identifier.len()).enumerate();
    let mut found = places.filter(|(_, window)| *window == identifier.as_bytes()).filter_map(|(place, _)| {
        // The string's length stands before it, so that no other crate's name ends in this one.
        let length = *program.get(place.checked_sub(1)?)?;
        let start = place + identifier.len();
        let hash = std::str::from_utf8(program.get(start..start + 16)?).ok()?;
        let is_whole = usize::from(length) == identifier.len() + 16;
        (is_whole && hash.bytes().all(|digit| digit.is_ascii_hexdigit())).then(|| hash.to_owned())
    });
    found.next()
}
