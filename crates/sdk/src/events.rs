//! The program's events, from the logs of a transaction.

use anchor_lang::{AnchorDeserialize, Discriminator};
use base64::{Engine, engine::general_purpose::STANDARD};
use world_liberty_markets::events;

macro_rules! all_events {
    ($($name:ident),* $(,)?) => {
        /// An event of the program.
        pub enum Event {
            $(
                #[doc = concat!("See [`events::", stringify!($name), "`].")]
                $name(events::$name),
            )*
        }

        impl Event {
            /// Which one it is.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => stringify!($name)),*
                }
            }
        }

        /// The event in the bytes that the program logged, if it is one of the program's.
        #[must_use]
        pub fn decode(data: &[u8]) -> Option<Event> {
            $(
                if let Some(fields) = data.strip_prefix(events::$name::DISCRIMINATOR) {
                    return events::$name::try_from_slice(fields).ok().map(Event::$name);
                }
            )*
            None
        }
    };
}

all_events! {
    MarketCreated,
    ReserveCreated,
    ChangeProposed,
    ChangeExecuted,
    ChangeCancelled,
    ChangeVetoed,
    RoleAccepted,
    Restricted,
    EmodeSet,
    ObligationOpened,
    ObligationClosed,
    Deposited,
    Withdrawn,
    Borrowed,
    Repaid,
    CollateralSet,
    ReserveRefreshed,
    Liquidated,
    BadDebtAbsorbed,
    FeesCollected,
    FacilityRebalanced,
    DeficitBurned,
    FlashMinted,
    FlashBurned,
    PegFacilityCreated,
    PegBought,
    PegSold,
    PegProfitCollected,
}

impl core::fmt::Debug for Event {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Every event in a transaction's logs, in order.
///
/// Believes any program's data that looks like ours: use it on transactions whose programs are known.
#[must_use]
pub fn from_logs(logs: &[String]) -> Vec<Event> {
    logs.iter()
        .filter_map(|line| line.strip_prefix("Program data: "))
        .filter_map(|data| STANDARD.decode(data).ok())
        .filter_map(|data| decode(&data))
        .collect()
}
