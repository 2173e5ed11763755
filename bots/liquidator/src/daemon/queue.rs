//! What waits to be done, the most profitable first.

use std::time::Instant;

use solana_pubkey::Pubkey;

use crate::{profit::Profit, strategy::Offer};

/// An obligation about which something can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The obligation.
    pub address: Pubkey,
    /// What it would bring.
    pub profit: Profit,
    /// When the change was seen that made it unhealthy.
    pub since: Instant,
}

/// What waits to be done.
#[derive(Debug, Default)]
pub struct Queue(Vec<Waiting>);

impl Queue {
    /// Takes in what a search offers, in place of what waited for obligations that it has looked at.
    pub fn renew(&mut self, offers: &[Offer], since: Instant, is_looked_at: impl Fn(&Pubkey) -> bool) {
        let waited = std::mem::take(&mut self.0);
        self.0.extend(waited.iter().filter(|waiting| !is_looked_at(&waiting.address)));
        for Offer { address, profit, .. } in offers {
            let before = waited.iter().find(|waiting| waiting.address == *address);
            let since = before.map_or(since, |before| before.since.min(since));
            self.0.push(Waiting { address: *address, profit: *profit, since });
        }
        self.0.sort_by_key(|waiting| (waiting.profit, std::cmp::Reverse(waiting.address)));
    }

    /// The most profitable.
    pub fn pop(&mut self) -> Option<Waiting> {
        self.0.pop()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use bytemuck::Zeroable;
    use wlm_sdk::program::state::Obligation;

    use super::*;
    use crate::{case::BadDebt, strategy::Deal};

    fn offer(n: u8, profit: i128) -> Offer {
        let deal = Deal::BadDebt(BadDebt { debts: Vec::new(), obligation: Box::new(Obligation::zeroed()) });
        Offer { address: Pubkey::new_from_array([n; 32]), profit: Profit(profit), deal }
    }

    #[test]
    fn the_most_profitable_comes_first_and_among_equals_the_lower_address() {
        let mut queue = Queue::default();
        queue.renew(&[offer(3, 5), offer(1, 5), offer(2, 9)], Instant::now(), |_| true);
        let order = std::iter::from_fn(|| queue.pop()).map(|waiting| waiting.address.to_bytes()[0]);
        assert_eq!(order.collect::<Vec<_>>(), [2, 1, 3]);
        assert!(queue.is_empty());
    }

    #[test]
    fn what_was_not_looked_at_goes_on_waiting() {
        let (first, later) = (Instant::now(), Instant::now() + std::time::Duration::from_secs(1));
        let mut queue = Queue::default();
        queue.renew(&[offer(1, 1), offer(2, 2), offer(3, 3)], first, |_| true);
        // The first is healthy again, the second brings more, the third was not looked at.
        queue.renew(&[offer(2, 9)], later, |address| address.to_bytes()[0] < 3);
        let waiting = |n, profit| {
            let address = Pubkey::new_from_array([n; 32]);
            Some(Waiting { address, profit: Profit(profit), since: first })
        };
        assert_eq!([queue.pop(), queue.pop(), queue.pop()], [waiting(2, 9), waiting(3, 3), None]);
    }
}
