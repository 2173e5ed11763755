//! Addresses of nodes carry keys: logs show where the bot was connected, and no more.

/// What must not be logged, and what to write for it.
#[derive(Clone, Default)]
pub struct Redact(Vec<(String, String)>);

impl Redact {
    /// Hides everything of these URLs but scheme and host.
    #[must_use]
    pub fn urls(urls: &[&str]) -> Self {
        Self(
            urls.iter()
                .map(|url| ((*url).to_owned(), origin(url)))
                .filter(|(url, shown)| url != shown)
                .collect(),
        )
    }

    /// A text that may be logged.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (secret, shown)| text.replace(secret, shown))
    }
}

/// Scheme and host of a URL.
#[must_use]
pub fn origin(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let is_all = authority == host && rest.trim_end_matches('/') == host;
    if is_all { url.to_owned() } else { format!("{scheme}://{host}/…") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scheme_and_host_are_shown() {
        assert_eq!(origin("http://127.0.0.1:8899"), "http://127.0.0.1:8899");
        assert_eq!(origin("https://node.example/"), "https://node.example/");
        for secret in
            ["https://node.example/v2/KEY", "https://node.example?api-key=KEY", "https://me:KEY@node.example"]
        {
            assert_eq!(origin(secret), "https://node.example/…");
            let told = Redact::urls(&[secret]).text(&format!("{secret} gave no answer"));
            assert_eq!(told, "https://node.example/… gave no answer");
        }
    }
}
