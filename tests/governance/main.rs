//! A market that no key governs: the members of a multisig do (Squads v4), or the holders of a token
//! (SPL Governance), and others of them guard it. Both programs are the real ones: `make governance` comes
//! first.
#![allow(clippy::restriction, clippy::pedantic, reason = "a test may panic")]

mod bodies;
mod governed;
mod nonce;
mod realms;
mod sending;
mod squads;

mod committee;
mod council;
mod hand_over;
mod stories;
mod voters;
