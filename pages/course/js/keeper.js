// The visitor's progress in their own browser, and nowhere else. What was kept before is told once a mount; a browser
// that keeps nothing says so.
const NAME = "gatescope-course";
const YEAR = 31536000; // seconds

function stored() {
  try {
    localStorage.setItem(`${NAME}-try`, "1");
    localStorage.removeItem(`${NAME}-try`);
    return { keeps: true, progress: JSON.parse(localStorage.getItem(NAME) ?? "null") };
  } catch {
    return { keeps: false, progress: null };
  }
}

const told = new WeakSet();

export default function ({ data, parentElement, setTriggerValue }) {
  const kept = stored();
  if (!told.has(parentElement)) {
    told.add(parentElement);
    const news = JSON.stringify(kept.progress) !== JSON.stringify(data.progress) && kept.progress !== null;
    if (news || !kept.keeps) return void setTriggerValue("kept", kept);
  }
  if (!kept.keeps) return;
  const begun = Object.keys(data.progress.lessons).length > 0;
  document.cookie = `${NAME}=${data.place}; path=/; max-age=${data.place ? YEAR : 0}; samesite=lax`; // for the first screen
  if (begun || data.anew) localStorage.setItem(NAME, JSON.stringify(data.progress));
}
