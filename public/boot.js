// What the page does before the wasm runs and without it: the words of the
// shell, the pages that say why nothing works, the service worker, and the
// browser's offer to install, which may come before the wasm is up.
//
// Written so that old browsers can read it: they get the "too old" page from here.
//
// On window.fieldbook (bridge.js adds the functions the wasm calls):
//   tooOld, updateReady, offlineReady, installed   booleans
//   wasWhole, cannotKeep      everything was here once; no worker can keep it
//   installPrompt                                  the held event, or null
//   language                                       {tag, text}: the promise of its file, or null
// Events on window, each told once it holds:
//   fieldbook-install-ready   the browser offers to install
//   fieldbook-offline-ready   everything is on the phone, the server may go
//   fieldbook-update-ready    a new version waits (fieldbook.takeUpdate takes it)
//   fieldbook-update-taken    another tab took it: keep the draft, then reload
// window.fieldbookPanic() paints "Something went wrong" over everything.
(function () {
  'use strict';
  var WORDS = 'fieldbook-shell-words';
  var WHOLE = 'fieldbook-whole';
  var MINUTE = 60000;
  var HOUR = 60 * MINUTE;
  var fieldbook = (window.fieldbook = {
    tooOld: false,
    updateReady: false,
    offlineReady: false,
    wasWhole: false,
    cannotKeep: false,
    installed: false,
    installPrompt: null,
    language: null,
    registration: null,
    stopped: false
  });

  function tell(what) {
    window.dispatchEvent(new Event('fieldbook-' + what));
  }

  // The shell's words in the app's language: {lang, words: {phrase: text}}.
  fieldbook.fillWords = function (kept) {
    if (!kept || !kept.words) return;
    if (kept.lang) document.documentElement.lang = kept.lang;
    var places = [document];
    var templates = document.querySelectorAll('template');
    for (var i = 0; i < templates.length; i++) places.push(templates[i].content);
    places.forEach(function (place) {
      var texts = place.querySelectorAll('[data-phrase]');
      for (var j = 0; j < texts.length; j++) {
        var text = kept.words[texts[j].getAttribute('data-phrase')];
        if (text) texts[j].textContent = text;
      }
    });
  };
  fieldbook.wordsKey = WORDS;
  try {
    // Light or dark as the app's settings have it, before the first paint of a screen.
    var theme = JSON.parse(window.localStorage.getItem('prefers:theme'));
    if (theme) document.documentElement.setAttribute('data-theme', theme);
    var size = JSON.parse(window.localStorage.getItem('prefers:size'));
    if (size) document.documentElement.setAttribute('data-size', size);
    // Asked for while the wasm comes. English and the made-up language have no file.
    // Hausa is complete: a phone set to it opens in it until somebody chooses.
    var tag = JSON.parse(window.localStorage.getItem('language'));
    if (!tag && /^ha\b/.test(navigator.language)) tag = 'ha';
    if (tag && tag.slice(0, 2) !== 'en') {
      var file = fetch('/languages/' + tag + '.txt').then(function (answer) {
        return answer.ok ? answer.text() : null;
      });
      // Without a network the first screen is in English, and says so nowhere.
      fieldbook.language = { tag: tag, text: file.catch(function () { return null; }) };
    }
    // Once whole, always whole: a new version comes whole or not at all.
    fieldbook.wasWhole = !!window.localStorage.getItem(WHOLE);
    fieldbook.fillWords(JSON.parse(window.localStorage.getItem(WORDS)));
  } catch (unreadable) {
    // Storage is shut or the text is not ours: English stands.
  }

  // Covers the page with a template. What was there stays in the document,
  // unseen, until the person reloads.
  function stop(id) {
    if (fieldbook.stopped) return;
    fieldbook.stopped = true;
    for (var i = 0; i < document.body.children.length; i++) {
      document.body.children[i].inert = true;
    }
    document.body.appendChild(document.getElementById(id).content.cloneNode(true));
    document.body.className += ' is-stopped';
    var button = document.body.querySelector('.shell-stop button');
    if (button) {
      button.addEventListener('click', function () {
        window.location.reload();
      });
    }
    document.body.querySelector('.shell-stop h1').focus();
  }

  window.fieldbookPanic = function () {
    stop('page-panic');
  };
  fieldbook.notLoaded = function (why) {
    if (window.console) console.error(why);
    stop('page-not-loaded');
  };

  // A trap in the wasm that no panic hook told of.
  function trapped(error) {
    if (window.WebAssembly && error instanceof WebAssembly.RuntimeError) stop('page-panic');
  }
  window.addEventListener('error', function (event) {
    trapped(event.error);
  });
  window.addEventListener('unhandledrejection', function (event) {
    trapped(event.reason);
  });

  // The wasm needs reference types, the styles need layers.
  var REFERENCE_TYPES = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 111, 0];
  fieldbook.tooOld = !(
    'noModule' in HTMLScriptElement.prototype &&
    window.WebAssembly &&
    WebAssembly.compileStreaming &&
    WebAssembly.validate(new Uint8Array(REFERENCE_TYPES)) &&
    window.CSSLayerBlockRule &&
    window.indexedDB
  );
  if (fieldbook.tooOld) {
    stop('page-too-old');
    return;
  }

  window.addEventListener('beforeinstallprompt', function (event) {
    event.preventDefault();
    fieldbook.installPrompt = event;
    tell('install-ready');
  });
  window.addEventListener('appinstalled', function () {
    fieldbook.installPrompt = null;
    fieldbook.installed = true;
  });

  fieldbook.bringRest = function () {};
  if (!navigator.serviceWorker) {
    fieldbook.cannotKeep = true;
    return;
  }

  // A first visit gets the first screens; the rest comes when it is wanted (a
  // visit is open, a screen of it is asked for), when the page is left, or
  // after half a minute, so that it does not compete with the first use for a
  // slow network: who goes then where there is none has all of it. On later visits it is asked for at once, should it be missing.
  // A wish during an attempt that fails is an attempt of its own. The browser may
  // end the worker in the middle of one, which then never answers: after a while
  // it counts as failed. What it did bring is kept, so asking twice costs little.
  var bringing = null;
  var again = false;
  var pause = MINUTE / 6;
  fieldbook.bringRest = function () {
    if (fieldbook.offlineReady) return;
    again = !!bringing;
    if (bringing) return;
    bringing = setTimeout(failed, MINUTE / 2);
    navigator.serviceWorker.ready.then(function (registration) {
      registration.active.postMessage({ bring_rest: true, asked: isOffice() });
    });
  };
  // An officer's phone keeps the part that only it needs as well.
  function isOffice() {
    try {
      return !!window.localStorage.getItem('office');
    } catch (shut) {
      return false;
    }
  }
  function failed() {
    clearTimeout(bringing);
    bringing = null;
    if (again) {
      fieldbook.bringRest();
    } else {
      setTimeout(fieldbook.bringRest, pause);
      pause = MINUTE;
    }
  }
  navigator.serviceWorker.addEventListener('message', function (event) {
    if (!event.data || typeof event.data.whole !== 'boolean') return;
    if (event.data.whole) {
      clearTimeout(bringing);
      fieldbook.offlineReady = true;
      try {
        window.localStorage.setItem(WHOLE, '1');
      } catch (shut) {
        // The next opening looks again.
      }
      tell('offline-ready');
    } else {
      failed();
    }
  });
  window.addEventListener('online', fieldbook.bringRest);
  document.addEventListener('visibilitychange', function () {
    if (document.visibilityState === 'hidden') fieldbook.bringRest();
  });

  function watch(registration) {
    var asked = Date.now();
    fieldbook.registration = registration;
    function look() {
      if (registration.active && registration.waiting && !fieldbook.updateReady) {
        fieldbook.updateReady = true;
        tell('update-ready');
      }
    }
    function follow() {
      if (registration.installing) registration.installing.addEventListener('statechange', look);
    }
    registration.addEventListener('updatefound', follow);
    follow();
    look();
    // A page from the home screen may stay open for weeks.
    document.addEventListener('visibilitychange', function () {
      if (document.visibilityState !== 'visible' || Date.now() - asked < HOUR) return;
      asked = Date.now();
      registration.update().catch(function () {});
    });
  }

  var controlled = !!navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener('controllerchange', function () {
    if (controlled && !fieldbook.taking) tell('update-taken');
    controlled = true;
  });
  // After load: the offline copy must not slow the first screen.
  window.addEventListener('load', function () {
    navigator.serviceWorker
      .register('/sw.js', { updateViaCache: 'none' })
      .then(function (registration) {
        watch(registration);
        setTimeout(fieldbook.bringRest, controlled ? 0 : MINUTE / 2);
      })
      .catch(function (why) {
        fieldbook.cannotKeep = true;
        tell('offline-ready');
        console.warn('no offline copy yet', why);
      });
  });
})();
