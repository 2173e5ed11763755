//! A bad connection: a proxy before the node that loses requests and answers.

use std::{
    io::{Error, ErrorKind, Result},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rand::{Rng, SeedableRng, rngs::StdRng};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is answered.
    Answered,
    /// It never arrives, and the connection is closed.
    Lost,
    /// It arrives; its answer does not, and the connection is closed.
    AnswerLost,
    /// It arrives; of its answer only half does.
    AnswerCut,
    /// It is answered, after longer than the client waits.
    Late,
    /// The proxy answers itself, with an error.
    Refused(u16),
    /// The proxy answers itself, with something that is no JSON.
    Page,
    /// The proxy answers itself, with this body.
    Says(&'static str),
}

/// A proxy at work, until it is dropped.
pub struct Proxy {
    /// Where it listens.
    pub url: String,
    faults: Arc<AtomicUsize>,
    accepting: tokio::task::JoinHandle<()>,
}

/// Decides the fate of each request, by its method.
type Schedule = Arc<Mutex<dyn FnMut(&str) -> Fate + Send>>;

/// Longer than any client here waits.
const LATE: Duration = Duration::from_millis(300);

impl Proxy {
    /// Starts a proxy before the node at `url`.
    pub async fn start(url: &str, schedule: impl FnMut(&str) -> Fate + Send + 'static) -> Self {
        let node: Arc<str> = url.trim_start_matches("http://").into();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there are free ports");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let schedule: Schedule = Arc::new(Mutex::new(schedule));
        let faults = Arc::new(AtomicUsize::new(0));
        let counted = faults.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (node, schedule, faults) = (node.clone(), schedule.clone(), counted.clone());
                // However it ends: the client sees a closed connection.
                tokio::spawn(async move { serve(client, &node, &schedule, &faults).await });
            }
        });
        Self { url, faults, accepting }
    }

    /// How many requests did not fare well.
    pub fn faults(&self) -> usize {
        self.faults.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// So many of a hundred requests fare badly, each seed in its own way.
pub fn unreliable(seed: u64, of_hundred: u32) -> impl FnMut(&str) -> Fate + Send {
    let mut rng = StdRng::seed_from_u64(seed);
    move |_| {
        let fares_badly = rng.random_range(0..100) < of_hundred;
        if fares_badly { FAULTS[rng.random_range(0..FAULTS.len())] } else { Fate::Answered }
    }
}

/// All that can go wrong; twice what is worst.
const FAULTS: [Fate; 8] = [
    Fate::Lost,
    Fate::AnswerLost,
    Fate::AnswerLost,
    Fate::AnswerCut,
    Fate::Refused(503),
    Fate::Refused(429),
    Fate::Page,
    Fate::Late,
];

/// One request after the other, until one does not fare well.
async fn serve(mut client: TcpStream, node: &str, schedule: &Schedule, faults: &AtomicUsize) -> Result<()> {
    loop {
        let request = read_message(&mut client).await?;
        let fate = schedule.lock().expect("no schedule panics")(&method(&request));
        if fate != Fate::Answered {
            faults.fetch_add(1, Ordering::Relaxed);
        }
        match fate {
            Fate::Answered => client.write_all(&forward(node, &request).await?).await?,
            Fate::Lost => return Ok(()),
            Fate::AnswerLost => return forward(node, &request).await.map(drop),
            Fate::AnswerCut => {
                let answer = forward(node, &request).await?;
                return client.write_all(&answer[..answer.len() / 2]).await;
            }
            Fate::Late => {
                tokio::time::sleep(LATE).await;
                client.write_all(&forward(node, &request).await?).await?;
            }
            Fate::Refused(status) => {
                let refusal = format!("HTTP/1.1 {status} no\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n");
                client.write_all(refusal.as_bytes()).await?;
            }
            Fate::Page => say(&mut client, "<html").await?,
            Fate::Says(body) => say(&mut client, body).await?,
        }
    }
}

async fn say(client: &mut TcpStream, body: &str) -> Result<()> {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
    client.write_all(format!("{head}content-length: {}\r\n\r\n{body}", body.len()).as_bytes()).await
}

async fn forward(node: &str, request: &[u8]) -> Result<Vec<u8>> {
    let mut node = TcpStream::connect(node).await?;
    node.write_all(request).await?;
    read_message(&mut node).await
}

/// A message of HTTP, head and body. All that Solana's client and node send has a `content-length`.
async fn read_message(from: &mut TcpStream) -> Result<Vec<u8>> {
    let mut message = Vec::new();
    loop {
        let head = message.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(head) = head
            && message.len() >= head + 4 + body_length(&message[..head])?
        {
            return Ok(message);
        }
        if from.read_buf(&mut message).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
}

fn body_length(head: &[u8]) -> Result<usize> {
    let head = String::from_utf8_lossy(head).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    length.ok_or_else(|| Error::other("a message without content-length"))
}

/// The method of a JSON-RPC request.
fn method(request: &[u8]) -> String {
    let text = String::from_utf8_lossy(request);
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let request: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    request["method"].as_str().unwrap_or_default().to_owned()
}
