//! Joining a District: the code of an invitation, and what is said about it;
//! and how a phone that has joined gets in again without one.

use crate::carried::DistrictKeys;
use domain::ids::{AccountId, DeviceId};

/// A phone asks to join. Body of `POST /v1/enrol`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolRequest {
    /// The invitation's code, as [`parse_code`] gives it.
    pub code: String,
    /// The account id this phone minted at first start.
    pub account: AccountId,
    /// This phone.
    pub device: DeviceId,
    /// Its public signing key: the raw P-256 point, base64url without padding.
    pub signing_key: String,
    /// Accounts this leader wrote under before, as a backup brought them.
    pub also: Vec<AccountId>,
}
domain::json!(EnrolRequest {
    code,
    account,
    device,
    signing_key
} or_default { also });

/// The District took the phone in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolAnswer {
    /// The account the phone writes for from now on.
    pub account: AccountId,
    /// The District's name.
    pub district: String,
    /// The leader's name, as the office wrote it.
    pub leader: String,
    /// The District's public keys; an older District tells none.
    pub keys: Option<DistrictKeys>,
    /// What they are there: [`OFFICER`], or a leader. A District that knows no
    /// officers says nothing, and a word that only a newer one knows means the
    /// least that anybody may.
    pub role: String,
}
domain::json!(EnrolAnswer {
    account,
    district,
    leader
} or_default { keys, role });

/// A phone that has joined asks for a session, having lost its own: a browser
/// that dies soon after it joined has not written the cookie, and people clear
/// cookies. Body of `POST /v1/sessions`.
///
/// The phone makes the secret itself. Who heard the request learns nothing by
/// repeating it: it gives the session of that secret, and no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRequest {
    /// This phone.
    pub device: DeviceId,
    /// The session's secret: 32 random bytes, base64url without padding.
    pub token: String,
    /// By the key that the phone joined with, over [`session_to_be_signed`]:
    /// ECDSA P-256, SHA-256, r and s in 64 bytes, base64url.
    pub signature: String,
}
domain::json!(SessionRequest {
    device,
    token,
    signature
});

/// What a phone signs to get a session with the secret `token`.
pub fn session_to_be_signed(device: DeviceId, token: &str) -> Vec<u8> {
    format!("fieldbook session/1\n{device}\n{token}\n").into_bytes()
}

/// The word for who reads what all leaders sent that is not theirs alone.
pub const OFFICER: &str = "officer";

/// The digits of Crockford's base 32: no I, L, O, U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 128 bits in digits of five.
const CODE_DIGITS: usize = 26;

/// The code of 128 random bits: 26 digits of Crockford's base 32.
pub fn write_code(random: [u8; 16]) -> String {
    let mut rest = u128::from_be_bytes(random);
    let mut code = [0; CODE_DIGITS];
    for digit in code.iter_mut().rev() {
        *digit = DIGITS[(rest & 31) as usize];
        rest >>= 5;
    }
    code.iter().map(|digit| char::from(*digit)).collect()
}

/// The code in what somebody typed or pasted: case, spaces and dashes are
/// forgiven, as are I, L and O for 1, 1 and 0, and a whole link around it.
/// `None` when no code is in it.
pub fn parse_code(typed: &str) -> Option<String> {
    let (from_link, text) = match typed.rsplit_once('#') {
        Some((_, after)) => (true, after),
        None => (false, typed),
    };
    let mut code = String::with_capacity(CODE_DIGITS);
    let mut rest = text
        .chars()
        .filter(|c| !matches!(c, '-' | '\u{2010}'..='\u{2015}'));
    for c in rest.by_ref() {
        if c.is_whitespace() || is_invisible(c) {
            continue;
        }
        code.push(digit(c)?);
        if code.len() == CODE_DIGITS {
            break;
        }
    }
    // After a link further words may stand, after a typed code none.
    let ended = match rest.next() {
        Some(c) if from_link => !c.is_alphanumeric(),
        Some(c) => {
            (c.is_whitespace() || is_invisible(c))
                && rest.all(|c| c.is_whitespace() || is_invisible(c))
        }
        None => true,
    };
    // 26 digits are 130 bits: the first digit has but three.
    let whole = code.len() == CODE_DIGITS && code.as_bytes()[0] <= b'7';
    (whole && ended).then_some(code)
}

/// Marks that messengers put around pasted text.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn digit(c: char) -> Option<char> {
    let upper = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let known = u8::try_from(upper).is_ok_and(|byte| DIGITS.contains(&byte));
    known.then_some(upper)
}

/// The link an invitation is handed over as. The code stands after `#`, so
/// that it is not sent to any server by opening the link.
/// `origin` is like `https://field.example`.
pub fn invite_link(origin: &str, code: &str) -> String {
    format!("{}/join#{code}", origin.trim_end_matches('/'))
}

#[cfg(test)]
mod tests;
