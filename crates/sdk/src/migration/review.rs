//! The program's own judgement of a change, before it is proposed.

use anchor_lang::prelude::Pubkey;
use world_liberty_markets::state::Market;

use super::{Current, error::PlanError};
use crate::{instructions::ConfigChange, target};

/// Refuses what the program would refuse if `change` was proposed now: what leaves the bounds, or takes too
/// large a step. `entry` is its name in the error.
pub(super) fn check(
    (key, market): (Pubkey, &Market),
    current: &Current,
    (target, change): (Pubkey, &ConfigChange),
    entry: &str,
) -> Result<(), PlanError> {
    let now = current.market.map_or(0, |view| view.now);
    let judged = target::show(current.market, &target, |account| market.review(&key, change, account, now));
    judged.map(drop).map_err(|error| PlanError::refused(entry, &error))
}
