//! A panic ends in a page that says the draft is kept, drawn without wasm, and
//! the reason in the browser's console.

use std::panic::PanicHookInfo;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fieldbookPanic, catch)]
    fn panic_page() -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn log(text: &str);
}

/// From now on.
pub fn catch() {
    std::panic::set_hook(Box::new(|panic: &PanicHookInfo| {
        log(&panic.to_string());
        // Without the page's script there is only the console.
        let _ = panic_page();
    }));
}
