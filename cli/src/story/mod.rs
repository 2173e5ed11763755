//! `wlm story`: the demo's story on a running localnet, typed as anybody could.

mod script;

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use solana_pubkey::Pubkey;
use wlm_sdk::{client::Client, pda};

use self::script::{Line, SCENES};
use crate::{Failure, args::Global, settings::Settings};

/// Plays all scenes. Each run uses obligations of its own, so that it can be played again.
pub fn tell(global: &Global, out: &mut dyn Write) -> Result<()> {
    let stage = Stage::set(global)?;
    for (number, scene) in SCENES.iter().enumerate() {
        writeln!(out, "\n━━ {}. {} ━━", number + 1, scene.title)?;
        for line in scene.lines {
            stage.play(line, out).with_context(|| format!("scene {}, \"{}\"", number + 1, scene.title))?;
        }
        writeln!(out, "\n{}", scene.moral)?;
    }
    writeln!(out, "\nAll of it happened on the chain: `wlm market show` shows what is left.")?;
    Ok(())
}

/// The plan of the local network.
const USUAL: &str = include_str!("../../../migrations/localnet.toml");
/// What ETH may be borrowed against, and what governance lowers it to.
const LTV: [&str; 2] = ["ltv = 80.5 ", "ltv = 79.5 "];

/// Writes the plans that the story proposes; returns each with the name it has in the script.
fn write_plans(folder: &Path) -> std::io::Result<[(&'static str, String); 2]> {
    fs::create_dir_all(folder)?;
    let plans = [("usual", USUAL.to_owned()), ("careful", USUAL.replace(LTV[0], LTV[1]))];
    let [usual, careful] = plans.map(|(name, text)| {
        let file = folder.join(name).with_extension("toml");
        fs::write(&file, text).map(|()| (name, file.display().to_string()))
    });
    Ok([usual?, careful?])
}

/// Where the story is played.
struct Stage {
    /// What every command line has.
    everywhere: Vec<String>,
    /// The number of everybody's obligation in this run.
    id: u16,
    /// What stands for what in the script.
    words: BTreeMap<String, String>,
    /// Where the plans lie that it proposes: gone when the story is over.
    folder: PathBuf,
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What cannot be removed is the system's to clear away.
        fs::remove_dir_all(&self.folder).unwrap_or_default();
    }
}

impl Stage {
    fn set(global: &Global) -> Result<Self> {
        let settings = Settings::find(global)?;
        let manifest = settings.manifest.as_ref().context(
            "the story is played by a local network's people, whose keys its manifest names. Start one with \
             `make localnet`",
        )?;
        let people: Vec<_> = manifest.keys.iter().map(|(name, key)| (name.clone(), key.address)).collect();
        let market = settings.market()?;
        let obligations = |id| -> BTreeMap<String, Pubkey> {
            let known = people.iter().map(|(name, key)| (name.clone(), pda::obligation(&market, key, id)));
            known.collect()
        };
        let client = Client::new(&settings.url);
        let runtime = tokio::runtime::Runtime::new()?;
        let is_free = |id: &u16| {
            let keys: Vec<_> = obligations(*id).into_values().collect();
            runtime.block_on(client.accounts(&keys)).map(|found| found.iter().all(Option::is_none))
        };
        for id in 1..=u16::MAX {
            if is_free(&id)? {
                let folder = std::env::temp_dir().join(format!("wlm-story-{}", std::process::id()));
                let words = words(id, &folder, obligations(id))?;
                return Ok(Self { everywhere: everywhere(global), id, words, folder });
            }
        }
        bail!("everybody has had every obligation. Start the local network anew")
    }

    fn play(&self, line: &Line, out: &mut dyn Write) -> Result<()> {
        match line {
            Line::Does(who, what) => self.type_in(who, what, out).map_err(|failure| match failure {
                Failure::Failed(error) => error,
                usage @ Failure::Usage(_) => usage.into(),
            }),
            Line::Fails(who, what) => match self.type_in(who, what, out) {
                Ok(()) => bail!("\"{what}\" was to be refused, and was not"),
                Err(refusal) => Ok(writeln!(out, "{refusal}")?),
            },
            // A liquidator that runs beside is often faster.
            Line::Races(who, what) => match self.type_in(who, what, out) {
                Ok(()) => Ok(()),
                Err(late) => Ok(writeln!(out, "{late}\n(somebody was faster)")?),
            },
        }
    }

    /// Shows a command line and does what it says.
    fn type_in(&self, who: &str, what: &str, out: &mut dyn Write) -> Result<(), Failure> {
        let mut what = what.to_owned();
        for (name, meaning) in &self.words {
            what = what.replace(&format!("{{{name}}}"), meaning);
        }
        writeln!(out, "\n$ wlm -k {who} --id {} {what}", self.id)
            .map_err(|error| Failure::Failed(error.into()))?;
        let id = self.id.to_string();
        let shown = ["wlm", "-k", who, "--id", &id].into_iter().chain(what.split(' '));
        crate::run(shown.map(str::to_owned).chain(self.everywhere.iter().cloned()), out)
    }
}

/// What stands for what in the script of this run.
fn words(id: u16, folder: &Path, obligations: BTreeMap<String, Pubkey>) -> Result<BTreeMap<String, String>> {
    let plans = write_plans(folder).with_context(|| format!("cannot write to {}", folder.display()))?;
    let mut words: BTreeMap<_, _> =
        obligations.into_iter().map(|(name, obligation)| (name, obligation.to_string())).collect();
    words.extend(plans.map(|(name, file)| (name.to_owned(), file)));
    let first = u64::from(id).saturating_mul(2);
    words.insert("first".into(), first.to_string());
    words.insert("second".into(), first.saturating_add(1).to_string());
    Ok(words)
}

/// The flags that say where the story is played.
fn everywhere(global: &Global) -> Vec<String> {
    let flags = [
        ("--url", global.url.clone()),
        ("--market", global.market.map(|market| market.to_string())),
        ("--manifest", global.manifest.as_ref().map(|file| file.display().to_string())),
    ];
    flags.into_iter().filter_map(|(flag, value)| Some([flag.to_owned(), value?])).flatten().collect()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::Cli;

    #[test]
    fn the_careful_plan_is_another() {
        assert_eq!(USUAL.matches(LTV[0]).count(), 1, "ETH's LTV is another");
    }

    #[test]
    fn nothing_is_left_behind() {
        let folder = std::env::temp_dir().join(format!("wlm-story-test-{}", std::process::id()));
        let words = words(1, &folder, BTreeMap::new()).unwrap();
        let plan = words["careful"].clone();
        let stage = Stage { everywhere: Vec::new(), id: 1, words, folder: folder.clone() };
        assert_eq!(fs::read_to_string(plan).unwrap(), USUAL.replace(LTV[0], LTV[1]));
        drop(stage);
        assert!(!folder.exists());
    }

    #[test]
    fn every_line_is_a_command() {
        let someone = Pubkey::default().to_string();
        for line in SCENES.iter().flat_map(|scene| scene.lines) {
            let (Line::Does(_, what) | Line::Fails(_, what) | Line::Races(_, what)) = line;
            let what = what.replace("{carol}", &someone).replace("{first}", "2").replace("{second}", "3");
            let words = std::iter::once("wlm").chain(what.split(' '));
            Cli::try_parse_from(words).unwrap_or_else(|error| panic!("{what}: {error}"));
        }
    }
}
