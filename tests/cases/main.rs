//! One file an instruction: failures first, then success, edges and rounding, then account substitution.

mod support;

mod deposit;
