//! The `wlm` command, as a function: for `main`, for tests, and for stories made of command lines.
//!
//! What a command finds goes to the writer; what went wrong comes back as a [`Failure`], which says what happened,
//! the limit, and the next step.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod action;
mod amount;
mod args;
mod commands;
mod events;
mod format;
mod session;
mod settings;
mod story;
mod table;
mod valuation;

use std::{
    ffi::OsString,
    fmt,
    io::{self, Write},
};

use clap::Parser;

use self::{
    args::{Cli, Task},
    session::Session,
};

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// The command line means nothing.
    Usage(clap::Error),
    /// It was refused, or it failed.
    Failed(anyhow::Error),
}

impl Failure {
    /// 2 for a command line that means nothing, otherwise 1.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Failed(_) => 1,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) => formatter.write_str(error.to_string().trim_end()),
            Self::Failed(error) => write!(formatter, "error: {}", chain(error)),
        }
    }
}

impl std::error::Error for Failure {}

/// An error and its causes, each said once: many repeat what caused them.
pub(crate) fn chain(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

/// Does what a command line says. The first of `args` is the program's own name.
///
/// Starts an asynchronous runtime of its own, so it must not be called on a thread of another.
pub fn run<Args>(args: Args, out: &mut dyn Write) -> Result<(), Failure>
where
    Args: IntoIterator<Item: Into<OsString> + Clone>,
{
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => return Err(Failure::Usage(error)),
        // Help and version are no failure.
        Err(help) => return ended(write!(out, "{help}").map_err(Into::into)),
    };
    ended(execute(cli, out))
}

fn execute(cli: Cli, out: &mut dyn Write) -> anyhow::Result<()> {
    let Task::Command(command) = cli.task else { return story::tell(&cli.global, out) };
    let runtime = tokio::runtime::Runtime::new()?;
    let mut session = Session::open(cli.global, out)?;
    runtime.block_on(commands::execute(command, &mut session))
}

/// A reader that has seen enough (`wlm market show | head -3`) is no failure.
fn ended(result: anyhow::Result<()>) -> Result<(), Failure> {
    let Err(error) = result else { return Ok(()) };
    let reason = error.downcast_ref::<io::Error>().map(io::Error::kind);
    if reason == Some(io::ErrorKind::BrokenPipe) { Ok(()) } else { Err(Failure::Failed(error)) }
}

#[cfg(test)]
mod tests {
    use anyhow::{Context, anyhow};

    use super::*;

    fn run_line(line: &str) -> (Result<(), Failure>, String) {
        let mut out = Vec::new();
        let result = run(line.split(' '), &mut out);
        (result, String::from_utf8(out).expect("text"))
    }

    #[test]
    fn help_is_an_answer() {
        for line in ["wlm --help", "wlm help supply", "wlm simulate borrow --help", "wlm --version"] {
            let (result, text) = run_line(line);
            assert!(result.is_ok() && text.contains("wlm"), "{line}");
        }
    }

    #[test]
    fn a_senseless_line_is_a_failure_of_its_own_kind() {
        let (result, text) = run_line("wlm borrow USD1 lots");
        let failure = result.expect_err("refused");
        assert_eq!((failure.exit_code(), text.as_str()), (2, ""));
        assert!(failure.to_string().contains("is not a plain decimal number"), "{failure}");
    }

    #[test]
    fn what_cannot_be_done_says_why() {
        let (result, _) = run_line("wlm --manifest /nowhere/manifest.json market show");
        let failure = result.expect_err("no manifest");
        assert_eq!(failure.exit_code(), 1);
        assert!(
            failure.to_string().starts_with("error: cannot read or write /nowhere/manifest.json"),
            "{failure}"
        );
    }

    #[test]
    fn causes_are_said_once() {
        let error = Err::<(), _>(anyhow!("no route")).context("not sent: no route").context("step 2 failed");
        assert_eq!(chain(&error.expect_err("an error")), "step 2 failed: not sent: no route");
    }

    #[test]
    fn a_reader_that_leaves_is_no_failure() {
        let left = io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(ended(Err(left.into())).is_ok());
        assert!(ended(Err(anyhow!("other"))).is_err());
    }
}
