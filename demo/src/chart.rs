//! The picture of a replay: five panels over one time axis, as SVG.

mod panel;

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use plotters::prelude::*;

use crate::format::{decimal, time};
use panel::{Axis, Band, Layer, Panel};

const SIZE: (u32, u32) = (1200, 1780);
const TITLE_HEIGHT: i32 = 56;

/// The bounds between the bands of health factors, in millionths.
const BAND_BOUNDS: [u64; 4] = [1_000_000, 1_100_000, 1_250_000, 1_500_000];
/// How many bands there are.
pub const BANDS: usize = BAND_BOUNDS.len() + 1;
const BAND_NAMES: [&str; BANDS] =
    ["below 1.00: liquidatable", "1.00 to 1.10", "1.10 to 1.25", "1.25 to 1.50", "1.50 and above"];
const BAND_COLOURS: [RGBColor; BANDS] = [
    RGBColor(178, 24, 43),
    RGBColor(239, 138, 98),
    RGBColor(253, 219, 150),
    RGBColor(146, 197, 222),
    RGBColor(33, 102, 172),
];

/// The band of a health factor in millionths.
#[must_use]
pub fn band(health_factor_micros: u64) -> usize {
    BAND_BOUNDS.partition_point(|bound| *bound <= health_factor_micros)
}

/// The market at one row of the series. All sums are US dollars.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// When, in unix seconds.
    pub unix: i64,
    /// The price of an ether.
    pub eth: f64,
    /// The price of a bitcoin.
    pub btc: f64,
    /// Debt in USD1, after the liquidators acted.
    pub usd1_debt: f64,
    /// Debt in USDC, likewise.
    pub usdc_debt: f64,
    /// Debt in ETH, likewise.
    pub eth_debt: f64,
    /// Debt in each band of health factors, before the liquidators acted.
    pub debt_by_band: [f64; BANDS],
    /// Debt that liquidators have repaid so far.
    pub liquidated: f64,
    /// Bad debt so far that the protocol's fees paid.
    pub paid_by_fees: f64,
    /// Bad debt so far that suppliers paid.
    pub paid_by_suppliers: f64,
}

impl Sample {
    /// All debt.
    #[must_use]
    pub fn debt(&self) -> f64 {
        self.usd1_debt + self.usdc_debt + self.eth_debt
    }
}

/// Draws the samples into a file, making its folder if need be.
pub fn draw(path: &Path, name: &str, samples: &[Sample]) -> Result<()> {
    let (Some(first), Some(last)) = (samples.first(), samples.last()) else {
        return Err(anyhow!("there is nothing to draw"));
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let title = format!("Replay of \"{name}\", {} to {}", time(first.unix), time(last.unix));
    root.draw(&Text::new(title, (20, 18), ("sans-serif", 24).into_font()))?;
    let (_, body) = root.split_vertically(TITLE_HEIGHT);
    let axis = Axis::new(samples);
    for (area, panel) in body.split_evenly((5, 1)).iter().zip(panels(first, samples)) {
        panel.draw(area, &axis)?;
    }
    root.present().with_context(|| format!("{} cannot be written", path.display()))
}

fn panels(first: &Sample, samples: &[Sample]) -> [Panel; 5] {
    [prices(first, samples), debts(samples), health(samples), liquidations(samples), losses(samples)]
}

fn prices(first: &Sample, samples: &[Sample]) -> Panel {
    let of = |name, start: f64, pick: fn(&Sample) -> f64, colour| Band {
        name: format!("{name} (start: {} USD)", decimal(start)),
        colour,
        values: samples.iter().map(|sample| 100.0 * pick(sample) / start).collect(),
    };
    Panel {
        title: "Prices, in % of the first row".into(),
        unit: "% of the start",
        layer: Layer::Lines,
        bands: vec![
            of("ETH", first.eth, |sample| sample.eth, RGBColor(98, 126, 234)),
            of("BTC", first.btc, |sample| sample.btc, RGBColor(247, 147, 26)),
        ],
    }
}

fn debts(samples: &[Sample]) -> Panel {
    let of = |name: &str, pick: fn(&Sample) -> f64, colour| Band {
        name: name.into(),
        colour,
        values: samples.iter().map(|sample| pick(sample) / 1e6).collect(),
    };
    Panel {
        title: "Debt of all borrowers, after liquidations, in millions of USD".into(),
        unit: "million USD",
        layer: Layer::Stacked,
        bands: vec![
            of("in USD1", |sample| sample.usd1_debt, RGBColor(191, 151, 66)),
            of("in USDC", |sample| sample.usdc_debt, RGBColor(39, 117, 202)),
            of("in ETH", |sample| sample.eth_debt, RGBColor(98, 126, 234)),
        ],
    }
}

fn health(samples: &[Sample]) -> Panel {
    let share = |band: usize| {
        let part = move |sample: &Sample| {
            let total: f64 = sample.debt_by_band.iter().sum();
            if total > 0.0 { 100.0 * sample.debt_by_band[band] / total } else { 0.0 }
        };
        samples.iter().map(part).collect()
    };
    let bands = (0..BANDS).map(|band| Band {
        name: BAND_NAMES[band].into(),
        colour: BAND_COLOURS[band],
        values: share(band),
    });
    Panel {
        title: "Debt by its borrower's health factor, when a price arrives and before anyone acts".into(),
        unit: "% of the debt",
        layer: Layer::Stacked,
        bands: bands.collect(),
    }
}

fn liquidations(samples: &[Sample]) -> Panel {
    Panel {
        title: "Debt repaid by liquidators so far, in millions of USD".into(),
        unit: "million USD",
        layer: Layer::Lines,
        bands: vec![Band {
            name: "repaid by liquidators".into(),
            colour: RGBColor(33, 102, 172),
            values: samples.iter().map(|sample| sample.liquidated / 1e6).collect(),
        }],
    }
}

fn losses(samples: &[Sample]) -> Panel {
    let of = |name: &str, pick: fn(&Sample) -> f64, colour| Band {
        name: name.into(),
        colour,
        values: samples.iter().map(|sample| pick(sample) / 1e3).collect(),
    };
    Panel {
        title: "Bad debt written off so far, by who paid it, in thousands of USD".into(),
        unit: "thousand USD",
        layer: Layer::Stacked,
        bands: vec![
            of("paid by the protocol's fees", |sample| sample.paid_by_fees, RGBColor(120, 120, 120)),
            of("paid by suppliers", |sample| sample.paid_by_suppliers, RGBColor(178, 24, 43)),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_health_factor_has_its_band() {
        assert_eq!(band(0), 0);
        assert_eq!(band(999_999), 0);
        assert_eq!(band(1_000_000), 1);
        assert_eq!(band(1_499_999), 3);
        assert_eq!(band(u64::MAX), 4);
    }

    #[test]
    fn draws_every_panel_and_its_legend() {
        let folder = std::env::temp_dir().join(format!("wlm-demo-{}", std::process::id()));
        let path = folder.join("two-rows.svg");
        let first = Sample { unix: 1_583_539_200, eth: 200.0, btc: 9_000.0, ..Sample::default() };
        let last = Sample { unix: 1_583_542_800, usd1_debt: 1e6, paid_by_fees: 5.0, ..first.clone() };
        draw(&path, "two-rows", &[first, last]).unwrap();
        let svg = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_dir_all(folder).unwrap();
        for text in ["two-rows", "Prices", "1.00 to 1.10", "in USDC", "Bad debt", "million USD"] {
            assert!(svg.contains(text), "the chart does not say {text:?}");
        }
    }

    #[test]
    fn draws_nothing_of_nothing() {
        assert!(draw(Path::new("unused.svg"), "none", &[]).is_err());
    }
}
