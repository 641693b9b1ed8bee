//! What a visit summary says.

use crate::sample;
#[test]
fn x() {
    let _ = (sample::tudun_fari(), sample::strokes(), sample::at(1, 1));
}
