//! What is to be signed, as its signer should see it: read back from the very bytes.

use serde_json::{Value, json};
use solana_instruction::{AccountMeta, Instruction};
use solana_message::VersionedMessage;
use solana_pubkey::Pubkey;
use solana_sha256_hasher::hash;
use wlm_sdk::migration::Described;

use super::{
    export::{base58, base64},
    words::Scene,
};
use crate::commands::plan::{changes_json, changes_text};

/// Bytes, and what they say.
pub struct Sheet {
    /// What it does, of all its instructions the one that governs.
    pub words: Described,
    calls: Vec<Call>,
    bytes: Vec<u8>,
}

/// An instruction in words.
struct Call {
    program: Pubkey,
    program_name: Option<String>,
    does: Option<Described>,
    /// Each with what it is, as far as that is known.
    accounts: Vec<(AccountMeta, Option<String>)>,
}

/// More bytes than this are shown in base 64, which is quick to make of many.
const LONG: usize = 512;

impl Sheet {
    /// Of a transaction's message.
    pub fn of_message(message: &VersionedMessage, scene: &Scene<'_>) -> Self {
        Self::new(&instructions(message), message.serialize(), scene)
    }

    /// Of an instruction, and the bytes it is stored as.
    pub fn of_instruction(instruction: &Instruction, bytes: Vec<u8>, scene: &Scene<'_>) -> Self {
        Self::new(std::slice::from_ref(instruction), bytes, scene)
    }

    fn new(instructions: &[Instruction], bytes: Vec<u8>, scene: &Scene<'_>) -> Self {
        let calls: Vec<_> = instructions.iter().map(|instruction| Call::of(instruction, scene)).collect();
        // The budget comes first.
        let words = calls.last().and_then(|call| call.does.clone());
        let unknown = || Described { title: "What this does is not known".into(), changes: Vec::new() };
        Self { words: words.unwrap_or_else(unknown), calls, bytes }
    }

    /// The bytes, and in which base they are shown.
    fn encoded(&self) -> (&'static str, String) {
        if self.bytes.len() > LONG {
            ("base64", base64(&self.bytes))
        } else {
            ("base58", base58(&self.bytes))
        }
    }

    /// Everything, for people.
    pub fn text(&self) -> String {
        let mut lines = vec![format!("{}{}", self.words.title, changes_text(&self.words.changes))];
        for (number, call) in (1..).zip(&self.calls) {
            let does = call.does.as_ref().map_or("not known to this program", |words| &words.title);
            lines.push(format!("  {number}. {}: {does}", named(&call.program, call.program_name.as_ref())));
            lines.extend(
                call.accounts.iter().map(|(meta, name)| {
                    format!("     {}{}", named(&meta.pubkey, name.as_ref()), flags(meta))
                }),
            );
        }
        let ((base, text), digest) = (self.encoded(), hash(&self.bytes));
        lines.push(format!("  These bytes in {base}: {text}"));
        lines.push(format!("  SHA-256 of these bytes: {}", hex(digest.as_ref())));
        lines.push(format!("  … in base 58, as a Ledger shows it: {}", base58(digest.as_ref())));
        lines.join("\n")
    }

    /// Everything, for machines.
    pub fn json(&self) -> Value {
        let ((base, text), digest) = (self.encoded(), hash(&self.bytes));
        json!({
            "title": self.words.title,
            "changes": changes_json(&self.words.changes),
            "instructions": self.calls.iter().map(Call::json).collect::<Vec<_>>(),
            "bytes": text,
            "bytes_encoding": base,
            "sha256": hex(digest.as_ref()),
            "sha256_base58": base58(digest.as_ref()),
        })
    }

    /// The bytes themselves.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Call {
    fn of(instruction: &Instruction, scene: &Scene<'_>) -> Self {
        let account = |meta: &AccountMeta| (meta.clone(), scene.account(instruction, &meta.pubkey));
        Self {
            program: instruction.program_id,
            program_name: scene.name(&instruction.program_id),
            does: scene.describe(instruction),
            accounts: instruction.accounts.iter().map(account).collect(),
        }
    }

    fn json(&self) -> Value {
        let account = |(meta, name): &(AccountMeta, Option<String>)| {
            json!({
                "address": meta.pubkey.to_string(),
                "name": name,
                "is_signer": meta.is_signer,
                "is_writable": meta.is_writable,
            })
        };
        json!({
            "program": self.program.to_string(),
            "program_name": self.program_name,
            "does": self.does.as_ref().map(|words| &words.title),
            "accounts": self.accounts.iter().map(account).collect::<Vec<_>>(),
        })
    }
}

/// An address, and what it is, as far as that is known.
fn named(key: &Pubkey, name: Option<&String>) -> String {
    name.map_or_else(|| key.to_string(), |name| format!("{key} {name}"))
}

/// What may be done with an account.
const fn flags(meta: &AccountMeta) -> &'static str {
    match (meta.is_signer, meta.is_writable) {
        (true, true) => " (signs, may be written)",
        (true, false) => " (signs)",
        (false, true) => " (may be written)",
        (false, false) => "",
    }
}

/// The instructions of a message, out of its bytes' own order.
fn instructions(message: &VersionedMessage) -> Vec<Instruction> {
    let keys = message.static_account_keys();
    let key = |place: u8| keys.get(usize::from(place)).copied().unwrap_or_default();
    let account = |place: &u8| AccountMeta {
        pubkey: key(*place),
        is_signer: message.is_signer(usize::from(*place)),
        is_writable: message.is_maybe_writable(usize::from(*place), None),
    };
    let decompiled = message.instructions().iter().map(|compiled| Instruction {
        program_id: key(compiled.program_id_index),
        accounts: compiled.accounts.iter().map(account).collect(),
        data: compiled.data.clone(),
    });
    decompiled.collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use solana_message::{Hash, v0};
    use wlm_sdk::{
        instructions::{Restriction, restrict},
        prices::PYTH_RECEIVER,
    };

    use super::*;

    const NOTHING: &BTreeMap<String, wlm_sdk::migration::Mint> = &BTreeMap::new();

    fn message(blockhash: u8) -> VersionedMessage {
        let [signer, market, target] = [1, 2, 3].map(|byte| Pubkey::new_from_array([byte; 32]));
        let instruction = restrict(signer, market, target, Restriction::StopDeposits);
        let blockhash = Hash::new_from_array([blockhash; 32]);
        VersionedMessage::V0(v0::Message::try_compile(&signer, &[instruction], &[], blockhash).unwrap())
    }

    #[test]
    fn what_is_shown_is_what_is_signed() {
        let scene = Scene { market: None, waiting: &[], mints: NOTHING };
        let (sheet, other) = (Sheet::of_message(&message(5), &scene), Sheet::of_message(&message(6), &scene));
        assert_eq!(sheet.bytes(), message(5).serialize());
        let shown = sheet.json();
        assert_eq!(shown["bytes"], base58(&message(5).serialize()));
        assert_eq!(shown["sha256"], hex(hash(&message(5).serialize()).as_ref()));
        assert_ne!(shown["sha256"], other.json()["sha256"], "the blockhash counts");
        let [signer, _, target, _] = &shown["instructions"][0]["accounts"].as_array().unwrap()[..] else {
            panic!("four accounts")
        };
        assert_eq!((&signer["is_signer"], &target["is_writable"]), (&json!(true), &json!(true)));
        assert!(sheet.text().contains("What this does is not known"), "no market is known");
    }

    #[test]
    fn what_is_not_known_is_said() {
        let scene = Scene { market: None, waiting: &[], mints: NOTHING };
        let instruction = Instruction { program_id: PYTH_RECEIVER, accounts: Vec::new(), data: vec![1] };
        let sheet = Sheet::of_instruction(&instruction, vec![0; 600], &scene);
        assert!(sheet.text().contains("not known to this program"));
        assert_eq!(sheet.json()["bytes_encoding"], "base64", "it is long");
    }
}
