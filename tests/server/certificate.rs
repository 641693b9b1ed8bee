//! HTTPS from certificate files, to a client that believes one authority.

use super::scene::data;
use district::certificate::Certificate;
use district::serve::Serving;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// Whoever gives out certificates here.
type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// Writes a certificate for `name` into `folder`, as whoever renews one does.
fn write(folder: &Path, by: &Authority, name: &str) {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let certificate = params.signed_by(&key, by).unwrap();
    fs::write(folder.join("chain.pem"), certificate.pem()).unwrap();
    fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
}

/// What the server at `address` answers to a client that calls it `name`.
async fn ask(by: &Authority, address: SocketAddr, name: &str) -> std::io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(by.der().clone()).unwrap();
    let ring = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let line = TcpStream::connect(address).await?;
    let server = ServerName::try_from(name.to_owned()).unwrap();
    let mut line = TlsConnector::from(Arc::new(config))
        .connect(server, line)
        .await?;
    let call = format!("GET /healthz HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n");
    line.write_all(call.as_bytes()).await?;
    let mut answer = String::new();
    line.read_to_string(&mut answer).await?;
    Ok(answer)
}

#[tokio::test]
async fn a_server_with_a_certificate_speaks_https_and_takes_a_renewed_one_without_a_restart() {
    let data = data();
    let folder = tempfile::tempdir().unwrap();
    let authority = authority();
    write(folder.path(), &authority, "field.example");
    let certificate = Certificate {
        look: Duration::from_millis(50),
        ..Certificate::of(
            folder.path().join("chain.pem"),
            folder.path().join("key.pem"),
        )
    };
    let mut options = data.options();
    options.certificate = Some(certificate);
    let serving = Serving::start(options).await.unwrap();
    assert_eq!(serving.public_url, format!("https://{}", serving.address));
    let at = serving.address;
    let answer = ask(&authority, at, "field.example").await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains(r#""status":"ok""#), "{answer}");
    // For another name it is no certificate, and without one nothing is said.
    assert!(ask(&authority, at, "other.example").await.is_err());
    let mut plain = TcpStream::connect(at).await.unwrap();
    let call = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    plain.write_all(call).await.unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!String::from_utf8_lossy(&answer).contains("status"));

    // Half written, it is not taken and the one before goes on.
    fs::write(folder.path().join("chain.pem"), "-----BEGIN").unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(ask(&authority, at, "field.example").await.is_ok());
    write(folder.path(), &authority, "other.example");
    let mut renewed = false;
    for _ in 0..200 {
        renewed = ask(&authority, at, "other.example").await.is_ok();
        if renewed {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(renewed, "the renewed certificate was not taken");
    serving.stop().await;
    assert!(TcpStream::connect(at).await.is_err(), "it has stopped");
}

#[tokio::test]
async fn a_certificate_that_cannot_be_read_is_named_and_the_server_does_not_start() {
    let data = data();
    let folder = tempfile::tempdir().unwrap();
    let chain = folder.path().join("chain.pem");
    fs::write(&chain, "no certificate").unwrap();
    let mut options = data.options();
    options.certificate = Some(Certificate::of(chain, folder.path().join("key.pem")));
    let error = Serving::start(options).await.unwrap_err().to_string();
    assert!(error.contains("chain.pem"), "{error}");
    assert!(error.contains("key.pem"), "{error}");
}
