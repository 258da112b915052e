// Makes pages better that work without it: times in the reader's zone, what is new since the last visit, and news as it comes.
"use strict";

// Times in the reader's own zone, written as the page writes dates; the time as it was written stays as a title.
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (number) => String(number).padStart(2, "0");
const written = (moment) => `${moment.getDate()} ${months[moment.getMonth()]} ${moment.getFullYear()}, `
  + `${two(moment.getHours())}:${two(moment.getMinutes())}`;
for (const time of document.querySelectorAll("time[datetime*='T']")) {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime())) continue;
  time.title = time.textContent;
  time.textContent = written(moment);
}

// What came in since the page was last looked at.
const seen = [...document.querySelectorAll("[data-seen]")];
if (seen.length) {
  let last = 0;
  try { last = Number(localStorage.getItem("seen")) || 0; } catch { /* without storage nothing is marked */ }
  if (last > 0) {
    for (const item of seen) {
      if (Number(item.dataset.seen) <= last) continue;
      const label = document.createElement("span");
      label.className = "tag new";
      label.textContent = "new";
      (item.querySelector("h2, h3, .what") || item).append(" ", label);
    }
  }
  addEventListener("pagehide", () => {
    const newest = Math.max(last, ...seen.map((item) => Number(item.dataset.seen) || 0));
    try { localStorage.setItem("seen", String(newest)); } catch { /* as above */ }
  });
}

// Every part of a fact that an address leads to, not the first alone.
function showTarget() {
  for (const mark of document.querySelectorAll("mark.target")) mark.classList.remove("target");
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || !target.dataset.fact) return;
  for (const mark of document.querySelectorAll(`mark[data-fact="${Number(target.dataset.fact)}"]`)) mark.classList.add("target");
}
addEventListener("hashchange", showTarget);
showTarget();

// News: a bar at the foot tells how much there is; nothing that is being read moves.
const bar = document.getElementById("news");
if (bar && window.EventSource) {
  const articles = new Set();
  const edits = new Set();
  const source = new EventSource("/live");
  const tell = () => {
    const parts = [];
    if (articles.size) parts.push(`${articles.size} new article${articles.size === 1 ? "" : "s"}`);
    if (edits.size) parts.push(`${edits.size} edited`);
    bar.querySelector("span").textContent = parts.join(", ");
    bar.hidden = false;
  };
  source.addEventListener("article", (event) => { articles.add(JSON.parse(event.data).article); tell(); });
  source.addEventListener("revision", (event) => {
    const article = JSON.parse(event.data).article;
    if (!articles.has(article)) edits.add(article);
    tell();
  });
  bar.querySelector("a").addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
  addEventListener("pagehide", () => source.close());
}
