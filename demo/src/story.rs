//! The life of a loan, told step by step on the real program.

mod cast;
mod scenes;
mod screens;
mod stage;

use std::io::Write;

use anyhow::{Result, ensure};

use crate::{assets::Asset, audit::ReserveAudit, prices::Series};
use scenes::SCENES;
use stage::Stage;

/// What is left of a story.
pub struct Ending {
    /// USD1 that Carol never repaid, in base units.
    pub bad_debt: u64,
    /// USD1 that its suppliers paid in, in base units.
    pub paid_in: u64,
    /// USD1 that they got back, in base units.
    pub paid_out: u64,
    /// The books at the end.
    pub audits: Vec<ReserveAudit>,
}

/// Tells the story on a series that has thirty quiet days, a slide and a gap.
pub fn tell(series: &Series, out: &mut impl Write) -> Result<Ending> {
    let mut stage = Stage::open(series)?;
    for (number, scene) in SCENES.iter().enumerate() {
        let told = (scene.play)(&mut stage)?;
        write!(out, "{}", stage.page(number + 1, SCENES.len(), scene.title, &told)?)?;
    }
    let ending = stage.ending()?;
    writeln!(out, "{}", crate::audit::report(&ending.audits))?;
    ensure!(ending.audits.iter().all(ReserveAudit::is_solvent), "a reserve is not solvent");
    Ok(ending)
}

impl Stage {
    fn ending(&self) -> Result<Ending> {
        let suppliers = [&self.cast.alice, &self.cast.amir];
        Ok(Ending {
            bad_debt: self.bank.reserve(Asset::Usd1).bad_debt_total,
            paid_in: scenes::ALICE_USD1 + scenes::AMIR_USD1,
            paid_out: suppliers.iter().map(|person| self.bank.wallet(person, Asset::Usd1)).sum(),
            audits: ReserveAudit::all(&self.bank)?,
        })
    }
}
