//! What operators' machines see.

use std::{sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use wlm_liquidator::{
    status::Status,
    telemetry,
    web::{self, Web},
};

async fn get(web: &Web, path: &str) -> String {
    let mut stream = TcpStream::connect(web.address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: bot\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn health_and_metrics_are_served_on_one_port() {
    let (status, metrics) = (Arc::new(Status::default()), telemetry::install().unwrap());
    let any = "127.0.0.1:0".parse().unwrap();
    let web = web::serve(any, status.clone(), Duration::from_secs(60), metrics.clone()).await.unwrap();

    let sick = get(&web, "/healthz").await;
    assert!(sick.starts_with("HTTP/1.1 503") && sick.contains("no pass yet"), "{sick}");
    status.passed();
    let well = get(&web, "/healthz").await;
    assert!(well.starts_with("HTTP/1.1 200") && well.contains("ok: the last pass is 0 s old"), "{well}");

    telemetry::attempted();
    telemetry::failed(wlm_liquidator::reason::Reason::Dust, "USD1".into(), "ETH".into());
    telemetry::latency("sent", Duration::from_millis(30));
    let shown = get(&web, "/metrics").await;
    for line in [
        "wlm_liquidator_liquidation_attempts_total 1",
        "wlm_liquidator_failed_liquidations_total 1",
        "wlm_liquidator_liquidation_failures_total{reason=\"dust\",debt=\"USD1\",collateral=\"ETH\"} 1",
        "wlm_liquidator_liquidation_latency_seconds_bucket{stage=\"sent\",le=\"0.05\"} 1",
        "wlm_liquidator_declined_accounts{reason=\"unprofitable\"} 0",
    ] {
        assert!(shown.contains(line), "{line} is not in {shown}");
    }

    let taken = web::serve(web.address, status, Duration::from_secs(60), metrics).await.unwrap_err();
    assert!(taken.to_string().contains("is another bot running?"), "{taken}");
}

/// The tables of README.md name each metric and each reason, and nothing else.
#[test]
fn the_readme_names_what_there_is() {
    let readme = include_str!("../README.md");
    let source = include_str!("../src/telemetry.rs");
    let named = |text: &'static str, before: char| {
        let names = text.split(before).filter(|part| part.starts_with("wlm_liquidator_"));
        let name = |part: &'static str| {
            part.split(|letter: char| !letter.is_ascii_lowercase() && letter != '_').next().unwrap()
        };
        names.map(name).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(named(readme, '`'), named(source, '"'));
    for reason in wlm_liquidator::reason::Reason::ALL {
        assert!(readme.contains(&format!("| `{}` |", reason.label())), "{}", reason.label());
    }
}
