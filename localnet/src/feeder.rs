//! Pyth's part: price accounts that stay fresh.
//!
//! A feeder publishes what is on chain again, moved by its mode and with a new time. So a price that somebody
//! writes by hand (`wlm price shock`) stays.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use anyhow::Result;
use rand::{Rng, SeedableRng, rngs::StdRng};
use solana_account::Account;
use wlm_sdk::prices::{self, OraclePrice, PriceImage, Receiver, VerificationLevel};

use crate::{
    node::{Edit, Node},
    tape::Tape,
};

/// How prices move.
#[derive(Clone, Debug, PartialEq)]
pub enum Mode {
    /// Not at all: each is published again and again.
    Constant,
    /// By chance, around no trend.
    Walk,
    /// As a file of past prices says; what it does not price stays as it is.
    Replay(PathBuf),
    /// Published once and then left to go stale.
    Off,
}

/// A feed and the price it starts at.
#[derive(Clone, Debug)]
pub struct Feed {
    /// What people call the asset.
    pub symbol: &'static str,
    /// Pyth's number for it.
    pub feed_id: [u8; 32],
    /// The first price, in US dollars.
    pub usd: f64,
    /// How much it moves in a year, as a part of the price.
    pub volatility: f64,
}

/// Decimal places of the prices that are written.
const EXPONENT: i32 = -8;
/// Half the width of the confidence interval, as a part of the price.
const CONFIDENCE: f64 = 0.0005;
/// In how many seconds the average covers half of a move: Pyth's is about an hour.
const HALF_LIFE: f64 = 3_600.0;
const YEAR: f64 = 365.25 * 86_400.0;

/// A feeder at work.
pub struct Feeder {
    stop: mpsc::Sender<()>,
    thread: JoinHandle<()>,
}

impl Feeder {
    /// Publishes all prices once, and then at each interval until it is stopped. The chain's time counts `speed`
    /// times for moves by chance and by file, and for the averages that follow them.
    pub fn start(
        node: Arc<Node>,
        feeds: Vec<Feed>,
        mode: Mode,
        speed: f64,
        interval: Duration,
    ) -> Result<Self> {
        let tape = if let Mode::Replay(path) = &mode { Some(Tape::read(path)?) } else { None };
        let goes_on = mode != Mode::Off;
        let mut moves =
            Moves { tape, walks: mode == Mode::Walk, speed, started_at: None, rng: StdRng::seed_from_u64(1) };
        node.edit(|accounts| publish(accounts, &feeds, &mut moves))?;
        let (stop, stopped) = mpsc::channel();
        let thread = thread::Builder::new().name("feeder".into()).spawn(move || {
            while goes_on && stopped.recv_timeout(interval) == Err(RecvTimeoutError::Timeout) {
                if let Err(error) = node.edit(|accounts| publish(accounts, &feeds, &mut moves)) {
                    eprintln!("the feeder could not publish: {error:#}");
                }
            }
        })?;
        Ok(Self { stop, thread })
    }

    /// Stops publishing, and waits until it has.
    pub fn stop(self) {
        // A feeder that ended by itself is stopped, too.
        let _ = self.stop.send(());
        let _ = self.thread.join();
    }
}

struct Moves {
    tape: Option<Tape>,
    walks: bool,
    speed: f64,
    started_at: Option<i64>,
    rng: StdRng,
}

impl Moves {
    /// The next spot price of a feed, `elapsed` seconds after it was `usd`. Seconds count as often as the speed says.
    fn next(&mut self, feed: &Feed, usd: f64, elapsed: f64, since_start: f64) -> f64 {
        if let Some(price) = self.tape.as_ref().and_then(|tape| tape.price(feed.symbol, since_start)) {
            return price;
        }
        if !self.walks {
            return usd;
        }
        // Geometric Brownian motion without drift; twelve uniform draws are near enough to a normal one.
        let normal: f64 = (0..12).map(|_| self.rng.random::<f64>()).sum::<f64>() - 6.0;
        let deviation = feed.volatility * (elapsed / YEAR).sqrt();
        usd * (normal * deviation - deviation * deviation / 2.0).exp()
    }
}

fn publish(accounts: &mut Edit, feeds: &[Feed], moves: &mut Moves) -> Result<()> {
    let now = accounts.now();
    let started_at = *moves.started_at.get_or_insert(now);
    for feed in feeds {
        let key = Receiver::Current.push_feed(0, &feed.feed_id);
        let known = accounts.read(&key)?.and_then(|account| prices::read(&account.data, &feed.feed_id));
        let image = match known {
            Some(known) => {
                let elapsed = (now - known.published_at).max(0) as f64 * moves.speed;
                let since_start = (now - started_at) as f64 * moves.speed;
                let usd = moves.next(feed, dollars(known.price, known.exponent), elapsed, since_start);
                moved(feed, &known, usd, elapsed, now)
            }
            None => {
                let first = moves.next(feed, feed.usd, 0.0, 0.0);
                image(feed, first, first, now)
            }
        };
        accounts.write(&key, price_account(&image))?;
    }
    Ok(())
}

/// The same feed a little later: the average follows the spot price. A price that was written by hand may be of the next
/// second, so that it counts at once; none is published with an earlier time than the one before.
fn moved(feed: &Feed, known: &OraclePrice, usd: f64, elapsed: f64, now: i64) -> PriceImage {
    let average = dollars(known.ema, known.exponent);
    let follows = 1.0 - 0.5f64.powf(elapsed / HALF_LIFE);
    image(feed, usd, average + (usd - average) * follows, now.max(known.published_at))
}

fn image(feed: &Feed, spot: f64, average: f64, now: i64) -> PriceImage {
    PriceImage {
        feed_id: feed.feed_id,
        price: units(spot),
        confidence: units(spot * CONFIDENCE).unsigned_abs(),
        ema: units(average),
        exponent: EXPONENT,
        published_at: now,
        verification: VerificationLevel::Full,
    }
}

fn dollars(price: i64, exponent: i32) -> f64 {
    price as f64 * 10f64.powi(exponent)
}

/// At least one: a price of nothing would be no price.
fn units(usd: f64) -> i64 {
    ((usd * 10f64.powi(-EXPONENT)).round() as i64).max(1)
}

fn price_account(image: &PriceImage) -> Account {
    let data = image.to_bytes();
    let (lamports, owner) = (PriceImage::LAMPORTS, Receiver::Current.program());
    Account { lamports, data, owner, executable: false, rent_epoch: u64::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ETH: Feed = Feed { symbol: "ETH", feed_id: [7; 32], usd: 3_000.0, volatility: 0.7 };

    fn still(walks: bool) -> Moves {
        Moves { tape: None, walks, speed: 1.0, started_at: None, rng: StdRng::seed_from_u64(3) }
    }

    #[test]
    fn a_constant_price_is_the_price_on_chain() {
        assert_eq!(still(false).next(&ETH, 2_100.0, 1.0, 50.0), 2_100.0);
    }

    #[test]
    fn a_walk_moves_as_much_in_a_year_as_its_volatility_says() {
        let mut moves = still(true);
        let years: Vec<f64> = (0..2_000).map(|_| (moves.next(&ETH, 1.0, YEAR, 0.0)).ln()).collect();
        let mean = years.iter().sum::<f64>() / 2_000.0;
        let deviation = (years.iter().map(|ln| (ln - mean).powi(2)).sum::<f64>() / 2_000.0).sqrt();
        assert!((deviation - 0.7).abs() < 0.05, "{deviation}");
    }

    #[test]
    fn the_average_covers_half_of_a_move_in_its_half_life() {
        let known = OraclePrice::from(image(&ETH, 3_000.0, 3_000.0, 0));
        let later = moved(&ETH, &known, 2_000.0, HALF_LIFE, 3_600);
        assert_eq!(dollars(later.ema, EXPONENT), 2_500.0);
        assert_eq!(dollars(later.price, EXPONENT), 2_000.0);
    }

    #[test]
    fn time_does_not_go_back() {
        let ahead = OraclePrice::from(image(&ETH, 2_000.0, 2_000.0, 11));
        assert_eq!(moved(&ETH, &ahead, 2_000.0, 0.0, 10).published_at, 11);
    }
}
