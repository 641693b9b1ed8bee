// What web-sys lacks, for the wasm to call as functions of window.fieldbook:
//
//   setBadge(n)            a number on the home-screen icon; 0 takes it away
//   canInstall()           true while the browser's offer to install is held
//   install()              promise of 'accepted', 'dismissed' or 'none'; only in a tap
//   isUpdateReady()        true when a new version waits
//   bringRest()            brings what of the app is not on the phone yet (boot.js)
//   isWhole()              true when everything is, or nothing keeps it here
//   askedLanguage()        the tag of the language boot.js asked for, or undefined
//   languageFile(tag)      promise of a language's file as text, or of null
//   takeUpdate()           lets it in and reloads once it is: only when no draft is dirty
//   keepWords(lang, words) the shell's texts for this and later openings;
//                          words is an object: data-phrase -> text
//   locksmith()            a worker that locks and opens files (locksmith.js):
//                          {ask(what), next(), end()}; next is the promise of what it
//                          says next, of 'absent' where it did not come, of null
//                          once it is no more
//
// In Rust: #[wasm_bindgen(js_namespace = fieldbook, js_name = setBadge)].
// Where the browser knows nothing of the matter, nothing happens.
(function (fieldbook) {
  'use strict';
  if (!fieldbook) return;

  fieldbook.setBadge = function (n) {
    if (!navigator.setAppBadge) return;
    (n > 0 ? navigator.setAppBadge(n) : navigator.clearAppBadge()).catch(function () {});
  };

  fieldbook.canInstall = function () {
    return fieldbook.installPrompt !== null;
  };

  fieldbook.install = function () {
    var held = fieldbook.installPrompt;
    // It can be used once.
    fieldbook.installPrompt = null;
    if (!held) return Promise.resolve('none');
    held.prompt();
    return held.userChoice.then(function (choice) {
      return choice.outcome;
    });
  };

  fieldbook.isUpdateReady = function () {
    return fieldbook.updateReady;
  };

  fieldbook.isWhole = function () {
    return fieldbook.offlineReady || fieldbook.wasWhole || fieldbook.cannotKeep;
  };

  fieldbook.askedLanguage = function () {
    return fieldbook.language ? fieldbook.language.tag : undefined;
  };

  fieldbook.languageFile = function (tag) {
    var asked = fieldbook.language;
    if (asked && asked.tag === tag) return asked.text;
    return fetch('/languages/' + tag + '.txt')
      .then(function (answer) {
        return answer.ok ? answer.text() : null;
      })
      .catch(function () {
        return null;
      });
  };

  fieldbook.takeUpdate = function () {
    var waiting = fieldbook.registration && fieldbook.registration.waiting;
    fieldbook.taking = true;
    if (!waiting) {
      window.location.reload();
      return;
    }
    waiting.addEventListener('statechange', function () {
      if (waiting.state === 'activated') window.location.reload();
    });
    waiting.postMessage({ skip_waiting: true });
  };

  fieldbook.keepWords = function (lang, words) {
    var kept = { lang: lang, words: words };
    fieldbook.fillWords(kept);
    try {
      window.localStorage.setItem(fieldbook.wordsKey, JSON.stringify(kept));
    } catch (shut) {
      // The next opening shows English until the app is up.
    }
  };

  fieldbook.locksmith = function () {
    var said = [];
    var waits = null;
    var came = false;
    var over = false;
    var worker = new Worker('/locksmith.js');
    function hear(what) {
      if (over) return;
      said.push(what);
      if (waits) waits(said.shift());
      waits = null;
    }
    function died() {
      hear(came ? null : 'absent');
    }
    worker.onerror = died;
    worker.onmessage = function (event) {
      came = true;
      // Held as long as it lives.
      if (event.data.held) navigator.locks.request(event.data.held, died);
      else hear(event.data);
    };
    return {
      ask: function (what) {
        worker.postMessage(what);
      },
      next: function () {
        return new Promise(function (done) {
          if (said.length || over) done(over ? null : said.shift());
          else waits = done;
        });
      },
      end: function () {
        worker.terminate();
        hear(null);
        over = true;
      }
    };
  };
})(window.fieldbook);
