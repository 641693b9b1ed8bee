//! Pictures made small by the browser, beside the page's own work where it can:
//! what is kept is drawn anew, so that nothing stays of what the camera wrote
//! about place, time and phone.

use crate::bytes::{File, answered, call, made, of_type};
use domain::picture::{AIM, LIMIT, SIDE, SMALL_LIMIT, SMALL_SIDE};
use intake::picture::{FIRST, Seen, holds_end, look, pixels_from};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::{document, window};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

/// Why a file becomes no picture here. Nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// It is something else.
    NoPicture,
    /// It has more pixels than this phone can hold at once.
    TooLarge,
    /// It is a picture, and this browser cannot open it.
    CannotOpen,
    /// It ends too early: a part of it is missing.
    Cut,
    /// Its bytes cannot be read any more.
    Gone,
}

/// A picture in two sizes, both JPEG.
pub struct Shrunk {
    /// At most [`SIDE`] pixels long and [`LIMIT`] bytes large.
    pub full: Vec<u8>,
    /// At most [`SMALL_SIDE`] pixels long and [`SMALL_LIMIT`] bytes large.
    pub small: Vec<u8>,
}

/// Files larger than this are not opened, in bytes.
const FILE_LIMIT: f64 = 64e6;
/// Files larger than this are not opened unless they tell their size.
const UNTOLD_LIMIT: f64 = 20e6;

/// How much is looked at at once for a JPEG's end, in bytes.
const LOOKED: f64 = 262_144.0;

/// How good a JPEG is made, the best first.
const GOOD: [f64; 5] = [0.82, 0.72, 0.6, 0.5, 0.4];
const SMALL_GOOD: [f64; 3] = [0.7, 0.5, 0.3];

/// Makes it small.
pub async fn shrink(file: &File) -> Result<Shrunk, NotTaken> {
    let first = file.part(0.0, FIRST as f64).await;
    let first = first.map_err(|_| NotTaken::Gone)?;
    let size = match look(&first) {
        Seen::Other => return Err(NotTaken::NoPicture),
        Seen::Picture => None,
        Seen::Sized(across, down) => Some((across, down)),
    };
    let pixels = size.map(|(across, down)| f64::from(across) * f64::from(down));
    let too_large = match pixels {
        Some(pixels) => pixels > most_pixels(),
        None => file.size() > UNTOLD_LIMIT,
    };
    if too_large || file.size() > FILE_LIMIT {
        return Err(NotTaken::TooLarge);
    }
    if let Some(from) = pixels_from(&first)
        && !has_its_end(file, from as f64).await?
    {
        return Err(NotTaken::Cut);
    }
    let opened = opened(file, size).await.map_err(|_| NotTaken::CannotOpen)?;
    let full = drawn(&opened, SIDE, &GOOD, AIM, LIMIT).await;
    let small = drawn(&opened, SMALL_SIDE, &SMALL_GOOD, SMALL_LIMIT, SMALL_LIMIT).await;
    // Its memory is given back now, and not when the browser cleans up.
    let _ = call(&opened.image, "close", &Array::new());
    match (full, small) {
        (Ok(full), Ok(small)) => Ok(Shrunk { full, small }),
        _ => Err(NotTaken::CannotOpen),
    }
}

/// Whether a JPEG whose pixels begin at `from` has its end: a browser paints what
/// it has of one that was cut off, and does not tell. Looked for from the end of the
/// file, since some phones put a film behind the picture.
async fn has_its_end(file: &File, from: f64) -> Result<bool, NotTaken> {
    let mut to = file.size();
    while to > from {
        let begin = (to - LOOKED).max(from);
        // With the first byte of what was looked at: the mark may lie between both.
        let part = file.part(begin, to + 1.0).await;
        if holds_end(&part.map_err(|_| NotTaken::Gone)?) {
            return Ok(true);
        }
        to = begin;
    }
    Ok(false)
}

/// How many pixels may be unpacked at once: each takes four bytes for a moment,
/// and a phone says in gigabytes how much memory it has.
fn most_pixels() -> f64 {
    let memory = Reflect::get(&window().navigator(), &"deviceMemory".into());
    match memory.ok().and_then(|memory| memory.as_f64()) {
        Some(memory) if memory <= 1.0 => 26e6,
        Some(memory) if memory > 4.0 => 130e6,
        _ => 65e6,
    }
}

/// Something that can be drawn.
struct Opened {
    image: JsValue,
    across: f64,
    down: f64,
}

impl Opened {
    fn of(image: JsValue, across: &str, down: &str) -> Result<Self, JsValue> {
        let number = |name: &str| Reflect::get(&image, &name.into()).map(|n| n.as_f64());
        let (across, down) = (number(across)?, number(down)?);
        let (Some(across), Some(down)) = (across, down) else {
            return Err(JsValue::NULL);
        };
        if across < 1.0 || down < 1.0 {
            return Err(JsValue::NULL);
        }
        Ok(Self {
            image,
            across,
            down,
        })
    }
}

fn options(pairs: &[(&str, JsValue)]) -> JsValue {
    let options = Object::new();
    for (name, value) in pairs {
        // Refused only on a frozen object.
        let _ = Reflect::set(&options, &(*name).into(), value);
    }
    options.into()
}

/// Opens it the right way up: unpacked and made smaller outside the page's own
/// thread, else as any picture of a page.
async fn opened(file: &File, size: Option<(u32, u32)>) -> Result<Opened, JsValue> {
    let mut wishes = vec![("imageOrientation", JsValue::from("from-image"))];
    if let Some((across, down)) = size
        && across.max(down) > SIDE
    {
        // Turned, it may still be too long: it is drawn smaller then.
        let side = if across >= down {
            "resizeWidth"
        } else {
            "resizeHeight"
        };
        wishes.push((side, SIDE.into()));
        wishes.push(("resizeQuality", "high".into()));
    }
    let arguments = Array::of2(file.js(), &options(&wishes));
    if let Ok(promise) = call(&window(), "createImageBitmap", &arguments)
        && let Ok(image) = answered(promise).await
    {
        return Opened::of(image, "width", "height");
    }
    let url = Reflect::get(&window(), &"URL".into())?;
    let address = call(&url, "createObjectURL", &Array::of1(file.js()))?;
    let image: JsValue = document().create_element("img")?.into();
    Reflect::set(&image, &"src".into(), &address)?;
    let decoded = match call(&image, "decode", &Array::new()) {
        Ok(promise) => answered(promise).await,
        Err(thrown) => Err(thrown),
    };
    call(&url, "revokeObjectURL", &Array::of1(&address))?;
    decoded?;
    Opened::of(image, "naturalWidth", "naturalHeight")
}

/// Draws it at most `side` long, in the first of `good` that weighs no more
/// than `aim`, else smaller and smaller. What comes out last may weigh `limit`.
async fn drawn(
    opened: &Opened,
    side: u32,
    good: &[f64],
    aim: usize,
    limit: usize,
) -> Result<Vec<u8>, JsValue> {
    let mut share = (f64::from(side) / opened.across.max(opened.down)).min(1.0);
    let mut last = Vec::new();
    for _ in 0..4 {
        let canvas = canvas(opened, share)?;
        for good in good {
            last = jpeg(&canvas, *good).await?;
            if last.len() <= aim {
                return Ok(last);
            }
        }
        share *= 0.75;
    }
    match last.len() <= limit {
        true => Ok(last),
        false => Err(JsValue::NULL),
    }
}

/// A canvas with the picture on it: one beside the page where there are such.
fn canvas(opened: &Opened, share: f64) -> Result<JsValue, JsValue> {
    let sized = |length: f64| JsValue::from((length * share).round().max(1.0));
    let (across, down) = (sized(opened.across), sized(opened.down));
    let canvas = match made("OffscreenCanvas", &Array::of2(&across, &down)) {
        Ok(canvas) if Reflect::has(&canvas, &"convertToBlob".into())? => canvas,
        _ => {
            let canvas: JsValue = document().create_element("canvas")?.into();
            Reflect::set(&canvas, &"width".into(), &across)?;
            Reflect::set(&canvas, &"height".into(), &down)?;
            canvas
        }
    };
    let pen = call(&canvas, "getContext", &Array::of1(&"2d".into()))?;
    Reflect::set(&pen, &"imageSmoothingQuality".into(), &"high".into())?;
    // A JPEG knows no glass: what could be seen through is white, as paper.
    Reflect::set(&pen, &"fillStyle".into(), &"#fff".into())?;
    let zero = JsValue::from(0);
    call(&pen, "fillRect", &Array::of4(&zero, &zero, &across, &down))?;
    let place = Array::of5(&opened.image, &zero, &zero, &across, &down);
    call(&pen, "drawImage", &place)?;
    Ok(canvas)
}

async fn jpeg(canvas: &JsValue, good: f64) -> Result<Vec<u8>, JsValue> {
    const JPEG: &str = "image/jpeg";
    let blob = match Reflect::has(canvas, &"convertToBlob".into())? {
        true => {
            let wishes = options(&[("type", JPEG.into()), ("quality", good.into())]);
            answered(call(canvas, "convertToBlob", &Array::of1(&wishes))?).await?
        }
        false => {
            let promise = Promise::new(&mut |resolve: Function, _| {
                let given = Closure::once_into_js(move |blob: JsValue| {
                    // What hears of it cannot throw.
                    let _ = resolve.call1(&JsValue::NULL, &blob);
                });
                let arguments = Array::of3(&given, &JPEG.into(), &good.into());
                let _ = call(canvas, "toBlob", &arguments);
            });
            answered(promise.into()).await?
        }
    };
    if !blob.is_object() {
        return Err(JsValue::NULL);
    }
    let buffer = answered(call(&blob, "arrayBuffer", &Array::new())?).await?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    match bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        true => Ok(bytes),
        false => Err(JsValue::NULL),
    }
}

/// An address under which the page can show a JPEG's bytes, until it is let go.
pub fn shown_at(bytes: &Uint8Array) -> Option<String> {
    let parts = Array::of1(bytes);
    let blob = made("Blob", &Array::of2(&parts, &of_type("image/jpeg"))).ok()?;
    let url = Reflect::get(&window(), &"URL".into()).ok()?;
    let address = call(&url, "createObjectURL", &Array::of1(&blob)).ok()?;
    address.as_string()
}

/// Lets such an address go.
pub fn let_go(address: &str) {
    if let Ok(url) = Reflect::get(&window(), &"URL".into()) {
        let _ = call(&url, "revokeObjectURL", &Array::of1(&address.into()));
    }
}
