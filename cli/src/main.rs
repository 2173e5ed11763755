//! `wlm`: what it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    match wlm_cli::run(std::env::args_os(), &mut std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code().into()
        }
    }
}
