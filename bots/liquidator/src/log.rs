//! How the bot's own process logs.

use std::io::{IsTerminal, stdout};

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// Logs to standard output from now on: what `RUST_LOG` names, or else what the bot itself has to say.
pub fn init(format: LogFormat) {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,wlm_liquidator=info"));
    let all = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(stdout().is_terminal());
    match format {
        LogFormat::Text => all.init(),
        LogFormat::Json => all.json().flatten_event(true).init(),
    }
}
