//! The line between a phone and the District, which breaks where it is told to.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// What becomes of one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It goes through.
    Through,
    /// It breaks after so many bytes from the phone.
    CutUp(usize),
    /// It breaks after so many bytes of the answer: after none, the District
    /// has answered and the phone heard nothing.
    CutDown(usize),
    /// It never reaches the District: somebody else answers with these bytes.
    Portal(Vec<u8>),
}

/// A line. Each call of a [`crate::phone::Phone`] is a connection of its own.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where phones connect to.
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    to: Mutex<SocketAddr>,
    fates: Mutex<VecDeque<Fate>>,
    /// The bytes up and down of each connection that has ended.
    carried: Mutex<Vec<(usize, usize)>>,
    answered: Notify,
}

impl Line {
    /// A line to the District at `to`, on which all goes through for now.
    pub async fn to(to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let line = Self {
            address: listener.local_addr().expect("a listener has an address"),
            shared: Arc::new(Shared {
                to: Mutex::new(to),
                fates: Mutex::default(),
                carried: Mutex::default(),
                answered: Notify::new(),
            }),
        };
        let shared = line.shared.clone();
        tokio::spawn(async move {
            while let Ok((phone, _)) = listener.accept().await {
                let fate = lock(&shared.fates).pop_front().unwrap_or(Fate::Through);
                tokio::spawn(carry(phone, fate, shared.clone()));
            }
        });
        line
    }

    /// What phones take for the District's address.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on the District is there.
    pub fn leads_to(&self, to: SocketAddr) {
        *lock(&self.shared.to) = to;
    }

    /// What becomes of the next connections, in order; those after go through.
    pub fn next(&self, fates: impl IntoIterator<Item = Fate>) {
        lock(&self.shared.fates).extend(fates);
    }

    /// Fates that no connection has met yet.
    pub fn left(&self) -> usize {
        lock(&self.shared.fates).len()
    }

    /// The bytes up and down of the connections that have ended.
    pub fn carried(&self) -> Vec<(usize, usize)> {
        lock(&self.shared.carried).clone()
    }

    /// Waits until the District answers a connection whose answer is cut off.
    pub async fn cut_off_an_answer(&self) {
        self.shared.answered.notified().await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().expect("nothing panics under this lock")
}

async fn carry(mut phone: TcpStream, fate: Fate, shared: Arc<Shared>) {
    if let Fate::Portal(answer) = &fate {
        // A portal reads the request before it answers, or the phone would
        // still be writing when the connection ends.
        let mut heard = vec![0; 64 * 1024];
        let _ = phone.read(&mut heard).await;
        let _ = phone.write_all(answer).await;
        let _ = phone.shutdown().await;
        while matches!(phone.read(&mut heard).await, Ok(n) if n > 0) {}
        return;
    }
    let to = *lock(&shared.to);
    let Ok(mut district) = TcpStream::connect(to).await else {
        return;
    };
    let (mut up, mut down) = (0, 0);
    let (mut from_phone, mut from_district) = (vec![0; 16 * 1024], vec![0; 16 * 1024]);
    let mut phone_done = false;
    loop {
        tokio::select! {
            read = phone.read(&mut from_phone), if !phone_done => match read {
                Ok(0) => {
                    phone_done = true;
                    let _ = district.shutdown().await;
                }
                Ok(n) => {
                    let may = match fate {
                        Fate::CutUp(at) => n.min(at - up),
                        _ => n,
                    };
                    if district.write_all(&from_phone[..may]).await.is_err() {
                        break;
                    }
                    up += may;
                    if fate == Fate::CutUp(up) {
                        break;
                    }
                }
                Err(_) => break,
            },
            read = district.read(&mut from_district) => match read {
                Ok(0) | Err(_) => break,
                Ok(n) => {
                    let may = match fate {
                        Fate::CutDown(at) => n.min(at - down),
                        _ => n,
                    };
                    if phone.write_all(&from_district[..may]).await.is_err() {
                        break;
                    }
                    down += may;
                    if fate == Fate::CutDown(down) {
                        shared.answered.notify_one();
                        break;
                    }
                }
            },
        }
    }
    lock(&shared.carried).push((up, down));
}
