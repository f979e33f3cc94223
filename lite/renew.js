// An extension of JupyterLab, as JupyterLab loads one. Of what a learner has left in the browser, a notebook that was
// not edited gives way to a newer one of the site; for one that was, a line says so. And the kernel starts early.
const version = (sources) =>
  [...sources.join("\0")].reduce((number, letter) => (number * 33 + letter.codePointAt(0)) % 2 ** 32, 5381);

async function stale(storage) {
  const edited = [];
  for (const path of await storage.keys()) {
    const { content, type } = await storage.getItem(path);
    if (type !== "notebook" || !content?.metadata?.site) continue; // a learner's own
    const answer = await fetch(new URL(`../files/${path}`, location.href), { cache: "no-cache" });
    if (!answer.ok || (await answer.json()).metadata.site === content.metadata.site) continue;
    if (version(content.cells.map((cell) => [cell.source].flat().join(""))) !== content.metadata.site) edited.push(path);
    else await storage.removeItem(path);
  }
  return edited;
}

// Python starts while the page is still being laid out; the notebook, when it is there, joins the session of its name.
async function startEarly({ kernelspecs, sessions }) {
  const path = new URLSearchParams(location.search).get("path");
  if (!path?.endsWith(".ipynb")) return;
  const name = "python";
  await new Promise((known) => kernelspecs.specsChanged.connect((_, { kernelspecs }) => kernelspecs[name] && known()));
  const start = sessions.startNew.bind(sessions);
  const early = start({ path, name: path.split("/").at(-1), type: "notebook", kernel: { name } });
  const done = early.then((session) => session.dispose(), console.warn); // the page's end of it; the kernel stays
  sessions.startNew = (...options) => done.then(() => start(...options));
}

async function activate(app) {
  startEarly(app.serviceManager);
  const edited = await stale(await app.serviceManager.contents.defaultDrive.storage);
  app.restored.then(() => {
    for (const path of edited) {
      const how = "Yours, which you edited, is kept. For the new one, rename yours (right click in the list).";
      const message = `The site has a newer ${path}. ${how}`; // JupyterLab shows 140 letters
      app.commands.execute("apputils:notify", { message, type: "info", options: { autoClose: false } });
    }
  });
}

(window._JUPYTERLAB ??= {}).renew = {
  init: () => {},
  get: async () => () => ({ id: "renew:plugin", autoStart: true, activate }),
};
