//! World Liberty Markets at work: a story on the real program, and replays of price series.

pub mod assets;
pub mod audit;
pub mod bank;
pub mod chart;
pub mod format;
pub mod prices;
pub mod replay;
pub mod story;
pub mod table;
pub mod valuation;
