//! `/healthz` and `/metrics`.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use axum::{Router, extract::State, http::StatusCode, routing::get};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{net::TcpListener, task::AbortHandle};

use crate::status::Status;

#[derive(Clone)]
struct Sources {
    status: Arc<Status>,
    limit: Duration,
    metrics: PrometheusHandle,
}

/// A server that runs until this is dropped.
#[derive(Debug)]
pub struct Web {
    /// Where it listens: the port that was found where 0 was asked for.
    pub address: SocketAddr,
    task: AbortHandle,
}

impl Drop for Web {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves the health, which fails when the last pass is older than `limit`, and the metrics.
pub async fn serve(
    listen: SocketAddr,
    status: Arc<Status>,
    limit: Duration,
    metrics: PrometheusHandle,
) -> Result<Web> {
    let taken = || format!("cannot listen on {listen}: is another bot running? Set `listen` to another port");
    let listener = TcpListener::bind(listen).await.with_context(taken)?;
    let address = listener.local_addr()?;
    let router = Router::new()
        .route("/healthz", get(healthz))
        .route("/metrics", get(rendered))
        .with_state(Sources { status, limit, metrics });
    let task = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "metrics are not served any more");
        }
    });
    Ok(Web { address, task: task.abort_handle() })
}

async fn healthz(State(sources): State<Sources>) -> (StatusCode, String) {
    match sources.status.check(sources.limit) {
        Ok(age) => (StatusCode::OK, format!("ok: the last pass is {} s old\n", age.as_secs())),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, why + "\n"),
    }
}

async fn rendered(State(sources): State<Sources>) -> String {
    sources.metrics.run_upkeep();
    sources.metrics.render()
}
