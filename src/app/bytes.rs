//! Bytes that stay outside the wasm's memory: files, and what is unpacked by the
//! browser on its way.
//!
//! All of it is asked by name: the browser's own types would put a line for
//! each method into the script that every first visit waits for.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// What is read of a file at once, in bytes.
pub const SLICE: f64 = 262_144.0;

thread_local! {
    /// A file that one screen hands to the next.
    static HANDED: RefCell<Option<File>> = const { RefCell::new(None) };
}

/// A file, or bytes the browser keeps for us.
#[derive(Clone)]
pub struct File(JsValue);

/// Calls the method `name`.
pub fn call(on: &JsValue, name: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(on, &name.into())?.dyn_into()?;
    function.apply(on, arguments)
}

/// Waits for what a method has promised.
pub async fn answered(promise: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(promise.dyn_into::<Promise>()?).await
}

/// A new one of that class of the browser's.
pub fn made(class: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    let class: Function = Reflect::get(&window(), &class.into())?.dyn_into()?;
    Reflect::construct(&class, arguments)
}

/// The text in `bytes`, if all of it is written in those letters.
pub fn decoded(bytes: &[u8], letters: &str) -> Option<String> {
    let options = js_sys::Object::new();
    Reflect::set(&options, &"fatal".into(), &true.into()).ok()?;
    let decoder = made("TextDecoder", &Array::of2(&letters.into(), &options)).ok()?;
    let bytes = Uint8Array::from(bytes);
    call(&decoder, "decode", &Array::of1(&bytes))
        .ok()?
        .as_string()
}

/// The type of a file whose content only its name tells.
pub fn of_type(mime: &str) -> JsValue {
    let options = js_sys::Object::new();
    // Refused only on a frozen object.
    let _ = Reflect::set(&options, &"type".into(), &mime.into());
    options.into()
}

impl File {
    /// A file the leader chose in a field of files.
    pub fn chosen(input: &JsValue) -> Option<Self> {
        let files = Reflect::get(input, &"files".into()).ok()?;
        let file = Reflect::get(&files, &0.into()).ok()?;
        file.is_object().then_some(Self(file))
    }

    /// Hands it to the screen that opens next.
    pub fn hand_over(self) {
        HANDED.set(Some(self));
    }

    /// What the screen before handed over.
    pub fn handed() -> Option<Self> {
        HANDED.take()
    }

    /// Parts, one behind the other.
    pub fn of(parts: &Array, name: &str, mime: &str) -> Result<Self, JsValue> {
        let name = JsValue::from_str(name);
        made("File", &Array::of3(parts, &name, &of_type(mime))).map(Self)
    }

    /// What the browser calls it.
    pub fn name(&self) -> String {
        let name = Reflect::get(&self.0, &"name".into());
        name.ok()
            .and_then(|name| name.as_string())
            .unwrap_or_default()
    }

    /// How many bytes it has.
    pub fn size(&self) -> f64 {
        let size = Reflect::get(&self.0, &"size".into());
        size.ok().and_then(|size| size.as_f64()).unwrap_or(0.0)
    }

    /// As the browser knows it.
    pub fn js(&self) -> &JsValue {
        &self.0
    }

    /// As the browser's own type.
    pub fn blob(&self) -> &Blob {
        self.0.unchecked_ref()
    }

    /// The bytes from `from` on, at most up to `to`.
    pub async fn part(&self, from: f64, to: f64) -> Result<Vec<u8>, JsValue> {
        let part = call(&self.0, "slice", &Array::of2(&from.into(), &to.into()))?;
        let buffer = answered(call(&part, "arrayBuffer", &Array::new())?).await?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }

    /// Its bytes, unpacked with gzip.
    pub fn unpacked(&self) -> Result<Flow, JsValue> {
        let stream = call(&self.0, "stream", &Array::new())?;
        let way = made("DecompressionStream", &Array::of1(&"gzip".into()))?;
        let through = call(&stream, "pipeThrough", &Array::of1(&way))?;
        call(&through, "getReader", &Array::new()).map(Flow)
    }
}

/// Bytes as they come.
pub struct Flow(JsValue);

impl Flow {
    /// The next of them; none at the end.
    pub async fn next(&self) -> Result<Option<Vec<u8>>, JsValue> {
        let read = answered(call(&self.0, "read", &Array::new())?).await?;
        if Reflect::get(&read, &"done".into())?.is_truthy() {
            return Ok(None);
        }
        let bytes = Reflect::get(&read, &"value".into())?;
        Ok(Some(Uint8Array::new(&bytes).to_vec()))
    }
}

/// Bytes gathered outside the wasm's memory, to become a file.
pub struct Gathered {
    parts: Array,
    waiting: Vec<u8>,
}

impl Gathered {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            parts: Array::new(),
            waiting: Vec::new(),
        }
    }

    /// Where the next bytes are to be put behind.
    pub fn more(&mut self) -> &mut Vec<u8> {
        if self.waiting.len() as f64 >= SLICE {
            self.put_away();
        }
        &mut self.waiting
    }

    fn put_away(&mut self) {
        if !self.waiting.is_empty() {
            self.parts.push(&Uint8Array::from(self.waiting.as_slice()));
            self.waiting.clear();
        }
    }

    /// A file of all of them.
    pub fn file(mut self, name: &str, mime: &str) -> Result<File, JsValue> {
        self.put_away();
        File::of(&self.parts, name, mime)
    }
}
