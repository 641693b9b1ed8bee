//! What may be said on the command line.

use clap::{Args, Parser, Subcommand};
use district::store::Database;
use std::net::SocketAddr;
use std::path::PathBuf;
use uuid::Uuid;

/// The server where Cluster Leaders' fieldbooks meet.
#[derive(Parser)]
#[command(version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serve the app and receive what the phones send.
    Serve(Serve),
    /// Invite a leader, an officer, or a further phone of one: prints a link and its QR code.
    Invite(Invitation),
    /// List the leaders and officers with their numbers, and the phones of each.
    Leaders(Data),
    /// A phone was lost, or is somebody else's now: it can neither send nor
    /// fetch any more until it is invited again. What it sent stays.
    Revoke(Revocation),
    /// Take in a file that somebody brought by hand, and write its receipt
    /// beside it, to go back to whoever made the file.
    Open(Open),
    /// Write everything into one new file, while the server runs, and read it
    /// again. It holds what phones sent: keep it as safe as the server.
    Backup {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        data: Data,
    },
    /// Put a backup into a database that has nothing yet, SQLite or PostgreSQL.
    /// Phones send what is younger than the backup once more by themselves.
    Restore {
        /// The backup.
        file: PathBuf,
        #[command(flatten)]
        data: Data,
    },
    /// Read everything and hold it against its own promises.
    Verify(Data),
    /// Write everything the District can read as CSV and JSON into a folder.
    Export {
        /// The folder; it is made if need be, and must be empty.
        folder: PathBuf,
        #[command(flatten)]
        data: Data,
    },
}

#[derive(Args)]
pub struct Data {
    /// The folder with the District's database, where --database says nothing else.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// The database: sqlite:///path/to/district.sqlite, or postgres://… for
    /// several servers behind one address. One with a password is better given
    /// as the environment variable DISTRICT_DATABASE.
    #[arg(
        long,
        value_name = "URL",
        env = "DISTRICT_DATABASE",
        hide_env_values = true
    )]
    pub database: Option<Database>,
}

impl Data {
    pub fn database(&self) -> Database {
        let said = self.database.clone();
        said.unwrap_or_else(|| Database::in_folder(&self.data))
    }
}

#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    pub data: Data,
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub address: SocketAddr,
    /// The folder with the built app; without it the app that is aboard this
    /// program, if there is one, else `dist`.
    #[arg(long, value_name = "DIR")]
    pub app: Option<PathBuf>,
    /// A proxy on the way here adds, at the end of X-Forwarded-For, whom it let
    /// in. Without this the header is not believed.
    #[arg(long)]
    pub behind_proxy: bool,
    /// The server's own certificate (PEM, its own first, then the chain), where
    /// no proxy stands in front. A renewed one is taken without a restart.
    #[arg(
        long,
        value_name = "FILE",
        requires = "key",
        conflicts_with = "behind_proxy"
    )]
    pub certificate: Option<PathBuf>,
    /// The certificate's private key (PEM).
    #[arg(long, value_name = "FILE", requires = "certificate")]
    pub key: Option<PathBuf>,
    /// Where phones find this server, such as https://field.example.
    #[arg(long, value_name = "URL", value_parser = origin)]
    pub public_url: Option<String>,
    /// The District's name, shown to those who join. It is kept.
    #[arg(long)]
    pub name: Option<String>,
}

#[derive(Args)]
pub struct Invitation {
    /// A leader who has no seat yet, by name.
    #[arg(
        long,
        value_name = "NAME",
        required_unless_present_any = ["leader", "officer"],
        conflicts_with_all = ["leader", "officer"]
    )]
    pub new: Option<String>,
    /// An officer who has no seat yet, by name: reads on their phone what the
    /// leaders sent that is not theirs alone, and writes into none of it.
    #[arg(long, value_name = "NAME", conflicts_with = "leader")]
    pub officer: Option<String>,
    /// A leader or officer who gets a further phone, by number (see `leaders`).
    #[arg(long, value_name = "ID")]
    pub leader: Option<i64>,
    /// Where phones find the server, when it was not started with the same.
    #[arg(long, value_name = "URL", value_parser = origin)]
    pub public_url: Option<String>,
    #[command(flatten)]
    pub data: Data,
}

#[derive(Args)]
pub struct Open {
    /// The file.
    pub file: PathBuf,
    /// Take it in though the phone that made it was revoked: say so only when
    /// you know that it was still its leader's.
    #[arg(long)]
    pub revoked_too: bool,
    #[command(flatten)]
    pub data: Data,
}

#[derive(Args)]
pub struct Revocation {
    /// One phone, by its id (see `leaders`).
    #[arg(
        long,
        value_name = "ID",
        required_unless_present = "leader",
        conflicts_with = "leader"
    )]
    pub phone: Option<Uuid>,
    /// Every phone of a leader, by number (see `leaders`).
    #[arg(long, value_name = "ID")]
    pub leader: Option<i64>,
    #[command(flatten)]
    pub data: Data,
}

/// `https://field.example`, `http://localhost:8080`: scheme and host, no path.
fn origin(text: &str) -> Result<String, String> {
    let url = text.trim_end_matches('/');
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', ' ']) => {
            Ok(url.to_owned())
        }
        _ => Err("it should be like https://field.example".to_owned()),
    }
}
