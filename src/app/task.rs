//! Starting work that goes on by itself.

use leptos::prelude::set_timeout;
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

/// Lets the page do whatever waits: answer a tap, paint, move a bar. For work
/// that is done in slices.
pub async fn breathe() {
    #[derive(Default)]
    struct Breath {
        is_over: bool,
        waker: Option<Waker>,
    }
    let breath = Rc::new(RefCell::new(Breath::default()));
    let over = breath.clone();
    let end = move || {
        let mut breath = over.borrow_mut();
        breath.is_over = true;
        if let Some(waker) = breath.waker.take() {
            waker.wake();
        }
    };
    set_timeout(end, Duration::ZERO);
    poll_fn(|context| {
        let mut breath = breath.borrow_mut();
        if breath.is_over {
            return Poll::Ready(());
        }
        breath.waker = Some(context.waker().clone());
        Poll::Pending
    })
    .await;
}

/// Does `work` once what this turn changed is on the page, before anybody can
/// tap or type again: a focus that moves a frame later would take the letters of
/// who is quick to another field.
pub fn once_shown(work: impl FnOnce() + 'static) {
    begin(async move {
        // What follows a change may change what others follow.
        for _ in 0..2 {
            leptos::task::tick().await;
        }
        work();
    });
}

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
