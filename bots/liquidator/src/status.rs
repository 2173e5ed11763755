//! Whether the bot does its work.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// When the last complete pass was, and what has stood in the way since.
#[derive(Debug)]
pub struct Status {
    started: Instant,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    last_pass: Option<Instant>,
    trouble: Option<String>,
}

impl Default for Status {
    fn default() -> Self {
        Self { started: Instant::now(), inner: Mutex::default() }
    }
}

impl Status {
    /// The market was read and all its obligations were looked at.
    pub fn passed(&self) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        *inner = Inner { last_pass: Some(Instant::now()), trouble: None };
    }

    /// A pass could not be made.
    pub fn failed(&self, why: String) {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).trouble = Some(why);
    }

    /// How old the last pass is; or why the bot is not healthy, when it is older than `limit` or there was none.
    pub fn check(&self, limit: Duration) -> Result<Duration, String> {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let trouble = inner.trouble.as_deref().unwrap_or("nothing has failed, it only takes long");
        let age = inner.last_pass.map(|at| at.elapsed());
        match age {
            Some(age) if age <= limit => Ok(age),
            Some(age) => Err(format!(
                "the last pass is {} s old, more than {} s: {trouble}",
                age.as_secs(),
                limit.as_secs()
            )),
            None => {
                Err(format!("no pass yet, {} s after the start: {trouble}", self.started.elapsed().as_secs()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_healthy_while_its_last_pass_is_young() {
        let (status, limit) = (Status::default(), Duration::from_secs(60));
        assert!(status.check(limit).unwrap_err().starts_with("no pass yet"));
        status.failed("no route to host".into());
        assert!(status.check(limit).unwrap_err().ends_with("no route to host"));
        status.passed();
        assert!(status.check(limit).is_ok());
        status.failed("no route to host".into());
        assert!(status.check(limit).is_ok());
        assert!(status.check(Duration::ZERO).unwrap_err().ends_with("0 s: no route to host"));
    }
}
