//! HTTP answers, and when to believe that the District gave them.

use crate::changes::ChangesPage;
use crate::decode::DecodeError;
use crate::digest::Digest;
use crate::receipt::Receipt;

/// An HTTP answer. A redirect is not followed and comes as it is, or as [`Event::Lost`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The status.
    pub status: u16,
    /// The header `Content-Type`, empty when there is none.
    pub content_type: &'a str,
    /// The header `Retry-After` as it is.
    pub retry_after: Option<&'a str>,
    /// The body.
    pub body: &'a str,
}

/// Why an answer is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disbelief {
    /// Another status than 200.
    Status(u16),
    /// Not `application/json`.
    Type,
    /// Not a receipt, or not a page.
    Format,
    /// Of a newer version.
    Newer,
    /// About another bundle.
    Digest,
}

/// The receipt in an answer to a PUT, if it is one for the bundle `expected`.
///
/// # Errors
/// Whatever is not the District's own word about that very bundle.
pub fn believe(answer: &Answer, expected: &Digest) -> Result<Receipt, Disbelief> {
    let receipt = Receipt::read(own_word(answer)?)?;
    if receipt.sha256 == *expected {
        Ok(receipt)
    } else {
        Err(Disbelief::Digest)
    }
}

/// The page in an answer to a GET of changes.
///
/// # Errors
/// Whatever is not a page of the District's.
pub fn believe_page(answer: &Answer) -> Result<ChangesPage, Disbelief> {
    Ok(ChangesPage::read(own_word(answer)?)?)
}

fn own_word<'a>(answer: &Answer<'a>) -> Result<&'a str, Disbelief> {
    if answer.status != 200 {
        Err(Disbelief::Status(answer.status))
    } else if answer.is("application/json") {
        Ok(answer.body)
    } else {
        Err(Disbelief::Type)
    }
}

impl Answer<'_> {
    pub(crate) fn is(&self, media_type: &str) -> bool {
        let essence = self.content_type.split(';').next().unwrap_or_default();
        essence.trim().eq_ignore_ascii_case(media_type)
    }

    /// Whether the District itself names a problem. A portal may answer any
    /// status; what it says must not end a session or refuse an entry.
    pub(crate) fn is_problem(&self, statuses: &[u16]) -> bool {
        statuses.contains(&self.status) && self.is("application/problem+json")
    }
}

impl From<DecodeError> for Disbelief {
    fn from(error: DecodeError) -> Self {
        match error {
            DecodeError::NewerFormat => Disbelief::Newer,
            _ => Disbelief::Format,
        }
    }
}
