//! Account substitution.
