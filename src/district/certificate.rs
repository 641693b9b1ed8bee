//! HTTPS of the server's own, for a District without a proxy in front.

use crate::error::Error;
use axum_server::tls_rustls::RustlsConfig;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tokio::task::JoinHandle;

/// The files of a certificate, as whoever renews it leaves them.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The chain, PEM, the server's own first.
    pub chain: PathBuf,
    /// Its private key, PEM.
    pub key: PathBuf,
    /// How often is looked whether they were renewed.
    pub look: Duration,
}

impl Certificate {
    /// The certificate in `chain` and `key`, looked at again every minute.
    pub fn of(chain: PathBuf, key: PathBuf) -> Self {
        Self {
            chain,
            key,
            look: Duration::from_secs(60),
        }
    }

    /// Reads it.
    ///
    /// # Errors
    ///
    /// [`Error::Broken`] with the file that is not there or is none.
    pub async fn read(&self) -> Result<RustlsConfig, Error> {
        // The first of a process stays; there is one only.
        let _ = rustls::crypto::ring::default_provider().install_default();
        RustlsConfig::from_pem_file(&self.chain, &self.key)
            .await
            .map_err(|error| {
                let (chain, key) = (self.chain.display(), self.key.display());
                Error::Broken(format!(
                    "the certificate {chain} with the key {key}: {error}"
                ))
            })
    }

    /// Takes a renewed certificate for new connections, without a restart. One
    /// that cannot be read (its two files are written one after the other) is
    /// looked at again, and the one before goes on.
    pub fn keep_fresh(self, config: RustlsConfig) -> JoinHandle<()> {
        tokio::spawn(async move {
            let mut taken = self.written();
            loop {
                tokio::time::sleep(self.look).await;
                let now = self.written();
                if now == taken {
                    continue;
                }
                match config.reload_from_pem_file(&self.chain, &self.key).await {
                    Ok(()) => {
                        taken = now;
                        tracing::info!("the certificate was renewed");
                    }
                    Err(error) => tracing::warn!("the renewed certificate: {error}"),
                }
            }
        })
    }

    /// When its two files were written.
    fn written(&self) -> [Option<SystemTime>; 2] {
        let written = |file: &Path| file.metadata().and_then(|file| file.modified()).ok();
        [written(&self.chain), written(&self.key)]
    }
}
