//! Inviting a phone: a code, the link it travels in, and the link as a QR code.

use crate::clock::now;
use crate::enrol::hash_code;
use crate::error::Error;
use crate::scope::SeatId;
use crate::session::random;
use crate::store::Store;
use exchange::enrol::{invite_link, write_code};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

/// How long a code may be spent.
pub const HOLDS_SECONDS: i64 = 72 * 60 * 60;

/// An invite. Only here is its code in the clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// The seat it is to.
    pub seat: SeatId,
    /// 26 digits of base 32.
    pub code: String,
    /// The code in a link to the app.
    pub link: String,
}

/// Makes an invite to a seat of the District that phones find at `origin`.
///
/// # Errors
///
/// [`Error::NotFound`] when there is no such seat.
pub async fn invite(store: &Store, seat: SeatId, origin: &str) -> Result<Invite, Error> {
    let code = write_code(random()?);
    store
        .invite(seat, hash_code(&code), now() + HOLDS_SECONDS)
        .await?;
    let link = invite_link(origin, &code);
    Ok(Invite { seat, code, link })
}

/// A link as a QR code, for a terminal with light letters on a dark ground: a
/// phone's camera reads it off the screen.
///
/// # Errors
///
/// [`Error::Broken`] for a link too long for any QR code.
pub fn draw(link: &str) -> Result<String, Error> {
    let code = QrCode::new(link).map_err(|error| Error::Broken(format!("QR code: {error}")))?;
    // Light squares are drawn with the terminal's light letters: `Dark` is the full block.
    Ok(code
        .render::<Dense1x2>()
        .dark_color(Dense1x2::Light)
        .light_color(Dense1x2::Dark)
        .build())
}
