//! Starting work that goes on by itself.

use std::pin::Pin;

/// Begins `work` and does not wait for it.
///
/// Boxed here, so that the browser's task queue is compiled once and not once
/// for every piece of work (kilobytes each).
pub fn begin(work: impl Future<Output = ()> + 'static) {
    begin_boxed(Box::pin(work));
}

fn begin_boxed(work: Pin<Box<dyn Future<Output = ()>>>) {
    leptos::task::spawn_local(work);
}
