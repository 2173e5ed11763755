//! Prints what operations cost on chain.
use differential::Chain;

fn main() {
    print!("{}", Chain::with_program("DIFFERENTIAL_PROGRAM").costs());
}
