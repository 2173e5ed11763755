//! The steps of the story. Each acts on the stage and returns what to tell.

mod crash;
mod dollar;
mod governance;
mod loan;

use anyhow::Result;

use super::stage::Stage;
use crate::{
    assets::Asset,
    format::{basis_points, micro_usd},
    table::{Align, Table},
};

/// USD1 that Alice supplies, in base units.
pub const ALICE_USD1: u64 = Asset::Usd1.whole(220_000);
/// USD1 that Amir supplies, in base units.
pub const AMIR_USD1: u64 = Asset::Usd1.whole(60_000);

/// One step.
pub struct Scene {
    pub title: &'static str,
    pub play: fn(&mut Stage) -> Result<String>,
}

/// All steps, in order.
pub const SCENES: [Scene; 18] = [
    Scene { title: "A market opens", play: market },
    Scene { title: "Suppliers fund it", play: loan::suppliers },
    Scene { title: "A loan against ETH and BTC", play: loan::borrowers },
    Scene { title: "Thirty quiet days", play: loan::thirty_days },
    Scene { title: "A loan is repaid", play: loan::repayment },
    Scene { title: "What the program refuses", play: loan::refusals },
    Scene { title: "The price falls", play: crash::first_liquidation },
    Scene { title: "It goes on falling", play: crash::slide },
    Scene { title: "The price falls through everything", play: crash::gap },
    Scene { title: "Bad debt", play: crash::bad_debt },
    Scene { title: "Suppliers leave", play: crash::withdrawals },
    Scene { title: "The protocol's fees", play: crash::fees },
    Scene { title: "The market becomes USD1's mint", play: dollar::issuer },
    Scene { title: "A loan that is minted", play: dollar::on_demand },
    Scene { title: "The peg", play: dollar::peg },
    Scene { title: "Burned down", play: dollar::burn_down },
    Scene { title: "Governance proposes", play: governance::proposals },
    Scene { title: "The guardian", play: governance::guardian },
];

fn market(stage: &mut Stage) -> Result<String> {
    stage.show(parameters());
    stage.show(terms(stage)?);
    Ok("Governance creates a market and lists five assets. Every term below is on chain, public and enforced \
        by the program: nobody approves a loan."
        .into())
}

fn parameters() -> Table {
    let columns = [
        ("Reserve", Align::Left),
        ("LTV", Align::Right),
        ("Liq. threshold", Align::Right),
        ("Liq. bonus", Align::Right),
        ("Fee on bonus", Align::Right),
        ("Fee on interest", Align::Right),
        ("Borrow APR: low · kink · high", Align::Right),
    ];
    let mut table = Table::new("Parameters (fees go to the protocol; utilisation sets the APR)", &columns);
    for asset in Asset::ALL {
        let config = asset.config([1; 32]);
        let [zero, kink, full] = [0, 1, 2].map(|point| basis_points(config.curve[point].apr_bps));
        table.row(vec![
            asset.symbol().into(),
            basis_points(config.ltv_bps.into()),
            basis_points(config.liquidation_threshold_bps.into()),
            format!(
                "{} to {}",
                basis_points(config.min_bonus_bps.into()),
                basis_points(config.max_bonus_bps.into())
            ),
            basis_points(config.protocol_bonus_share_bps.into()),
            basis_points(config.reserve_factor_bps.into()),
            format!("{zero} · {kink} · {full}"),
        ]);
    }
    table
}

fn terms(stage: &Stage) -> Result<Table> {
    let settings = stage.bank.market()?.settings;
    let factor = |bps: u32| format!("{:.2}", f64::from(bps) / 10_000.0);
    let mut table = Table::new(
        "Terms of liquidation, for all reserves",
        &[("What", Align::Left), ("How much", Align::Right)],
    );
    for (what, how_much) in [
        ("Liquidatable below a health factor of", "1.00".into()),
        ("A liquidation restores a health factor of", factor(settings.target_health_bps)),
        ("The bonus is largest at a health factor of", factor(settings.full_bonus_health_bps)),
        ("Nothing worth less may stay behind", format!("{} USD", micro_usd(settings.dust_usd_micros))),
    ] {
        table.row(vec![what.into(), how_much]);
    }
    Ok(table)
}
