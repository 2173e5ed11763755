//! How far one change of governance may loosen a parameter. The idea is that of Aave's risk
//! stewards: a mistake, or a captured vote, moves a market by one step and not by a mile.

use crate::{
    interest::{CurvePoint, RATE_BITS, apr_at_corner},
    units::{Bps, ONE_BPS},
};

/// The largest steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepLimits {
    /// By how much an LTV or a liquidation threshold may rise.
    pub ltv: Bps,
    /// By how much a fee, a bonus or the protocol's part of something may rise.
    pub fee: Bps,
    /// To how many times itself a cap may rise.
    pub cap_factor: Bps,
    /// To how many times itself, and one point, a rate may rise.
    pub rate_factor: Bps,
}

/// One point: lets a rate of zero rise.
const RATE_ALLOWANCE: u128 = 100;

impl StepLimits {
    /// Whether an LTV or a threshold may rise from `old` to `new`.
    #[must_use]
    pub const fn allows_ltv(&self, old: u16, new: u16) -> bool {
        rises_within(old, new, self.ltv)
    }

    /// Whether a fee may rise from `old` to `new`.
    #[must_use]
    pub const fn allows_fee(&self, old: u16, new: u16) -> bool {
        rises_within(old, new, self.fee)
    }

    /// Whether a cap that governance has `set`, and of which `used` is taken, may become `new`.
    ///
    /// What a guardian cut it to since does not count: else dust would have to be doubled for a year. What
    /// governance itself had closed is opened as if it were new.
    #[must_use]
    pub fn allows_cap(&self, set: u64, used: u64, new: u64) -> bool {
        let base = set.max(used);
        // 64 by 32 bits: neither product wraps.
        let most = (base as u128).wrapping_mul(self.cap_factor.0 as u128);
        set == 0 || new <= base || (new as u128).wrapping_mul(ONE_BPS as u128) <= most
    }

    /// Whether a rate curve may take the place of another: at every utilisation.
    ///
    /// Both are linear between their corners, and so is the difference that is judged: where it holds at
    /// the corners of both, it holds between them.
    #[must_use]
    pub fn allows_curve(&self, old: &[CurvePoint], new: &[CurvePoint]) -> bool {
        old.iter().chain(new).all(|corner| {
            let [before, after] = [old, new].map(|curve| apr_at_corner(curve, corner.utilisation).0 as u128);
            // Rates are below 2^49: nothing wraps.
            let most = before.wrapping_mul(self.rate_factor.0 as u128);
            let most = most.wrapping_add((RATE_ALLOWANCE << RATE_BITS).wrapping_mul(ONE_BPS as u128));
            after.wrapping_mul(ONE_BPS as u128) <= most
        })
    }
}

const fn rises_within(old: u16, new: u16, step: Bps) -> bool {
    new as u32 <= (old as u32).saturating_add(step.0)
}
