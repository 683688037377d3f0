/* Inside a page: tells the frame around it what does not fit, which words of a
 * head are broken, which texts of a picture touch, which colour the ground has,
 * and, at one width, what axe finds. */
"use strict";
function seen(element) {
	const r = element.getBoundingClientRect();
	return r.width > 0 && r.height > 0 ? r : null;
}
function clashes() {
	const found = [];
	for (const svg of document.querySelectorAll("svg.chart, svg.axis")) {
		const text = [...svg.querySelectorAll("text")].map(
		    t => [t.textContent, seen(t)]).filter(t => t[1]);
		for (let i = 0; i < text.length; i++) {
			const a = text[i][1];
			if (a.right > innerWidth + 1 || a.left < -1)
				found.push("outside: " + text[i][0]);
			for (let j = i + 1; j < text.length; j++) {
				const b = text[j][1];
				if (a.left < b.right - 1 && b.left < a.right - 1 &&
				    a.top < b.bottom - 3 && b.top < a.bottom - 3)
					found.push("touch: " + text[i][0] + " / " +
					    text[j][0]);
			}
		}
	}
	return found;
}
/* A longer word may be hyphenated. */
function broken() {
	const found = [];
	for (const head of document.querySelectorAll("thead th")) {
		head.style.overflowWrap = "normal";
		head.style.hyphens = "manual";
		if (seen(head) && head.scrollWidth > head.clientWidth + 1 &&
		    !/[^\s]{13}/.test(head.textContent))
			found.push("a broken word: " + head.textContent);
		head.style.overflowWrap = head.style.hyphens = "";
	}
	return found;
}
async function look() {
	const found = clashes().concat(broken());
	const wide = document.documentElement.scrollWidth;
	if (wide > innerWidth)
		found.push("overflow: " + wide + " of " + innerWidth);
	if (document.querySelector("script:not(.test), img, iframe, object, link"))
		found.push("something that is loaded or run");
	const ground = getComputedStyle(document.body).backgroundColor;
	if (typeof axe !== "undefined" && name.endsWith(" 768")) {
		document.querySelectorAll("details").forEach(d => d.open = true);
		const result = await axe.run(document, { iframes: false, runOnly:
		    ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
			"best-practice"] });
		for (const v of result.violations)
			found.push("axe: " + v.id + " " +
			    v.nodes[0].html.slice(0, 100));
	}
	parent.postMessage([name, ground, found], "*");
}
addEventListener("load", look);
