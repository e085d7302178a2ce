// The HTML of a clipboard with its pictures taken out: what stands in it as data becomes a file. It is
// only text here: the browser reads none of it.
const MOST_PICTURES = 40;
const PICTURE = /(<img\b[^>]*?\bsrc=)(["'])data:(image\/[\w+.-]+);base64,([^"']*)\2/gi;
const UNSEEN = /<style\b.*?<\/style>|<!--.*?-->|<[^>]*>|&nbsp;/gis;

function asFile(type, data, name) {
  const bytes = Uint8Array.from(atob(data.replace(/\s/g, "")), (sign) => sign.charCodeAt(0));
  return new File([bytes], `${name}.${type.split("/")[1].replace(/\W.*/, "")}`, { type });
}

// { html, files, hasWords }: a picture in it stands as «paste:1», which files.get("paste:1") is.
export function taken(whole) {
  // Around the words that were copied stand the style sheets of a word processor.
  const part = whole.match(/<!--StartFragment-->(.*)<!--EndFragment-->/s)?.[1] ?? whole;
  const files = new Map();
  const html = part.replace(PICTURE, (_all, lead, quote, type, data) => {
    const place = `paste:${files.size + 1}`;
    try {
      if (files.size < MOST_PICTURES) files.set(place, asFile(type, data, `picture-${files.size + 1}`));
    } catch {
      // Not what it says it is: a note will stand there.
    }
    return `${lead}${quote}${files.has(place) ? place : ""}${quote}`;
  });
  return { html, files, hasWords: html.replace(UNSEEN, "").trim() !== "" };
}

export const pictures = (data) => [...data.files].filter((file) => file.type.startsWith("image/"));
