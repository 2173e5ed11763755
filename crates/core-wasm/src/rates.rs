use serde::Serialize;
use wlm_core::{
    interest::{Apr, Growth, RATE_BITS, Utilisation, apr_at},
    shares::ONE_INDEX,
    units::{INDEX_BITS, ONE_BPS},
};
use wlm_sdk::instructions::ReserveConfig;

/// What an asset costs and earns in a year, as fractions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rates {
    /// What borrowers pay, without compounding.
    pub borrow_apr: f64,
    /// What a debt grows by.
    pub borrow_apy: f64,
    /// What suppliers earn, without compounding.
    pub supply_apr: f64,
    /// What supply grows by.
    pub supply_apy: f64,
}

/// A point of a rate curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CurveSample {
    /// Where, as a fraction.
    pub utilisation: f64,
    /// The rates there.
    pub rates: Rates,
}

impl Rates {
    /// Of both sides.
    #[must_use]
    pub fn new(borrow: Apr, supply: Apr) -> Self {
        Self {
            borrow_apr: fraction(borrow),
            borrow_apy: grown(borrow),
            supply_apr: fraction(supply),
            supply_apy: grown(supply),
        }
    }

    /// At a utilisation, where suppliers own all there is: no fees lie idle, and nothing can be minted.
    #[must_use]
    pub fn at(config: &ReserveConfig, utilisation: Utilisation) -> Self {
        let borrow = config.with_curve(|curve| apr_at(curve, utilisation));
        // From 32 fractional bits to 64, where one does not fit.
        let lent = utilisation.0.saturating_mul(1 << (INDEX_BITS - RATE_BITS));
        Self::new(borrow, borrow.supply_floor(lent, config.reserve_factor()))
    }
}

/// A utilisation as a fraction.
pub(crate) fn part(utilisation: Utilisation) -> f64 {
    utilisation.0 as f64 / Utilisation::ONE.0 as f64
}

fn fraction(rate: Apr) -> f64 {
    rate.0 as f64 / (u64::from(ONE_BPS) << RATE_BITS) as f64
}

/// What the program itself makes of a rate in a year.
fn grown(rate: Apr) -> f64 {
    let growth = Growth::over(rate, SECONDS_A_YEAR).floor.saturating_sub(ONE_INDEX);
    growth as f64 / ONE_INDEX as f64
}

const SECONDS_A_YEAR: u64 = 31_536_000;

#[cfg(test)]
mod tests {
    use super::*;

    const TEN_PERCENT: Apr = Apr(1_000 << RATE_BITS);

    #[test]
    fn rates_compound() {
        let rates = Rates::new(TEN_PERCENT, Apr(0));
        assert!((rates.borrow_apr - 0.1).abs() < 1e-12);
        assert!((rates.borrow_apy - 0.1f64.exp_m1()).abs() < 1e-12);
        assert_eq!((rates.supply_apr, rates.supply_apy), (0.0, 0.0));
    }

    #[test]
    fn suppliers_earn_what_is_lent_less_the_protocols_part() {
        let mut config =
            ReserveConfig { reserve_factor_bps: 1_000, curve_len: 1, ..ReserveConfig::default() };
        config.curve[0].apr_bps = 1_000;
        let supply_apr = |utilisation| Rates::at(&config, utilisation).supply_apr;
        assert!((supply_apr(Utilisation::ONE) - 0.09).abs() < 1e-9);
        assert!((supply_apr(Utilisation(Utilisation::ONE.0 / 2)) - 0.045).abs() < 1e-9);
        assert!(supply_apr(Utilisation(0)) == 0.0);
    }
}
