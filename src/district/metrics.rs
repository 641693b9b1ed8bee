//! Counts for whoever runs the server, as Prometheus reads them. Names of
//! calls, statuses and reasons, and nothing that anybody wrote.

use crate::error::Error;
use crate::serve::District;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use exchange::receipt::Refused;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Upper edges of the buckets, in seconds.
const EDGES: [f64; 6] = [0.005, 0.025, 0.1, 0.5, 2.5, 10.0];

/// What was counted since the server started.
#[derive(Debug, Default)]
pub struct Metrics(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    answered: BTreeMap<(&'static str, String, u16), u64>,
    took: BTreeMap<String, Took>,
    entries: u64,
    refused: BTreeMap<String, u64>,
}

#[derive(Debug, Default)]
struct Took {
    within: [u64; EDGES.len()],
    all: u64,
    seconds: f64,
}

impl Metrics {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        // A panic while counting would leave counts, which are fine to go on with.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A call was answered. `call` is its path as the router has it, never as
    /// somebody typed it.
    pub fn answered(&self, verb: &'static str, call: &str, status: u16, took: Duration) {
        let mut counts = self.counts();
        *counts
            .answered
            .entry((verb, call.to_owned(), status))
            .or_default() += 1;
        let of_call = counts.took.entry(call.to_owned()).or_default();
        let seconds = took.as_secs_f64();
        for (edge, within) in EDGES.iter().zip(&mut of_call.within) {
            *within += u64::from(seconds <= *edge);
        }
        of_call.all += 1;
        of_call.seconds += seconds;
    }

    /// A bundle was stored.
    pub fn received(&self, new: usize, refused: &[Refused]) {
        let mut counts = self.counts();
        counts.entries += new as u64;
        for Refused { reason, .. } in refused {
            *counts.refused.entry(reason.clone()).or_default() += 1;
        }
    }

    fn told(&self, lines_of_the_log: u64) -> String {
        let counts = self.counts();
        let mut text = String::new();
        let head = |text: &mut String, name: &str, kind: &str, says: &str| {
            let _ = write!(text, "# HELP {name} {says}\n# TYPE {name} {kind}\n");
        };
        let name = "district_calls_total";
        head(&mut text, name, "counter", "Calls answered.");
        for ((verb, call, status), count) in &counts.answered {
            let _ = writeln!(
                text,
                "{name}{{verb=\"{verb}\",call=\"{call}\",status=\"{status}\"}} {count}"
            );
        }
        let name = "district_call_seconds";
        head(&mut text, name, "histogram", "How long answers took.");
        for (call, took) in &counts.took {
            for (edge, within) in EDGES.iter().zip(took.within) {
                let _ = writeln!(
                    text,
                    "{name}_bucket{{call=\"{call}\",le=\"{edge}\"}} {within}"
                );
            }
            let Took { all, seconds, .. } = took;
            let _ = write!(
                text,
                "{name}_bucket{{call=\"{call}\",le=\"+Inf\"}} {all}\n\
                 {name}_sum{{call=\"{call}\"}} {seconds}\n{name}_count{{call=\"{call}\"}} {all}\n"
            );
        }
        let name = "district_entries_total";
        head(
            &mut text,
            name,
            "counter",
            "Entries that were new and are kept.",
        );
        let _ = writeln!(text, "{name} {}", counts.entries);
        let name = "district_entries_refused_total";
        head(&mut text, name, "counter", "Entries that were not taken.");
        for (reason, count) in &counts.refused {
            let _ = writeln!(text, "{name}{{reason=\"{reason}\"}} {count}");
        }
        let name = "district_log_lines";
        head(
            &mut text,
            name,
            "gauge",
            "Lines in the log, of all servers together.",
        );
        let _ = writeln!(text, "{name} {lines_of_the_log}");
        text
    }
}

/// `GET /metrics`: to programs on this very machine alone. Somebody whom a
/// proxy brings is elsewhere, and finds nothing.
///
/// # Errors
///
/// [`Error::NotFound`] then; those of the database.
pub async fn get(
    State(district): State<District>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Result<Response, Error> {
    if !peer.ip().is_loopback() || was_brought(request.headers()) {
        return Err(Error::NotFound);
    }
    let head = district.store.head().await?;
    let plain = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    Ok((plain, district.metrics.told(head.n)).into_response())
}

fn was_brought(headers: &HeaderMap) -> bool {
    let by_proxies = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    by_proxies.iter().any(|name| headers.contains_key(*name))
}
