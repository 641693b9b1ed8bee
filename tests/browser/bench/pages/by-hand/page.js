// The least that does the work: reads what a first screen shows out of
// IndexedDB, by index, and shows it with one action that saves strictly.
const opening = indexedDB.open('by-hand', 1);
opening.onupgradeneeded = () => {
  const records = opening.result.createObjectStore('records', { keyPath: 'id' });
  records.createIndex('kind,state,day', ['kind', 'state', 'day']);
};
opening.onsuccess = () => show(opening.result);

function show(database) {
  const range = IDBKeyRange.bound(['visit', 'planned', ''], ['visit', 'planned', '\uffff']);
  const asked = database.transaction('records').objectStore('records').index('kind,state,day').getAll(range, 4);
  asked.onsuccess = () => {
    const main = document.createElement('main');
    const heading = document.createElement('h1');
    heading.textContent = 'Today';
    const list = document.createElement('ul');
    for (const { body } of asked.result) {
      const item = document.createElement('li');
      item.textContent = JSON.parse(body).purpose;
      list.append(item);
    }
    const action = document.createElement('button');
    action.textContent = 'Plan a visit';
    action.onclick = () => save(database);
    main.append(heading, list, action);
    document.body.replaceChildren(main);
  };
}

function save(database) {
  const day = new Date().toISOString().slice(0, 10);
  const body = JSON.stringify({ purpose: 'Pair talk', day });
  const writing = database.transaction('records', 'readwrite', { durability: 'strict' });
  writing.objectStore('records').put({ id: crypto.randomUUID(), kind: 'visit', state: 'planned', day, body });
  writing.oncomplete = () => show(database);
}
