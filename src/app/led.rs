//! What another leads by now is read here and not written: where one of its forms would
//! open, that is said.

use crate::fieldbook::reading;
use crate::later;
use crate::live::live;
use crate::markup::Nodes;
use crate::slot::derived;
use domain::ids::RecordId;
use storage::Phone;

/// The `form` that writes the record `id`; once another leads that, also while somebody
/// types, who does and what was typed.
pub fn unless_led<N: Into<Nodes>>(id: RecordId, form: impl Fn() -> N + 'static) -> Nodes {
    unless_led_boxed(id, Box::new(move || form().into()))
}

fn unless_led_boxed(id: RecordId, form: Box<dyn Fn() -> Nodes>) -> Nodes {
    let led = reading(async move |phone: Phone| Ok(phone.led_by(id).await?.is_some()));
    let led = derived(move || led.get());
    live(move || match led.get() {
        Some(false) => form(),
        Some(true) => later::led_now(),
        None => Nodes::none(),
    })
}
