//! Transactions: simulated, fitted, signed, sent and confirmed.

use anchor_lang::{prelude::Pubkey, solana_program::instruction::Instruction};
use solana_commitment_config::CommitmentConfig;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_hash::Hash;
use solana_keypair::Keypair;
use solana_message::{AddressLookupTableAccount, VersionedMessage, v0};
use solana_rpc_client_api::config::{
    RpcSendTransactionConfig, RpcSimulateTransactionConfig, RpcTransactionConfig,
};
use solana_signature::Signature;
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;
use solana_transaction_status_client_types::{
    EncodedConfirmedTransactionWithStatusMeta, TransactionStatus, UiTransactionEncoding,
};

use super::{Client, ClientError, Receipt, Simulation};
use crate::MAX_TRANSACTION_BYTES;

/// The most compute units a transaction may ask for.
const MOST_UNITS: u32 = 1_400_000;
/// Every how many polls an unconfirmed transaction is sent again.
const RESEND: u32 = 10;

/// A transaction that was simulated and knows what it needs.
#[derive(Clone, Debug)]
pub struct Prepared {
    instructions: Vec<Instruction>,
    tables: Vec<AddressLookupTableAccount>,
    /// What it would do.
    pub simulation: Simulation,
    /// Its bid, in millionths of a lamport a compute unit.
    pub unit_price: u64,
}

/// A transaction as it is to be signed: what its signers are shown is what is sent.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// What is signed, blockhash and all.
    pub message: VersionedMessage,
    /// The last block that may have it.
    last_height: u64,
}

impl Sealed {
    /// The transaction without signatures, in bytes, for others to sign.
    pub fn unsigned(&self) -> Result<Vec<u8>, ClientError> {
        let transaction = unsigned(self.message.clone());
        bincode::serialize(&transaction).map_err(|error| ClientError::Unbuildable(error.to_string()))
    }
}

impl Client {
    /// Simulates, prepares and submits. After an error but [`ClientError::Unknown`] nothing was done.
    ///
    /// The first signer pays.
    pub async fn send(
        &self,
        instructions: &[Instruction],
        signers: &[&Keypair],
        tables: &[AddressLookupTableAccount],
    ) -> Result<Receipt, ClientError> {
        let payer = signers.first().map(|payer| payer.pubkey()).unwrap_or_default();
        let prepared = self.prepare(instructions, &payer, tables).await?;
        self.submit(&prepared, signers).await
    }

    /// Simulates a transaction and fits its compute limit and its bid.
    pub async fn prepare(
        &self,
        instructions: &[Instruction],
        payer: &Pubkey,
        tables: &[AddressLookupTableAccount],
    ) -> Result<Prepared, ClientError> {
        let simulating = self.simulate(instructions, payer, tables);
        let (simulation, unit_price) = tokio::try_join!(simulating, self.unit_price(instructions))?;
        Ok(Prepared { instructions: instructions.to_vec(), tables: tables.to_vec(), simulation, unit_price })
    }

    /// What a transaction would do, or why it would fail. Signatures are not needed.
    pub async fn simulate(
        &self,
        instructions: &[Instruction],
        payer: &Pubkey,
        tables: &[AddressLookupTableAccount],
    ) -> Result<Simulation, ClientError> {
        let budget = budget(MOST_UNITS, 0);
        let message = compile(&[&budget, instructions].concat(), payer, tables, Hash::default())?;
        let transaction = unsigned(message);
        check_size(&transaction)?;
        let config = RpcSimulateTransactionConfig {
            replace_recent_blockhash: true,
            commitment: Some(CommitmentConfig::confirmed()),
            ..RpcSimulateTransactionConfig::default()
        };
        let ask = || self.rpc.simulate_transaction_with_config(&transaction, config.clone());
        let result = self.ask(ask).await?.value;
        let logs = result.logs.unwrap_or_default();
        match result.err {
            Some(error) => Err(ClientError::from_transaction(error.into(), logs)),
            None => Ok(Simulation { units: result.units_consumed.unwrap_or(MOST_UNITS.into()), logs }),
        }
    }

    /// Signs, sends and waits for the confirmation. The first signer pays.
    pub async fn submit(&self, prepared: &Prepared, signers: &[&Keypair]) -> Result<Receipt, ClientError> {
        let payer = signers.first().map(|payer| payer.pubkey()).unwrap_or_default();
        let sealed = self.seal(prepared, &payer).await?;
        self.submit_sealed(&sealed, signers).await
    }

    /// Gives a transaction its limit, its bid and the newest blockhash. From now on it can be sent for a minute or so.
    pub async fn seal(&self, prepared: &Prepared, payer: &Pubkey) -> Result<Sealed, ClientError> {
        // A tenth more than simulated: interest and prices move on before it lands.
        let units = prepared.simulation.units.saturating_mul(11) / 10 + 1_000;
        let budget = budget(u32::try_from(units).unwrap_or(MOST_UNITS).min(MOST_UNITS), prepared.unit_price);
        let instructions = [&budget, &prepared.instructions[..]].concat();
        self.draft(&instructions, payer, &prepared.tables).await
    }

    /// Exactly these instructions with the newest blockhash, for others to sign.
    pub async fn draft(
        &self,
        instructions: &[Instruction],
        payer: &Pubkey,
        tables: &[AddressLookupTableAccount],
    ) -> Result<Sealed, ClientError> {
        let confirmed = CommitmentConfig::confirmed();
        let ask = || self.rpc.get_latest_blockhash_with_commitment(confirmed);
        let (blockhash, last_height) = self.ask(ask).await?;
        let message = compile(instructions, payer, tables, blockhash)?;
        check_size(&unsigned(message.clone()))?;
        Ok(Sealed { message, last_height })
    }

    /// Signs exactly this, sends it and waits for the confirmation.
    pub async fn submit_sealed(&self, sealed: &Sealed, signers: &[&Keypair]) -> Result<Receipt, ClientError> {
        let transaction = VersionedTransaction::try_new(sealed.message.clone(), signers)
            .map_err(|error| ClientError::Unbuildable(error.to_string()))?;
        self.deliver(&transaction).await?;
        self.confirm(&transaction, sealed.last_height).await
    }

    async fn deliver(&self, transaction: &VersionedTransaction) -> Result<(), ClientError> {
        // It was simulated; and only this client knows when to send it again.
        let config = RpcSendTransactionConfig {
            skip_preflight: true,
            max_retries: Some(0),
            encoding: Some(UiTransactionEncoding::Base64),
            ..RpcSendTransactionConfig::default()
        };
        let ask = || self.rpc.send_transaction_with_config(transaction, config);
        match self.ask(ask).await {
            // Sent once before: the answer was lost, not the transaction.
            Err(ClientError::Rejected { reason, .. }) if is_known(&reason) => Ok(()),
            Err(ClientError::Unreachable { reason, .. }) => Err(unknown(transaction, reason)),
            sent => sent.map(drop),
        }
    }

    async fn confirm(
        &self,
        transaction: &VersionedTransaction,
        last_height: u64,
    ) -> Result<Receipt, ClientError> {
        let signature = signature_of(transaction);
        let mut poll = 1u32;
        loop {
            let height = self.settled(transaction, self.block_height().await)?;
            if let Some(status) = self.settled(transaction, self.status(signature).await)? {
                return self.receipt(signature, status).await;
            }
            // The height was read before the status: a transaction of the last block is seen.
            if height > last_height {
                return Err(ClientError::Expired { signature });
            }
            if poll.is_multiple_of(RESEND) {
                // Whatever is said of a repetition: the first may have landed, which the status tells.
                let _ = self.deliver(transaction).await;
            }
            poll = poll.wrapping_add(1);
            tokio::time::sleep(self.options.poll).await;
        }
    }

    /// After a transaction was sent, a node that is gone leaves open whether it happened.
    fn settled<T>(
        &self,
        transaction: &VersionedTransaction,
        answer: Result<T, ClientError>,
    ) -> Result<T, ClientError> {
        answer.map_err(|error| match error {
            ClientError::Unreachable { reason, .. } | ClientError::Rejected { reason, .. } => {
                unknown(transaction, reason)
            }
            other => other,
        })
    }

    async fn block_height(&self) -> Result<u64, ClientError> {
        self.ask(|| async { self.rpc.get_block_height().await }).await
    }

    /// The status of a transaction that was confirmed.
    async fn status(&self, signature: Signature) -> Result<Option<TransactionStatus>, ClientError> {
        let signatures = [signature];
        let statuses = self.ask(|| self.rpc.get_signature_statuses(&signatures)).await?.value;
        let confirmed =
            |status: &TransactionStatus| status.satisfies_commitment(CommitmentConfig::confirmed());
        Ok(statuses.into_iter().flatten().find(confirmed))
    }

    async fn receipt(&self, signature: Signature, status: TransactionStatus) -> Result<Receipt, ClientError> {
        let transaction = self.transaction(signature).await;
        let meta = transaction.and_then(|transaction| transaction.transaction.meta);
        let logs = meta.as_ref().and_then(|meta| Option::from(meta.log_messages.clone())).unwrap_or_default();
        if let Some(error) = status.err {
            return Err(ClientError::from_transaction(error, logs));
        }
        let fee = meta.as_ref().map_or(0, |meta| meta.fee);
        let units = meta.and_then(|meta| Option::from(meta.compute_units_consumed)).unwrap_or(0);
        Ok(Receipt { signature, slot: status.slot, units, fee, logs })
    }

    /// A confirmed transaction, if the node keeps it. That it happened does not depend on that.
    async fn transaction(&self, signature: Signature) -> Option<EncodedConfirmedTransactionWithStatusMeta> {
        let config = RpcTransactionConfig {
            encoding: Some(UiTransactionEncoding::Base64),
            commitment: Some(CommitmentConfig::confirmed()),
            max_supported_transaction_version: Some(0),
        };
        self.ask(|| self.rpc.get_transaction_with_config(&signature, config)).await.ok()
    }

    /// What others bid lately for the accounts that a transaction writes: three of four bid no more.
    async fn unit_price(&self, instructions: &[Instruction]) -> Result<u64, ClientError> {
        let metas = instructions.iter().flat_map(|instruction| &instruction.accounts);
        let mut written: Vec<_> = metas.filter(|meta| meta.is_writable).map(|meta| meta.pubkey).collect();
        written.sort();
        written.dedup();
        // The node takes no more.
        written.truncate(128);
        let bids = self.ask(|| self.rpc.get_recent_prioritization_fees(&written)).await?;
        let mut bids: Vec<_> = bids.into_iter().map(|bid| bid.prioritization_fee).collect();
        bids.sort_unstable();
        let bid = bids.get(bids.len().saturating_mul(3) / 4).copied().unwrap_or(0);
        Ok(bid.min(self.options.max_unit_price))
    }
}

fn budget(units: u32, unit_price: u64) -> Vec<Instruction> {
    let limit = ComputeBudgetInstruction::set_compute_unit_limit(units);
    let bid = (unit_price > 0).then(|| ComputeBudgetInstruction::set_compute_unit_price(unit_price));
    std::iter::once(limit).chain(bid).collect()
}

fn compile(
    instructions: &[Instruction],
    payer: &Pubkey,
    tables: &[AddressLookupTableAccount],
    blockhash: Hash,
) -> Result<VersionedMessage, ClientError> {
    let message = v0::Message::try_compile(payer, instructions, tables, blockhash);
    message.map(VersionedMessage::V0).map_err(|error| ClientError::Unbuildable(error.to_string()))
}

fn unsigned(message: VersionedMessage) -> VersionedTransaction {
    let signatures = vec![Signature::default(); message.header().num_required_signatures.into()];
    VersionedTransaction { signatures, message }
}

fn check_size(transaction: &VersionedTransaction) -> Result<(), ClientError> {
    let bytes = bincode::serialized_size(transaction).ok().and_then(|size| usize::try_from(size).ok());
    match bytes {
        Some(bytes) if bytes <= MAX_TRANSACTION_BYTES => Ok(()),
        bytes => Err(ClientError::TooLarge { bytes: bytes.unwrap_or(usize::MAX) }),
    }
}

fn signature_of(transaction: &VersionedTransaction) -> Signature {
    transaction.signatures.first().copied().unwrap_or_default()
}

fn unknown(transaction: &VersionedTransaction, reason: String) -> ClientError {
    ClientError::Unknown { signature: signature_of(transaction), reason }
}

/// Nodes say so of a transaction that they have seen.
fn is_known(reason: &str) -> bool {
    reason.contains("already been processed") || reason.contains("AlreadyProcessed")
}
