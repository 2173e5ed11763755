//! What only a local network allows: time that jumps and accounts that are written by hand.

use anchor_lang::{
    prelude::Pubkey,
    solana_program::{instruction::Instruction, system_instruction},
};
use serde_json::{Value, json};
use solana_rpc_client_api::request::RpcRequest;
use spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent;
use spl_token_2022_interface::instruction::{mint_to, transfer_checked};

use super::{Client, ClientError};
use crate::{
    prices::{PriceImage, Receiver},
    view::ReserveView,
};

impl Client {
    /// Whether the node is a local network of the kind that `make localnet` starts.
    pub async fn is_local(&self) -> bool {
        self.cheat("surfnet_getSurfnetInfo", json!([])).await.is_ok()
    }

    /// Writes a price account, at the address where Pyth would push the feed.
    pub async fn write_price(&self, image: &PriceImage, receiver: &Pubkey) -> Result<Pubkey, ClientError> {
        let address = Receiver::Current.push_feed(0, &image.feed_id);
        let data: String = image.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let account =
            json!({ "lamports": PriceImage::LAMPORTS, "owner": receiver.to_string(), "data": data });
        self.cheat("surfnet_setAccount", json!([address.to_string(), account])).await?;
        Ok(address)
    }

    /// Lets time jump ahead to `unix` seconds.
    pub async fn travel_to(&self, unix: u64) -> Result<(), ClientError> {
        let to = json!([{ "absoluteTimestamp": unix.saturating_mul(1_000) }]);
        self.cheat("surfnet_timeTravel", to).await.map(drop)
    }

    /// Base units of an asset for somebody, from the faucet, who signs: minted where the faucet may, otherwise from its
    /// stock, because nobody but the market mints its USD1.
    pub async fn gift(
        &self,
        faucet: &Pubkey,
        reserve: &ReserveView,
        to: &Pubkey,
        units: u64,
    ) -> Result<Vec<Instruction>, ClientError> {
        if reserve.is_native() {
            return Ok(vec![system_instruction::transfer(faucet, to, units)]);
        }
        let (mint, program) = (&reserve.state.mint, &reserve.state.token_program);
        let wallet = reserve.wallet(to);
        let give = if self.may_mint(mint, faucet).await? {
            mint_to(program, mint, &wallet, faucet, &[], units)
        } else {
            let stock = reserve.wallet(faucet);
            transfer_checked(program, &stock, mint, &wallet, faucet, &[], units, reserve.state.decimals)
        };
        let give = give.map_err(|error| ClientError::Unbuildable(error.to_string()))?;
        Ok(vec![create_associated_token_account_idempotent(faucet, to, mint, program), give])
    }

    async fn may_mint(&self, mint: &Pubkey, faucet: &Pubkey) -> Result<bool, ClientError> {
        let account = self.account(mint).await?;
        // Of either token program: a tag, and the authority.
        let authority = account.as_ref().and_then(|account| account.data.get(4..36));
        Ok(authority == Some(faucet.as_ref()))
    }

    async fn cheat(&self, method: &'static str, params: Value) -> Result<Value, ClientError> {
        let request = RpcRequest::Custom { method };
        self.ask(|| self.rpc.send::<Value>(request, params.clone())).await
    }
}
