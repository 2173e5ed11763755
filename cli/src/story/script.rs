//! The story's scenes: who types what. `{name}` stands for somebody's obligation; `{usual}` for a file with the local
//! network's plan, and `{careful}` for one with a lower LTV; `{first}` and `{second}` for numbers of changes.

/// A scene.
pub struct Scene {
    /// What it is called.
    pub title: &'static str,
    /// What is typed, in order.
    pub lines: &'static [Line],
    /// What to notice.
    pub moral: &'static str,
}

/// A command line.
pub enum Line {
    /// Somebody does something that must succeed.
    Does(&'static str, &'static str),
    /// Somebody tries what must be refused.
    Fails(&'static str, &'static str),
    /// Somebody does what a bot may have done before.
    Races(&'static str, &'static str),
}

use Line::{Does, Fails, Races};

/// All scenes.
pub const SCENES: &[Scene] = &[
    Scene {
        title: "A market opens",
        lines: &[
            Does("governance", "price set ETH 3000"),
            Does("governance", "price set BTC 90000"),
            Does("governance", "price set SOL 140"),
            Does("governance", "market show"),
        ],
        moral: "Every term is on chain, public and enforced by the program: nobody approves a loan.",
    },
    Scene {
        title: "Suppliers fund it",
        lines: &[
            Does("alice", "faucet USD1 220000"),
            Does("alice", "supply USD1 220000"),
            Does("amir", "faucet USD1 60000"),
            Does("amir", "supply USD1 60000"),
            Does("bella", "faucet USDC 100000"),
            Does("bella", "supply USDC 100000"),
        ],
        moral: "Alice and Amir supply USD1, Bella supplies USDC.",
    },
    Scene {
        title: "A loan against ETH and BTC",
        lines: &[
            Does("carol", "faucet ETH 50"),
            Does("carol", "faucet BTC 2"),
            Does("carol", "supply ETH 50"),
            Does("carol", "supply BTC 2"),
            Does("carol", "simulate borrow USD1 200000"),
            Does("carol", "borrow USD1 200000"),
            Does("dan", "faucet SOL 1000"),
            Does("dan", "supply SOL 1000"),
            Does("dan", "borrow USDC 60000"),
        ],
        moral: "Carol borrows USD1 without selling her ETH and BTC. Below a health factor of 1 she can be liquidated. \
                Dan's SOL is wrapped on the way.",
    },
    Scene {
        title: "Thirty quiet days",
        lines: &[Does("governance", "time pass 30d"), Does("carol", "obligation show")],
        moral: "Interest runs every second: Carol owes more than she borrowed.",
    },
    Scene {
        title: "A loan is repaid",
        lines: &[
            Does("dan", "faucet USDC 1000"),
            Does("dan", "repay USDC all"),
            Does("dan", "withdraw SOL all"),
            Does("dan", "close"),
        ],
        moral: "Dan repays everything and takes all his SOL back.",
    },
    Scene {
        title: "The protocol's part",
        lines: &[Does("erin", "collect USDC")],
        moral: "Of Dan's interest a part is the protocol's. Anyone may send it where it belongs: to the treasury, and to \
                the insurance of USDC.",
    },
    Scene {
        title: "What the program refuses",
        lines: &[Fails("carol", "borrow USD1 80000"), Fails("lena", "liquidate {carol}")],
        moral: "A loan beyond her collateral, and a liquidation of a healthy position: each error says the limit.",
    },
    Scene {
        title: "The price falls",
        lines: &[
            Does("lena", "faucet USD1 500000"),
            Does("governance", "price shock ETH -30%"),
            Does("governance", "price shock BTC -25%"),
            Races("lena", "liquidate {carol}"),
            Does("carol", "obligation show"),
        ],
        moral: "Whoever liquidates repays part of Carol's debt and receives collateral with a bonus: only as much as \
                brings her health back.",
    },
    Scene {
        title: "The price goes on falling",
        lines: &[
            Does("governance", "price shock ETH -8%"),
            Does("governance", "price shock BTC -8%"),
            Races("lena", "liquidate {carol}"),
            Does("governance", "price shock ETH -8%"),
            Does("governance", "price shock BTC -8%"),
            Races("lena", "liquidate {carol}"),
            Does("carol", "obligation show"),
        ],
        moral: "Step by step the debt is repaid while there is something to repay it from. Carol loses what it takes, and \
                nobody else loses anything.",
    },
    Scene {
        title: "The price falls through everything",
        lines: &[
            Does("governance", "price shock ETH -55%"),
            Does("governance", "price shock BTC -55%"),
            Races("lena", "liquidate {carol}"),
            Races("lena", "absorb {carol}"),
            Does("carol", "obligation show"),
        ],
        moral: "Too fast for anyone: all collateral is sold and debt is left. The reserve's insurance and fees bear it \
                first, then its suppliers.",
    },
    Scene {
        title: "Suppliers leave",
        lines: &[
            Does("alice", "withdraw USD1 max"),
            Does("amir", "withdraw USD1 max"),
            Does("bella", "withdraw USDC max"),
        ],
        moral: "With their interest, less their part of the loss.",
    },
    Scene {
        title: "The peg",
        lines: &[
            Does("bella", "swap buy USDC 10000"),
            Does("bella", "swap sell USDC 5000"),
            Does("governance", "reserve show USD1"),
        ],
        moral: "USDC becomes USD1 and back at par, less a fee.",
    },
    Scene {
        title: "A loan that is minted",
        lines: &[
            Does("governance", "price set ETH 3000"),
            Does("governance", "price set BTC 90000"),
            Does("erin", "faucet ETH 5000"),
            Does("erin", "supply ETH 5000"),
            Does("erin", "borrow USD1 6000000"),
            Does("governance", "market show"),
            Does("erin", "faucet USD1 10000"),
            Does("erin", "repay USD1 all"),
            Does("erin", "withdraw ETH all"),
        ],
        moral: "Suppliers' USD1 did not suffice: the facility minted the rest, up to its capacity, and burned it when \
                it came back.",
    },
    Scene {
        title: "Governance takes its time",
        lines: &[
            Does("governance", "gov propose {careful} --first-id {first} --yes"),
            Does("erin", "gov queue"),
            Fails("erin", "gov execute {first} --yes"),
            Does("governance", "time pass 61min"),
            Does("erin", "gov execute --due --yes"),
            Does("erin", "gov queue"),
        ],
        moral: "Governance lowers what ETH may be borrowed against. Everybody sees it coming, the guardian could veto it, \
                and when its time has come anyone carries it out. What is signed is shown, byte for byte.",
    },
    Scene {
        title: "The guardian is faster",
        lines: &[
            Does("guardian", "gov restrict ETH stop-borrows --yes"),
            Fails("erin", "borrow ETH 1"),
            Fails("guardian", "gov propose {usual} --yes"),
            Does("governance", "gov propose {usual} --first-id {second} --yes"),
            Does("governance", "time pass 61min"),
            Does("erin", "gov execute --due --yes"),
            Does("erin", "reserve show ETH"),
        ],
        moral: "The guardian stops loans at once, for 72 hours, and can do no more than that: only governance proposes. It \
                puts back what ETH may be borrowed against, which takes an hour again.",
    },
];
