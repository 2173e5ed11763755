//! Rates and growth. Interest compounds continuously over unix seconds.
//!
//! The per-second factor is `exp(APR / 31,536,000)`, so growing over two spans equals
//! growing over both at once; every bound below encloses the exact value. The argument is
//! in `docs/MATH.md` § Growth.

use crate::{
    error::{CoreError, Result},
    shares::{MAX_INDEX, ONE_INDEX},
    units::{Bps, ONE_BPS},
    wide::{high_product, mul_shr_ceil, mul_shr_floor},
};

/// The most points a curve may have.
pub const MAX_CURVE_POINTS: usize = 8;
/// 1000 % a year.
pub const MAX_APR: Bps = Bps(100_000);
/// Fractional bits of an [`Apr`] and of a utilisation.
pub const RATE_BITS: u32 = 32;

/// An annual rate without compounding, in basis points with 32 fractional bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Apr(pub u64);

/// The part of a pool that is lent out, from 0 to 1, with 32 fractional bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Utilisation(pub u64);

impl Utilisation {
    /// Everything is lent out.
    pub const ONE: Self = Self(1 << RATE_BITS);

    /// `debt / supply`, at most 1, within 2^-31 of the exact value. Sets a price, so it has
    /// no side to round to.
    #[must_use]
    pub fn of(debt: u64, supply: u64) -> Self {
        if debt >= supply {
            return if debt == 0 { Self(0) } else { Self::ONE };
        }
        let shift = supply.leading_zeros();
        let divisor = (supply << shift) >> RATE_BITS;
        let part = (debt << shift).checked_div(divisor).unwrap_or(0);
        Self(if part > Self::ONE.0 { Self::ONE.0 } else { part })
    }
}

/// One corner of a rate curve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CurvePoint {
    /// Where on the curve.
    pub utilisation: Bps,
    /// The annual rate there.
    pub apr: Bps,
}

/// Whether `points` are a curve: 1 to 8 points, utilisation rising strictly from 0 % to
/// 100 % (a single point at 0 % is a flat rate), rates never falling and at most 1000 %.
pub fn validate_curve(points: &[CurvePoint]) -> Result<()> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Err(CoreError::InvalidRateCurve);
    };
    let rising = points.windows(2).all(|pair| match pair {
        [a, b] => a.utilisation < b.utilisation && a.apr <= b.apr,
        _ => true,
    });
    let spans = points.len() == 1 || last.utilisation == Bps::ONE;
    if points.len() > MAX_CURVE_POINTS
        || first.utilisation != Bps(0)
        || !rising
        || !spans
        || last.apr > MAX_APR
    {
        return Err(CoreError::InvalidRateCurve);
    }
    Ok(())
}

/// The rate at this utilisation, linear between the points of a valid curve.
#[must_use]
pub fn apr_at(points: &[CurvePoint], utilisation: Utilisation) -> Apr {
    // At most 2^32 · 10,000 < 2^46.
    apr_where(points, utilisation.0.saturating_mul(ONE_BPS as u64))
}

/// The rate at a utilisation in whole basis points, at most 100 %.
pub(crate) fn apr_at_corner(points: &[CurvePoint], utilisation: Bps) -> Apr {
    apr_where(points, (utilisation.0 as u64) << RATE_BITS)
}

/// `at` is in basis points with 32 fractional bits.
fn apr_where(points: &[CurvePoint], at: u64) -> Apr {
    let mut from = CurvePoint::default();
    for to in points {
        let end = (to.utilisation.0 as u64) << RATE_BITS;
        if at <= end {
            return interpolate(from, *to, at);
        }
        from = *to;
    }
    Apr((from.apr.0 as u64) << RATE_BITS)
}

/// Between two corners; `at` is in basis points with 32 fractional bits.
fn interpolate(from: CurvePoint, to: CurvePoint, at: u64) -> Apr {
    let width = to.utilisation.0.saturating_sub(from.utilisation.0);
    let base = (from.apr.0 as u64) << RATE_BITS;
    if width == 0 {
        return Apr((to.apr.0 as u64) << RATE_BITS);
    }
    // Rise at most 10^5 < 2^17 and run below 2^46: the product fits 63 bits.
    let rise = to.apr.0.saturating_sub(from.apr.0) as u64;
    let run = at.saturating_sub((from.utilisation.0 as u64) << RATE_BITS);
    let climbed = rise.saturating_mul(run).checked_div(width as u64).unwrap_or(0);
    Apr(base.saturating_add(climbed))
}

impl Apr {
    /// What suppliers earn where borrowers pay `self`: on the part of their money that is
    /// `lent` (in units of 2^-64), less the protocol's part. Rounded down.
    #[must_use]
    pub fn supply_floor(self, lent: u64, reserve_factor: Bps) -> Self {
        let gross = high_product(self.0, lent) as u128;
        // 64 by 14 bits: never wraps.
        let net = gross.wrapping_mul(reserve_factor.complement().0 as u128);
        Self(u64::try_from(net.checked_div(ONE_BPS as u128).unwrap_or(0)).unwrap_or(u64::MAX))
    }
}

/// By how much something grew: enclosing bounds of the factor, with 64 fractional bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// At most the exact factor.
    pub floor: u128,
    /// At least the exact factor.
    pub ceil: u128,
}

impl Growth {
    /// No growth.
    pub const NONE: Self = Self { floor: ONE_INDEX, ceil: ONE_INDEX };
    /// As much as an index can take.
    pub const MAX: Self = Self { floor: MAX_INDEX, ceil: MAX_INDEX };

    /// `exp(apr · seconds / year)`, saturating at [`Growth::MAX`].
    #[must_use]
    pub fn over(apr: Apr, seconds: u64) -> Self {
        // 64 by 64 bits: never wraps.
        let rate_time = (apr.0 as u128).wrapping_mul(seconds as u128);
        if rate_time == 0 {
            return Self::NONE;
        }
        match mul_shr_floor(rate_time, YEAR_RECIPROCAL, YEAR_SHIFT) {
            Some(exponent) if exponent < MAX_EXPONENT => Self::exp(exponent),
            _ => Self::MAX,
        }
    }

    /// `e^x` for an `x` with 64 fractional bits known to lie in `[x, x · (1 + 2^-62) + 2 units]`.
    fn exp(x: u128) -> Self {
        if let Ok(below_one) = u64::try_from(x) {
            return Self::exp_below_one(below_one);
        }
        // Halve until below one, then square as often.
        let halvings = (u128::BITS).saturating_sub((x >> 64).leading_zeros());
        let mut growth = Self::exp_below_one(u64::try_from(x >> halvings).unwrap_or(u64::MAX));
        for _ in 0..halvings {
            let (Some(floor), Some(ceil)) =
                (mul_shr_floor(growth.floor, growth.floor, 64), mul_shr_ceil(growth.ceil, growth.ceil, 64))
            else {
                return Self::MAX;
            };
            growth = Self { floor, ceil };
        }
        if growth.ceil > MAX_INDEX { Self::MAX } else { growth }
    }

    /// The Taylor series in truncated 64-bit fractions. Each of the `n` terms is short by
    /// less than two units, the terms left out sum to less than three, and the exponent's
    /// own error of at most four units is magnified by less than e.
    ///
    /// Nothing wraps: the terms above the first sum to `e^x − 1 − x`, at most 0.72, and the
    /// twenty-first is zero.
    fn exp_below_one(x: u64) -> Self {
        let mut curved: u64 = 0;
        let mut term = x;
        let mut n: u64 = 1;
        while term != 0 {
            n = n.wrapping_add(1);
            term = high_product(term, x).checked_div(n).unwrap_or(0);
            curved = curved.wrapping_add(term);
        }
        let floor = ONE_INDEX.wrapping_add(x as u128).wrapping_add(curved as u128);
        let slack = n.wrapping_add(n).wrapping_add(15);
        Self { floor, ceil: floor.wrapping_add(slack as u128) }
    }
}

#[expect(clippy::integer_division, reason = "rounded down on purpose")]
/// `floor(2^101 / (10,000 · 31,536,000))`: a reciprocal of the year in basis-point seconds.
const YEAR_RECIPROCAL: u128 = (1 << 101) / (10_000 * 31_536_000);
/// From rate (32 fractional bits) times reciprocal (101) to an exponent with 64.
const YEAR_SHIFT: u32 = 69;
/// `ln(2^40)` is 27.7: from here on the factor exceeds every index.
const MAX_EXPONENT: u128 = 28 << 64;
