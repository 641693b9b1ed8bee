//! What changes and is followed, whatever its type.
//!
//! Leptos compiles a signal's machinery once for every type it holds, some
//! kilobytes each, and the app holds dozens. Behind a [`Slot`] and a
//! [`Derived`] stands one signal and one memo, of anything.

use leptos::prelude::*;
use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

/// A value that can be changed and followed. Copying it copies a handle; it
/// goes with the view in which it was made.
pub struct Slot<T: 'static> {
    signal: RwSignal<Box<dyn Any>, LocalStorage>,
    holds: PhantomData<fn() -> T>,
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Slot<T> {}

const ONE_TYPE: &str = "a slot holds what it was made with";

// Not inlined: who reads is compiled hundreds of times, these once for a type.
#[inline(never)]
fn of<T: 'static>(any: &dyn Any) -> &T {
    any.downcast_ref().expect(ONE_TYPE)
}

#[inline(never)]
fn of_mut<T: 'static>(any: &mut dyn Any) -> &mut T {
    any.downcast_mut().expect(ONE_TYPE)
}

impl<T: 'static> Slot<T> {
    /// Holding `value`.
    pub fn new(value: T) -> Self {
        Self {
            signal: RwSignal::new_local(Box::new(value)),
            holds: PhantomData,
        }
    }

    /// Follows it without reading it.
    pub fn track(self) {
        self.signal.track();
    }

    /// Reads it, following its changes.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(of(&**self.signal.read()))
    }

    /// Reads it as it is now.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(of(&**self.signal.read_untracked()))
    }

    /// As [`Slot::with_untracked`]; `None` when its view is gone.
    pub fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        let any = self.signal.try_read_untracked()?;
        Some(read(of(&**any)))
    }

    /// Changes it in place; `None` when its view is gone.
    pub fn try_update<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut any = self.signal.try_write()?;
        Some(change(of_mut(&mut **any)))
    }

    /// Changes it in place, if its view is there.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    /// Puts `value` in; false when its view is gone.
    pub fn try_set(self, value: T) -> bool {
        put(self.signal, Box::new(value))
    }

    /// Puts `value` in, if its view is there.
    pub fn set(self, value: T) {
        self.try_set(value);
    }
}

fn put(signal: RwSignal<Box<dyn Any>, LocalStorage>, value: Box<dyn Any>) -> bool {
    match signal.try_write() {
        Some(mut any) => {
            *any = value;
            true
        }
        None => false,
    }
}

impl<T: Clone + 'static> Slot<T> {
    /// A copy, following its changes.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy as it is now.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// A copy as it is now; `None` when its view is gone.
    pub fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }
}

/// What follows from other values, and changes only when it comes out different.
pub struct Derived<T: 'static> {
    memo: Memo<Outcome>,
    holds: PhantomData<fn() -> T>,
}

impl<T> Clone for Derived<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Derived<T> {}

struct Outcome {
    value: Arc<dyn Any + Send + Sync>,
    same: fn(&dyn Any, &dyn Any) -> bool,
}

impl PartialEq for Outcome {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&*self.value, &*other.value)
    }
}

/// What `read` gives, found out again when something it reads changes.
pub fn derived<T>(read: impl Fn() -> T + Send + Sync + 'static) -> Derived<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    let outcome = move || Outcome {
        value: Arc::new(read()),
        same: |one, other| of::<T>(one) == of::<T>(other),
    };
    Derived {
        memo: memo(Box::new(outcome)),
        holds: PhantomData,
    }
}

fn memo(outcome: Box<dyn Fn() -> Outcome + Send + Sync>) -> Memo<Outcome> {
    Memo::new(move |_| outcome())
}

impl<T: 'static> Derived<T> {
    /// Reads it, following its changes.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(of(&*self.memo.read().value))
    }

    /// Reads it as it is now.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(of(&*self.memo.read_untracked().value))
    }
}

impl<T: Clone + 'static> Derived<T> {
    /// A copy, following its changes.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy as it is now.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}
