//! A market that no key governs: the members of a multisig do (Squads v4), or the holders of a token
//! (SPL Governance). Both programs are the real ones: `make governance` comes first.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod governed;
mod multisig;
mod realms;
mod squads;
mod voters;
