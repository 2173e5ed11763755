//! End to end: people and bots on a running local network.
//!
//! Each test starts a node of its own in this process, on ports that are free, with the program as it was built:
//! `make build` comes first. Nothing here looks into the node: all goes over its RPC, as on a cluster.

mod bot;
mod cli;
mod crash;
mod crowd;
mod faults;
mod governance;
mod ledger;
mod life;
mod proxy;
mod snapshot;
mod stage;
mod stale;
mod terminal;
mod user;
