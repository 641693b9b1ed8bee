//! The server as a whole: what it holds, which call goes where, how it starts
//! and stops.

use crate::assets::{self, Assets};
use crate::certificate::Certificate;
use crate::error::Error;
use crate::keys::Keys;
use crate::metrics::Metrics;
use crate::pace::Pace;
use crate::store::{Database, Store, StoreOptions};
use crate::{calls, headers, problems};
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::{Json, Router};
use std::net::{IpAddr, SocketAddr};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;

/// Settings of the District, by their names in the database.
pub mod setting {
    /// What the District is called.
    pub const NAME: &str = "name";
    /// Where phones find it: the origin of its links.
    pub const PUBLIC_URL: &str = "public_url";
}

/// How to serve.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where everything is kept.
    pub database: Database,
    /// Where to listen; port 0 for any free one.
    pub address: SocketAddr,
    /// The folder with the built app.
    pub app: PathBuf,
    /// Where phones find it, when that is not the address: `https://field.example`.
    pub public_url: Option<String>,
    /// Whether calls come through a proxy that says from whom.
    pub behind_proxy: bool,
    /// The server's own certificate; without one it speaks plain HTTP.
    pub certificate: Option<Certificate>,
    /// The District's name; none for the one it has.
    pub name: Option<String>,
    /// How the database is held.
    pub store: StoreOptions,
    /// How often callers may call.
    pub limits: Limits,
}

/// How often callers may call: so many at once, then one in so long.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For each device that has joined. The most a phone wants at once is to
    /// take in a leader's years: 30 pages.
    pub calls: (u32, Duration),
    /// For each address from which phones ask to join (see [`crate::peer::address`]). A room of leaders
    /// behind one router joins in a minute or two.
    pub joins: (u32, Duration),
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            calls: (120, Duration::from_millis(250)),
            joins: (20, Duration::from_secs(3)),
        }
    }
}

/// What every call can reach. Cheap to clone.
#[derive(Clone, Debug)]
pub struct District(Arc<Shared>);

/// See [`District`].
#[derive(Debug)]
pub struct Shared {
    /// The database.
    pub store: Store,
    /// The app's files.
    pub assets: Assets,
    /// What was counted.
    pub metrics: Metrics,
    /// What carried files are opened with, and receipts signed.
    pub keys: Keys,
    /// Calls of each session.
    pub calls: Pace<[u8; 32]>,
    /// Attempts to join from each address.
    pub joins: Pace<IpAddr>,
    /// See [`Options::behind_proxy`].
    pub behind_proxy: bool,
    name: String,
    secure: bool,
    /// Bundles that are unpacked at the same time: each may take 16 MiB.
    unpacking: Semaphore,
}

impl Deref for District {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Shared {
    /// Whether phones come over HTTPS.
    pub fn secure(&self) -> bool {
        self.secure
    }

    /// What the District is called.
    pub fn name(&self) -> String {
        self.name.clone()
    }

    /// Runs `work`, which takes processor time and memory, beside the answering
    /// of calls, and not too many of them at once.
    pub async fn unpack<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let _permit = self.unpacking.acquire().await.map_err(|_| Error::Busy)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| Error::Broken(format!("unpacking: {error}")))?
    }
}

/// Runs `work` to its end even if the phone hangs up meanwhile, since a
/// transaction is better committed and repeated than broken off.
///
/// # Errors
///
/// Those of `work`, and [`Error::Broken`] should it panic.
pub async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    tokio::spawn(work)
        .await
        .map_err(|error| Error::Broken(format!("storing: {error}")))?
}

/// A server that is listening.
#[derive(Debug)]
pub struct Serving {
    /// Where.
    pub address: SocketAddr,
    /// The origin in invite links.
    pub public_url: String,
    /// Whether there is an app to serve.
    pub has_app: bool,
    store: Store,
    stop: oneshot::Sender<()>,
    running: JoinHandle<std::io::Result<()>>,
}

/// How long calls that are under way may take when the server stops.
const LAST_CALLS: Duration = Duration::from_secs(10);

impl Serving {
    /// Opens the database and listens.
    ///
    /// # Errors
    ///
    /// [`Error::Broken`] with what cannot be opened or bound.
    pub async fn start(options: Options) -> Result<Self, Error> {
        let store = Store::open(&options.database, options.store).await?;
        let listener = TcpListener::bind(options.address)
            .await
            .map_err(|error| Error::Broken(format!("{}: {error}", options.address)))?;
        let address = listener
            .local_addr()
            .map_err(|error| Error::Broken(error.to_string()))?;
        let public_url = options
            .public_url
            .unwrap_or_else(|| match options.certificate {
                Some(_) => format!("https://{address}"),
                None => format!("http://{address}"),
            })
            .trim_end_matches('/')
            .to_owned();
        store.set(setting::PUBLIC_URL, &public_url).await?;
        let name = match options.name {
            Some(name) => {
                store.set(setting::NAME, &name).await?;
                name
            }
            None => store.setting(setting::NAME).await?.unwrap_or_default(),
        };
        let assets = Assets::of(&options.app);
        let has_app = assets.are_there();
        let district = District(Arc::new(Shared {
            store: store.clone(),
            assets,
            metrics: Metrics::default(),
            keys: Keys::of(&store).await?,
            calls: Pace::new(options.limits.calls.0, options.limits.calls.1),
            joins: Pace::new(options.limits.joins.0, options.limits.joins.1),
            behind_proxy: options.behind_proxy,
            name,
            secure: public_url.starts_with("https://"),
            unpacking: Semaphore::new(4),
        }));
        let app = routes(district).into_make_service_with_connect_info::<SocketAddr>();
        let (stop, stopped) = oneshot::channel();
        let stopped = async {
            // An error is a `Serving` that was dropped: stop as well.
            let _ = stopped.await;
        };
        let running = match options.certificate {
            Some(certificate) => {
                let listener = listener
                    .into_std()
                    .map_err(|error| Error::Broken(error.to_string()))?;
                let config = certificate.read().await?;
                let handle = axum_server::Handle::new();
                let server = axum_server::from_tcp_rustls(listener, config.clone())
                    .map_err(|error| Error::Broken(error.to_string()))?
                    .handle(handle.clone());
                tokio::spawn(async move {
                    let fresh = certificate.keep_fresh(config);
                    let stopping = async {
                        stopped.await;
                        fresh.abort();
                        handle.graceful_shutdown(Some(LAST_CALLS));
                    };
                    tokio::join!(server.serve(app), stopping).0
                })
            }
            None => {
                let server = axum::serve(listener, app).with_graceful_shutdown(stopped);
                tokio::spawn(server.into_future())
            }
        };
        Ok(Self {
            address,
            public_url,
            has_app,
            store,
            stop,
            running,
        })
    }

    /// Answers what is under way, takes no more, and closes the database.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        let abort = self.running.abort_handle();
        if tokio::time::timeout(LAST_CALLS, self.running)
            .await
            .is_err()
        {
            abort.abort();
        }
        self.store.close().await;
    }
}

/// The whole of it: [`calls::all`], and the app's files for every other path.
fn routes(district: District) -> Router {
    let router = calls::all()
        .into_iter()
        .fold(Router::new(), |router, call| {
            router.route(call.path, call.handler)
        });
    router
        .method_not_allowed_fallback(async || Error::WrongVerb)
        .fallback(assets::get)
        .layer(from_fn(problems::in_one_form))
        .layer(from_fn_with_state(district.clone(), write_down))
        .layer(from_fn_with_state(district.clone(), headers::add))
        .with_state(district)
}

/// `GET /healthz`: the database answers.
pub(crate) async fn health(
    State(district): State<District>,
) -> Result<Json<serde_json::Value>, Error> {
    district.store.answers().await?;
    Ok(Json(serde_json::json!({ "status": "ok" })))
}

/// One line for each call: which, how it ended, how long it took. Not the
/// path, which may hold what somebody typed.
async fn write_down(
    State(district): State<District>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let verb = request.method().clone();
    let response = next.run(request).await;
    let call = path.as_ref().map_or("file", MatchedPath::as_str);
    let (status, took) = (response.status().as_u16(), began.elapsed());
    district
        .metrics
        .answered(known_verb(&verb), call, status, took);
    let ms = took.as_millis();
    tracing::debug!(%verb, call, status, ms, "answered");
    response
}

/// A verb as the counts have it: those that somebody made up are one.
fn known_verb(verb: &Method) -> &'static str {
    let known = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"];
    let same = known.into_iter().find(|known| verb.as_str() == *known);
    same.unwrap_or("other")
}
