//! A phone that delivers: it does what [`exchange::delivery`] says, and nothing else.

use super::{Phone, Standing};
use exchange::bundle::write_bundle;
use exchange::delivery::{Command, Event, Now, Trouble};
use exchange::digest::EntryId;
use exchange::receipt::{MARK_HEADER, Mark};
use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::Method;
use std::io::Write;

/// Where a delivery came to rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rest {
    /// All is sent and fetched.
    Done,
    /// It must join again.
    JoinAgain,
    /// It was let wait so often and still waits; why, the last time.
    Waiting(Trouble),
}

impl Phone {
    /// Delivers until it rests, waiting at most `patience` times. A wait takes
    /// no time here: the phone's clock jumps to its end.
    pub async fn deliver(&mut self, patience: usize) -> Rest {
        let mut command = self.delivery.step(Event::Wake, self.now());
        let mut waited = 0;
        loop {
            let now = self.now();
            command = match command {
                Command::Idle => return Rest::Done,
                Command::JoinAgain => return Rest::JoinAgain,
                Command::Wait { until, trouble } => {
                    self.waits.push((until.saturating_sub(now.ms), trouble));
                    if waited == patience {
                        return Rest::Waiting(trouble);
                    }
                    waited += 1;
                    self.now_ms = until;
                    let now = self.now();
                    self.delivery.step(Event::Wake, now)
                }
                Command::Send { entries, bytes } => self.send(entries, bytes, now).await,
                Command::Acknowledge(receipt) => {
                    self.acknowledge(&receipt);
                    self.delivery.step(Event::Stored, now)
                }
                Command::Refuse { id, reason } => {
                    self.stand(id, Standing::Refused(reason.to_owned()));
                    self.delivery.step(Event::Stored, now)
                }
                Command::FetchChanges => self.fetch(now).await,
                Command::TakeIn(page) => {
                    self.take_in(page);
                    self.delivery.step(Event::Stored, now)
                }
                Command::AskForSession => {
                    let json = [("content-type", "application/json")];
                    let asked = self.session_request();
                    let reply = self.call(Method::POST, "/v1/sessions", &json, asked).await;
                    let event = match reply.map(|reply| reply.status) {
                        Some(200) => Event::LetIn,
                        Some(401) => Event::NotLetIn,
                        _ => Event::Lost,
                    };
                    self.delivery.step(event, now)
                }
                Command::OfferAgain => {
                    self.offer_again();
                    self.delivery.step(Event::Stored, now)
                }
            };
        }
    }

    async fn send(&mut self, most: usize, bytes: usize, now: Now) -> Command {
        let mut size = 0;
        let fits = |id: &&EntryId| {
            size += self.raw(id).len();
            size <= bytes
        };
        let mut ids: Vec<_> = self.outbox.iter().take(most).take_while(fits).collect();
        if ids.is_empty() {
            ids.extend(self.outbox.first());
        }
        if ids.is_empty() {
            return self.delivery.step(Event::Empty, now);
        }
        let raws: Vec<_> = ids.into_iter().map(|id| self.raw(id)).collect();
        let bundle = write_bundle(self.device, &raws);
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        packed
            .write_all(bundle.json.as_bytes())
            .expect("memory takes bytes");
        let packed = packed.finish().expect("memory takes bytes");
        let path = format!("/v1/bundles/{}", bundle.sha256);
        let mark = self.says().map(|mark| mark.to_string());
        let mut headers = vec![
            ("content-type", "application/json"),
            ("content-encoding", "gzip"),
        ];
        headers.extend(mark.as_deref().map(|mark| (MARK_HEADER, mark)));
        let reply = self.call(Method::PUT, &path, &headers, packed).await;
        let event = match &reply {
            Some(reply) => Event::Sent {
                answer: reply.as_answer(),
                sha256: bundle.sha256,
                entries: &bundle.entries,
            },
            None => Event::Lost,
        };
        let sent = bundle.entries.clone();
        let command = self.delivery.step(event, now);
        self.is_proved(&command);
        if let Command::Acknowledge(receipt) = &command {
            let refused = |id: &EntryId| receipt.refused.iter().any(|refused| refused.id == *id);
            for id in sent.into_iter().filter(|id| !refused(id)) {
                self.stand(id, Standing::Acknowledged);
            }
        }
        command
    }

    async fn fetch(&mut self, now: Now) -> Command {
        let path = format!("/v1/changes?after={}", self.cursor);
        let mark = self.says().map(|mark| mark.to_string());
        let mut headers = Vec::new();
        headers.extend(mark.as_deref().map(|mark| (MARK_HEADER, mark)));
        let reply = self.call(Method::GET, &path, &headers, "").await;
        let event = match &reply {
            Some(reply) => Event::Fetched(reply.as_answer()),
            None => Event::Lost,
        };
        let command = self.delivery.step(event, now);
        self.is_proved(&command);
        command
    }

    /// The mark it says with a call: that of a receipt that came by hand before
    /// what it heard itself.
    fn says(&self) -> Option<Mark> {
        self.unproved.first().copied().or(self.mark)
    }

    /// The District answered as asked: it knows the mark that was said.
    fn is_proved(&mut self, command: &Command) {
        let answered = matches!(command, Command::Acknowledge(_) | Command::TakeIn(_));
        if answered && !self.unproved.is_empty() {
            self.unproved.remove(0);
        }
    }
}
