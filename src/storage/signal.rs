//! A value that comes later, from an event handler to one waiting future.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Both ends of the wait. The first value given counts; later ones are dropped.
pub(crate) struct Signal<T>(Rc<RefCell<Slot<T>>>);

struct Slot<T> {
    value: Option<T>,
    given: bool,
    waker: Option<Waker>,
}

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Signal<T> {
    pub(crate) fn new() -> Self {
        Self(Rc::new(RefCell::new(Slot {
            value: None,
            given: false,
            waker: None,
        })))
    }

    /// Hands over `value` and wakes whoever waits; gives it back when another
    /// was handed over before, or when nobody is left to wait.
    pub(crate) fn give(&self, value: T) -> Option<T> {
        let alone = Rc::strong_count(&self.0) == 1;
        let mut slot = self.0.borrow_mut();
        if slot.given || alone {
            return Some(value);
        }
        slot.given = true;
        slot.value = Some(value);
        let waker = slot.waker.take();
        drop(slot);
        if let Some(waker) = waker {
            waker.wake();
        }
        None
    }
}

impl<T> Future for Signal<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let mut slot = self.0.borrow_mut();
        match slot.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                slot.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}
