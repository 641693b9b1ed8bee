//! The content: pieces of 64 KiB, each sealed by itself with its number and
//! whether it is the last.

use super::NotOpened;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};

/// Bytes of a piece.
pub const PIECE: usize = 64 * 1024;
/// Bytes that sealing adds to a piece.
pub const TAG: usize = 16;

/// The nonce of a piece: its number in eleven bytes, and whether it is the last.
struct Place(u64);

impl Place {
    fn nonce(&mut self, is_last: bool) -> Nonce {
        let mut nonce = [0; 12];
        nonce[3..11].copy_from_slice(&self.0.to_be_bytes());
        nonce[11] = u8::from(is_last);
        // 2^64 pieces are more than there are bytes in the world.
        self.0 = self.0.wrapping_add(1);
        nonce.into()
    }
}

/// Seals a file's content as it comes.
pub struct Sealing {
    cipher: ChaCha20Poly1305,
    place: Place,
    waiting: Vec<u8>,
}

impl Sealing {
    pub(super) fn new(key: [u8; 32]) -> Self {
        Self {
            cipher: ChaCha20Poly1305::new(&key.into()),
            place: Place(0),
            waiting: Vec::with_capacity(PIECE),
        }
    }

    /// Takes more of the content; what is sealed by it goes behind `file`.
    pub fn put(&mut self, mut content: &[u8], file: &mut Vec<u8>) {
        while !content.is_empty() {
            // Only now it is known that the piece before is not the last.
            if self.waiting.len() == PIECE {
                self.piece(false, file);
            }
            let room = PIECE - self.waiting.len();
            let (now, later) = content.split_at(room.min(content.len()));
            self.waiting.extend_from_slice(now);
            content = later;
        }
    }

    /// The content is whole.
    pub fn end(mut self, file: &mut Vec<u8>) {
        self.piece(true, file);
    }

    fn piece(&mut self, is_last: bool, file: &mut Vec<u8>) {
        let sealed = self
            .cipher
            .encrypt(&self.place.nonce(is_last), self.waiting.as_slice())
            .expect("a piece is not too long to be sealed");
        file.extend_from_slice(&sealed);
        self.waiting.clear();
    }
}

/// Opens a file's content as it comes.
pub struct Opening {
    cipher: ChaCha20Poly1305,
    place: Place,
    waiting: Vec<u8>,
}

impl Opening {
    pub(super) fn new(key: [u8; 32]) -> Self {
        Self {
            cipher: ChaCha20Poly1305::new(&key.into()),
            place: Place(0),
            waiting: Vec::with_capacity(PIECE + TAG),
        }
    }

    /// Takes more of the file; what opens by it goes behind `content`. What has
    /// opened is proved, but only [`Opening::end`] says whether it is all.
    ///
    /// # Errors
    /// [`NotOpened::Damaged`]; then the file is not to be gone on with.
    pub fn put(&mut self, mut file: &[u8], content: &mut Vec<u8>) -> Result<(), NotOpened> {
        while !file.is_empty() {
            if self.waiting.len() == PIECE + TAG {
                self.piece(false, content)?;
            }
            let room = PIECE + TAG - self.waiting.len();
            let (now, later) = file.split_at(room.min(file.len()));
            self.waiting.extend_from_slice(now);
            file = later;
        }
        Ok(())
    }

    /// The file has no more bytes.
    ///
    /// # Errors
    /// [`NotOpened::CutOff`] when it should have, [`NotOpened::Damaged`].
    pub fn end(mut self, content: &mut Vec<u8>) -> Result<(), NotOpened> {
        let is_first = self.place.0 == 0;
        // A last piece holds something, unless there is nothing at all.
        if self.waiting.len() < TAG || (self.waiting.len() == TAG && !is_first) {
            return Err(NotOpened::CutOff);
        }
        let number = self.place.0;
        if self.piece(true, content).is_ok() {
            return Ok(());
        }
        // Cut between two pieces, it ends in one that was not the last.
        self.place = Place(number);
        let mut nothing = Vec::new();
        Err(match self.piece(false, &mut nothing) {
            Ok(()) => NotOpened::CutOff,
            // Cut within a piece, or another byte: nobody can tell.
            Err(_) => NotOpened::Damaged,
        })
    }

    fn piece(&mut self, is_last: bool, content: &mut Vec<u8>) -> Result<(), NotOpened> {
        let nonce = self.place.nonce(is_last);
        let opened = self.cipher.decrypt(&nonce, self.waiting.as_slice());
        content.extend_from_slice(&opened.map_err(|_| NotOpened::Damaged)?);
        self.waiting.clear();
        Ok(())
    }
}

/// Seals a few bytes with a key that is used for nothing else.
pub(super) fn seal_alone(key: &[u8; 32], bytes: &[u8]) -> Vec<u8> {
    ChaCha20Poly1305::new(&(*key).into())
        .encrypt(&Nonce::default(), bytes)
        .expect("a few bytes are not too long to be sealed")
}

/// What [`seal_alone`] sealed with that key.
pub(super) fn open_alone(key: &[u8; 32], sealed: &[u8]) -> Option<Vec<u8>> {
    ChaCha20Poly1305::new(&(*key).into())
        .decrypt(&Nonce::default(), sealed)
        .ok()
}
