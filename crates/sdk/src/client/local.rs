//! What only a local network allows: time that jumps and accounts that are written by hand.

use anchor_lang::prelude::Pubkey;
use serde_json::{Value, json};
use solana_rpc_client_api::request::RpcRequest;

use super::{Client, ClientError};
use crate::prices::{self, PriceImage};

impl Client {
    /// Whether the node is a local network of the kind that `make localnet` starts.
    pub async fn is_local(&self) -> bool {
        self.cheat("surfnet_getSurfnetInfo", json!([])).await.is_ok()
    }

    /// Writes a price account, at the address where Pyth would push the feed.
    pub async fn write_price(&self, image: &PriceImage, receiver: &Pubkey) -> Result<Pubkey, ClientError> {
        let [address, _] = prices::push_feeds(&image.feed_id);
        let data: String = image.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let account = json!({ "lamports": PRICE_LAMPORTS, "owner": receiver.to_string(), "data": data });
        self.cheat("surfnet_setAccount", json!([address.to_string(), account])).await?;
        Ok(address)
    }

    /// Lets time jump ahead to `unix` seconds.
    pub async fn travel_to(&self, unix: u64) -> Result<(), ClientError> {
        let to = json!([{ "absoluteTimestamp": unix.saturating_mul(1_000) }]);
        self.cheat("surfnet_timeTravel", to).await.map(drop)
    }

    async fn cheat(&self, method: &'static str, params: Value) -> Result<Value, ClientError> {
        let request = RpcRequest::Custom { method };
        self.ask(|| self.rpc.send::<Value>(request, params.clone())).await
    }
}

/// Rent for a price account.
const PRICE_LAMPORTS: u64 = 1_825_020;
