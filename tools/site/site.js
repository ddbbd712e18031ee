// A summary is a button, and a button has no links in it: those of TypeDoc's go to the top of what it opens.

function mend() {
  for (const link of document.querySelectorAll('summary a')) {
    const summary = link.closest('summary');
    const list = summary.parentElement.querySelector(':scope > div > ul, :scope > ul');
    const name = document.createElement('span');
    name.innerHTML = link.innerHTML;
    if (link.classList.contains('tsd-anchor-icon')) {
      link.remove();
      continue;
    }
    link.replaceWith(name);
    if (list === null) continue;
    const item = document.createElement('li');
    link.textContent = `About ${name.textContent}`;
    item.append(link);
    list.prepend(item);
  }
}

mend();
new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
