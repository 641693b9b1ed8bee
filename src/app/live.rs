//! What changes with what it reads.

use leptos::prelude::*;

/// What `read` gives now, and again whenever something it reads changes.
///
/// Every changing view of the app goes through here, since a closure put into
/// `view!` as it is gets machinery of its own, some kilobytes each: boxed, all
/// of them share one.
pub fn live<V: IntoView + 'static>(read: impl Fn() -> V + Send + 'static) -> AnyView {
    live_boxed(Box::new(move || read().into_any()))
}

type Read = Box<dyn Fn() -> AnyView + Send>;

fn live_boxed(read: Read) -> AnyView {
    (move || read()).into_any()
}

/// Does `work` now, and again whenever something it reads changes.
pub fn follow(work: impl Fn() + 'static) {
    follow_boxed(Box::new(work));
}

fn follow_boxed(work: Box<dyn Fn()>) {
    Effect::new(move |_| work());
}
